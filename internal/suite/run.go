package suite

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/message"
)

// Signed is what signing a case gave.
type Signed struct {
	Steps   map[string]string // values as they may be shown: the secret is blotted out
	Message *message.Request
	Blot    func(string) string // blots the secret out of an expected value too; nil: nothing to hide
}

// Stage is what runs a case: signing with every step, and verifying what was signed.
type Stage interface {
	Sign(c *Case) (*Signed, error)
	Verify(c *Case, m *message.Request) (verdict string, err error)
}

// Difference is one thing that did not come out as the case says.
type Difference struct {
	Step      string `json:"step"`
	Want, Got string
}

// Run runs a case through a stage. The first difference is the earliest step that differs.
func Run(c *Case, s Stage) ([]Difference, error) {
	signed, err := s.Sign(c)
	if err != nil {
		return nil, err
	}
	diffs := Compare(c, signed)
	if len(diffs) > 0 {
		return diffs, nil
	}
	verdict, err := s.Verify(c, signed.Message)
	if err != nil {
		return nil, fmt.Errorf("verifying what was signed: %w", err)
	}
	if verdict != "ok" {
		diffs = append(diffs, Difference{"verify", "ok", verdict})
	}
	return diffs, nil
}

// ErrUnknownScheme is given by a stage that does not have the case's scheme.
var ErrUnknownScheme = errors.New("no such scheme")

// steps compares the named steps. A parameter of the case that names a step is such a value too.
func (c *Case) steps(s *Signed) []Difference {
	var diffs []Difference
	compare := func(step, want string) {
		if s.Blot != nil {
			want = s.Blot(want)
		}
		if got, ok := s.Steps[step]; want != "" && (!ok || got != want) {
			diffs = append(diffs, Difference{step, want, got})
		}
	}
	names := make([]string, 0, len(c.Params))
	for name := range c.Params {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if _, ok := s.Steps[name]; ok {
			if want, ok := Param(c.Params[name]); ok {
				compare(name, want)
			}
		}
	}
	if _, ok := s.Steps["canonical_request"]; ok {
		compare("canonical_request", c.Expect.CanonicalRequest)
	}
	compare("string_to_sign", c.Expect.StringToSign)
	compare("signature", c.Expect.Signature)
	return diffs
}

// sent compares what travels: headers byte for byte or as the quoted fields that a server reads from them, and address
// and form byte for byte or, since their parameters may travel in any order and escaping, as the parameters.
func (c *Case) sent(m *message.Request) []Difference {
	var diffs []Difference
	for _, h := range c.Expect.Headers {
		var got []string
		for _, f := range m.Headers {
			if message.EqualFold(f.Name, h[0]) {
				got = append(got, f.Value)
			}
		}
		if len(got) == 0 && message.EqualFold(h[0], "host") {
			got = []string{m.Host()} // every request is sent with one
		}
		if len(got) != 1 || got[0] != h[1] && !sameFields(h[1], got[0]) {
			diffs = append(diffs, Difference{"header " + h[0], h[1], strings.Join(got, " | ")})
		}
	}
	if want := c.Expect.URL; want != "" && want != m.URL() && !sameAddress(want, m) {
		diffs = append(diffs, Difference{"url", want, m.URL()})
	}
	if want := c.Expect.Body; want != "" && want != string(m.Body.Bytes) && !sameParams(want, string(m.Body.Bytes)) {
		diffs = append(diffs, Difference{"body", want, string(m.Body.Bytes)})
	}
	return diffs
}

func sameAddress(want string, m *message.Request) bool {
	w, err := message.ParseURL(want)
	return err == nil && w.Scheme == m.Scheme && w.Authority == m.Authority && w.Path == m.Path && sameParams(w.Query, m.Query)
}

func sameParams(a, b string) bool { return slices.Equal(decoded(a), decoded(b)) }

func decoded(raw string) []string {
	var out []string
	for _, p := range message.AppendPairs(nil, raw) {
		name := message.AppendFormDecode(nil, p.Name)
		out = append(out, string(name)+"="+string(message.AppendFormDecode(nil, p.Value)))
	}
	slices.Sort(out)
	return out
}

// Compare gives what differs from what the case expects of signing alone.
func Compare(c *Case, s *Signed) []Difference { return append(c.steps(s), c.sent(s.Message)...) }
