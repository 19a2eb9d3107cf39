package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/chopmark/chopmark/sandbox"
	"github.com/chopmark/chopmark/sandbox/intercept"
)

// maxLooked bounds the body of a call that is diagnosed, and maxEarlier how many calls are kept for nonces that come twice.
const (
	maxLooked  = 10 << 20
	maxEarlier = 200
)

// programRun is a program whose signed calls are diagnosed while it runs.
type programRun struct {
	d       *diagnosing
	made    *sandbox.Sandbox
	real    http.Handler // nil: calls go to the sandbox
	keys    []chopmark.Credential
	mu      sync.Mutex // one diagnosis at a time, and one page after the other
	earlier []*chopmark.Message
	calls   int
	worst   int // exit code
}

// runProgram runs a command under the proxy and diagnoses each signed call that it makes.
func (d *diagnosing) runProgram(ctx context.Context, command []string) error {
	x := &programRun{d: d}
	given, err := d.credential.read()
	if err != nil {
		return err
	}
	o := sandbox.Options{}
	if given.Secret != "" && given.KeyID != "" {
		o.Credentials = append(o.Credentials, given)
	}
	if x.made, err = sandbox.New(o); err != nil {
		return sandboxFailure(err)
	}
	if given.Secret != "" {
		x.keys = append(x.keys, given)
	}
	serves, env := x.made.Serves, os.Environ()
	if d.passThrough {
		x.real = realHosts()
		serves = func(string) bool { return true }
		if given.Secret == "" {
			return talk.Wrong("there is no secret to diagnose with").Hint("set CHOPMARK_KEY_ID and CHOPMARK_SECRET to the ones that the program signs with")
		}
	} else {
		x.keys = append(x.keys, x.made.Credentials()...)
		if given.KeyID == "" {
			given = x.made.Credentials()[0]
		}
		env = ownVariables(x.made.Environment(env, given), given)
	}
	code, err := x.start(ctx, command, env, serves)
	if err != nil {
		return err
	}
	return x.end(code)
}

// start runs the command until it ends.
func (x *programRun) start(ctx context.Context, command, env []string, serves func(string) bool) (int, error) {
	proxy, _, err := startProxy(intercept.Options{Handler: x, Serves: serves, Report: x.strange, Advice: "add --pass-through to reach the real hosts"})
	if err != nil {
		return 0, err
	}
	env, remove, err := proxy.Environment(env)
	if err != nil {
		return 0, errors.Join(err, proxy.Close())
	}
	if ctx == nil {
		ctx = context.Background()
	}
	code, err := intercept.Run(ctx, command, env)
	stop, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if closed := errors.Join(proxy.Shutdown(stop), remove()); closed != nil {
		x.d.u.Warn(closed.Error())
	}
	switch {
	case errors.Is(err, intercept.ErrStart):
		return 0, talk.Cannot("%s", err).Hint("write the command behind --, as in: chopmark diagnose --run -- python3 demo.py")
	case err != nil:
		return 0, talk.Cannot("%s", err)
	}
	return code, nil
}

// end makes the exit code: what was found comes before the program's own.
func (x *programRun) end(code int) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.calls == 0 {
		x.d.u.Warn("the program made no signed call that went through the proxy")
	}
	if x.worst == talk.CodeNo {
		return talk.AnswerNo()
	}
	if x.worst != 0 {
		return &talk.Failure{Code: x.worst}
	}
	if code != 0 {
		return &talk.Failure{Code: code}
	}
	return nil
}

func (x *programRun) strange(host string, err error) {
	if host != "" && errors.Is(err, intercept.ErrNotPlayed) {
		x.d.u.Warn("no cloud of the sandbox has the host "+talk.Printable(host), "add --pass-through to reach the real hosts")
	}
}

// ServeHTTP answers a call as the sandbox or the real host does, and diagnoses it. One that is too large to be looked at goes to
// the real host all the same.
func (x *programRun) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxLooked+1))
	switch {
	case err != nil:
		http.Error(w, "the body cannot be read", http.StatusBadRequest)
		return
	case len(body) > maxLooked && x.real != nil:
		x.d.u.Warn("a body of more than " + strconv.Itoa(maxLooked>>20) + " MB is not looked at")
		r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), r.Body))
		x.real.ServeHTTP(w, r)
		return
	case len(body) > maxLooked:
		http.Error(w, "the request is too large to be looked at", http.StatusRequestEntityTooLarge)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	m, _, err := chopmark.Received(r, maxLooked)
	if err == nil {
		x.look(r.Context(), m)
	}
	r.Body, r.ContentLength = http.NoBody, 0
	if len(body) > 0 {
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	if x.real == nil {
		x.made.ServeHTTP(w, r)
		return
	}
	x.real.ServeHTTP(w, r)
}

// look diagnoses a call and prints the outcome.
func (x *programRun) look(ctx context.Context, m *chopmark.Message) {
	x.mu.Lock()
	defer x.mu.Unlock()
	schemes := x.schemes(m)
	if len(schemes) == 0 {
		return // not signed
	}
	x.calls++
	var page *diagnosisPage
	var err error
	for _, s := range schemes {
		if page, err = x.diagnose(ctx, s, m); err == nil {
			break
		}
	}
	x.earlier = append(x.earlier, m)
	x.earlier = x.earlier[max(0, len(x.earlier)-maxEarlier):]
	if err != nil {
		x.d.u.Warn(calledAt(m) + ": " + err.Error())
		return
	}
	x.print(m, page)
}

// calledAt names a call without what may be secret.
func calledAt(m *chopmark.Message) string { return talk.Printable(m.Method + " " + m.Host() + m.Path) }

// schemes gives those by which a call may be signed, the likeliest first.
func (x *programRun) schemes(m *chopmark.Message) []*chopmark.Scheme {
	if x.d.scheme.id != "" {
		s, err := x.d.scheme.load(x.d.u)
		if err != nil {
			return nil
		}
		return []*chopmark.Scheme{s}
	}
	ids, err := recognise(m)
	if err != nil {
		return nil
	}
	spoken := spokenAt(m.Host())
	if _, signed := m.Header("Authorization"); len(ids) == 0 && signed {
		ids = spoken
	}
	slices.SortStableFunc(ids, func(a, b string) int { return index(spoken, a) - index(spoken, b) })
	var out []*chopmark.Scheme
	for _, id := range ids {
		if s, err := chopmark.Load(id); err == nil {
			out = append(out, s)
		}
	}
	return out
}

func index(list []string, s string) int {
	if i := slices.Index(list, s); i >= 0 {
		return i
	}
	return len(list)
}

// spokenAt gives the schemes of a host.
func spokenAt(host string) []string {
	var out []string
	for _, id := range provider.IDs() {
		p, err := provider.Load(id)
		if err != nil {
			continue // a test loads them all
		}
		for _, dialect := range p.Serves(host) {
			out = append(out, dialect.Schemes...)
		}
	}
	return out
}

func (x *programRun) diagnose(ctx context.Context, s *chopmark.Scheme, m *chopmark.Message) (*diagnosisPage, error) {
	c := x.credential(s, m)
	inputs, err := x.d.scheme.inputs()
	if err != nil {
		return nil, err
	}
	told(m, s.ID(), inputs)
	found, err := chopmark.Diagnose(ctx, s, m, c, chopmark.DiagnoseOptions{Inputs: inputs, ServerTime: time.Now(), Earlier: x.earlier})
	if err != nil {
		return nil, err
	}
	return &diagnosisPage{d: found, scheme: s, credential: c, request: m, language: x.d.language(), hint: *x.d.hint}, nil
}

// credential gives the one whose key id a call has. Of one that is not known here the given one is the best guess.
func (x *programRun) credential(s *chopmark.Scheme, m *chopmark.Message) chopmark.Credential {
	v, err := chopmark.NewVerifier(s, chopmark.KeyMap{}, chopmark.VerifyOptions{})
	if err != nil {
		return x.keys[0]
	}
	result, err := v.VerifyMessage(context.Background(), m)
	if err != nil {
		return x.keys[0]
	}
	for _, c := range x.keys {
		if c.KeyID == result.KeyID || c.Secret == result.KeyID {
			return c
		}
	}
	if x.real == nil && result.KeyID != "" {
		x.d.u.Warn("the key id "+talk.Printable(result.KeyID)+" is not the one that the sandbox gave the program",
			"set CHOPMARK_KEY_ID and CHOPMARK_SECRET to the ones that the program signs with, or let it read them from the environment")
	}
	return x.keys[0]
}

// print writes the outcome to standard error, where it does not mix with what the program prints.
func (x *programRun) print(m *chopmark.Message, p *diagnosisPage) {
	x.worst = max(x.worst, p.code())
	if *x.d.format == "json" {
		_ = p.jsonLine(x.d.u.Err, calledAt(m))
		return
	}
	fmt.Fprintf(x.d.u.Err, "chopmark: %s (%s)\n", calledAt(m), p.scheme.ID())
	if p.d.Verdict == "ok" {
		fmt.Fprintln(x.d.u.Err, "ok")
		return
	}
	p.text(x.d.u.Err, talk.Paint(false), x.d.u.Width)
	fmt.Fprintln(x.d.u.Err)
}
