package verify

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/eval"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
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

// shape reads the request and refuses what is not well formed.
func (ck *check) shape() bool {
	c := ck.c
	if failure := ck.f.matcher.Match(ck.req, ck.mem.run, c); failure != nil {
		v := Malformed
		if failure.Missing {
			v = MissingSignature
		}
		ck.out.Cause = Cause(failure.Cause)
		return ck.fail(v, failure.Item, failure.Text)
	}
	ck.out.KeyID = c.OwnKeyID()
	if c.HasTime {
		ck.out.Time = c.Time.Time()
	}
	if c.KeyID == "" && ck.f.program.Scheme.Credential.KeyID != "" {
		return ck.fail(Malformed, "", "the request does not say which key signed it")
	}
	if ck.f.program.Scheme.Fresh.Nonce && c.Nonce == "" {
		return ck.fail(Malformed, "", "the request has no nonce")
	}
	return ck.once() && ck.inputs() && ck.listed()
}

// told keeps the inputs that the request tells, for showing them.
func (ck *check) told() {
	if !ck.v.options.Trace {
		return
	}
	ck.out.Inputs = map[string]string{}
	for i, in := range ck.f.program.Inputs {
		if got := &ck.c.Inputs[i]; got.Set && !in.List {
			ck.out.Inputs[in.Name] = strings.Clone(got.Text)
		}
	}
}

// inputs compares what the request tells with what is expected here.
func (ck *check) inputs() bool {
	for i := range ck.f.inputs {
		in := &ck.f.inputs[i]
		got := &ck.c.Inputs[in.at]
		if in.expected.Set {
			if !got.Set {
				*got = in.expected
			} else if want := in.expected.Text; !in.decl.List && got.Text != want {
				ck.out.Received, ck.out.Computed = strings.Clone(got.Text), want
				return ck.fail(SignatureMismatch, "", fmt.Sprintf("the request is signed for %s %q, and here it is %q", in.decl.Name, got.Text, want))
			}
		}
		if !got.Set {
			continue
		}
		if !in.decl.List && len(in.decl.Allowed) > 0 && !slices.Contains(in.decl.Allowed, got.Text) {
			return ck.refusedInput(in.decl.Name, got.Text, in.decl.Check([]string{got.Text}).Error())
		}
		if in.limited && !slices.Contains(in.allowed, got.Text) {
			return ck.refusedInput(in.decl.Name, got.Text, fmt.Sprintf("the %s %q is not accepted here", in.decl.Name, got.Text))
		}
	}
	return true
}

func (ck *check) refusedInput(name, value, detail string) bool {
	ck.out.Cause, ck.out.Value = RefusedInput, strings.Clone(value)
	return ck.fail(Malformed, name, detail)
}

// listed checks the received list of signed headers against what must be signed, and against the request.
func (ck *check) listed() bool {
	c := ck.c
	if c.List == 0 || c.List != ck.mem.listed {
		if !ck.required() {
			return false
		}
		ck.mem.listed = c.List
	}
	if ck.mem.run.Once(c.List) {
		return true
	}
	for i, name := range c.Signed {
		if n := ck.mem.run.Times(name, i, c.List); n == 0 && !message.SameName(name, "host") && !ck.f.program.Signed.Bare(name) {
			ck.out.Cause = AbsentHeader
			return ck.fail(Malformed, name, "the header "+name+" is listed as signed and is not in the request")
		} else if n > 1 && ck.f.single {
			ck.out.Cause = RepeatedHeader
			return ck.fail(Malformed, name, fmt.Sprintf("the signed header %s is there %d times", name, n))
		}
	}
	return true
}

// required checks the list alone.
func (ck *check) required() bool {
	if rules := ck.f.program.Signed; rules != nil && ck.c.HasSigned {
		for _, name := range rules.Required {
			if !ck.signs(name) {
				return ck.fail(HeaderNotSigned, name, "the header "+name+" must be signed and is not in the list of signed headers")
			}
		}
	}
	for _, name := range ck.v.options.Headers {
		if !ck.signs(name) {
			return ck.fail(HeaderNotSigned, name, "the header "+name+" must be signed here and is not in the list of signed headers")
		}
	}
	return true
}

func (ck *check) signs(name string) bool {
	rules := ck.f.program.Signed
	exact := rules != nil && rules.Free // there the name as it is listed is part of what is signed
	for _, s := range ck.c.Signed {
		if s == name || !exact && message.SameName(s, name) {
			return true
		}
	}
	return false
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

// clock checks freshness.
func (ck *check) clock(run *eval.Run) bool {
	f := &ck.f.program.Fresh
	within := ck.f.within
	if within == 0 && f.Within != nil {
		within = ck.f.duration(run.Text(f.Within))
	}
	if within == 0 || f.When != nil && !run.Test(f.When) {
		return true
	}
	if !ck.c.HasTime {
		if ck.f.matcher.Timed() {
			ck.out.Cause = NoTime
			return ck.fail(Malformed, "", "the request does not say when it was signed, or not in the form that the scheme sends")
		}
		return true
	}
	ck.out.Window, ck.life = within, within
	late := ClockSkew
	if f.Lifetime != nil {
		if text := run.Text(f.Lifetime); len(text) > 0 {
			seconds, err := strconv.Atoi(string(text))
			life := time.Duration(seconds) * time.Second
			if err != nil || seconds < 0 || seconds > 1<<31 || f.Longest > 0 && life > f.Longest {
				return ck.fail(Malformed, "", fmt.Sprintf("the lifetime %q is not accepted", text))
			}
			ck.life, late = life, Expired
		}
	}
	switch age := age(ck.c.Time, ck.now); {
	case age < -within:
		return ck.fail(ClockSkew, "", ck.off("ahead of"))
	case age > ck.life:
		return ck.fail(late, "", ck.off("behind"))
	}
	return true
}

// age is how long before now a time was, or 272 years; time.Time.Sub finds out whether it is more than it can tell, which
// showed.
func age(at op.Instant, now time.Time) time.Duration {
	const most = 1 << 33
	seconds := min(max(now.Unix()-at.Sec, -most), most)
	return time.Duration(seconds)*time.Second + time.Duration(now.Nanosecond()) - time.Duration(at.Nano)
}

func (ck *check) off(how string) string {
	d := ck.now.Sub(ck.out.Time).Abs().Round(time.Second)
	far := d.String()
	if days := int(d.Hours() / 24); days >= 2 {
		far = fmt.Sprint(days, " days")
	}
	return fmt.Sprintf("the request was signed at %s, %s %s this clock", ck.out.Time.UTC().Format(time.RFC3339), far, how)
}

// signature computes the signature and compares it, in constant time, on decoded bytes.
func (ck *check) signature(run *eval.Run) bool {
	if ck.key.Token != "" && subtle.ConstantTimeCompare([]byte(ck.key.Token), []byte(ck.c.Token)) != 1 {
		ck.out.Token = true
		return ck.fail(SignatureMismatch, "", "the session token is not the one that belongs to the key")
	}
	want := run.Text(ck.f.program.Signature)
	if err := run.Err(); err != nil {
		var missing *eval.MissingHeader
		if errors.As(err, &missing) {
			return ck.fail(HeaderNotSigned, missing.Name, err.Error())
		}
		return ck.fail(Malformed, "", err.Error())
	}
	same := equal(ck.f.program.Signature, want, ck.c.Signature)
	for i := range ck.c.Compared {
		if !ck.compare(run, &ck.c.Compared[i]) {
			return false
		}
	}
	if !same {
		return ck.fail(SignatureMismatch, ck.f.matcher.Carrier().Name, "the signature does not match")
	}
	return true
}

// longestCode is the length of the longest encoded signature that is decoded to be compared; it fits the stack.
const longestCode = 256

// equal tells whether two texts are one signature. Mostly they are the same text; what else they may be is no secret.
func equal(n *graph.Node, want []byte, got string) bool {
	text := message.View(got)
	if len(want) > 0 && sameBytes(want, text) {
		return true
	}
	return equalDecoded(n, want, text)
}

// sameBytes compares in constant time, as subtle.ConstantTimeCompare does: which bytes differ has no part in what is
// done. That goes byte by byte, which showed.
func sameBytes(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	differ := uint64(0)
	for len(a) >= 8 && len(b) >= 8 {
		differ |= binary.LittleEndian.Uint64(a) ^ binary.LittleEndian.Uint64(b)
		a, b = a[8:], b[8:]
	}
	for i := range min(len(a), len(b)) {
		differ |= uint64(a[i] ^ b[i])
	}
	return differ == 0
}

// equalDecoded compares what the texts of two signatures stand for. Texts that do not decode never match.
func equalDecoded(n *graph.Node, want, got []byte) bool {
	hex, base64 := n.Is("hex") || n.Is("hex_upper"), n.Is("base64") || n.Is("base64url")
	var memory [2][longestCode]byte
	a, b := memory[0][:0], memory[1][:0]
	okA, okB := true, true
	switch {
	case !hex && !base64:
		a, b = want, got
	case len(got) > longestCode:
		return false
	case hex:
		a, okA = op.DecodeHex(a, want)
		b, okB = op.DecodeHex(b, got)
	default:
		a, okA = op.DecodeBase64(a, want)
		b, okB = op.DecodeBase64(b, got)
	}
	return okA && okB && len(a) > 0 && subtle.ConstantTimeCompare(a, b) == 1
}

// compare recomputes a piece of what was sent. A body hash that differs tells more than the signature does. What was
// made from the secret is compared like a signature, and what it should have been is not told.
func (ck *check) compare(run *eval.Run, c *match.Compared) bool {
	if c.Test != nil && !run.Test(c.Test) {
		return true
	}
	want := run.Text(c.Node)
	if ck.f.secret[c.Node.ID] {
		if subtle.ConstantTimeCompare(want, []byte(c.Text)) == 1 {
			return true
		}
		return ck.fail(SignatureMismatch, c.Item.Name, c.Item.Name+" does not match")
	}
	if string(want) == c.Text {
		return true
	}
	ck.out.Received, ck.out.Computed = strings.Clone(c.Text), string(want)
	cover := ck.f.program.CoverOf(c.Node)
	if (cover.Always|cover.Sometimes)&graph.PartBody != 0 {
		return ck.fail(BodyMismatch, c.Item.Name, "the body is not the one that "+c.Item.Name+" was made from")
	}
	return ck.fail(SignatureMismatch, c.Item.Name, fmt.Sprintf("%s says %q, and the rest of the request makes it %q", c.Item.Name, c.Text, want))
}

// covered checks demands that depend on the request: an unsigned payload, a list without host.
func (ck *check) covered(run *eval.Run) bool {
	if ck.f.ask == 0 {
		return true
	}
	open := ck.f.ask &^ run.Covered(ck.f.ask)
	if open == 0 {
		return true
	}
	verdict := HeaderNotSigned
	if open&graph.PartBody != 0 {
		verdict = BodyMismatch
	}
	return ck.fail(verdict, "", "the signature does not cover "+open.String()+", which must be covered here")
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
