package diagnose

import (
	"bytes"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// places adds other methods, paths and hosts than those of the request.
func (c *changes) places() {
	c.methods()
	c.paths()
	c.hosts()
}

func (c *changes) methods() {
	for _, m := range []string{"GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"} {
		if m != c.src.method {
			c.see("method-wrong", verbatim(m), func(s *sources) { s.method = m }, graph.Method)
		}
	}
	lower := strings.ToLower(c.src.method)
	c.see("method-lowercase", verbatim(lower), func(s *sources) { s.method = lower }, graph.Method)
}

var pathSources = []graph.Source{graph.Path, graph.Target, graph.URL}

func (c *changes) paths() {
	path := c.src.path
	use := func(class, text string) {
		if text != path {
			c.see(class, quoted(text), func(s *sources) { s.path = text }, pathSources...)
		}
	}
	use("path-empty", "")
	use("path-slash", strings.TrimSuffix(path, "/"))
	use("path-slash", path+"/")
	use("path-slash", "/"+path)
	use("path-slash", strings.TrimPrefix(path, "/"))
	for strings.Contains(path, "//") {
		use("path-slash", strings.ReplaceAll(path, "//", "/"))
		break
	}
	c.prefixes(use)
	use("path-encoding", string(message.AppendPercentDecode(nil, path)))
	use("path-encoding", escapePath(path))
	use("path-encoding", escapePath(string(message.AppendPercentDecode(nil, path))))
	use("path-encoding", escapePath(escapePath(path)))
	use("path-encoding", string(message.AppendPercent(nil, path)))
	if q := c.src.rawQuery; q != "" {
		use("path-includes-query", path+"?"+q)
		if c.reads(graph.RawQuery, graph.Query, graph.Params) {
			c.see("path-includes-query", "the query is a part of the path and not signed again", func(s *sources) {
				s.path, s.rawQuery, s.query, s.params = path+"?"+q, "", nil, nil
			}, append([]graph.Source{graph.RawQuery, graph.Query, graph.Params}, pathSources...)...)
		}
	}
	c.writtenPaths()
	c.pathCalls()
	for _, n := range c.find(func(n *graph.Node) bool { return n.Is("clean_path") }) {
		c.edit("path-encoding", "not normalised", itsArgument, n)
	}
}

// writtenPaths adds other paths where the path stands in what is hashed or signed, after all that was done with it. A
// scheme may have a constant there.
func (c *changes) writtenPaths() {
	for _, text := range c.hashed() {
		if text.Kind != graph.Template {
			continue
		}
		for i, n := range text.Args {
			switch {
			case n.Reads(graph.Path):
			case graph.DependsOn(n, graph.Path) && !graph.DependsOn(n, graph.Params) && !graph.DependsOn(n, graph.Method):
				c.writtenPath(n)
			case n.Kind == graph.Const && i > 0 && graph.DependsOn(text.Args[i-1], graph.Method):
				for _, root := range []string{"/", string(message.AppendPercent(nil, "/"))} {
					if strings.Trim(n.Text, "\n&") == root {
						c.constantPath(text, n, root)
					}
				}
			}
		}
	}
}

// pathCalls adds the query behind the path where it is decoded or escaped, not decoded or escaped with it.
func (c *changes) pathCalls() {
	query := c.src.rawQuery
	calls := c.find(func(n *graph.Node) bool { return n.Kind == graph.Call && only(n, graph.Path) })
	for _, n := range calls {
		if query != "" && !slices.ContainsFunc(calls, func(outer *graph.Node) bool { return slices.Contains(outer.Args, n) }) {
			c.texts("path-includes-query", "the query behind it as it was sent", func(b []byte) []byte {
				return append(append(bytes.Clone(b), '?'), query...)
			}, n)
		}
	}
}

func (c *changes) writtenPath(n *graph.Node) {
	use := func(class string, what detail, do func(path string, now []byte) string) {
		c.edit(class, what, func(e *evaluator, _ *graph.Node, next rest) op.Value {
			return op.Value{Text: []byte(do(e.src.path, next.value().Text))}
		}, n)
	}
	use("path-empty", "", func(string, []byte) string { return "" })
	use("path-slash", "a / at its end", func(_ string, now []byte) string { return string(now) + "/" })
	use("path-slash", "no / at its end", func(_ string, now []byte) string { return strings.TrimSuffix(string(now), "/") })
	escaped := func(what detail, do func(path string) string) {
		use("path-encoding", what, func(path string, now []byte) string {
			if text := do(path); strings.TrimSuffix(text, "/") != strings.TrimSuffix(string(now), "/") {
				return text
			}
			return string(now) // the same, or but for a slash
		})
	}
	decoded := func(path string) string { return string(message.AppendPercentDecode(nil, path)) }
	escaped("as it was sent", func(path string) string { return path })
	escaped("decoded", decoded)
	escaped("escaped once", func(path string) string { return escapePath(decoded(path)) })
	escaped("escaped twice", func(path string) string { return escapePath(escapePath(decoded(path))) })
}

// constantPath adds what was signed where a scheme signs the same path for every request.
func (c *changes) constantPath(text, part *graph.Node, root string) {
	use := func(class, path string) {
		c.edit(class, quoted(path), func(e *evaluator, n *graph.Node, _ rest) op.Value {
			var out []byte
			for _, a := range n.Args {
				if a == part {
					out = append(out, strings.Replace(part.Text, root, path, 1)...)
					continue
				}
				out = append(out, e.value(a).Text...)
			}
			return op.Value{Text: out}
		}, text)
	}
	use("path-empty", "")
	use("path-slash", root+root)
	if sent := c.src.path; sent != "/" {
		use("path-slash", sent)
		use("path-slash", string(message.AppendPercent(nil, sent)))
	}
}

// prefixes adds paths to which a gateway adds a prefix, or from which it takes one.
func (c *changes) prefixes(use func(class, text string)) {
	const class = "path-prefix-stripped"
	path := c.src.path
	for _, name := range []string{"x-forwarded-prefix", "x-original-uri", "x-forwarded-uri", "x-rewrite-url", "x-original-url"} {
		value := string(c.src.header(name))
		if value == "" {
			continue
		}
		value, _, _ = strings.Cut(value, "?")
		if strings.HasSuffix(value, path) {
			use(class, value)
		}
		use(class, strings.TrimSuffix(value, "/")+path)
	}
	for _, stage := range []string{"/release", "/prepub", "/test", "/prod", "/dev", "/stage", "/api", "/v1", "/v2"} {
		use(class, stage+path)
	}
	if i := strings.IndexByte(strings.TrimPrefix(path, "/"), '/'); i >= 0 {
		use(class, path[i+1:])
	}
}

func escapePath(path string) string {
	keep := message.Unreserved("/")
	return string(message.AppendPercentExcept(nil, path, &keep))
}

func (c *changes) hosts() {
	host := c.src.authority
	bare, port := c.src.host, c.src.port
	use := func(class, text string) {
		if text != host && text != "" {
			c.see(class, verbatim(text), func(s *sources) { s.setHost(text) }, graph.Host, graph.Port, graph.Authority, graph.URL, graph.HeaderValue, graph.Signed, graph.Headers)
		}
	}
	use("host-port", bare)
	for _, p := range []string{"80", "443", port, "8080", "8443"} {
		use("host-port", bare+":"+p)
	}
	use("host-wrong", strings.ToUpper(bare))
	use("host-wrong", "https://"+host)
	use("host-wrong", "http://"+host)
	use("host-wrong", host+"/")
	use("host-wrong", " "+host)
	use("host-wrong", host+c.src.path)
	use("host-wrong", "www."+host)
	labels := strings.Split(bare, ".")
	if len(labels) > 3 { // the host without its region, as the service's default
		use("host-wrong", labels[0]+"."+strings.Join(labels[2:], "."))
		use("host-wrong", strings.Join(labels[1:], "."))
	}
	use("host-wrong", "localhost")
	for _, name := range []string{"x-forwarded-host", "x-original-host", "x-host"} {
		value := string(c.src.header(name))
		use("host-rewritten", value)
		for _, port := range []string{string(c.src.header("x-forwarded-port")), "443", "80"} {
			if port != "" && value != "" {
				use("host-rewritten", value+":"+port)
			}
		}
	}
	for part := range strings.SplitSeq(string(c.src.header("forwarded")), ";") {
		if value, ok := strings.CutPrefix(strings.TrimSpace(part), "host="); ok {
			use("host-rewritten", strings.Trim(value, `"`))
		}
	}
}

// setHost changes the host wherever the request tells it.
func (s *sources) setHost(host string) {
	s.authority = host
	s.host = strings.ToLower(host)
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.Contains(host, "/") {
		s.host, s.port = s.host[:i], host[i+1:]
	}
	s.setHeader("host", host)
}
