package emit

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// Lower makes the plan of a scheme's signer for a target: it decides the order of evaluation, what gets a name, what
// may be absent, and what a language without such expressions must write as statements.
//
// comments are what the scheme file says above a step, by the step's name.
func Lower(s *graph.Scheme, t *Target, comments map[string][]string, o Options) (*Plan, error) {
	p := &Plan{Scheme: s, Inputs: s.Inputs, Words: map[string]bool{}}
	for _, f := range s.Forms {
		program, err := graph.Build(s, f.Name, nil)
		if err != nil {
			return nil, err
		}
		form := &Form{Name: f.Name, Signs: program}
		if t.Gateway == nil {
			form.Body = lowerForm(program, t, comments)
		}
		p.Forms = append(p.Forms, form)
	}
	if len(s.Forms) > 1 && t.Gateway == nil {
		p.Choose = lowerChoice(s, t)
	}
	if o.Verify || t.Gateway != nil {
		if err := lowerVerify(p, t, comments, o.Inputs); err != nil {
			return nil, err
		}
	}
	eachStmt(p, func(s *Stmt) {
		p.Words[s.word()] = true
		for _, e := range append(s.Notes, s.Value) {
			p.note(e, t)
		}
	})
	return p, nil
}

// note puts down the words that an expression uses: two that the target says at once are one, with _ between them.
func (p *Plan) note(e *Expr, t *Target) {
	if e == nil {
		return
	}
	word, args := e.word(), e.Args
	if both, inner := t.together(e); inner != nil {
		word, args = strings.ReplaceAll(both, " ", "_"), inner.Args
	}
	p.Words[word] = true
	for _, a := range args {
		p.note(a, t)
	}
}

// lowering is one form on its way.
type lowering struct {
	program  *graph.Program
	target   *Target
	scope    *scope
	names    map[*graph.Node]string // of steps
	locals   map[*graph.Node]*Var   // of steps
	loops    map[*graph.Node]*Var   // the variable of each
	signed   *Var
	inputs   map[string]*Var
	distinct map[string]bool // named values whose absence somebody tells from emptiness
	comments map[string][]string
	sure     map[string]int // values that are present where we are
	received *receiving     // what a verifier has read; nil when signing
	out      *[]*Stmt
}

// lowerForm lowers a form until it is known which named values must be able to be absent: a use further down tells.
func lowerForm(p *graph.Program, t *Target, comments map[string][]string) []*Stmt {
	distinct := map[string]bool{}
	for {
		before := len(distinct)
		l := newLowering(p, t, distinct)
		l.comments = comments
		body := l.form()
		if len(distinct) == before {
			return body
		}
	}
}

func newLowering(p *graph.Program, t *Target, distinct map[string]bool) *lowering {
	return &lowering{
		program: p, target: t, scope: newScope(t), names: p.Names(), locals: map[*graph.Node]*Var{}, loops: map[*graph.Node]*Var{},
		inputs: map[string]*Var{}, distinct: distinct, sure: map[string]int{},
	}
}

func (l *lowering) form() []*Stmt {
	p := l.program
	var body []*Stmt
	l.out = &body
	for _, in := range l.wantedInputs() {
		l.input(in)
	}
	l.blank()
	l.drop()
	for _, it := range p.Before {
		l.need(it.Node)
		l.send(it, false)
	}
	l.blank()
	wanted := map[*graph.Node]bool{}
	for _, n := range l.roots() {
		graph.Walk(n, func(m *graph.Node) bool { wanted[m] = true; return true })
	}
	for _, b := range p.Steps {
		if wanted[b.Node] {
			l.need(b.Node)
		}
	}
	l.blank()
	for _, it := range p.After {
		l.need(it.Node)
		l.send(it, true)
	}
	l.finish()
	return body
}

// roots are what a signer computes; what only a verifier asks for is not among them.
func (l *lowering) roots() []*graph.Node {
	return append(graph.Roots(l.program.Before, l.program.After, graph.Fresh{}), l.program.Signature)
}

// blank parts the inputs, what joins the request, the steps and the results.
func (l *lowering) blank() {
	if n := len(*l.out); n > 0 && (*l.out)[n-1].Kind != Blank {
		l.add(&Stmt{Kind: Blank})
	}
}

func (l *lowering) add(s *Stmt) { *l.out = append(*l.out, s) }

// within collects the statements that fill makes.
func (l *lowering) within(fill func()) []*Stmt {
	var inner []*Stmt
	outer := l.out
	l.out = &inner
	fill()
	l.out = outer
	return inner
}

func (l *lowering) variable(of string, t Type, maybe bool) *Var {
	return &Var{Name: l.scope.name(of), Type: t, Maybe: maybe}
}

// need puts every step that n is made of, and n if it is one, into a local.
func (l *lowering) need(n *graph.Node) {
	if n == nil || l.locals[n] != nil {
		return
	}
	if n.Kind == graph.Input {
		if n.Source == graph.Signed && l.signed == nil {
			v := l.variable("signed", Headers, false)
			if l.received != nil && l.received.listed != nil {
				l.let(v, l.ask("listed", local(l.received.listed), textList(l.others())))
				l.signed = v
				return
			}
			l.mustHave()
			l.let(v, &Expr{Kind: Call, Type: Headers, Word: "signed", Signed: l.program.Signed, Source: n})
			l.signed = v
		}
		return
	}
	for _, a := range n.Args {
		l.need(a)
	}
	if name, is := l.names[n]; is {
		l.step(name, n)
	}
}

func (l *lowering) step(name string, n *graph.Node) {
	maybe := n.Type == op.Text && l.mayBeAbsent(n) && l.distinct[l.key(n)]
	v := l.variable(name, typeOf(n.Type), maybe)
	first := len(*l.out)
	l.into(v, n)
	if first < len(*l.out) {
		(*l.out)[first].Comment = l.comments[name]
	}
	l.locals[n] = v
}

// into computes a node into a new local: a choice among more than two is written as statements everywhere.
func (l *lowering) into(v *Var, n *graph.Node) {
	if !l.chain(n) && (n.Kind != graph.Cond || l.target.Cond) {
		l.let(v, l.as(v, n))
		return
	}
	l.add(&Stmt{Kind: Declare, Var: v})
	l.assign(v, n)
}

// chain tells a choice among more than two.
func (l *lowering) chain(n *graph.Node) bool {
	return n.Kind == graph.Cond && (l.unnamedCond(n.Args[1]) || l.unnamedCond(n.Args[2]))
}

func (l *lowering) unnamedCond(n *graph.Node) bool { return n.Kind == graph.Cond && l.named(n) == nil }

func (l *lowering) assign(v *Var, n *graph.Node) {
	if !l.unnamedCond(n) {
		l.add(&Stmt{Kind: Assign, Var: v, Value: l.as(v, n)})
		return
	}
	test := l.test(n.Args[0])
	s := &Stmt{Kind: If, Value: test}
	s.Then = l.within(func() { l.assuming(n.Args[0], true, func() { l.assign(v, n.Args[1]) }) })
	s.Else = l.within(func() { l.assuming(n.Args[0], false, func() { l.assign(v, n.Args[2]) }) })
	l.add(s)
}

// let names a value; a list that a loop has just filled has the name of what it was filled for.
func (l *lowering) let(v *Var, e *Expr) {
	if last := len(*l.out) - 1; e.Kind == Local && last >= 0 && filled((*l.out)[:last+1], e.Var) {
		l.scope.free(e.Var.Name)
		e.Var.Name = v.Name
		e.Var.Type = v.Type
		return
	}
	l.add(&Stmt{Kind: Let, Var: v, Value: e})
}

// filled tells whether v is declared in these statements and has no other use yet than being filled by the last.
func filled(stmts []*Stmt, v *Var) bool {
	last := stmts[len(stmts)-1]
	if last.Kind != Loop && last.Kind != If && last.Kind != IfPresent && last.Kind != Append {
		return false
	}
	return slices.ContainsFunc(stmts, func(s *Stmt) bool { return s.Kind == Declare && s.Var == v })
}

// as gives a node as a value of the variable's type.
func (l *lowering) as(v *Var, n *graph.Node) *Expr {
	switch {
	case v.Maybe:
		return l.optional(l.maybe(n))
	case v.Type == Bytes:
		return l.bytes(n)
	}
	return l.value(n)
}

func typeOf(t op.Type) Type {
	switch t {
	case op.Text:
		return Text
	case op.Bytes, op.Data:
		return Bytes
	case op.Time:
		return Time
	case op.Bool:
		return Bool
	case op.Number:
		return Number
	case op.Pair:
		return Pair
	case op.Header:
		return Header
	case op.TextList:
		return Texts
	case op.PairList:
		return Pairs
	case op.HeaderList:
		return Headers
	}
	return NoType
}
