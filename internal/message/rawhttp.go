package message

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// What a saved message may hold at most.
const (
	maxHead    = 1 << 20
	maxHeaders = 1000
)

// ParseHTTP reads a raw HTTP/1.x request as a person saves it in a file: the request line (its version may be
// missing, its target may have spaces), header lines that end in CRLF or LF, an empty line, and the body exactly as it
// is. The body shares memory with data. The host comes from a target that is a whole URL, else from the Host header;
// the scheme from such a URL, else it is defaultScheme, or https if that is empty.
//
// A header line that begins with a blank continues the one above, and its text is kept after a newline.
func ParseHTTP(data []byte, defaultScheme string) (*Request, error) {
	if defaultScheme == "" {
		defaultScheme = "https"
	}
	if err := checkScheme(defaultScheme); err != nil {
		return nil, err
	}
	h := head{rest: bytes.TrimPrefix(data, []byte("\ufeff")), room: maxHead}
	r, err := h.requestLine(defaultScheme)
	if err != nil {
		return nil, h.at(err)
	}
	if r.Headers, err = h.headers(); err != nil {
		return nil, h.at(err)
	}
	if err := r.hostFromHeaders(); err != nil {
		h.line = h.hostLine
		return nil, h.at(err)
	}
	if len(h.rest) > 0 {
		r.Body.Bytes = h.rest
	}
	return r, nil
}

// head reads a message line by line; line counts from 1 and is the one that was read last.
type head struct {
	rest []byte
	room int // bytes that the head may still take
	line int
	end  bool

	hostLine int // where the host is named, or could have been
}

func (h *head) at(err error) error { return fmt.Errorf("line %d: %w", max(h.line, 1), err) }

// next gives a line without its end; after the last one it gives an empty line and sets end.
func (h *head) next() (string, error) {
	if len(h.rest) == 0 {
		h.end = true
		return "", nil
	}
	h.line++
	line, rest, _ := bytes.Cut(h.rest, []byte("\n"))
	h.room -= len(h.rest) - len(rest)
	if h.room < 0 {
		return "", fmt.Errorf("request line and headers are longer than %d bytes: an empty line stands before the body", maxHead)
	}
	h.rest = rest
	line = bytes.TrimSuffix(line, []byte("\r"))
	if i := bytes.IndexAny(line, "\x00\r"); i >= 0 {
		return "", fmt.Errorf("%q stands inside the line", line[i])
	}
	return string(line), nil
}

// requestLine reads the first line that is not empty.
func (h *head) requestLine(scheme string) (*Request, error) {
	line, err := h.next()
	for err == nil && line == "" && !h.end {
		line, err = h.next()
	}
	if err != nil {
		return nil, err
	}
	if h.end {
		return nil, fmt.Errorf("the message is empty")
	}
	if err := notARequest(line); err != nil {
		return nil, err
	}
	method, rest, _ := strings.Cut(line, " ")
	if err := checkMethod(method); err != nil {
		return nil, fmt.Errorf("%w: a request begins like %q", err, "GET /path HTTP/1.1")
	}
	target, err := cutVersion(rest)
	if err != nil {
		return nil, err
	}
	r, err := parseTarget(target, scheme)
	if err != nil {
		return nil, err
	}
	r.Method, h.hostLine = method, h.line
	return r, nil
}

// notARequest names what people save instead.
func notARequest(line string) error {
	if strings.HasPrefix(line, "HTTP/") {
		return fmt.Errorf("this is a response: save the request")
	}
	if strings.HasPrefix(strings.TrimPrefix(line, "$ "), "curl ") {
		return fmt.Errorf("this is a curl command, not a raw HTTP message")
	}
	return nil
}

// cutVersion takes the version off the end of what follows the method. Only the last word can be it: a target may hold
// spaces, and even " HTTP/1.1".
func cutVersion(rest string) (string, error) {
	trimmed := strings.TrimRight(rest, blanks)
	i := strings.LastIndexByte(trimmed, ' ')
	word := trimmed[i+1:]
	if strings.HasPrefix(word, "HTTP/") && isVersion(word[len("HTTP/"):]) {
		return trimmed[:max(i, 0)], nil
	}
	if i := strings.LastIndex(lowerASCII(" "+rest), " http/"); i >= 0 {
		return "", fmt.Errorf("%q is not a version: the request line ends in one such as %q", shorten(rest[i:]), "HTTP/1.1")
	}
	return rest, nil
}

func isVersion(s string) bool {
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	return len(s) == 1 && digit(s[0]) || len(s) == 3 && digit(s[0]) && s[1] == '.' && digit(s[2])
}

// parseTarget takes a path or a whole URL; the other two forms of RFC 9112 (CONNECT's and OPTIONS *) are never signed.
func parseTarget(target, scheme string) (*Request, error) {
	switch {
	case target == "":
		return nil, fmt.Errorf("the request line has no target: write %q at least", "/")
	case target[0] == '/':
		r := &Request{Scheme: scheme}
		r.setTarget(target)
		return r, checkTarget(target)
	case strings.Contains(target, "://"):
		return ParseURL(target)
	}
	return nil, fmt.Errorf("the target %q is neither a path that begins with %q nor a whole URL", shorten(target), "/")
}

// headers reads up to the empty line, or to the end of a message without a body.
func (h *head) headers() ([]Field, error) {
	var fields []Field
	for {
		line, err := h.next()
		if err != nil || line == "" {
			return trimValues(fields), err
		}
		if strings.IndexByte(blanks, line[0]) >= 0 {
			if len(fields) == 0 {
				return nil, fmt.Errorf("the line begins with a blank, but there is no header above that it could continue")
			}
			fields[len(fields)-1].Value += "\n" + line
			continue
		}
		f, err := parseField(line)
		if err != nil {
			return nil, err
		}
		if err := h.checkSaved(fields, f); err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
}

// trimValues waits for the last line, because a value may go on.
func trimValues(fields []Field) []Field {
	for i := range fields {
		fields[i].Value = trimValue(fields[i].Value)
	}
	return fields
}

func parseField(line string) (Field, error) {
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		return Field{}, fmt.Errorf("header line %q has no colon: an empty line stands before the body", firstWord(line))
	}
	return Field{name, value}, checkName(name)
}

// checkSaved refuses a header that makes the message mean two things.
func (h *head) checkSaved(before []Field, f Field) error {
	if len(before) == maxHeaders {
		return fmt.Errorf("there are more than %d headers", maxHeaders)
	}
	if EqualFold(f.Name, "Transfer-Encoding") {
		return errChunked
	}
	if EqualFold(f.Name, "Host") {
		h.hostLine = h.line
		if slices.ContainsFunc(before, func(b Field) bool { return EqualFold(b.Name, "Host") }) {
			return fmt.Errorf("a second Host header")
		}
	}
	return nil
}

var errChunked = fmt.Errorf("a %q header: save the decoded body and leave that header out", "Transfer-Encoding")

// hostFromHeaders takes the authority from the Host header unless the request line gave one.
func (r *Request) hostFromHeaders() error {
	host, _ := r.Header("Host")
	if host == "" {
		if r.Authority != "" {
			return nil
		}
		return fmt.Errorf("no host is named: add a header line such as %q, or write the whole URL here", "Host: api.example.com")
	}
	if err := checkAuthority(host); err != nil {
		return fmt.Errorf("header %q: %w", "Host", err)
	}
	if r.Authority == "" {
		r.Authority = host
	}
	return nil
}
