package sandbox

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/provider"
)

// maxVerifiers bounds how many verifiers are kept: a host's name may tell anything as its region.
const maxVerifiers = 256

// verifiers keeps verifiers that were made before.
type verifiers struct {
	mu   sync.Mutex
	made map[verifierKey]*chopmark.Verifier
}

type verifierKey struct {
	provider, scheme, inputs string
	shift                    time.Duration
}

// verifier gives one that demands what the host's name says.
func (s *Sandbox) verifier(c *cloud, scheme string, inputs map[string]string, shift time.Duration) (*chopmark.Verifier, error) {
	text, err := json.Marshal(inputs) // its names are sorted
	if err != nil {
		return nil, err
	}
	key := verifierKey{c.ID, scheme, string(text), shift}
	s.verifiers.mu.Lock()
	defer s.verifiers.mu.Unlock()
	if v := s.verifiers.made[key]; v != nil {
		return v, nil
	}
	read, err := s.scheme(scheme)
	if err != nil {
		return nil, err
	}
	v, err := chopmark.NewVerifier(read, s.keys, chopmark.VerifyOptions{
		Inputs: inputs, Replay: c.nonces, Trace: true, Clock: func() time.Time { return s.options.Clock().Add(shift) },
	})
	if err != nil {
		return nil, err
	}
	if len(s.verifiers.made) >= maxVerifiers || s.verifiers.made == nil {
		s.verifiers.made = map[verifierKey]*chopmark.Verifier{}
	}
	s.verifiers.made[key] = v
	return v, nil
}

// judgement is what verifying says, and in which dialect the request talks.
type judgement struct {
	chopmark.Result
	scheme  string
	dialect *provider.Dialect
}

// judge verifies a request by the schemes of the dialects. Several may be spoken at a host: the one whose signature the
// request carries counts, one that is read whole before one that is not.
func (s *Sandbox) judge(c *cloud, dialects []*provider.Dialect, m *chopmark.Message, shift time.Duration) (judgement, error) {
	var best judgement
	tried := []*chopmark.Verifier{}
	for _, d := range dialects {
		for _, id := range d.Schemes {
			v, err := s.verifier(c, id, d.ScopeInputs(m.Host()), shift)
			if err != nil {
				return best, err
			}
			if slices.Contains(tried, v) {
				continue
			}
			tried = append(tried, v)
			result, err := v.VerifyMessage(context.Background(), m)
			if err != nil {
				return best, err
			}
			if best.dialect == nil || worth(result) > worth(best.Result) {
				best = judgement{result, id, d}
			}
		}
	}
	best.dialect = c.speaking(dialects, &best, m)
	return best, nil
}

func worth(r chopmark.Result) int {
	switch {
	case !r.Carried:
		return 0
	case r.Verdict == chopmark.MissingSignature || r.Verdict == chopmark.Malformed:
		return 1
	case r.Verdict == chopmark.OK:
		return 3
	}
	return 2
}

// speaking gives the dialect among those with the scheme that was found: of a request that carries no signature the one
// that finds an action in it, and else the one that the service speaks.
func (c *cloud) speaking(dialects []*provider.Dialect, j *judgement, m *chopmark.Message) *provider.Dialect {
	for _, d := range dialects {
		r := c.Receive(d, m)
		r.Signed(j.Inputs)
		switch {
		case !j.Carried && r.Action() == "" && d.Carrier("action") != "":
		case j.Carried && !slices.Contains(d.Schemes, j.scheme):
		case !maps.Equal(d.ScopeInputs(m.Host()), j.dialect.ScopeInputs(m.Host())): // a variant of the same scheme
		case c.Speaks(d, r.Service()):
			return d
		}
	}
	return j.dialect
}
