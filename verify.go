package chopmark

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/verify"
)

// Verdict is the stable id of what a verifier found.
type Verdict = verify.Verdict

// The verdicts.
const (
	OK                = verify.OK
	MissingSignature  = verify.MissingSignature
	Malformed         = verify.Malformed
	UnknownKey        = verify.UnknownKey
	ClockSkew         = verify.ClockSkew
	Expired           = verify.Expired
	Replayed          = verify.Replayed
	HeaderNotSigned   = verify.HeaderNotSigned
	BodyMismatch      = verify.BodyMismatch
	SignatureMismatch = verify.SignatureMismatch
)

// Cause tells requests of one verdict apart, for servers that answer them differently.
type Cause = verify.Cause

// The causes; most verdicts have none.
const (
	NoTime         = verify.NoTime
	MissingField   = verify.MissingField
	AbsentHeader   = verify.AbsentHeader
	RepeatedHeader = verify.RepeatedHeader
	RefusedInput   = verify.RefusedInput
)

// Result is the outcome of verifying one request.
type Result = verify.Result

// Keys finds the credential behind a key id. found is false for a key that is unknown or disabled. An error is a
// failure to look: the request is then neither accepted nor refused.
type Keys interface {
	Credential(ctx context.Context, keyID string) (c Credential, found bool, err error)
}

// KeyMap holds credentials by key id.
type KeyMap map[string]Credential

// Credential finds a credential.
func (m KeyMap) Credential(_ context.Context, keyID string) (Credential, bool, error) {
	c, ok := m[keyID]
	return c, ok, nil
}

// ReplayStore remembers nonces. Seen tells whether nonce was there before, and remembers it until the given time.
// It is called only after a signature has verified.
type ReplayStore interface {
	Seen(nonce string, until time.Time) (bool, error)
}

// VerifyOptions says what a verifier demands. The zero value checks what the scheme itself demands.
type VerifyOptions struct {
	Inputs  map[string]string   // inputs of the scheme: what a request must be signed for, or what it does not tell
	Allowed map[string][]string // of inputs that requests tell, as their algorithm, the values that are accepted
	Cover   []string            // parts that the signature must cover: method, host, path, query, body, time ...
	Headers []string            // headers that must be signed
	Within  time.Duration       // how far the request's time may lie from the clock; 0: the scheme's own
	Clock   func() time.Time    // nil: time.Now
	Replay  ReplayStore         // nil: nonces are not remembered
	MaxBody int64               // bytes of body that are read before anything is verified; 0: MaxBody
	Trace   bool                // fill Steps, Signed and Signature of results, for showing them to a person
}

// Verifier checks requests of one scheme. It is safe for use by several goroutines.
type Verifier struct {
	scheme  *Scheme
	options VerifyOptions
	inner   *verify.Verifier
	memory  sync.Pool // of *receiving
}

// NewVerifier makes a verifier. Demands that the scheme can never meet are errors: covered, or refused.
func NewVerifier(s *Scheme, keys Keys, o VerifyOptions) (*Verifier, error) {
	inputs, err := s.inputValues(o.Inputs)
	if err != nil {
		return nil, err
	}
	for name := range o.Allowed {
		if s.graph.Input(name) == nil {
			return nil, s.unknownInput(name)
		}
	}
	demands := verify.Options{
		Inputs: inputs, Allowed: o.Allowed, Headers: o.Headers, Within: o.Within, Trace: o.Trace,
		Lookup: lookup(keys), Replay: o.Replay,
	}
	for _, name := range o.Cover {
		part, ok := graph.PartsByName(name)
		if !ok {
			return nil, fmt.Errorf("there is no part %q of a request to cover", name)
		}
		demands.Cover |= part
	}
	inner, problems := verify.New(s.graph, demands)
	if inner == nil {
		return nil, &SchemeError{problems, s.source}
	}
	v := &Verifier{scheme: s, options: o, inner: inner}
	v.memory.New = func() any { return &receiving{inner: inner.NewMemory()} }
	return v, nil
}

// Verify checks a request that a server received, or one that was made with http.NewRequest. The body stays readable.
// The error is for what is not the caller's fault; the result is then empty.
func (v *Verifier) Verify(req *http.Request) (out Result, err error) {
	g := v.memory.Get().(*receiving)
	tooLarge, err := v.fromServer(req, &g.message)
	switch {
	case err != nil || tooLarge:
		out.Verdict, out.Detail = Malformed, fmt.Sprintf("the body is larger than %d bytes", v.maxBody())
	default:
		err = v.check(req.Context(), g, &out)
	}
	v.memory.Put(g)
	return out, err
}

// VerifyMessage is Verify for a Message.
func (v *Verifier) VerifyMessage(ctx context.Context, m *Message) (out Result, err error) {
	g := v.memory.Get().(*receiving)
	defer v.memory.Put(g)
	headers := g.message.Headers
	g.message = *m
	defer func() { g.message.Headers = headers }()
	err = v.check(ctx, g, &out)
	return out, err
}

func (v *Verifier) check(ctx context.Context, g *receiving, out *Result) error {
	now := time.Now
	if v.options.Clock != nil {
		now = v.options.Clock
	}
	return v.inner.Check(ctx, g.inner, &g.message, now(), out)
}

// NeedsBody tells whether the content of requests takes part in verifying them.
func (v *Verifier) NeedsBody() bool { return v.inner.NeedsBody() }

func (v *Verifier) maxBody() int64 {
	if v.options.MaxBody > 0 {
		return v.options.MaxBody
	}
	return MaxBody
}

// fromServer fills m with a received request: its target is taken from the request line, as it came.
func (v *Verifier) fromServer(req *http.Request, m *Message) (tooLarge bool, err error) {
	if req.RequestURI == "" {
		if err := fromHTTP(req, m); err != nil {
			return false, err
		}
		return takeReceived(req, m, v.maxBody())
	}
	fromLine(req, m)
	if !v.inner.NeedsBody() || req.Body == nil || req.Body == http.NoBody {
		return false, nil
	}
	return takeReceived(req, m, v.maxBody())
}

// Received makes a message of a request that a server received, its target as it came, and its body in memory if that
// is not larger than maxBody. Then it is what a Verifier judges by VerifyMessage. The body of req has been read.
func Received(req *http.Request, maxBody int64) (m *Message, tooLarge bool, err error) {
	m = &Message{}
	fromLine(req, m)
	tooLarge, err = takeReceived(req, m, maxBody)
	return m, tooLarge, err
}

// fromLine fills m with what stands before the body.
func fromLine(req *http.Request, m *Message) {
	m.Method, m.Scheme, m.Authority = req.Method, "http", req.Host
	if req.TLS != nil {
		m.Scheme = "https"
	}
	m.Path, m.Query, m.HasQuery = strings.Cut(originForm(req.RequestURI), "?")
	m.Headers = appendHeaders(m.Headers[:0], req.Header)
	m.Body = message.Body{}
}

// originForm cuts scheme and host off a target that a proxy sent.
func originForm(target string) string {
	if strings.HasPrefix(target, "/") {
		return target
	}
	_, rest, ok := strings.Cut(target, "://")
	if !ok {
		return target
	}
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		return rest[i:]
	}
	return "/"
}

// takeReceived reads the body under the cap, before anything is verified, and leaves it readable.
func takeReceived(req *http.Request, m *Message, most int64) (tooLarge bool, err error) {
	if b, ok := req.Body.(*Body); ok {
		m.Body.Bytes = b.data
		return int64(len(b.data)) > most, nil
	}
	if req.Body == nil || req.Body == http.NoBody {
		return false, nil
	}
	data, err := io.ReadAll(io.LimitReader(req.Body, most+1))
	if err != nil {
		return false, err
	}
	if int64(len(data)) > most {
		return true, nil
	}
	if err := req.Body.Close(); err != nil {
		return false, err
	}
	req.Body = NewBody(data)
	m.Body = message.Body{Bytes: data}
	return false, nil
}
