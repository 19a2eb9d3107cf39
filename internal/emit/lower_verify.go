package emit

import (
	"fmt"
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
)

// lowerVerify gives every form of a plan the statements of its verifier, and the plan those that find out the form.
func lowerVerify(p *Plan, t *Target, comments, given map[string][]string) error {
	choose := newLowering(p.Forms[0].Signs, t, map[string]bool{})
	choose.reserve(t.VerifierReserved)
	choose.out = &p.Receive
	forms, err := readForms(p, t, given)
	if err != nil {
		return err
	}
	covers := coverable(forms)
	choose.add(&Stmt{Kind: CheckDemands, Told: judged(p.Inputs, forms), Names: covers})
	var mode *Var
	if len(p.Forms) > 1 {
		mode = choose.letting(graph.FormInput, choose.ask("input?", text(graph.FormInput)))
	}
	for i, f := range p.Forms {
		choose.carried(forms[i].matcher.Shapes(), mode, f.Name)
		if f.Verify, err = verifies(forms[i], covers, t, comments); err != nil {
			return err
		}
	}
	choose.refuse("missing-signature", "the request carries no signature of this scheme")
	return nil
}

// verifies lowers a form's verifier until it is known which named values must be able to be absent.
func verifies(f *readBack, covers []string, t *Target, comments map[string][]string) (body []*Stmt, err error) {
	distinct := map[string]bool{}
	for before := -1; before < len(distinct) && err == nil; {
		before = len(distinct)
		l := newLowering(f.program, t, distinct)
		l.reserve(t.VerifierReserved)
		l.comments = comments
		l.received = &receiving{told: f.told, covers: covers}
		body, err = l.verifier(f.matcher, f.matcher.Shapes())
	}
	return body, err
}

// readBack is a form as a verifier reads it.
type readBack struct {
	program *graph.Program
	matcher *match.Matcher
	told    []string // the inputs that a request tells
}

// judged gives the inputs whose values are compared with what is accepted, where requests tell them.
func judged(inputs []*graph.InputDecl, forms []*readBack) []string {
	var names []string
	for _, in := range inputs {
		if !in.List && slices.ContainsFunc(forms, func(f *readBack) bool { return slices.Contains(f.matcher.Inputs(), in.Name) }) {
			names = append(names, in.Name)
		}
	}
	return names
}

func readForms(p *Plan, t *Target, given map[string][]string) ([]*readBack, error) {
	var forms []*readBack
	for _, f := range p.Forms {
		read, err := reads(p.Scheme, t, f.Name, given)
		if err != nil {
			return nil, err
		}
		forms = append(forms, read)
	}
	return forms, nil
}

// reads cuts a form down for verifying: optional inputs that a request does not tell are absent, and a gateway's verifier
// is made for certain values of the others.
func reads(s *graph.Scheme, t *Target, form string, given map[string][]string) (*readBack, error) {
	p, err := graph.Build(s, form, nil)
	if err != nil {
		return nil, err
	}
	m, _ := match.Plan(p)
	told := m.Inputs()
	absent := map[string][]string{}
	for _, in := range s.Inputs {
		if in.Optional && !slices.Contains(told, in.Name) {
			absent[in.Name] = nil
		}
	}
	if t.Gateway != nil {
		absent = folded(s, told, given)
	}
	if p, err = graph.Build(s, form, absent); err != nil {
		return nil, err
	}
	m, problems := match.Plan(p)
	if problems.Failed() {
		return nil, problems
	}
	return &readBack{p, m, told}, nil
}

func (l *lowering) reserve(names []string) {
	for w := range reading {
		l.scope.taken[l.target.function(w)] = true
	}
	for _, n := range names {
		l.scope.taken[n] = true
	}
}

// carried calls a form's verifier when the request carries a signature in that form.
func (l *lowering) carried(shapes []match.Shape, mode *Var, form string) {
	at := slices.IndexFunc(shapes, func(s match.Shape) bool { return s.Carrier })
	it := shapes[at].Item
	var test *Expr
	if it.Place == graph.InHeader {
		test = l.ask("carried_header", text(it.Name), text(shapes[at].Parts[0].Literal))
	} else {
		test = l.ask("carried_"+places[it.Place], text(it.Name))
	}
	call := func() { l.add(&Stmt{Kind: CallVerify, Name: form}) }
	l.add(&Stmt{Kind: If, Value: test, Then: l.within(func() {
		if mode == nil {
			call()
			return
		}
		wanted := &Expr{Kind: Call, Type: Bool, Word: "==", Args: []*Expr{known(mode), text(form)}}
		either := &Expr{Kind: Call, Type: Bool, Word: "||", Args: []*Expr{gone(mode), wanted}}
		l.add(&Stmt{Kind: If, Value: either, Then: l.within(call)})
	})})
}

// verifier lowers a form's verifier. The order is that of package verify: shape, key, clock, signature, nonce.
func (l *lowering) verifier(m *match.Matcher, shapes []match.Shape) (body []*Stmt, err error) {
	l.out = &body
	var own []string
	for i := range shapes {
		if it := shapes[i].Item; it.Place != graph.InHeader && !slices.Contains(own, it.Name) {
			own = append(own, it.Name)
		}
	}
	for i := range shapes {
		l.readItem(&shapes[i], own)
	}
	l.blank()
	signature := l.settle()
	if signature == nil {
		return nil, fmt.Errorf("%s: the signature cannot be read back", l.program.Scheme.Range)
	}
	l.toldInputs()
	l.receivedList()
	l.blank()
	l.add(&Stmt{Kind: LookUp, Value: local(l.received.keyID)})
	for _, in := range wantedInputs(l.program.Inputs, l.verifyRoots()) {
		if l.inputs[in.Name] == nil {
			l.input(in)
		}
	}
	l.fresh(m)
	if l.program.Scheme.Credential.Token != "" {
		l.refuseIf(l.ask("wrong_token", l.tokenText()), "signature-mismatch", "the session token is not the one that belongs to the key")
	}
	l.blank()
	l.recompute(signature)
	l.coverage()
	if l.program.Scheme.Fresh.Nonce {
		l.refuseIf(l.ask("seen", local(l.received.nonce)), "replayed", "the nonce was used before")
	}
	l.add(&Stmt{Kind: Accept, Value: local(l.received.keyID)})
	return body, nil
}

func (l *lowering) verifyRoots() []*graph.Node {
	f := l.program.Fresh
	roots := []*graph.Node{l.program.Signature}
	for _, c := range l.received.compared {
		roots = append(roots, c.node, c.test)
	}
	roots = append(roots, f.Within, f.When, f.Lifetime)
	return slices.DeleteFunc(roots, func(n *graph.Node) bool { return n == nil })
}

func (l *lowering) reads(s graph.Source) bool {
	return slices.ContainsFunc(l.verifyRoots(), func(n *graph.Node) bool { return graph.DependsOn(n, s) })
}
