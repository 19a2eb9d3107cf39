package match

// What stands before the signature is mostly what stood there in the request before: the same key id, scope and list of
// signed headers. While that text is the same, byte for byte, it is cut at the same places, and only what comes behind it
// is read anew. Places are kept, never values: each request's own are taken, in the order in which reading from the
// start would take them.

// longestBeginning bounds the text that is kept.
const longestBeginning = 512

// begun is how the item with the signature began in the request before.
type begun struct {
	it   *item // nil: nothing is kept
	text []byte
	cuts []cut
	end  int    // of the text; -1: the signature was not reached
	seen uint64 // of the fields of a list, those that stand in the text
}

// cut is the place of one value.
type cut struct {
	hole     *hole
	from, to int
}

// carrier reads the item with the signature.
func (r *reader) carrier(text string) bool {
	b := &r.c.begun
	if b.it == r.it && len(text) > len(b.text) && text[:len(b.text)] == string(b.text) {
		return r.again(b, text)
	}
	b.it, b.cuts, b.end = nil, b.cuts[:0], -1
	r.noting = true
	ok := r.read(r.it.parts, text, 0)
	r.noting = false
	if ok && b.end >= 0 && b.end <= longestBeginning {
		b.it, b.text = r.it, append(b.text[:0], text[:b.end]...)
	}
	return ok
}

// again reads a text that begins as the last one did.
func (r *reader) again(b *begun, text string) bool {
	for _, c := range b.cuts {
		if !r.hole(c.hole, text[c.from:c.to], c.from) {
			return false
		}
	}
	text = text[len(b.text):]
	if h := r.it.parts[r.it.signs].hole; h.kind == fieldList {
		return r.fields(h, text, 0, b.seen)
	}
	return r.read(r.it.parts[r.it.signs:], text, 0)
}

// note keeps the place of a value that stands before the signature.
func (r *reader) note(h *hole, v string, at int) {
	if h.kind != fieldList {
		r.c.begun.cuts = append(r.c.begun.cuts, cut{h, at, at + len(v)})
	}
}

// reached ends the text that is kept: here comes the signature.
func (r *reader) reached(at int, seen uint64) {
	if r.noting {
		r.noting = false
		r.c.begun.end, r.c.begun.seen = at, seen
	}
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
			return -1 // what stands in no text, a field that is missing, has no place
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
