package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// sources keeps the parts of the request that have been read in this run.
type sources struct {
	texts  [graph.Element + 1][]byte
	lists  [graph.Element + 1][]op.Item
	listed [graph.Element + 1]bool
	all    []op.Item // memory for the lists
	values []op.Item // memory for the values of headers
	wire   []op.Item // memory for the parameters as they are sent
}

func (s *sources) reset() {
	clear(s.texts[:])
	clear(s.lists[:])
	clear(s.listed[:])
	s.all, s.values, s.wire = s.all[:0], s.values[:0], s.wire[:0]
}

// input gives the text of an input node.
func (r *Run) input(n *graph.Node) []byte {
	switch n.Source {
	case graph.Param:
		return r.param(n)
	case graph.Element:
		return r.elems[r.m.info[n.Loop.ID].index].Value
	case graph.HeaderValue:
		return r.headerValue(n.Text, n.Given)
	case graph.ParamValue:
		return r.paramValue(n.Text, n.Given)
	case graph.Body:
		if r.sources.texts[graph.Body] == nil {
			r.sources.texts[graph.Body] = r.sentBody()
		}
		return r.sources.texts[graph.Body]
	}
	if v := r.sources.texts[n.Source]; v != nil && !n.Given {
		return v
	}
	v := r.readSource(n.Source, n.Given)
	if !n.Given {
		r.sources.texts[n.Source] = v
	}
	return v
}

func (r *Run) readSource(s graph.Source, given bool) []byte {
	req := r.env.Request
	switch s {
	case graph.Method:
		return r.keepString(req.Method)
	case graph.Protocol:
		return r.keepString(req.Scheme)
	case graph.Host:
		return r.lowerHost(req)
	case graph.Port:
		return r.keepString(req.Port())
	case graph.Authority:
		return r.keepString(req.Host())
	case graph.Path:
		return r.keepString(pathOf(req))
	case graph.RawQuery:
		return r.rawQuery(given)
	case graph.Target, graph.URL:
		return r.address(s, given)
	case graph.Nonce:
		return r.keepString(r.env.Nonce)
	case graph.KeyID:
		return r.keepString(r.env.KeyID)
	case graph.Secret:
		return r.keepString(r.env.Secret)
	case graph.Token:
		if r.env.Token != "" {
			return r.keepString(r.env.Token)
		}
	}
	return nil
}

func pathOf(req *message.Request) string {
	if req.Path == "" {
		return "/"
	}
	return req.Path
}

func (r *Run) lowerHost(req *message.Request) []byte {
	v := r.keepString(req.Hostname())
	for i, c := range v {
		if c >= 'A' && c <= 'Z' {
			v[i] = c + 'a' - 'A'
		}
	}
	return v
}

// address gives target or URL with the query as it will be sent.
func (r *Run) address(s graph.Source, given bool) []byte {
	req := r.env.Request
	query := r.rawQuery(given)
	start := len(r.kept)
	if s == graph.URL {
		r.kept = append(r.kept, req.Scheme...)
		r.kept = append(r.kept, "://"...)
		r.kept = append(r.kept, req.Authority...)
	}
	r.kept = append(r.kept, pathOf(req)...)
	if len(query) > 0 || req.HasQuery {
		r.kept = append(r.kept, '?')
		r.kept = append(r.kept, query...)
	}
	return r.kept[start:len(r.kept):len(r.kept)]
}

// param gives the value of an input of the scheme; bindInputs has put it there.
func (r *Run) param(n *graph.Node) []byte {
	return r.inputs[r.m.info[n.ID].index].text
}

// bindInputs takes the values that are known, and computes the defaults of the rest, in the order in which they need
// each other: a default that reads a later input finds it bound, since binding is by need.
func (r *Run) bindInputs() {
	for i := range r.m.Program.Inputs {
		r.bindInput(i, 0)
	}
}

func (r *Run) bindInput(i, depth int) {
	in := &r.inputs[i]
	decl := r.m.Program.Inputs[i]
	if in.set || r.err != nil {
		return
	}
	if i < len(r.env.Inputs) && r.env.Inputs[i].Set {
		in.set = true
		r.bindValue(in, &r.env.Inputs[i], decl)
		return
	}
	if decl.Default == nil {
		in.set = true
		if !decl.Optional {
			r.fail(&MissingInput{decl})
		}
		return
	}
	if depth > len(r.inputs) {
		r.fail(ErrBudget)
		return
	}
	r.bindNeeded(decl.Default, depth)
	in.set = true
	if decl.List {
		in.list = r.ownList(r.list(decl.Default))
		return
	}
	in.text = r.keepBytes(r.text(decl.Default))
	r.buf = r.buf[:0]
	r.checkAllowed(decl, in.text)
}

// bindNeeded binds the inputs that a default reads.
func (r *Run) bindNeeded(n *graph.Node, depth int) {
	if n == nil {
		return
	}
	if n.Kind == graph.Input && (n.Source == graph.Param || n.Source == graph.Choices) {
		r.bindInput(int(r.m.info[n.ID].index), depth+1)
	}
	for _, a := range n.Args {
		r.bindNeeded(a, depth)
	}
}

func (r *Run) bindValue(in *input, v *graph.InputValue, decl *graph.InputDecl) {
	if !decl.List {
		in.text = r.keepString(v.Text)
		r.checkAllowed(decl, in.text)
		return
	}
	for _, t := range v.List {
		in.list = append(in.list, op.Item{Value: r.keepString(t)})
	}
}

func (r *Run) checkAllowed(decl *graph.InputDecl, text []byte) {
	if len(decl.Allowed) == 0 {
		return
	}
	for _, a := range decl.Allowed {
		if string(text) == a {
			return
		}
	}
	r.fail(decl.Check([]string{string(text)}))
}

// ownList copies a list out of the buffers in which it was built.
func (r *Run) ownList(list []op.Item) []op.Item {
	own := make([]op.Item, len(list))
	for i, it := range list {
		own[i] = op.Item{Name: r.keepBytes(it.Name), Value: r.keepBytes(it.Value)}
	}
	r.buf, r.items = r.buf[:0], r.items[:0]
	return own
}

// listInput gives the list of an input node.
func (r *Run) listInput(n *graph.Node) []op.Item {
	if n.Source == graph.Choices {
		return r.inputs[r.m.info[n.ID].index].list
	}
	if n.Given {
		return r.givenList(n.Source)
	}
	return r.sourceList(n.Source)
}

func (r *Run) sourceList(source graph.Source) []op.Item {
	s := &r.sources
	if !s.listed[source] {
		s.listed[source] = true
		s.lists[source] = r.readList(source)
	}
	return s.lists[source]
}

func (r *Run) readList(s graph.Source) []op.Item {
	switch s {
	case graph.Query:
		return r.queryPairs()
	case graph.Params:
		return r.paramPairs()
	case graph.Headers:
		return r.allHeaders()
	case graph.Signed:
		return r.signedHeaders()
	}
	return nil
}
