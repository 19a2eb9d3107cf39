package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// sources keeps the parts of the request that have been read in this run.
type sources struct {
	parts  [graph.Element + 1]slot
	all    []op.Item   // memory for the lists
	values []op.Item   // memory for the values of headers
	raw    string      // the query of the run before, when all its pairs are kept
	query  []queryPair // of the run before
	pairs  []op.Item   // memory for parameters; those of query come first, and stay from run to run
	given  slot        // the parameters as they were handed over
	names  uint64      // counts how often the names of pairs in query have changed
	signed signedNames // of the parameters that are signed
	order  []int32     // of these, by their names, when signed.sorted
	wire   slot        // and as they are sent
	form   slot        // whether they travel in the body
}

// signedNames tells whether the parameters that are signed have the names, in their places, that they had in the run
// before. Then their order is the same too.
type signedNames struct {
	query  uint64 // of the pairs of the query; 0: nothing is known
	joined uint64 // which items join the request, a bit each
	first  int    // the first pair of the query that gives way
	sorted bool   // their order is known
}

// addPart appends a part of the request. What is a string there need not be kept as bytes first.
func (r *Run) addPart(c *code) {
	req := r.env.Request
	switch c.part {
	case graph.Method:
		put(&r.buf, req.Method)
	case graph.Protocol:
		put(&r.buf, req.Scheme)
	case graph.Authority:
		put(&r.buf, r.requestHost())
	case graph.Path:
		put(&r.buf, pathOf(req))
	case graph.Nonce:
		put(&r.buf, r.env.Nonce)
	case graph.KeyID:
		put(&r.buf, r.env.KeyID)
	case graph.Secret:
		put(&r.buf, r.env.Secret)
	case graph.Token:
		put(&r.buf, r.env.Token)
	default:
		put(&r.buf, r.readPart(c))
	}
}

// readPart gives a part of the request.
func (r *Run) readPart(c *code) []byte {
	if c.given {
		return r.readSource(c.part, true)
	}
	s := &r.sources.parts[c.part]
	if s.run != r.run {
		v := r.readSource(c.part, false)
		s.run, s.text = r.run, v
	}
	return s.text
}

func (r *Run) readSource(s graph.Source, given bool) []byte {
	req := r.env.Request
	switch s {
	case graph.Method:
		return message.View(req.Method)
	case graph.Protocol:
		return message.View(req.Scheme)
	case graph.Host:
		start := len(r.kept)
		r.kept = req.AppendHostname(r.kept)
		return r.keptFrom(start)
	case graph.Port:
		return message.View(req.Port())
	case graph.Authority:
		return message.View(r.requestHost())
	case graph.Path:
		return message.View(pathOf(req))
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
		return message.View(r.env.Nonce)
	case graph.KeyID:
		return message.View(r.env.KeyID)
	case graph.Secret:
		return message.View(r.env.Secret)
	case graph.Token:
		if r.env.Token != "" {
			return message.View(r.env.Token)
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

// address gives target or URL with the query as it will be sent.
func (r *Run) address(s graph.Source, given bool) []byte {
	req := r.env.Request
	query := r.rawQuery(given)
	start := len(r.kept)
	if s == graph.URL {
		put(&r.kept, req.Scheme)
		put(&r.kept, "://")
		put(&r.kept, req.Authority)
	}
	put(&r.kept, pathOf(req))
	if len(query) > 0 || req.HasQuery {
		r.kept = append(r.kept, '?')
		put(&r.kept, query)
	}
	return r.keptFrom(start)
}

// bindInputs takes the values that are known, and computes the defaults of the rest. Where none is given and nothing that
// the defaults are made of has changed, they are those of the last run.
func (r *Run) bindInputs() {
	if r.m.bound == 0 {
		r.bindAll()
		return
	}
	s := &r.slow[r.m.bound-1]
	if none := len(r.env.Inputs) == 0; !s.good || !none {
		r.bindAll()
		s.good = none && r.settles(r.m.bound-1)
	}
}

func (r *Run) bindAll() {
	m, given := r.m, r.env.Inputs
	for _, i := range m.order {
		if i < len(given) && given[i].Set {
			if !r.sameValue(i, &given[i]) {
				r.bindValue(i, &given[i])
			}
		} else if !r.sameDefault(i) {
			r.bindDefault(i)
		}
		if r.err != nil {
			return
		}
	}
}

// sameValue takes a value that is the one of the run before: it is allowed.
func (r *Run) sameValue(i int, v *graph.InputValue) bool {
	if last := r.last.inputs[i]; last == nil || v.List != nil || string(last) != v.Text {
		return false
	}
	in := &r.inputs[i]
	in.text, in.byDefault = message.View(v.Text), false
	return true
}

// sameDefault tells whether an input has its default from the run before still.
func (r *Run) sameDefault(i int) bool {
	c := r.m.defaults[i]
	return r.inputs[i].byDefault && c.stays() && (c == nil || c.do != slow || r.slow[c.index].good)
}

func (r *Run) bindDefault(i int) {
	in, decl, c := &r.inputs[i], r.m.Program.Inputs[i], r.m.defaults[i]
	switch {
	case decl.Default == nil:
		if *in = (input{}); !decl.Optional {
			r.fail(&MissingInput{decl})
		}
	case decl.List:
		*in = input{list: r.ownList(r.list(c))}
	default:
		v := r.text(c)
		if len(r.buf) > 0 {
			v = r.keepBytes(v)
		}
		if v == nil {
			v = []byte{}
		}
		*in = input{text: v}
		r.buf = r.buf[:0]
		r.checkAllowed(decl, v)
	}
	in.byDefault = r.err == nil
	r.noteInput(i)
}

func (r *Run) bindValue(i int, v *graph.InputValue) {
	in, decl := &r.inputs[i], r.m.Program.Inputs[i]
	if *in = (input{}); decl.List {
		for _, t := range v.List {
			in.list = append(in.list, op.Item{Value: message.View(t)})
		}
	} else {
		in.text = message.View(v.Text)
		r.checkAllowed(decl, in.text)
	}
	r.noteInput(i)
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
	r.buf = r.buf[:0]
	r.items = r.items[:0]
	return own
}

// sourceList gives a list of the request as it is signed.
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
