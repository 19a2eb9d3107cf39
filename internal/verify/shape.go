package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/message"
)

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
		ck.out.Cause = MissingField
		return ck.fail(Malformed, "", "the request has no nonce")
	}
	return ck.once() && ck.inputs() && ck.listed()
}

// once refuses a header that is there twice: a server may take either.
func (ck *check) once() bool {
	for i := range ck.f.idle {
		h := &ck.f.idle[i]
		if _, n := ck.mem.run.Header(h.number); n > 1 {
			return ck.fail(Malformed, h.name, fmt.Sprintf("the header %s is there %d times", h.name, n))
		}
	}
	return true
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
