package diagnose

import (
	"slices"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

var headerSources = []graph.Source{graph.HeaderValue, graph.Signed, graph.Headers}

// headers adds other headers than those that were sent, and other lines of them.
func (c *changes) headers() {
	if !c.reads(headerSources...) {
		return
	}
	for _, name := range few(c.signedNames()) {
		c.headerValues(name)
	}
	for _, m := range c.missing {
		value := string(c.src.header(m.other))
		c.see("signed-header-not-sent", say("%s was sent for %s", m.other, m.name), func(s *sources) { s.setHeader(m.name, value) }, headerSources...)
	}
	c.headerLists()
	c.headerLines()
}

// signedNames gives the names of the headers that flow into the signature.
func (c *changes) signedNames() []string {
	names := slices.Clone(c.src.signed)
	for _, n := range c.find(func(n *graph.Node) bool { return n.Kind == graph.Input && n.Source == graph.HeaderValue && !n.Given }) {
		names = append(names, n.Text)
	}
	if c.reads(graph.Headers) {
		for _, it := range c.src.allHeaders() {
			names = append(names, string(it.Name))
		}
	}
	for i := range names {
		names[i] = strings.ToLower(names[i])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var mediaTypes = []string{
	"application/json", "application/json; charset=utf-8", "application/json;charset=utf-8", "application/json; charset=UTF-8",
	"application/json;charset=UTF-8", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8",
	"application/x-www-form-urlencoded;charset=utf-8", "application/x-www-form-urlencoded; charset=UTF-8",
	"application/x-www-form-urlencoded;charset=UTF-8", "text/plain", "text/plain; charset=utf-8", "text/plain;charset=UTF-8",
	"application/octet-stream", "multipart/form-data", "application/xml", "",
}

var usualValues = map[string][]string{
	"accept-encoding": {"identity", "gzip", "gzip, deflate", "gzip, deflate, br", "deflate", "gzip,deflate", ""},
	"accept":          {"*/*", "application/json", "application/json, text/plain, */*", "text/html, */*; q=0.01", ""},
	"user-agent":      {"Go-http-client/1.1", "python-requests/2.31.0", "curl/8.0", "okhttp/4.9.0", ""},
	"connection":      {"keep-alive", "close", "Keep-Alive", ""},
	"content-md5":     {""},
}

func (c *changes) headerValues(name string) {
	value := string(c.src.header(name))
	use := func(class, text string) {
		if text != value {
			c.see(class, verbatim(name+": "+text), func(s *sources) { s.setHeader(name, text) }, headerSources...)
		}
	}
	if name == "host" {
		return // see hosts
	}
	if name == "content-type" {
		for _, t := range mediaTypes {
			use("content-type-changed", t)
		}
		media, rest, _ := strings.Cut(value, ";")
		use("content-type-changed", strings.TrimSpace(media))
		use("content-type-changed", strings.TrimSpace(media)+";"+strings.TrimSpace(rest))
		use("content-type-changed", strings.TrimSpace(media)+"; "+strings.TrimSpace(rest))
		use("content-type-changed", strings.ToLower(value))
	}
	if name == "content-length" {
		use("content-length-wrong", strconv.Itoa(len([]rune(string(c.src.body)))))
		use("content-length-wrong", "0")
		use("content-length-wrong", "")
	}
	for _, v := range usualValues[name] {
		use("header-value-changed", v)
	}
	c.removed(name)
}

// removed leaves a header out of what is signed.
func (c *changes) removed(name string) {
	c.see("header-value-changed", say("%s left out", name), func(s *sources) {
		s.list = slices.DeleteFunc(slices.Clone(s.signedHeaders()), func(it op.Item) bool { return message.EqualFold(it.Name, name) })
	}, graph.Signed)
}

// setHeader changes a header; one that is not there joins.
func (s *sources) setHeader(name, value string) {
	s.headers, s.cached = slices.Clone(s.headers), nil
	for i := range s.headers {
		if message.EqualFold(s.headers[i].Name, name) {
			s.headers[i].Value = []byte(value)
			return
		}
	}
	s.headers = append(s.headers, op.Item{Name: []byte(name), Value: []byte(value)})
}
