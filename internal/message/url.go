package message

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// ParseURL splits scheme://authority/path?query#fragment and keeps every part as written, spaces, non-ASCII bytes and
// broken escapes included. Only the scheme is lower-cased, and the fragment is dropped because it never travels.
func ParseURL(raw string) (*Request, error) {
	if err := checkTarget(raw); err != nil {
		return nil, err
	}
	scheme, rest, err := cutScheme(raw)
	if err != nil {
		return nil, err
	}
	authority, target := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, target = rest[:i], rest[i:]
	}
	if err := checkAuthority(authority); err != nil {
		return nil, fmt.Errorf("the URL %q: %w", shorten(raw), err)
	}
	r := &Request{Scheme: scheme, Authority: authority}
	target, _, _ = strings.Cut(target, "#")
	r.setTarget(target)
	return r, nil
}

// setTarget takes path and query from one text, as they stand in a request line.
func (r *Request) setTarget(target string) {
	r.Path, r.Query, r.HasQuery = strings.Cut(target, "?")
}

// cutScheme takes "scheme://" off a URL.
func cutScheme(raw string) (scheme, rest string, err error) {
	if !hasScheme(raw) {
		return "", "", schemeMissing(raw)
	}
	scheme, rest, _ = strings.Cut(raw, "://")
	scheme = lowerASCII(scheme)
	if scheme == "" {
		return "", "", fmt.Errorf("the URL %q has nothing before %q", shorten(raw), "://")
	}
	if err := checkScheme(scheme); err != nil {
		return "", "", err
	}
	return scheme, rest, nil
}

// hasScheme tells whether "://" comes before anything that ends a host: a query may hold a URL too.
func hasScheme(raw string) bool {
	i := strings.Index(raw, "://")
	return i >= 0 && strings.IndexAny(raw, "/?#") == i+1
}

func checkScheme(scheme string) error {
	switch scheme {
	case "http", "https", "ws", "wss":
		return nil
	}
	return fmt.Errorf("the scheme %q is not http, https, ws or wss", shorten(scheme))
}

// schemeMissing says which part of a URL is not there, and what was most likely meant.
func schemeMissing(raw string) error {
	name, after, colon := strings.Cut(raw, ":")
	switch {
	case raw == "":
		return fmt.Errorf("the URL is empty")
	case strings.HasPrefix(raw, "//"):
		return fmt.Errorf("the URL %q has no scheme: did you mean %q", shorten(raw), "https:"+shorten(raw))
	case raw[0] == '/' || raw[0] == '?' || raw[0] == '#':
		return fmt.Errorf("the URL %q has neither a scheme nor a host", shorten(raw))
	case colon && checkScheme(lowerASCII(name)) == nil:
		meant := lowerASCII(name) + "://" + strings.TrimLeft(after, "/")
		return fmt.Errorf("the URL %q has no %q after its scheme: did you mean %q", shorten(raw), "//", shorten(meant))
	}
	return fmt.Errorf("the URL %q has no scheme: did you mean %q", shorten(raw), "https://"+shorten(raw))
}

// checkAuthority takes a host with or without a port, and nothing that another reader could take for the end of the host.
func checkAuthority(authority string) error {
	if strings.Contains(authority, "@") {
		return fmt.Errorf("a user or password stands before the host: give it as an Authorization header")
	}
	for i := range len(authority) {
		if c := authority[i]; c <= ' ' || c == 0x7f || strings.IndexByte("\"<>\\^`{|}/?#", c) >= 0 {
			return fmt.Errorf("the host %q has %q in it", shorten(authority), c)
		}
	}
	host, port := splitPort(authority)
	if host == "" {
		return fmt.Errorf("there is no host")
	}
	if err := checkHost(host); err != nil {
		return err
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil && port != "" {
		return fmt.Errorf("the port %q is not a number from 0 to 65535", shorten(port))
	}
	return nil
}

func checkHost(host string) error {
	if inside, ok := strings.CutPrefix(host, "["); ok {
		inside, closed := strings.CutSuffix(inside, "]")
		inside, _, _ = strings.Cut(inside, "%")
		if ip, err := netip.ParseAddr(inside); err != nil || !closed || !ip.Is6() {
			return fmt.Errorf("the host %q is not an IPv6 address in brackets", shorten(host))
		}
		return nil
	}
	if strings.Contains(host, ":") {
		return fmt.Errorf("the host %q has more than one colon: an IPv6 address stands in brackets", shorten(host))
	}
	if strings.ContainsAny(host, "[]") {
		return fmt.Errorf("the host %q has a bracket in it", shorten(host))
	}
	return nil
}

// splitPort cuts at the colon before the port; the colons inside IPv6 brackets are no such colon.
func splitPort(authority string) (host, port string) {
	i := strings.LastIndexByte(authority, ':')
	if i < 0 || strings.IndexByte(authority[i:], ']') >= 0 {
		return authority, ""
	}
	return authority[:i], authority[i+1:]
}

// Hostname gives the host of the Authority in lower case and without the port; an IPv6 address keeps its brackets.
func (r *Request) Hostname() string { return string(r.AppendHostname(nil)) }

// AppendHostname appends it.
func (r *Request) AppendHostname(dst []byte) []byte {
	host, _ := splitPort(r.Authority)
	start := len(dst)
	dst = append(dst, host...)
	Lower(dst[start:])
	return dst
}

// Port gives the port of the Authority, or the one that the scheme implies: 80 or 443.
func (r *Request) Port() string {
	if _, port := splitPort(r.Authority); port != "" {
		return port
	}
	return r.impliedPort()
}

func (r *Request) impliedPort() string {
	switch r.Scheme {
	case "http", "ws":
		return "80"
	case "https", "wss":
		return "443"
	}
	return ""
}

// lowerASCII leaves every byte outside A-Z alone: strings.ToLower would rewrite bytes that are not UTF-8.
func lowerASCII(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			Lower(b[i:])
			return string(b)
		}
	}
	return s
}
