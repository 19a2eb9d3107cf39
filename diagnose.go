package chopmark

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/chopmark/chopmark/internal/diagnose"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
)

// Diagnosis says why a signature does not match: see Diagnose.
type Diagnosis = diagnose.Report

// MistakeExplanation is one way in which the signature that was sent comes out.
type MistakeExplanation = diagnose.Explanation

// ServerSaid is what a server printed of its own computation, compared.
type ServerSaid = diagnose.Said

// Mistake is a class of mistakes: what to tell, and what to do.
type Mistake = diagnose.Mistake

// Mistakes gives the classes of mistakes that Diagnose knows.
func Mistakes() []Mistake { return diagnose.Mistakes() }

// MistakeByID gives a class of mistakes; nil when there is none of this id.
func MistakeByID(id string) *Mistake { return diagnose.Lookup(id) }

// DiagnoseOptions says what is known beside request and credential. The zero value is the usual one.
type DiagnoseOptions struct {
	Inputs     map[string]string     // what the scheme's inputs should be, such as service and region
	ServerTime time.Time             // when the request was received; zero: freshness is not looked at
	Said       string                // what the server answered: some print the string that they signed
	Earlier    []*Message            // requests that were sent before, for nonces that were used twice
	Triples    bool                  // try every three mistakes together too, which takes long
	Progress   func(done, total int) // called while triples are tried, by several goroutines
}

// Diagnose finds the mistakes behind a signature that does not match: it recomputes under every known mistake, and every
// two of them, until the signature that was sent comes out. m is the request as it was sent, c the credential that the
// signer had. ctx bounds the search. An error is for what cannot be diagnosed at all: a request without a signature of
// this scheme, or a body that cannot be read. Nothing in the result is the expected signature, a key or the secret.
func Diagnose(ctx context.Context, s *Scheme, m *Message, c Credential, o DiagnoseOptions) (*Diagnosis, error) {
	inputs, err := s.inputValues(o.Inputs)
	if err != nil {
		return nil, err
	}
	whole, err := inMemory(m)
	if err != nil {
		return nil, err
	}
	return diagnose.Diagnose(ctx, s.graph, whole, diagnose.Key{ID: c.KeyID, Secret: c.Secret, Token: c.Token}, diagnose.Options{
		Expected: inputs, ServerTime: o.ServerTime, Neighbours: neighbours(), Said: o.Said, Earlier: o.Earlier, Triples: o.Triples, Progress: o.Progress,
	})
}

// neighbours gives the built-in schemes: people carry a rule from one to another.
var neighbours = sync.OnceValue(func() *diagnose.Rules {
	all, err := LoadAll()
	if err != nil {
		return nil // a test loads them all
	}
	graphs := make([]*graph.Scheme, len(all))
	for i, s := range all {
		graphs[i] = s.graph
	}
	return diagnose.NewRules(graphs)
})

// inMemory gives a message whose body is not a stream.
func inMemory(m *Message) (*Message, error) {
	if !m.Body.Streamed() {
		return m, nil
	}
	if m.Body.Size > MaxBody {
		return nil, fmt.Errorf("the body has %d bytes, and at most %d can be diagnosed", m.Body.Size, int64(MaxBody))
	}
	in, err := m.Body.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	content, err := io.ReadAll(io.LimitReader(in, MaxBody+1))
	if err == nil && len(content) > MaxBody {
		err = errors.New("the body is too large to be diagnosed")
	}
	if err != nil {
		return nil, err
	}
	own := m.Clone()
	own.Body = message.Body{Bytes: content}
	return own, nil
}
