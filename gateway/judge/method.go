package judge

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/model"
)

// method is an Auth made ready. APIs with equal Auths share one.
type method struct {
	auth     model.Auth
	scheme   *chopmark.Scheme
	verifier *chopmark.Verifier
	options  chopmark.VerifyOptions
	carriers []string // the headers that can carry the signature

	mu       sync.Mutex
	variants map[string]*chopmark.Verifier // for keys that are held to more, and for showing steps
}

// defaultCover is what a strict Auth covers unless it says otherwise.
var defaultCover = []string{"method", "path", "query", "body", "time"}

// nonceHeader is what a key with the nonce flag must send, signed and new each time.
const nonceHeader = "x-apigw-nonce"

// options makes what a verifier demands of an Auth.
func options(a *model.Auth) (chopmark.VerifyOptions, error) {
	o := chopmark.VerifyOptions{Inputs: a.Inputs, Allowed: a.Allowed, Cover: a.Cover, Headers: a.Headers}
	if a.Mode != model.Compatible && len(a.Cover) == 0 {
		o.Cover = defaultCover
	}
	if a.Within == "" {
		return o, nil
	}
	within, err := time.ParseDuration(a.Within)
	if err != nil || within <= 0 {
		return o, fmt.Errorf("within is %q: write a duration, such as 5m", a.Within)
	}
	o.Within = within
	return o, nil
}

// newMethod prepares an Auth. The error says which demand its scheme cannot meet.
func (j *Judge) newMethod(a model.Auth) (*method, error) {
	scheme, err := j.options.Load(a.Scheme)
	if err != nil {
		return nil, err
	}
	o, err := options(&a)
	if err != nil {
		return nil, err
	}
	if name := openInput(scheme, &a); name != "" {
		return nil, fmt.Errorf("%s takes any %s that the caller names: say allowed = { %s = [...] }", a.Scheme, name, name)
	}
	o.Clock, o.Replay = j.options.Clock, j.options.Replay
	v, err := chopmark.NewVerifier(scheme, keys{}, o)
	if err != nil {
		return nil, formHint(scheme, o, err)
	}
	m := &method{auth: a, scheme: scheme, verifier: v, options: o, variants: map[string]*chopmark.Verifier{}}
	for _, sent := range scheme.Sent() {
		if sent.After && sent.Place == "headers" {
			m.carriers = append(m.carriers, sent.Name)
		}
	}
	return m, nil
}

// formHint adds to an error which of a scheme's forms can meet the demands.
func formHint(s *chopmark.Scheme, o chopmark.VerifyOptions, err error) error {
	var able []string
	for _, form := range s.Forms() {
		one := o
		one.Inputs = maps.Clone(o.Inputs)
		if one.Inputs == nil {
			one.Inputs = map[string]string{}
		}
		one.Inputs["mode"] = form
		if _, err := chopmark.NewVerifier(s, keys{}, one); err == nil {
			able = append(able, form)
		}
	}
	if len(able) == 0 {
		return err
	}
	return fmt.Errorf("%w; it does when only %s is taken: say inputs = { mode = %q }", err, strings.Join(able, " or "), able[0])
}

// openInput names the algorithm input of a scheme that bounds neither itself nor is bounded by the Auth: then the caller alone
// would choose.
func openInput(s *chopmark.Scheme, a *model.Auth) string {
	for _, in := range s.Inputs() {
		if in.Name == algorithmInput && len(in.Allowed) == 0 && a.Inputs[in.Name] == "" && len(a.Allowed[in.Name]) == 0 {
			return in.Name
		}
	}
	return ""
}

// algorithmInput is how schemes call the input that says which algorithm made a signature.
const algorithmInput = "algorithm"

// variant gives the verifier for a key that is held to more than the API asks for: to algorithms, or to a signed nonce.
func (m *method) variant(k *model.Key) (*chopmark.Verifier, error) {
	o := m.options
	o.Replay = nil // the nonce of the scheme has been seen to
	if len(k.Allowed) > 0 && m.hasInput(algorithmInput) {
		if o.Allowed = maps.Clone(o.Allowed); o.Allowed == nil {
			o.Allowed = map[string][]string{}
		}
		o.Allowed[algorithmInput] = intersect(o.Allowed[algorithmInput], k.Allowed)
	}
	if k.Nonce {
		o.Headers = append(slices.Clip(o.Headers), nonceHeader)
		o.Cover = append(slices.Clip(o.Cover), "time")
	}
	return m.keep(fmt.Sprint(k.Nonce, o.Allowed[algorithmInput]), o)
}

// traced gives the verifier that shows its steps.
func (m *method) traced() (*chopmark.Verifier, error) {
	o := m.options
	o.Replay, o.Trace = nil, true
	return m.keep("traced", o)
}

func (m *method) keep(name string, o chopmark.VerifyOptions) (*chopmark.Verifier, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v := m.variants[name]; v != nil {
		return v, nil
	}
	v, err := chopmark.NewVerifier(m.scheme, keys{}, o)
	if err == nil {
		m.variants[name] = v
	}
	return v, err
}

func (m *method) hasInput(name string) bool {
	return slices.ContainsFunc(m.scheme.Inputs(), func(in chopmark.InputDoc) bool { return in.Name == name })
}

// intersect gives what both lists have; an empty first list has everything.
func intersect(a, b []string) []string {
	if len(a) == 0 {
		return b
	}
	both := []string{}
	for _, v := range b {
		if slices.Contains(a, v) {
			both = append(both, v)
		}
	}
	return both
}

// methodFor gives the method of an Auth, the one of before if there was an equal one.
func (b *builder) methodFor(a model.Auth) (*method, error) {
	id, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	if m := b.methods[string(id)]; m != nil {
		return m, nil
	}
	m := b.judge.methods[string(id)]
	if m == nil {
		if m, err = b.judge.newMethod(a); err != nil {
			return nil, err
		}
	}
	b.methods[string(id)] = m
	return m, nil
}

// Check tells whether an Auth can be served at all: its scheme is there, and can meet what is demanded.
func Check(a model.Auth, load func(id string) (*chopmark.Scheme, error)) error {
	j := New(Options{Load: load})
	_, err := j.newMethod(a)
	return err
}

// Warnings says what an Auth leaves open, one sentence each. load may be nil. An Auth that Check refuses has none.
func Warnings(a model.Auth, load func(id string) (*chopmark.Scheme, error)) []string {
	j := New(Options{Load: load})
	m, err := j.newMethod(a)
	if err != nil {
		return nil
	}
	var out []string
	if open := m.open(); len(open) > 0 {
		out = append(out, fmt.Sprintf("%s: signatures need not cover %s: whoever sees a request can change these and send it", a.Scheme, strings.Join(open, ", ")))
	}
	if a.Mode == model.Compatible {
		out = append(out, fmt.Sprintf("%s: compatible mode takes what old clients sign, and where the scheme does not check the age of a request "+
			"(a Date, for example), it can be sent again for ever; keys with nonce = true are held to a signed %s and to a fresh time", a.Scheme, nonceHeader))
	}
	return out
}

// open gives the parts of a request that need not be covered: what is not demanded and some accepted request does not sign.
func (m *method) open() []string {
	var out []string
	for _, part := range defaultCover {
		if slices.Contains(m.options.Cover, part) {
			continue
		}
		for _, form := range m.scheme.Coverage() {
			if !slices.Contains(form.Always, part) {
				out = append(out, part)
				break
			}
		}
	}
	return out
}

var errNoAuth = errors.New("nobody may call it: it is neither public nor has it an auth block")
