package match

import "strings"

// What stands before the signature is mostly what stood there in the request before: the same key id, scope and list of
// signed headers. While that text is the same, byte for byte, it is cut at the same places, and only what comes behind it
// is read anew. Places are kept, never values: each request's own are taken, in the order in which reading from the
// start would take them.

// longestBeginning bounds the text that is kept.
const longestBeginning = 512

// begun is how the item with the signature began in the request before.
type begun struct {
	it     *item // nil: nothing is kept
	text   []byte
	cuts   []cut
	end    int    // of the text; 0: the signature was not reached
	field  *field // the text ends where the value of this one begins; nil: the signature is no field
	seen   uint64 // the fields of the list up to this one
	quoted bool   // the value is in quotes
}

// cut is the place of one value.
type cut struct {
	hole     *hole
	from, to int
}

// carrier reads the item with the signature.
func (r *reader) carrier(text string) bool {
	b := &r.c.begun
	if value, ok := b.behind(r.it, text); ok {
		return r.again(b, text, value)
	}
	b.it, b.cuts, b.end, b.field = nil, b.cuts[:0], 0, nil
	r.noting = true
	ok := r.read(r.it.parts, text, 0)
	r.noting = false
	if ok && b.end > 0 && b.end <= longestBeginning {
		b.it, b.text = r.it, append(b.text[:0], text[:b.end]...)
	}
	return ok
}

// behind gives what comes behind the text that is known, if an item begins with that: the rest, or the value of the last
// field.
func (b *begun) behind(it *item, text string) (value string, ok bool) {
	n := len(b.text)
	if b.it != it || len(text) <= n || text[:n] != string(b.text) {
		return "", false
	}
	switch text = text[n:]; {
	case b.field == nil:
		return text, true
	case b.quoted:
		n = len(text) - 1
		return text[:n], strings.IndexByte(text, '"') == n
	}
	return trimRight(text), text[0] != '"' && strings.IndexByte(text, ',') < 0
}

// again reads a text that begins as the last one did.
func (r *reader) again(b *begun, text, value string) bool {
	for i := range b.cuts {
		c := &b.cuts[i]
		if !r.hole(c.hole, text[c.from:c.to], 0) {
			return false
		}
	}
	parts := r.it.parts[r.it.signs:]
	if b.field == nil {
		return r.read(parts, value, 0)
	}
	return r.read(b.field.parts, value, 0) && r.fields(parts[0].hole, "", 0, b.seen)
}

// note keeps the place of a value that stands before the signature.
func (r *reader) note(h *hole, v string, at int) {
	if h.kind != fieldList {
		r.c.begun.cuts = append(r.c.begun.cuts, cut{h, at, at + len(v)})
	}
}

// reached ends the text that is kept: here comes the signature.
func (r *reader) reached(at int) {
	r.noting = false
	r.c.begun.end = at
}

// signsFrom gives the part with which reading goes on behind a known text: the signature, or the list of fields that has
// it and ends the item. -1: it is read from the start always, because no such part stands there, or because each request
// has another text before it.
func signsFrom(parts []part) int {
	if anyHole(parts, func(h *hole) bool { return h.kind == wrapped || h.kind == nonce || h.kind == token }) {
		return -1
	}
	for i, p := range parts {
		switch {
		case p.hole == nil:
		case p.hole.kind == signature && i > 0:
			return i
		case p.hole.kind != fieldList:
		case i == len(parts)-1 && p.hole.flat():
			return i
		default:
			return -1 // a field that is missing has no place in the text
		}
	}
	return -1
}

// flat tells whether no list of fields stands in this one.
func (h *hole) flat() bool {
	for _, f := range h.fields {
		if holds(f.parts, fieldList) {
			return false
		}
	}
	return true
}
