package match

import (
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// decoders undo the encodings that may stand around other parts.
var decoders = map[string]func(string) (string, bool){
	"percent":     func(s string) (string, bool) { return string(message.AppendPercentDecode(nil, s)), true },
	"form_encode": func(s string) (string, bool) { return string(message.AppendFormDecode(nil, s)), true },
	"base64":      decodeBase64,
	"base64url":   decodeBase64,
}

func decodeBase64(s string) (string, bool) {
	b, ok := op.DecodeBase64(nil, []byte(s))
	return string(b), ok
}

// reader reads one item after another.
type reader struct {
	c      *Captures
	it     *item
	noting bool   // what is read is put down in Captures.begun
	why    string // what is wrong, with %s where a value of the request stands
	values []string
	cause  string // the same for programs, where it is one of the causes
}

// because says why an item cannot be read.
func (r *reader) because(why string, values ...string) bool {
	r.why, r.values = ": "+why, values
	return false
}

// read scans text from left to right: a hole ends where the next literal first occurs, the last hole takes the rest. at
// is the text's place in the item.
func (r *reader) read(parts []part, text string, at int) bool {
	for i := range parts {
		p := &parts[i]
		if p.hole == nil {
			rest, ok := strings.CutPrefix(text, p.literal)
			if !ok {
				return r.because("%s is expected", quoteName(shorten(p.literal)))
			}
			text, at = rest, at+len(p.literal)
			continue
		}
		if r.noting && p.hole.kind == signature {
			r.reached(at)
		}
		value := text
		if i+1 < len(parts) {
			end := strings.Index(text, parts[i+1].literal)
			if end < 0 {
				return r.because("%s is expected", quoteName(shorten(parts[i+1].literal)))
			}
			value = text[:end]
		}
		if !r.hole(p.hole, value, at) {
			return false
		}
		text, at = text[len(value):], at+len(value)
	}
	return text == ""
}

func shorten(s string) string {
	if len(s) > 40 {
		return s[:40]
	}
	return s
}

func (r *reader) hole(h *hole, v string, at int) bool {
	if r.noting {
		r.note(h, v, at)
	}
	switch h.kind {
	case keyID:
		return r.once(&r.c.KeyID, v, "key id")
	case nonce:
		return r.once(&r.c.Nonce, v, "nonce")
	case signature:
		return r.once(&r.c.Signature, v, "signature")
	case token:
		r.c.HasToken = true
		return r.once(&r.c.Token, v, "token")
	case clock:
		return r.clock(h, v)
	case signedNames:
		return r.names(h, v)
	case inputText:
		return r.input(h, v, nil)
	case inputList:
		return r.input(h, "", split(v, h.sep))
	case wrapped:
		inner, ok := h.decode(v)
		return ok && r.read(h.inner, inner, 0)
	case fieldList:
		return r.fields(h, v, at, 0)
	}
	r.compare(h.node, v)
	return true
}

func (r *reader) compare(n *graph.Node, v string) {
	r.c.Compared = append(r.c.Compared, Compared{r.it.sent, n, r.it.test, v})
}

// once takes a value, which must be the same wherever it stands.
func (r *reader) once(to *string, v, what string) bool {
	switch {
	case v == "" && what != "token":
		r.cause = MissingField
		return r.because("the %s is empty", what)
	case *to != "" && *to != v:
		return r.because("another %s stands elsewhere in the request", what)
	}
	*to = v
	return true
}

func (r *reader) clock(h *hole, v string) bool {
	t, ok := r.c.readClock(h, v)
	switch {
	case !ok:
		r.cause = NoTime
		return r.because("%s is not a time of its form", quoteName(shorten(v)))
	case r.c.HasTime && r.c.Time != t:
		r.compare(h.node, v) // the first one counts; this one must agree if the scheme sends it
		return true
	}
	r.c.Time, r.c.HasTime = t, true
	return true
}

func (c *Captures) readClock(h *hole, v string) (op.Instant, bool) {
	last := &c.last
	if last.hole == h && string(last.text) == v {
		return last.at, true
	}
	t, ok := parseClock(h, v)
	if ok {
		*last = seenClock{h, append(last.text[:0], v...), t}
	}
	return t, ok
}

func parseClock(h *hole, v string) (op.Instant, bool) {
	switch {
	case h.layout != nil:
		return h.layout.Parse(v, 0)
	case h.millis:
		return op.ParseUnixMillis(v)
	}
	return op.ParseUnix(v)
}

// names reads the list of signed headers, which mostly is that of the request before.
func (r *reader) names(h *hole, v string) bool {
	c, last := r.c, &r.c.names
	c.HasSigned = true
	if len(c.Signed) > 0 {
		return r.because("its list of signed headers is not well formed") // it stands there twice
	}
	if last.hole != h || last.text != v {
		*last = namesRead{list: last.list[:0], text: c.own(v), at: last.at + 1}
		if !r.cutNames(h, last.text) {
			return false
		}
		last.hole = h
	}
	c.Signed, c.List = last.list, last.at
	return true
}

// cutNames parts a list of signed headers. A name that is listed twice is refused: verifiers disagree about it, save
// where a scheme says that the list is free.
func (r *reader) cutNames(h *hole, v string) bool {
	list := r.c.names.list
	for v != "" {
		name := v
		if i := strings.Index(v, h.sep); i >= 0 {
			name, v = v[:i], v[i+len(h.sep):]
		} else {
			v = ""
		}
		for _, other := range list {
			if !h.free && message.SameName(other, name) {
				return r.because("the signed header %s is listed twice", quoteName(shorten(name)))
			}
		}
		if name == "" || len(list) >= 100 {
			return r.because("its list of signed headers is not well formed")
		}
		list = append(list, name)
	}
	r.c.names.list = list
	return true
}

func (r *reader) input(h *hole, text string, list []string) bool {
	in := &r.c.Inputs[h.input]
	if in.Set && in.Text != text {
		return r.because("another value of %s stands elsewhere in the request", quoteName(shorten(text)))
	}
	in.Set, in.Text, in.List = true, text, list
	return true
}

func split(v, sep string) []string {
	if v == "" {
		return nil
	}
	return strings.Split(v, sep)
}
