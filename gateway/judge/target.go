package judge

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/gateway/model"
)

// originForm cuts the target of a request line into path and query. ok is false for targets that are no path, such as "*".
func originForm(target string) (path, query string, hasQuery, ok bool) {
	if !strings.HasPrefix(target, "/") {
		_, rest, absolute := strings.Cut(target, "://")
		if !absolute {
			return "", "", false, false
		}
		if i := strings.IndexAny(rest, "/?"); i < 0 {
			target = "/"
		} else if target = rest[i:]; target[0] == '?' {
			target = "/" + target
		}
	}
	path, query, hasQuery = strings.Cut(target, "?")
	return path, query, hasQuery, true
}

// cutEnvironment takes the environment off the front of a path.
func cutEnvironment(path string) (environment, rest string) {
	first := path[1:]
	if i := strings.IndexByte(first, '/'); i >= 0 {
		first = first[:i]
	}
	if !slices.Contains(model.Environments, first) {
		return "", path
	}
	if rest = path[1+len(first):]; rest == "" {
		rest = "/"
	}
	return first, rest
}

// doubtful tells whether a server behind the gateway could read a path otherwise than byte for byte.
func doubtful(path string) bool {
	for i := 0; i < len(path); i++ {
		switch path[i] {
		case '%', ';', '\\':
			return true
		case '/':
			if i+1 < len(path) && (path[i+1] == '/' || path[i+1] == '.') {
				return true
			}
		}
	}
	return false
}

// plain reads a path as a lenient server would: decoded, backslashes turned, ;parameters and empty segments dropped. dots tells
// of segments that lead elsewhere.
func plain(path string) (out string, dots bool) {
	b := make([]byte, 0, len(path))
	for _, segment := range strings.Split(strings.ReplaceAll(unescape(path), `\`, "/"), "/") {
		segment, _, _ = strings.Cut(segment, ";")
		switch segment {
		case ".", "..":
			return "", true
		case "":
		default:
			b = append(append(b, '/'), segment...)
		}
	}
	if len(b) == 0 || strings.HasSuffix(path, "/") {
		b = append(b, '/')
	}
	return string(b), false
}

// unescape decodes what can be decoded, and once.
func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	return string(b)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}

// hostName gives a host without port, in lower case.
func hostName(host string) string {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}
