package diagnose

import (
	"bytes"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// sources is a request and a credential as a signer saw them. The base has them as the server does.
type sources struct {
	method, protocol, host, port, authority, path, rawQuery string

	hasQuery bool
	query    []op.Item // raw pairs, without what carries the signature
	params   []op.Item // decoded pairs of query and form, without what carries the signature
	form     bool      // parameters travel in the body
	body     []byte
	headers  []op.Item // all, in the order of the wire, each value by itself
	signed   []string  // names of the signed headers
	rules    *graph.SignedHeaders
	list     []op.Item // a signed list that is not made from headers; nil: it is
	cached   []op.Item // the signed list that headers give, once it was asked for
	time     op.Instant
	nonce    string
	keyID    string
	secret   string
	token    string
	inputs   map[string]op.Value
	given    *sources // as it was handed over: what carries the signature is still there
	stripped map[string]bool
}

// newSources reads a request as the server verifies it.
func newSources(p *graph.Program, m *message.Request, c *match.Captures, k Key) *sources {
	s := &sources{
		method: m.Method, protocol: m.Scheme, host: strings.ToLower(m.Hostname()), port: m.Port(), authority: m.Host(),
		path: m.Path, rawQuery: m.Query, hasQuery: m.HasQuery, body: m.Body.Bytes, signed: c.Signed, time: c.Time,
		nonce: c.Nonce, keyID: c.KeyID, secret: k.Secret, token: c.Token, inputs: map[string]op.Value{}, stripped: map[string]bool{},
		rules: p.Signed,
	}
	if s.path == "" {
		s.path = "/"
	}
	for _, it := range p.After {
		s.stripped[it.Place.String()+" "+it.Name] = true
	}
	kind, typed := m.Header("content-type")
	s.form = typed && message.IsForm(kind)
	s.readHeaders(m)
	whole := *s
	whole.query, whole.params = s.pairs(m.Query, nil, false), s.allParams(m.Query, nil)
	s.given = &whole
	s.rawQuery = s.without(m.Query)
	s.query = s.pairs(s.rawQuery, nil, false)
	s.params = s.allParams(s.rawQuery, s.after)
	for i, in := range p.Inputs {
		if i < len(c.Inputs) && c.Inputs[i].Set {
			s.inputs[in.Name] = inputValue(c.Inputs[i])
		}
	}
	return s
}

func inputValue(v graph.InputValue) op.Value {
	out := op.Value{Text: []byte(v.Text)}
	for _, t := range v.List {
		out.List = append(out.List, op.Item{Value: []byte(t)})
	}
	return out
}

func (s *sources) readHeaders(m *message.Request) {
	host := false
	for _, h := range m.Headers {
		host = host || strings.EqualFold(h.Name, "host")
		s.headers = append(s.headers, op.Item{Name: []byte(h.Name), Value: []byte(strings.Trim(h.Value, "\r\n"))})
	}
	if !host {
		s.headers = append(s.headers, op.Item{Name: []byte("host"), Value: []byte(m.Authority)})
	}
}

// after tells whether a parameter carries the result, and so is not signed.
func (s *sources) after(name string) bool {
	return s.stripped["params "+name] || s.stripped["query "+name]
}

// without gives a raw query without what carries the result.
func (s *sources) without(raw string) string {
	if !slices.ContainsFunc(s.pairs(raw, nil, true), func(it op.Item) bool { return s.after(string(it.Name)) }) {
		return raw
	}
	var kept []string
	for p, rest := message.CutPair(raw); p.Whole != ""; p, rest = message.CutPair(rest) {
		if !s.after(string(message.AppendFormDecode(nil, p.Name()))) {
			kept = append(kept, p.Whole)
		}
	}
	return strings.Join(kept, "&")
}

func (s *sources) pairs(raw string, skip func(string) bool, decode bool) []op.Item {
	var out []op.Item
	for p, rest := message.CutPair(raw); p.Whole != ""; p, rest = message.CutPair(rest) {
		it := op.Item{Name: []byte(p.Name()), Value: []byte(p.Value())}
		if decode {
			it.Name, it.Value = message.AppendFormDecode([]byte{}, p.Name()), message.AppendFormDecode([]byte{}, p.Value())
		}
		if skip == nil || !skip(string(it.Name)) {
			out = append(out, it)
		}
	}
	return out
}

func (s *sources) allParams(query string, skip func(string) bool) []op.Item {
	out := s.pairs(query, skip, true)
	if s.form {
		out = append(out, s.pairs(string(s.body), skip, true)...)
	}
	return out
}

// value gives what an Input of the graph reads.
func (s *sources) value(n *graph.Node) op.Value {
	if n.Given && s.given != nil {
		s = s.given
	}
	switch n.Source {
	case graph.Query:
		return op.Value{List: s.query}
	case graph.Params:
		return op.Value{List: s.params}
	case graph.Headers:
		return op.Value{List: s.allHeaders()}
	case graph.Signed:
		return op.Value{List: s.signedHeaders()}
	case graph.HeaderValue:
		return op.Value{Text: s.header(n.Text)}
	case graph.ParamValue:
		return op.Value{Text: s.param(n.Text)}
	case graph.Clock:
		return op.Value{Time: s.time}
	case graph.Body:
		return op.Value{Text: s.body}
	}
	return op.Value{Text: s.text(n.Source)}
}

func (s *sources) text(source graph.Source) []byte {
	switch source {
	case graph.Method:
		return []byte(s.method)
	case graph.Protocol:
		return []byte(s.protocol)
	case graph.Host:
		return []byte(s.host)
	case graph.Port:
		return []byte(s.port)
	case graph.Authority:
		return []byte(s.authority)
	case graph.Path:
		return []byte(s.path)
	case graph.RawQuery:
		return []byte(s.rawQuery)
	case graph.Target:
		return []byte(s.target())
	case graph.URL:
		return []byte(s.protocol + "://" + s.authority + s.target())
	case graph.Nonce:
		return []byte(s.nonce)
	case graph.KeyID:
		return []byte(s.keyID)
	case graph.Secret:
		return []byte(s.secret)
	}
	if source == graph.Token && s.token != "" {
		return []byte(s.token)
	}
	return nil
}

func (s *sources) target() string {
	if s.rawQuery != "" || s.hasQuery {
		return s.path + "?" + s.rawQuery
	}
	return s.path
}

func (s *sources) header(name string) []byte {
	for _, h := range s.headers {
		if message.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return nil
}

func (s *sources) param(name string) []byte {
	for _, p := range s.params {
		if string(p.Name) == name {
			return p.Value
		}
	}
	return nil
}

// signedHeaders gives the signed headers in the order of the list, each with all its values.
func (s *sources) signedHeaders() []op.Item {
	if s.list != nil {
		return s.list
	}
	if s.cached != nil {
		return s.cached
	}
	out := make([]op.Item, 0, len(s.signed))
	for _, name := range s.signed {
		it, ok := s.named(name)
		switch {
		case s.rules.Other(name):
			out = append(out, op.Item{Name: it.Name})
		case ok || s.rules.Bare(name):
			out = append(out, it)
		}
	}
	s.cached = out
	return out
}

func (s *sources) named(name string) (op.Item, bool) {
	it := op.Item{Name: []byte(name)}
	for _, h := range s.headers {
		if message.EqualFold(h.Name, name) {
			it.Values = append(it.Values, op.Item{Value: h.Value})
		}
	}
	if len(it.Values) == 0 {
		return it, false
	}
	it.Value = it.Values[0].Value
	return it, true
}

// allHeaders gives every header but those that carry the result, sorted, names in lower case.
func (s *sources) allHeaders() []op.Item {
	var out []op.Item
	seen := map[string]bool{}
	for _, h := range s.headers {
		name := strings.ToLower(string(h.Name))
		if seen[name] || s.carries(name) {
			continue
		}
		seen[name] = true
		it, _ := s.named(name)
		out = append(out, it)
	}
	slices.SortFunc(out, func(a, b op.Item) int { return bytes.Compare(a.Name, b.Name) })
	return out
}

func (s *sources) carries(name string) bool {
	for item := range s.stripped {
		if header, ok := strings.CutPrefix(item, "headers "); ok && strings.EqualFold(header, name) {
			return true
		}
	}
	return false
}
