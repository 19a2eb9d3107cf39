package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// code is a node laid out for running: how its value is made is settled when the program is prepared, and all that
// is needed for it lies in one place. It is still the graph and not instructions for a machine: there is one code a
// node, beside those that stand behind a kept value and those of merged literals.
type code struct {
	do    do
	part  graph.Source // what is read of the request
	given bool         // as it was handed over
	slot  int32        // of a kept value: its slot, plus one
	index int32        // of an input, a loop, a mac site (plus one) or a written time
	lines int32        // of a loop whose lines are kept: what they are made of, plus one
	num   int
	text  []byte // of a constant; nil is absent
	args  []*code

	op     *op.Op
	layout *op.Layout
	name   string // of the header or parameter that is read
	node   *graph.Node
}

// do says how a value is made.
type do uint8

// What lies somewhere already: text gives it, and add copies it to the buffer.
const (
	unknown do = iota // not laid out yet
	constant
	char       // a constant of one byte, in a sequence
	slow       // texts one behind the other that change slowly: kept across runs
	keptText   // used more than once, or traced: made once a run
	inputText  // an input of the scheme
	elemName   // of a loop's element
	elemValue  // of a loop's element
	readPart   // a part of the request or the credential
	readHeader // the first value of a header
	readParam  // the first value of a parameter
	cond       // one of two values
	when       // a value, or absent
	timeText   // the time written out
	firstOf    // the first text of a list
	viewOne    // a part of one text
	viewCall   // a part of a text, chosen by more arguments

	// What is built at the end of the buffer.
	sequence    // texts one behind the other
	digest      // of a text
	mac         // of a text
	textOne     // an operation on one text
	textFixed   // an operation on one text, with constants for the other arguments
	textCall    // any other operation
	joinEach    // the texts of a loop
	joinOne     // the texts of a loop, sorted: which matters only when there are several
	joinPairs   // name=value of each element of a list
	escapePairs // that escaped as a whole once more
	joinNames   // the names of a list
	fields      // name=value pairs that are written out, absent ones left out

	// Tests.
	keptTest // the same for each element of a loop: answered once a run
	not
	and
	or
	equalText   // a text that lies somewhere is a constant; num as in equal
	presentText // a text that lies somewhere is there
	equal       // num tells whether equal texts are asked for
	present     // whether a text is there
	testCall

	// Lists.
	keptList
	written   // elements that are written out
	each      // a loop
	elemList  // the values of a header
	inputList // an input of the scheme
	readList  // a part of the request
	sortNames // pairs in order of their names
	listCall
	pairOf // a pair, an element of a list
	elem   // the loop's element, an element of a list
	bare   // a time or a number, an argument only
)

// layOut makes the code of a node. Those of its arguments may still be empty: only their places are used.
func (m *Machine) layOut(n *graph.Node) {
	c := &m.code[n.ID]
	if c.slot != 0 {
		behind := &m.code[m.Program.Size+int(c.slot)-1]
		behind.index = c.index
		c.do, c.args, c.node = keptAs(n), m.list(behind), n
		if c.do == keptText && m.keepsSlowly(n) {
			c.do, c.index = slow, m.newSlow(n)
		}
		c = behind
	}
	c.node, c.op, c.num, c.name, c.given, c.part = n, n.Op, n.Num, n.Text, n.Given, n.Source
	if n.Kind == graph.Template {
		m.layOutParts(c, m.flat(m.parts[:0], n.Args))
		return
	}
	m.parts = m.parts[:0]
	for _, a := range n.Args {
		m.parts = append(m.parts, m.of(a))
	}
	c.args = m.take(m.parts)
	switch n.Kind {
	case graph.Const:
		c.do, c.text = constant, n.Constant()
	case graph.Input:
		c.do = reads(n)
	case graph.Field:
		c.do = map[string]do{"name": elemName, "value": elemValue, "values": elemList}[n.Text]
	case graph.Cond:
		c.do = cond
	case graph.List:
		c.do = written
	case graph.Each:
		if c.do = each; onlyEscapes(n) {
			c.num = 1
		}
		m.keepLines(n, c)
	case graph.Call:
		m.layOutCall(n, c)
	}
}

// of gives the place of a node's code.
func (m *Machine) of(n *graph.Node) *code {
	if n == nil {
		return nil
	}
	return &m.code[n.ID]
}

// take gives the codes memory of their own, out of one piece for the whole program.
func (m *Machine) take(codes []*code) []*code {
	from := len(m.space)
	m.space = append(m.space, codes...)
	m.parts = codes[:0]
	return m.space[from:len(m.space):len(m.space)]
}

func (m *Machine) list(c *code) []*code {
	m.space = append(m.space, c)
	return m.space[len(m.space)-1 : len(m.space) : len(m.space)]
}

func keptAs(n *graph.Node) do {
	switch {
	case n.Type == op.Bool:
		return keptTest
	case n.Type&op.List != 0:
		return keptList
	}
	return keptText
}

func reads(n *graph.Node) do {
	switch n.Source {
	case graph.Param:
		return inputText
	case graph.Choices:
		return inputList
	case graph.Element:
		if n.Type&op.Data != 0 {
			return elemValue
		}
		return elem
	case graph.HeaderValue:
		return readHeader
	case graph.ParamValue:
		return readParam
	case graph.Clock:
		return bare
	case graph.Query, graph.Params, graph.Headers, graph.Signed:
		return readList
	}
	return readPart
}
