package verify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/eval"
	"github.com/chopmark/chopmark/internal/match"
	"github.com/chopmark/chopmark/internal/message"
)

// Key is what a key id stands for.
type Key struct {
	Secret string
	Token  string // the session token that must come with it; empty: none is compared
}

// Lookup finds a key. found is false for a key that is unknown or disabled; err is for a failure to look.
type Lookup func(ctx context.Context, keyID string) (key Key, found bool, err error)

// Replay remembers nonces. Seen tells whether the nonce was there before, and remembers it until the time is over.
type Replay interface {
	Seen(nonce string, until time.Time) (bool, error)
}

// Result is the outcome for one request.
type Result struct {
	Verdict   Verdict
	Cause     Cause // finer than the verdict, where there is more to tell
	KeyID     string
	Form      string
	Time      time.Time // of signing, when it was read
	Detail    string    // what is wrong, for a person; nothing secret
	Item      string    // the header, parameter or input that it is about
	Value     string    // of an input that is not accepted, what the request says of it
	Received  string    // where Received and Computed differ, when that is not the signature
	Computed  string
	Carried   bool              // the request carries a signature of this scheme, whatever it is worth
	Token     bool              // what is wrong is the session token that came with a known key
	Window    time.Duration     // how far the time may lie from the clock; 0 when it was not looked at
	Inputs    map[string]string // inputs that the request tells, when traced
	Signed    []string          // names of the signed headers, when traced
	Steps     []eval.Step       // what was computed, when traced
	Signature string            // as received, when traced
}

// Check verifies a request that arrived at now. The order is: shape, key, clock, signature, body, nonce. err is for
// what is not the caller's fault: a look-up or a store that failed. It fills out.
func (v *Verifier) Check(ctx context.Context, mem Memory, req *message.Request, now time.Time, out *Result) error {
	for i, f := range v.forms {
		if !f.matcher.Carried(req) {
			continue
		}
		m := &mem[i]
		if m.run == nil {
			m.run = f.machine.NewRun()
		}
		ck := check{v: v, f: f, c: &m.captures, mem: m, req: req, now: now, out: &m.out}
		m.out = Result{Form: f.program.Form, Carried: true}
		err := ck.run(ctx)
		*out = m.out
		return err
	}
	out.Verdict, out.Item = MissingSignature, v.forms[0].matcher.Carrier().Name
	out.Detail = "there is no " + out.Item + " of this scheme in the request"
	return nil
}

// Memory is that of one verification, used again and again: one for each form of a verifier.
type Memory []memory

type memory struct {
	captures match.Captures
	env      eval.Env
	run      *eval.Run
	out      Result
	listed   uint64 // the list of signed headers in which all was found that must be there
}

// NewMemory gives memory for Check.
func (v *Verifier) NewMemory() Memory { return make(Memory, len(v.forms)) }

type check struct {
	v   *Verifier
	f   *form
	c   *match.Captures
	mem *memory
	req *message.Request
	now time.Time
	key Key
	out *Result

	life time.Duration // how long the request is accepted from its time on, if that is looked at
}

func (ck *check) fail(v Verdict, item, detail string) bool {
	ck.out.Verdict, ck.out.Item, ck.out.Detail = v, item, detail
	return false
}

func (ck *check) run(ctx context.Context) error {
	ck.mem.run.Read(ck.req)
	if !ck.shape() {
		return nil
	}
	ck.told()
	key, found, err := ck.v.options.Lookup(ctx, ck.c.KeyID)
	if err != nil {
		return err
	}
	if !found {
		ck.fail(UnknownKey, "", fmt.Sprintf("there is no key %q", ck.c.KeyID))
		return nil
	}
	ck.key = key
	run := ck.mem.run
	ck.start(run)
	ok := ck.holds(run)
	run.Done()
	if !ok {
		return nil
	}
	return ck.nonce()
}

// holds tells whether the request is fresh and what it says.
func (ck *check) holds(run *eval.Run) bool {
	ok := ck.clock(run) && ck.signature(run) && ck.covered(run)
	if ck.v.options.Trace {
		ck.out.Signed, ck.out.Steps, ck.out.Signature = run.SignedNames(), run.Steps(), strings.Clone(ck.c.Signature)
	}
	return ok
}

func (ck *check) start(run *eval.Run) {
	env, c := &ck.mem.env, ck.c
	env.Request, env.Receive = ck.req, true
	env.KeyID, env.Secret, env.Token, env.Time, env.Nonce = c.KeyID, ck.key.Secret, c.Token, c.Time, c.Nonce
	env.Inputs, env.Params, env.HasParams, env.Signed = c.Inputs, c.Pairs, c.HasPairs, nil
	env.List = c.List
	if c.HasSigned {
		if env.Signed = c.Signed; env.Signed == nil {
			env.Signed = []string{}
		}
	}
	run.Start(env)
}

// nonce refuses a request that was seen before. It comes last: what did not verify is not remembered.
func (ck *check) nonce() error {
	ck.out.Verdict = OK
	replay := ck.v.options.Replay
	if replay == nil || ck.c.Nonce == "" || !ck.f.program.Scheme.Fresh.Nonce {
		return nil
	}
	until := ck.now.Add(24 * time.Hour)
	if ck.out.Window != 0 {
		until = ck.out.Time.Add(ck.life)
	}
	seen, err := replay.Seen(ck.c.KeyID+"\x00"+ck.c.Nonce, until)
	if err != nil {
		ck.out.Verdict = ""
		return err
	}
	if seen {
		ck.fail(Replayed, "", fmt.Sprintf("the nonce %q was used before", ck.c.Nonce))
	}
	return nil
}
