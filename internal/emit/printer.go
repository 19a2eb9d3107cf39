package emit

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// printer spells the statements of one form.
type printer struct {
	target *Target
	w      *Writer
	form   *Form
	args   string // of the functions of forms

	receives bool // it is a verifier
}

// stmts writes statements.
func (p *printer) stmts(list []*Stmt) {
	for _, s := range list {
		if len(s.Comment) > 0 {
			p.w.Comment(p.target.Comment, strings.Join(s.Comment, " "))
		}
		p.stmt(s)
	}
}

func (p *printer) stmt(s *Stmt) {
	switch s.Kind {
	case Blank:
		p.w.Blank()
	case If:
		p.branch("if", s)
	case IfPresent:
		p.line("if_present", "$name", p.variable(s.Var), "$bare", s.Var.Name, "$type", p.typeOf(&Var{Type: s.Var.Type}))
		p.block(s.Then)
		p.line("end")
	case Loop:
		p.line(p.typed("loop", s.Var.Type), "$name", p.variable(s.Var), "$bare", s.Var.Name, "$type", p.typeOf(s.Var), "$value", p.expr(s.Value, p.looping()).text)
		p.block(s.Then)
		p.line("end_loop")
	case Let, Assign:
		p.line(p.letting(s), "$name", p.variable(s.Var), "$bare", s.Var.Name, "$type", p.typeOf(s.Var), "$value", p.expr(s.Value, AsValue).text)
	case Append:
		p.line("append", "$name", p.variable(s.Var), "$bare", s.Var.Name, "$value", p.expr(s.Value, AsValue).text)
	case Declare:
		p.declare(s)
	case Send:
		p.line(s.word(), "$name", p.target.Text(s.Name), "$value", p.expr(s.Value, AsArgument).text)
	case Drop:
		p.line("drop", "$names", p.target.texts(s.Names))
	case Check:
		p.line("check", "$names", p.target.texts(s.Names), "$name", p.target.Text(s.Name), "$value", p.variable(s.Var))
	case CheckDemands:
		p.line("check_demands", "$accepted", p.target.texts(s.Told), "$cover", p.target.texts(s.Names))
	case Choose:
		p.choose(s)
	case Refuse:
		p.line("refuse", "$verdict", p.expr(s.Value, AsArgument).text, "$detail", p.target.Text(s.Name))
	case LookUp, Accept:
		p.line(s.word(), "$value", p.expr(s.Value, AsArgument).text)
	case CallVerify:
		p.line("call_form", "$name", p.target.verifierName(s.Name), "$args", p.args)
	case Return:
		p.line("return", "$sts", p.expr(s.Notes[0], AsArgument).text, "$signature", p.expr(s.Notes[1], AsArgument).text)
	}
}

// looping tells where the list of a loop stands.
func (p *printer) looping() Use {
	if strings.Contains(p.target.Spell["loop"], "($value)") {
		return AsArgument
	}
	return AsOperand
}

// failing are the words that may fail.
var failing = []string{"signed", "need_input", "need_inputs"}

// letting gives the word for naming a value: a language may name in another way what can fail, and one without calls
// within calls the result of a call.
func (p *printer) letting(s *Stmt) string {
	e := s.Value
	fails := e.Kind == Call && slices.Contains(failing, e.Word)
	for mark, is := range map[string]bool{"_fails": fails, "_call": !fails && p.target.helps(e)} {
		if _, apart := p.target.Spell[s.word()+mark]; apart && is {
			return s.word() + mark
		}
	}
	return p.typed(s.word(), s.Var.Type)
}

// typed gives the word for a statement about a value of a type: a language may say it apart for some.
func (p *printer) typed(word string, t Type) string {
	if _, apart := p.target.Spell[word+"_"+t.String()]; apart {
		return word + "_" + t.String()
	}
	return word
}

// branch writes an if statement; one that is all there is behind an else continues it.
func (p *printer) branch(word string, s *Stmt) {
	p.line(word, "$test", p.expr(s.Value, AsOperand).text)
	p.block(s.Then)
	switch {
	case len(s.Else) == 1 && s.Else[0].Kind == If:
		p.branch("elseif", s.Else[0])
		return
	case len(s.Else) > 0:
		p.line("else")
		p.block(s.Else)
	}
	p.line("end")
}

func (p *printer) block(list []*Stmt) {
	p.w.In()
	p.stmts(list)
	p.w.Out()
}

func (p *printer) declare(s *Stmt) {
	word := "declare"
	if s.Var.Type.Item() != NoType {
		word = "declare_list"
	}
	if p.target.Spell["declare_changing"] != "" && s.Var.Changes {
		p.line("declare_changing", "$name", p.variable(s.Var), "$type", p.typeOf(s.Var), "$value", p.expr(s.Value, AsValue).text)
		return
	}
	p.line(word, "$name", p.variable(s.Var), "$bare", s.Var.Name, "$type", p.typeOf(s.Var), "$item", p.typeOf(&Var{Type: s.Var.Type.Item()}))
	if s.Value != nil {
		p.stmt(&Stmt{Kind: Assign, Var: s.Var, Value: s.Value})
	}
}

// choose calls the function of the form that the input names.
func (p *printer) choose(s *Stmt) {
	last := len(s.Names) - 1
	for i, name := range s.Names {
		if i < last {
			test := p.say("==", spelled{p.variable(s.Var), tight}, spelled{p.target.Text(name), tight})
			p.line("if", "$test", test.text)
			p.w.In()
		}
		p.line("call_form", "$name", p.target.formName(name), "$args", p.args)
		if i < last {
			p.w.Out()
			p.line("end")
		}
	}
}

// formName gives the name of the function that signs in a form.
func (t *Target) formName(form string) string {
	return t.Functions(append([]string{"sign"}, split(form)...))
}

// verifierName gives the name of the function that verifies a form.
func (t *Target) verifierName(form string) string {
	return t.Functions(append([]string{"verify"}, split(form+" form")...))
}

// line writes a statement's spelling with what it is about; an empty one is no line.
func (p *printer) line(word string, pairs ...string) {
	spelling := p.target.Spell[word]
	if spelling == "" {
		return
	}
	for _, line := range strings.Split(strings.NewReplacer(pairs...).Replace(spelling), "\n") {
		p.w.Line(line)
	}
}

func (p *printer) variable(v *Var) string {
	if spelling, is := p.target.Spell["variable"]; is {
		return strings.ReplaceAll(spelling, "$bare", v.Name)
	}
	return v.Name
}

func (p *printer) typeOf(v *Var) string {
	if v.Maybe {
		return p.target.Types[v.Type.String()+"?"]
	}
	return p.target.Types[v.Type.String()]
}

// layout spells a layout of times in the language's own way.
func (p *printer) layout(e *Expr) string {
	layout, err := op.ParseLayout(e.Text)
	if err != nil {
		return "" // bind has refused it
	}
	var b strings.Builder
	for _, part := range layout.Parts() {
		switch {
		case !part.Literal:
			b.WriteString(p.target.Layout[part.Text])
		case p.target.LayoutLiteral != nil:
			b.WriteString(p.target.LayoutLiteral(part.Text))
		default:
			b.WriteString(part.Text)
		}
	}
	return b.String()
}

// rules gives the rules for the list of signed headers with the headers that carry the result.
func (p *printer) rules(s *graph.SignedHeaders) *Rules {
	r := &Rules{texts: p.target.texts}
	if s != nil {
		r.Received = p.receives
		r.Always, r.Offered, r.Others, r.Free, r.Sorted = s.Always, s.Offered, s.Others, s.Free, s.Sorted
	}
	if !slices.ContainsFunc(r.Offered, func(name string) bool { return strings.HasSuffix(name, "*") }) {
		return r
	}
	r.Except, r.Results = s.Except, p.results()
	return r
}

// results gives the headers that carry the result.
func (p *printer) results() []string {
	var names []string
	for _, it := range p.form.Signs.After {
		if it.Place == graph.InHeader {
			names = append(names, strings.ToLower(it.Name))
		}
	}
	return names
}
