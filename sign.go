package chopmark

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chopmark/chopmark/internal/eval"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// SignOptions says what a signer takes from elsewhere than the request. The zero value is the usual one.
type SignOptions struct {
	Inputs        map[string]string // inputs of the scheme by name; a list is written with commas
	SignedHeaders []string          // headers to cover, in this order; nil: the scheme's own rules choose
	Clock         func() time.Time  // nil: time.Now
	Nonce         func() string     // nil: 32 random hexadecimal digits, or digits only where a scheme wants a number
}

// Signer signs requests by one scheme with one credential. It is safe for use by several goroutines.
type Signer struct {
	scheme     *Scheme
	credential Credential
	options    SignOptions
	names      []string // signed headers, in lower case unless the scheme's list is free
	machine    *eval.Machine
	fresh      bool // it sends a nonce
	pool       sync.Pool
}

// NewSigner makes a signer. Inputs that the scheme does not have, or values that it does not allow, are errors.
func NewSigner(s *Scheme, c Credential, o SignOptions) (*Signer, error) {
	if err := s.checkCredential(c); err != nil {
		return nil, err
	}
	program, err := s.program(o.Inputs)
	if err != nil {
		return nil, err
	}
	sg := &Signer{scheme: s, credential: c, options: o}
	for _, name := range o.SignedHeaders {
		if name = strings.TrimSpace(name); program.Signed == nil || !program.Signed.Free {
			name = strings.ToLower(name)
		}
		sg.names = append(sg.names, name)
	}
	if sg.names != nil && program.Signed == nil {
		return nil, fmt.Errorf("%s has no list of signed headers", s.ID())
	}
	if o.SignedHeaders != nil && sg.names == nil {
		sg.names = []string{}
	}
	sg.machine = eval.Prepare(program, eval.Options{})
	program.Each(func(n *graph.Node) { sg.fresh = sg.fresh || n.Reads(graph.Nonce) })
	sg.pool.New = func() any { return &signing{run: sg.machine.NewRun(), env: sg.credentials()} }
	return sg, nil
}

func (s *Scheme) checkCredential(c Credential) error {
	switch {
	case c.Secret == "":
		return errors.New("the credential has no secret")
	case c.KeyID == "" && s.graph.Credential.KeyID != "":
		return errors.New("the credential has no key id")
	case c.Token != "" && s.graph.Credential.Token == "":
		return fmt.Errorf("%s has no session token: the credential must not have one", s.ID())
	}
	return nil
}

// program cuts the scheme down to what the inputs choose. Defaults that do not depend on the request are folded in:
// nobody can give those inputs later, and one that is known may settle another one's default.
func (s *Scheme) program(inputs map[string]string) (*graph.Program, error) {
	known, err := s.known(inputs)
	if err != nil {
		return nil, err
	}
	form, err := s.form(known)
	if err != nil {
		return nil, err
	}
	for {
		p, err := graph.Build(s.graph, form, known)
		if err != nil || !settle(p, known) {
			return p, err
		}
	}
}

// settle adds the inputs whose defaults are constant, and tells whether there were any.
func settle(p *graph.Program, known map[string][]string) bool {
	before := len(known)
	for _, in := range p.Inputs {
		d := in.Default
		if d != nil && d.Kind == graph.Const && !d.Absent && !in.List && in.Check([]string{d.Text}) == nil {
			known[in.Name] = []string{d.Text}
		}
	}
	return len(known) > before
}

// known gives the values of inputs that nothing can change any more.
func (s *Scheme) known(inputs map[string]string) (map[string][]string, error) {
	given, err := s.inputValues(inputs)
	if err != nil {
		return nil, err
	}
	known := optionalAbsent(s.graph) // nobody can give them later: what depends on them is folded away
	maps.Copy(known, given)
	return known, nil
}

// form gives the form that the inputs choose: the first one unless they or the default say otherwise. The default may
// depend on other inputs, not on the request.
func (s *Scheme) form(known map[string][]string) (string, error) {
	if len(s.graph.Forms) == 1 {
		return s.graph.Forms[0].Name, nil
	}
	if v, ok := known[graph.FormInput]; ok && len(v) == 1 {
		return v[0], nil
	}
	d, err := graph.Default(s.graph, graph.FormInput, known)
	if err != nil {
		return "", err
	}
	if d != nil && d.Kind == graph.Const {
		return d.Text, nil
	}
	return s.graph.Forms[0].Name, nil
}

// Scheme gives the signer's scheme.
func (s *Signer) Scheme() *Scheme { return s.scheme }

// signing is the memory of one signing, used again and again.
type signing struct {
	run     *eval.Run
	message Message
	env     eval.Env
	set     []int // items that are set as headers
}

// Sign signs req in place: it sets headers, the query, or for forms the body. Sign a request again and what the first
// signing added is replaced. A body is read without being used up when it is a *Body or the request has GetBody, as
// requests of http.NewRequest have; other bodies are read into memory, at most 16 MiB.
func (s *Signer) Sign(req *http.Request) error {
	g := s.pool.Get().(*signing)
	err := fromHTTP(req, &g.message)
	if err == nil {
		s.environment(g, &g.message)
		g.run.Start(&g.env)
		var out eval.Sending
		if out, err = g.run.Sending(); err == nil {
			g.apply(req, &out)
		} else {
			err = s.explainError(err)
		}
		g.run.Done()
	}
	s.pool.Put(g)
	return err
}

// SignMessage gives a signed copy of m. It is Sign for requests that net/http cannot hold: targets with spaces,
// repeated slashes or broken escapes are signed and kept as they are written.
func (s *Signer) SignMessage(m *Message) (*Message, error) {
	g := s.pool.Get().(*signing)
	defer s.pool.Put(g)
	s.environment(g, m)
	g.run.Start(&g.env)
	defer g.run.Done()
	out, err := g.run.Sending()
	if err != nil {
		return nil, s.explainError(err)
	}
	return applyMessage(m, &out), nil
}

// credentials gives what is the same in every run.
func (s *Signer) credentials() eval.Env {
	c := &s.credential
	return eval.Env{KeyID: c.KeyID, Secret: c.Secret, Token: c.Token, Signed: s.names, List: 1}
}

// environment gives what is fresh in each.
func (s *Signer) environment(g *signing, m *Message) {
	g.env.Request, g.env.Time = m, op.FromTime(s.now())
	if s.fresh {
		g.env.Nonce = s.nonce()
	}
}

func (s *Signer) now() time.Time {
	if s.options.Clock != nil {
		return s.options.Clock()
	}
	return time.Now()
}

// nonce makes a fresh nonce.
func (s *Signer) nonce() string {
	if s.options.Nonce != nil {
		return s.options.Nonce()
	}
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	if s.scheme.graph.Fresh.Digits {
		n := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
		return fmt.Sprint(n%math31 + 1)
	}
	return hex.EncodeToString(b[:])
}

const math31 = 1<<31 - 1 // a positive number that every vendor's integer holds

// explainError adds to what the evaluator says how the caller can mend it.
func (s *Signer) explainError(err error) error {
	var input *eval.MissingInput
	if errors.As(err, &input) {
		return &InputError{Scheme: s.scheme.ID(), Name: input.Input.Name, Doc: input.Input.Doc}
	}
	var header *eval.MissingHeader
	if errors.As(err, &header) {
		return &HeaderError{Scheme: s.scheme.ID(), Name: header.Name, Chosen: slices.Contains(s.names, header.Name)}
	}
	return err
}

// InputError says that an input of the scheme is needed and nobody gave it.
type InputError struct{ Scheme, Name, Doc string }

// Error says which input is missing and what it is.
func (e *InputError) Error() string {
	return fmt.Sprintf("%s needs the input %q: %s", e.Scheme, e.Name, e.Doc)
}

// HeaderError says that a header must be signed and the request lacks it.
type HeaderError struct {
	Scheme, Name string
	Chosen       bool // by SignedHeaders, not by the scheme
}

// Error says which header is missing.
func (e *HeaderError) Error() string {
	if e.Chosen {
		return fmt.Sprintf("the header %q shall be signed and is not in the request", e.Name)
	}
	return fmt.Sprintf("%s signs the header %q, and the request has none", e.Scheme, e.Name)
}
