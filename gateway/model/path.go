package model

import (
	"strings"
)

// AnyMethod is the method of an API that takes all of them.
const AnyMethod = "ANY"

// path checks the pattern of an API's path. Paths are compared byte by byte as they are sent, so what servers read in
// different ways is refused here.
func (ps *problems) path(path string) {
	switch {
	case path == "":
		ps.add("path", "write /exact, /with/{parameter} or /prefix/*", "is missing")
		return
	case path[0] != '/':
		ps.add("path", "write /"+path, "%q does not begin with a slash", path)
		return
	case len(path) > 1000:
		ps.add("path", "", "has %d characters, at most 1000 are allowed", len(path))
		return
	}
	segments := strings.Split(path[1:], "/")
	seen := map[string]bool{}
	for i, s := range segments {
		last := i == len(segments)-1
		name, isParameter := parameter(s)
		switch {
		case s == "" && last: // the root, or a slash at the end
		case s == "*" && last:
		case isParameter && seen[name]:
			ps.add("path", "name one differently", "has {%s} twice", name)
		case isParameter && !isName(name):
			ps.add("path", "", "{%s}: a parameter is named with letters, digits and _, a letter first", name)
		case !isParameter && strings.ContainsAny(s, "{}*"):
			ps.add("path", "let {parameter} be all of a segment, and * all of the last", "%q is neither text nor a parameter", s)
		case isParameter:
			seen[name] = true
		default:
			ps.literal("path", "/"+s)
		}
	}
}

// parameter gives the name within {}.
func parameter(segment string) (name string, is bool) {
	if len(segment) < 2 || segment[0] != '{' || segment[len(segment)-1] != '}' {
		return "", false
	}
	return segment[1 : len(segment)-1], true
}

func isName(name string) bool {
	for i, r := range name {
		letter := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
		if !letter && (i == 0 || (r < '0' || r > '9') && r != '_') {
			return false
		}
	}
	return name != ""
}

// literal checks text that stands in a path as it is sent.
func (ps *problems) literal(field, path string) {
	for s := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		dots := strings.ReplaceAll(strings.ToLower(s), "%2e", ".")
		switch {
		case s == "":
			ps.add(field, "write one slash", "has two slashes in a row, which servers read in different ways")
		case dots == "." || dots == "..":
			ps.add(field, "write the path that it leads to", "%q leads elsewhere", s)
		default:
			ps.segment(field, s)
		}
	}
}

// forbidden are escapes of bytes that servers take for structure, or that end a text.
var forbidden = []string{"%2F", "%5C", "%00", "%25"}

func (ps *problems) segment(field, s string) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%':
			if i+2 >= len(s) || !isUpperHex(s[i+1]) || !isUpperHex(s[i+2]) {
				ps.add(field, "write % and two digits of 0-9 A-F", "%q has a broken escape", s)
				return
			}
			for _, f := range forbidden {
				if s[i:i+3] == f {
					ps.add(field, "take a parameter or a prefix, and let the upstream read it", "%s is read in different ways", f)
					return
				}
			}
			i += 2
		case !isPathByte(c):
			ps.add(field, "write other characters as % and two digits of 0-9 A-F", "%q does not stand in a path that is sent", string(rune(c)))
			return
		}
	}
}

func isUpperHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'A' && c <= 'F' }

// isPathByte tells of what RFC 3986 lets stand in a segment, without ; after which some servers do not read on.
func isPathByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~!$&'()+,=:@", c) >= 0
}
