package message

import "unsafe"

// A request is text, and what is hashed is bytes. Copying each part to and fro took longer than most of what is done
// with it, so the bytes of a string are looked at where they lie.

// View gives the bytes of s, not nil. Nobody may write to them; appending to them copies them.
func View(s string) []byte {
	if s == "" {
		return []byte{}
	}
	return unsafe.Slice(unsafe.StringData(s), len(s))
}

// ViewString gives b as a text. Nobody may write to b as long as the text is in use.
func ViewString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// text gives what either is made of: a slice begins with the two words of a string.
func text[T ~string | ~[]byte](s T) string { return *(*string)(unsafe.Pointer(&s)) }
