package model

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/chopmark/chopmark"
)

// Served tells what the gateway at hand can serve, which this package does not know. What is nil allows everything.
type Served struct {
	Scheme  func(id string) error
	Auth    func(Auth) error // whether a scheme can meet the demands that are made
	Dialect func(id string) error
}

// The bounds of what can be written.
const (
	nameMost     = 50
	titleMost    = 200
	rateMost     = 1_000_000
	planRateMost = 2000
	quotaMost    = 99_999_999
	bodyMost     = 1 << 30
	weightMost   = 1000
	timeoutMost  = 30 * time.Minute
	nonceMost    = 30 * time.Minute
	withinMost   = 7 * 24 * time.Hour
)

// problems collects what is wrong with a noun.
type problems []Problem

func (ps *problems) add(field, hint, format string, args ...any) {
	*ps = append(*ps, Problem{Field: field, Text: fmt.Sprintf(format, args...), Hint: hint})
}

// err gives the problems as an error, or nil when there are none.
func (ps problems) err(kind, name string) error {
	if len(ps) == 0 {
		return nil
	}
	return &ProblemsError{Kind: kind, Name: name, Problems: ps}
}

// name checks what people call a noun by. prefix begins the ids of its kind, which a name must not look like.
func (ps *problems) name(name, prefix string) {
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		ps.add("name", "", "is missing")
	case n > nameMost:
		ps.add("name", "", "has %d characters, at most %d are allowed", n, nameMost)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, notInName) || strings.ContainsRune("-_.", rune(name[0])):
		ps.add("name", "", "%q: letters, digits, - _ and . are allowed, a letter or digit first", name)
	case prefix != "" && len(name) == len(prefix)+9 && strings.HasPrefix(name, prefix+"-"):
		ps.add("name", "choose another name", "%q looks like an id that the gateway makes", name)
	}
}

func notInName(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("-_.", r)
}

func (ps *problems) number(field string, n, most int) {
	if n < 0 || n > most {
		ps.add(field, "", "is %d: 0 to %d are allowed", n, most)
	}
}

func (ps *problems) duration(field, text string, least, most time.Duration) {
	if text == "" {
		return
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		ps.add(field, "write it as 90s, 5m or 1h30m", "%q is not a duration", text)
	case d < least || d > most:
		ps.add(field, "", "is %s: %s to %s are allowed", d, least, most)
	}
}

func (ps *problems) oneOf(field, value string, allowed []string) {
	if !slices.Contains(allowed, value) {
		ps.add(field, "", "%q is not one of %s", value, strings.Join(allowed, ", "))
	}
}

// known asks a function of Served.
func known[T any](ps *problems, field string, value T, ask func(T) error) {
	if ask == nil {
		return
	}
	if err := ask(value); err != nil {
		ps.add(field, "", "%v", err)
	}
}

// Check tells all that is wrong with a service by itself, as a *ProblemsError.
func (s Service) Check() error {
	var ps problems
	ps.name(s.Name, "service")
	for i, h := range s.Hosts {
		field := fmt.Sprintf("hosts[%d]", i)
		ps.host(field, h)
		if slices.Contains(s.Hosts[:i], h) {
			ps.add(field, "remove one", "%q stands there twice", h)
		}
	}
	ps.line("title", s.Title, titleMost)
	ps.number("per_second", s.PerSec, rateMost)
	return ps.err("service", s.Name)
}

// line checks text for people.
func (ps *problems) line(field, text string, most int) {
	if utf8.RuneCountInString(text) > most || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		ps.add(field, "", "at most %d characters are allowed, and none that control a terminal", most)
	}
}

// host checks the name of a host, as requests are compared with it.
func (ps *problems) host(field, host string) {
	if host == "" || len(host) > 253 {
		ps.add(field, "", "has %d characters, 1 to 253 are allowed", len(host))
		return
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' || strings.ContainsFunc(label, notInHost) {
			ps.add(field, "write it in lower case, without protocol and port; other alphabets in their xn-- form",
				"%q is not the name of a host", host)
			return
		}
	}
}

func notInHost(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

// Check tells all that is wrong with an API by itself, as a *ProblemsError.
func (a API) Check(served Served) error {
	var ps problems
	ps.name(a.Name, "api")
	ps.line("title", a.Title, titleMost)
	ps.method(a.Method)
	ps.path(a.Path)
	if a.Host != "" {
		ps.host("host", a.Host)
	}
	ps.number("max_body", a.MaxBody, bodyMost)
	ps.number("per_second", a.PerSec, rateMost)
	ps.duration("timeout", a.Timeout, time.Millisecond, timeoutMost)
	if a.Dialect != "" {
		known(&ps, "dialect", a.Dialect, served.Dialect)
	}
	a.checkWho(&ps, served)
	a.checkWhat(&ps)
	return ps.err("api", a.Name)
}

func (ps *problems) method(method string) {
	switch {
	case method == "":
		ps.add("method", "write GET, or ANY for every method", "is missing")
	case method == "CONNECT" || method == "TRACE":
		ps.add("method", "", "%s never reaches an API", method)
	case strings.ContainsFunc(method, func(r rune) bool { return r < 'A' || r > 'Z' }) || len(method) > 20:
		ps.add("method", "write an HTTP method in upper case, or ANY", "%q is not a method", method)
	}
}

// checkWho checks who may call.
func (a API) checkWho(ps *problems, served Served) {
	switch {
	case a.Public && len(a.Auth) > 0:
		ps.add("public", "remove public, or the auth blocks", "an API is either public or has auth")
	case !a.Public && len(a.Auth) == 0:
		ps.add("auth", `add an auth block with the scheme by which callers sign, or say public = true`, "nobody could call this API")
	}
	for i, auth := range a.Auth {
		field := fmt.Sprintf("auth[%d]", i)
		before := len(*ps)
		auth.check(ps, field+".")
		if len(*ps) == before {
			known(ps, field, auth, served.Auth)
		}
		if i > 0 && slices.ContainsFunc(a.Auth[:i], func(other Auth) bool { return same(auth, other) }) {
			ps.add(field, "remove one", "stands there twice")
		}
	}
}

func (a Auth) check(ps *problems, at string) {
	if a.Scheme == "" {
		ps.add(at+"scheme", "", "is missing")
	}
	if a.Mode != "" {
		ps.oneOf(at+"mode", a.Mode, []string{Strict, Compatible})
	}
	for i, part := range a.Cover {
		ps.oneOf(fmt.Sprintf("%scover[%d]", at, i), part, chopmark.Parts())
	}
	for i, name := range a.Headers {
		ps.header(fmt.Sprintf("%sheaders[%d]", at, i), name)
	}
	for name, values := range a.Allowed {
		field := at + "allowed." + name
		if len(values) == 0 || slices.Contains(values, "") {
			ps.add(field, "name the values, or leave it out", "an empty value would allow nothing")
		}
		if a.Inputs[name] != "" {
			ps.add(field, "say it in one place", "inputs says already that it is %q", a.Inputs[name])
		}
	}
	ps.duration(at+"within", a.Within, time.Second, withinMost)
}

func (ps *problems) header(field, name string) {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	}) {
		ps.add(field, "", "%q is not the name of a header", name)
	}
}

// checkWhat checks what answers.
func (a API) checkWhat(ps *problems) {
	switch {
	case a.Answer != nil && len(a.Upstream) > 0:
		ps.add("answer", "remove the answer, or the upstreams", "an API has either upstreams or a fixed answer")
	case a.Answer == nil && len(a.Upstream) == 0:
		ps.add("upstream", "add an upstream block with a URL, or an answer block", "nothing would answer this API")
	}
	if a.Strip && !strings.HasSuffix(a.Path, "/*") {
		ps.add("strip_prefix", "let the path end with /*", "%s has no prefix", a.Path)
	}
	for i, u := range a.Upstream {
		u.check(ps, fmt.Sprintf("upstream[%d].", i))
	}
	if a.Answer != nil {
		a.Answer.check(ps)
	}
}

func (u Upstream) check(ps *problems, at string) {
	parsed, err := url.Parse(u.URL)
	switch {
	case err != nil:
		ps.add(at+"url", "write http://HOST:PORT or https://HOST/PATH", "%q is not a URL", u.URL)
	case parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Hostname() == "":
		ps.add(at+"url", "write http://HOST:PORT or https://HOST/PATH", "%q names no HTTP server", u.URL)
	case parsed.User != nil:
		ps.add(at+"url", "let the upstream trust the gateway by other means", "a password does not belong into a URL")
	case parsed.RawQuery != "" || parsed.ForceQuery || parsed.Fragment != "":
		ps.add(at+"url", "", "%q has more than a path: requests bring their own query", u.URL)
	case parsed.Path != "" && parsed.Path != "/":
		ps.literal(at+"url", strings.TrimSuffix(parsed.EscapedPath(), "/"))
	}
	ps.number(at+"weight", u.Weight, weightMost)
	if u.Health != "" && (u.Health[0] != '/' || strings.ContainsFunc(u.Health, func(r rune) bool { return r <= ' ' || r > '~' })) {
		ps.add(at+"health", "", "%q is not a path: it begins with a slash", u.Health)
	}
}

// ownHeaders are those of an answer that the server makes itself.
var ownHeaders = []string{"connection", "content-length", "date", "keep-alive", "trailer", "transfer-encoding", "upgrade"}

func (a Answer) check(ps *problems) {
	if a.Status != 0 && (a.Status < 200 || a.Status > 599) {
		ps.add("answer.status", "", "is %d: 200 to 599 are allowed", a.Status)
	}
	for name, value := range a.Headers {
		field := "answer.headers." + name
		ps.header(field, name)
		if slices.Contains(ownHeaders, strings.ToLower(name)) {
			ps.add(field, "remove it", "the gateway makes this header itself")
		}
		if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			ps.add(field, "", "a control character does not belong into a header")
		}
	}
}
