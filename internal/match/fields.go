package match

import "strings"

// fields reads name=value pairs in any order and spacing, with or without quotes around values. Every expected name
// must be there once, and no other. seen are those that have been read.
func (r *reader) fields(h *hole, text string, at int, seen uint64) bool {
	for text != "" {
		name, value, rest, start, ok := cutField(text)
		if !ok {
			return r.because("it is not a list of name=value")
		}
		i := fieldIndex(h.fields, name)
		if i < 0 || seen&(1<<i) != 0 {
			return r.because("the field %s is unknown or there twice", quoteName(shorten(name)))
		}
		seen |= 1 << i
		f := &h.fields[i]
		if r.noting && f.signs {
			r.reached(at + start)
			b := &r.c.begun
			b.field, b.seen, b.quoted = f, seen, text[start-1] == '"'
		}
		if !r.read(f.parts, value, at+start) {
			return false
		}
		text, at = rest, at+len(text)-len(rest)
	}
	for i := range h.fields {
		f := &h.fields[i]
		switch {
		case seen&(1<<i) != 0:
		case !f.optional:
			r.cause = MissingField
			return r.because("%s is missing", f.name)
		default:
			f.told.lack(r.c)
		}
	}
	return true
}

func fieldIndex(fields []field, name string) int {
	for i := range fields {
		if fields[i].name == name {
			return i
		}
	}
	return -1
}

// cutField takes one name=value off the front, with the comma behind it. at is the value's place.
func cutField(text string) (name, value, rest string, at int, ok bool) {
	s := trimLeft(text)
	eq := strings.IndexByte(s, '=')
	if eq <= 0 {
		return
	}
	name, s = s[:eq], s[eq+1:]
	if strings.HasPrefix(s, `"`) {
		s = s[1:]
		end := strings.IndexByte(s, '"')
		if end < 0 {
			return
		}
		at = len(text) - len(s)
		value, s = s[:end], trimLeft(s[end+1:])
		ok = s == "" || s[0] == ','
		return name, value, strings.TrimPrefix(s, ","), at, ok
	}
	at = len(text) - len(s)
	end := strings.IndexByte(s, ',')
	if end < 0 {
		end = len(s)
	}
	value, s = trimRight(s[:end]), s[end:]
	ok = s != "," // nothing may hang behind the last comma
	return name, value, strings.TrimPrefix(s, ","), at, ok
}
