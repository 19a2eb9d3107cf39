package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// sources keeps the parts of the request that have been read in this run.
type sources struct {
	parts  [graph.Element + 1]slot
	all    []op.Item // memory for the lists
	values []op.Item // memory for the values of headers
	wire   []op.Item // memory for the parameters as they are sent
}

// input gives the text of an input node.
func (r *Run) input(n *graph.Node) []byte {
	switch n.Source {
	case graph.Param:
		return r.param(n)
	case graph.Element:
		return r.elems[r.m.info[n.ID].index].Value
	case graph.HeaderValue:
		return r.headerValue(n.Text, n.Given)
	case graph.ParamValue:
		return r.paramValue(n.Text, n.Given)
	}
	if n.Given {
		return r.readSource(n.Source, true)
	}
	s := &r.sources.parts[n.Source]
	if s.run != r.run {
		v := r.readSource(n.Source, false)
		s.run, s.text = r.run, v
	}
	return s.text
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
	case graph.Body:
		if given {
			return r.readBody()
		}
		return r.sentBody()
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

// bindInputs takes the values that are known, and computes the defaults of the rest.
func (r *Run) bindInputs() {
	for _, i := range r.m.order {
		if r.err != nil {
			return
		}
		in, decl := &r.inputs[i], r.m.Program.Inputs[i]
		switch {
		case i < len(r.env.Inputs) && r.env.Inputs[i].Set:
			r.bindValue(in, &r.env.Inputs[i], decl)
		case decl.Default != nil:
			r.bindDefault(in, decl)
		default:
			*in = input{}
			if !decl.Optional {
				r.fail(&MissingInput{decl})
			}
		}
	}
}

func (r *Run) bindDefault(in *input, decl *graph.InputDecl) {
	if decl.List {
		in.list = r.ownList(r.list(decl.Default))
		return
	}
	v := r.text(decl.Default)
	if len(r.buf) > 0 {
		v = r.keepBytes(v)
	}
	if v == nil {
		v = []byte{}
	}
	in.text = v
	r.buf = r.buf[:0]
	r.checkAllowed(decl, in.text)
}

func (r *Run) bindValue(in *input, v *graph.InputValue, decl *graph.InputDecl) {
	if !decl.List {
		in.text, in.list = r.keepString(v.Text), nil
		r.checkAllowed(decl, in.text)
		return
	}
	in.list = nil
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
	s := &r.sources.parts[source]
	if s.run != r.run {
		s.run = r.run
		s.list = r.readList(source)
	}
	return s.list
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
