package diagnose

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// edit computes a node otherwise. next gives the value that the node has without this edit.
type edit func(e *evaluator, n *graph.Node, next rest) op.Value

// rest is what is left of a node's edits, and the node itself.
type rest struct {
	e    *evaluator
	n    *graph.Node
	from int
}

func (r rest) value() op.Value { return r.e.edited(r.n, r.from) }

// patch is an edit at a node.
type patch struct {
	node *graph.Node
	edit edit
	op   *op.Op // another operation in place of the node's, whatever else is edited there; then edit is nil
}

// evaluator gives values of a program under some edits. What no edit touches comes from the base, which was computed
// once. It is not the evaluator that signs: that one is made ready for one program, this one for ten thousand programs
// that differ in one node or two, and a test holds that they agree.
type evaluator struct {
	plan    *plan
	src     *sources
	base    *evaluator // nil for the base itself
	edits   []patch
	patched ids // nodes with an edit
	touched ids // nodes whose value is not that of the base: with an edit, or reading what src has changed

	epoch uint32
	seen  []uint32 // by ID: the epoch in which memo was computed
	memo  []op.Value
	elems [][]op.Item // by ID of a loop: its element, as a list of one
	texts []byte      // memory for the texts of this epoch
	items []op.Item   // and for the lists
	args  []op.Value
	parts [][]byte
}

func newEvaluator(l *plan, src *sources) *evaluator {
	return &evaluator{
		plan: l, src: src, touched: l.newSet(), patched: l.newSet(), seen: make([]uint32, len(l.nodes)), memo: make([]op.Value, len(l.nodes)),
		elems: make([][]op.Item, len(l.nodes)), epoch: 1,
	}
}

// start begins with other edits and sources.
func (e *evaluator) start(src *sources, edits []patch, touched ids) {
	e.epoch++
	e.src, e.edits, e.texts, e.items = src, edits, e.texts[:0], e.items[:0]
	copy(e.touched, touched)
	clear(e.patched)
	for i := range edits {
		e.patched.add(edits[i].node.ID)
	}
}

// value gives a node's value.
func (e *evaluator) value(n *graph.Node) op.Value {
	id := n.ID
	if e.base != nil && !e.plan.looped[id] && !e.plan.below[id].meets(e.touched) {
		return e.base.value(n)
	}
	if e.plan.looped[id] {
		return e.edited(n, 0)
	}
	if e.seen[id] != e.epoch {
		v := e.edited(n, 0)
		e.seen[id], e.memo[id] = e.epoch, v
	}
	return e.memo[id]
}

// edited applies the edits of a node from one on, the last one outermost.
func (e *evaluator) edited(n *graph.Node, from int) op.Value {
	if !e.patched.has(n.ID) {
		return e.compute(n)
	}
	for i := from; i < len(e.edits); i++ {
		if e.edits[i].node == n && e.edits[i].edit != nil {
			return e.edits[i].edit(e, n, rest{e, n, i + 1})
		}
	}
	return e.compute(n)
}

// compute gives the value as the scheme defines it.
func (e *evaluator) compute(n *graph.Node) op.Value {
	switch n.Kind {
	case graph.Const:
		return e.plan.constants[n.ID]
	case graph.Input:
		return e.input(n)
	case graph.Call:
		return e.call(n)
	case graph.Template:
		return e.template(n)
	case graph.List:
		return e.list(n)
	case graph.Each:
		return e.each(n)
	case graph.Cond:
		if e.value(n.Args[0]).Flag {
			return e.value(n.Args[1])
		}
		return e.value(n.Args[2])
	case graph.Field:
		return field(n, e.elems[n.Args[0].Loop.ID][0])
	}
	return op.Value{}
}

// template puts its parts together. They are made first: all texts lie in one piece of memory, one behind the other.
func (e *evaluator) template(n *graph.Node) op.Value {
	from := len(e.parts)
	for _, a := range n.Args {
		text := e.value(a).Text
		e.parts = append(e.parts, text)
	}
	start := len(e.texts)
	for _, p := range e.parts[from:] {
		e.texts = append(e.texts, p...)
	}
	e.parts = e.parts[:from]
	return op.Value{Text: e.texts[start:len(e.texts):len(e.texts)]}
}

func field(n *graph.Node, it op.Item) op.Value {
	switch n.Text {
	case "name":
		return op.Value{Text: it.Name}
	case "values":
		return op.Value{List: it.Values}
	}
	return op.Value{Text: it.Value}
}

func (e *evaluator) call(n *graph.Node) op.Value {
	switch n.Op {
	case graph.And:
		return op.Value{Flag: e.value(n.Args[0]).Flag && e.value(n.Args[1]).Flag}
	case graph.Or:
		return op.Value{Flag: e.value(n.Args[0]).Flag || e.value(n.Args[1]).Flag}
	}
	from := len(e.args)
	for _, a := range n.Args {
		v := e.value(a)
		e.args = append(e.args, v)
	}
	v := e.run(e.opOf(n), e.args[from:])
	e.args = e.args[:from]
	return v
}

// opOf gives the operation of a node.
func (e *evaluator) opOf(n *graph.Node) *op.Op {
	if e.patched.has(n.ID) {
		for i := range e.edits {
			if e.edits[i].node == n && e.edits[i].op != nil {
				return e.edits[i].op
			}
		}
	}
	return n.Op
}

// run calls an operation.
func (e *evaluator) run(o *op.Op, args []op.Value) op.Value {
	switch {
	case o.Text != nil:
		start := len(e.texts)
		e.texts = o.Text(e.texts, args)
		return op.Value{Text: e.texts[start:len(e.texts):len(e.texts)]}
	case o.View != nil:
		return op.Value{Text: o.View(args)}
	case o.Test != nil:
		return op.Value{Flag: o.Test(args)}
	}
	start := len(e.items)
	e.items = o.List(e.items, args)
	return op.Value{List: e.items[start:len(e.items):len(e.items)]}
}

func (e *evaluator) list(n *graph.Node) op.Value {
	start := len(e.items)
	e.items = slices.Grow(e.items, len(n.Args))[:start+len(n.Args)]
	out := e.items[start : start : start+len(n.Args)]
	for _, a := range n.Args {
		out = e.appendItem(out, a)
	}
	return op.Value{List: out}
}

// appendItem adds one element: an absent text, or a pair with an absent value, is none.
func (e *evaluator) appendItem(out []op.Item, n *graph.Node) []op.Item {
	v := e.value(n)
	if n.Type == op.Pair || n.Type == op.Header {
		for _, it := range v.List {
			if it.Value != nil || len(it.Values) > 0 {
				out = append(out, it)
			}
		}
		return out
	}
	if v.Text == nil {
		return out
	}
	return append(out, op.Item{Value: v.Text})
}

func (e *evaluator) each(n *graph.Node) op.Value { return e.eachOf(n, e.value(n.Args[0]).List) }

// eachOf runs the body of a loop over a list.
func (e *evaluator) eachOf(n *graph.Node, list []op.Item) op.Value {
	start := len(e.items)
	e.items = slices.Grow(e.items, len(list))[:start+len(list)]
	out := e.items[start : start : start+len(list)] // more than that, and it moves
	var test *graph.Node
	if len(n.Args) > 2 {
		test = n.Args[2]
	}
	for i := range list {
		e.elems[n.ID] = list[i : i+1 : i+1]
		if test != nil && !e.value(test).Flag {
			continue
		}
		out = e.appendItem(out, n.Args[1])
	}
	return op.Value{List: out}
}

func (e *evaluator) input(n *graph.Node) op.Value {
	switch n.Source {
	case graph.Element:
		it := e.elems[n.Loop.ID]
		return op.Value{Text: it[0].Value, List: it}
	case graph.Param, graph.Choices:
		return e.param(n.Text)
	}
	return e.src.value(n)
}

// param gives an input of the scheme: what the request or the caller says, else its default.
func (e *evaluator) param(name string) op.Value {
	if v, ok := e.src.inputs[name]; ok {
		return v
	}
	in := e.plan.inputs[name]
	if in == nil || in.Default == nil {
		return op.Value{}
	}
	v := e.value(in.Default)
	if v.Text == nil && !in.List {
		v.Text = []byte{}
	}
	return v
}
