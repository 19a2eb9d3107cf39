package emit

import (
	"strconv"
	"strings"
)

// level says how tightly an expression binds.
type level uint8

const (
	loose level = iota // a conditional
	disjunction
	conjunction
	comparison
	tight // a call, a name, a literal
)

// spelled is an expression in a language.
type spelled struct {
	text  string
	level level
}

var levels = map[string]level{
	"cond": loose, "||": disjunction, "&&": conjunction, "!": comparison, "==": comparison, "!=": comparison,
	"==bytes": comparison, "!=bytes": comparison,
}

// levelOf tells how tightly a spelling binds: what has a blank outside of brackets and quotes, or begins with a sign,
// is as loose as its word; all else is one piece.
func levelOf(word, spelling string) level {
	if !loosely(spelling) {
		return tight
	}
	if l, is := levels[word]; is {
		return l
	}
	return comparison
}

func loosely(s string) bool {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == '"' || c == '\'':
			if end := strings.IndexByte(s[i+1:], c); end >= 0 {
				i += end + 1
			}
		case depth == 0 && (c == ' ' || c == '!' && i == 0):
			return true
		}
	}
	return false
}

// fill puts arguments into a spelling: $1 to $9. One that does not stand alone between brackets or commas gets
// parentheses when it binds less tightly than the spelling.
func fill(word, spelling string, args []spelled) spelled {
	out := spelled{level: levelOf(word, spelling)}
	var b strings.Builder
	for i := 0; i < len(spelling); i++ {
		if spelling[i] != '$' || i+1 == len(spelling) || spelling[i+1] < '1' || spelling[i+1] > '9' {
			b.WriteByte(spelling[i])
			continue
		}
		n := int(spelling[i+1] - '1')
		if n < len(args) {
			b.WriteString(args[n].within(out.level, place(word, spelling, i)))
		}
		i++
	}
	out.text = b.String()
	return out
}

// position is where an argument stands in a spelling.
type position uint8

const (
	operand  position = iota // must bind more tightly than the spelling
	enclosed                 // alone between brackets or commas
	clause                   // of a loop: anything but a conditional
	receiver                 // a dot or a bracket follows
)

func place(word, s string, i int) position {
	left, right := strings.TrimRight(s[:i], " "), s[i+2:]
	if right != "" && strings.IndexByte(".[(?", right[0]) >= 0 {
		return receiver
	}
	right = strings.TrimLeft(right, " ")
	between := left != "" && right != "" && strings.IndexByte("([{,", left[len(left)-1]) >= 0 && strings.IndexByte(")]},", right[0]) >= 0
	switch {
	case left == "" && right == "" || between:
		return enclosed
	case word == "each" || word == "each_if":
		return clause
	}
	return operand
}

// within gives parentheses to an argument that needs some.
func (s spelled) within(outer level, at position) string {
	chained := s.level == outer && (outer == conjunction || outer == disjunction)
	switch {
	case s.level == tight || at == enclosed || at == clause && s.level > loose:
		return s.text
	case at == operand && (s.level > outer || chained):
		return s.text
	}
	return "(" + s.text + ")"
}

// Use says where an expression stands.
type Use uint8

// The uses.
const (
	AsValue    Use = iota // a local, an item of a list or a branch gets it
	AsArgument            // alone between brackets or commas of a call
	AsOperand             // within a larger expression
)

// expr spells an expression.
func (p *printer) expr(e *Expr, use Use) spelled {
	if p.target.Special != nil {
		say := func(part *Expr, use Use) string {
			if part == e {
				return p.plain(e, use).text
			}
			return p.expr(part, use).text
		}
		if s, is := p.target.Special(e, use, say); is {
			return spelled{s, tight}
		}
	}
	return p.plain(e, use)
}

// plain spells an expression as its words say.
func (p *printer) plain(e *Expr, use Use) spelled {
	switch e.Kind {
	case Literal:
		return spelled{p.literal(e), tight}
	case Layout:
		return spelled{p.target.Text(p.layout(e)), tight}
	case Local:
		return spelled{p.variable(e.Var), tight}
	case Known:
		return p.say("known", spelled{p.variable(e.Var), tight})
	case Nothing:
		return p.say("nothing")
	case Concat:
		return spelled{p.target.Concat(p.parts(e)), tight}
	case List:
		return p.list(e)
	case Each:
		return p.each(e)
	case Cond:
		return p.say("cond", p.expr(e.Args[0], AsOperand), p.expr(e.Args[1], use), p.expr(e.Args[2], use))
	}
	return p.call(e)
}

func (p *printer) call(e *Expr) spelled {
	if e.Word == "signed" {
		return spelled{p.target.Signed(p.rules(e.Signed)), tight}
	}
	word, of := e.word(), e.Args
	if both, inner := p.target.together(e); inner != nil {
		word, of = both, inner.Args
	}
	spelling := p.target.spelling(word, len(of))
	var args []spelled
	for i, a := range of {
		args = append(args, p.expr(a, useOf(word, spelling, i)))
	}
	for i, a := range args {
		if p.target.Mixed && word == "||" && a.level == conjunction {
			args[i] = spelled{"(" + a.text + ")", tight}
		}
	}
	if e.Word == "headers" {
		args = append(args, spelled{p.target.texts(p.results()), tight})
	}
	return fill(word, spelling, args)
}

// useOf tells how a spelling uses its n-th argument.
func useOf(word, spelling string, n int) Use {
	at := strings.Index(spelling, "$"+strconv.Itoa(n+1))
	if at >= 0 && place(word, spelling, at) == enclosed && spelling != "$1" {
		return AsArgument
	}
	return AsOperand
}

// together gives two words that a target says at once, as "hex sha256", and the inner call.
func (t *Target) together(e *Expr) (string, *Expr) {
	if e.Kind != Call || len(e.Args) != 1 || e.Args[0].Kind != Call {
		return "", nil
	}
	both := e.Word + " " + e.Args[0].Word
	if _, is := t.Spell[both]; !is {
		return "", nil
	}
	return both, e.Args[0]
}

// say spells a word.
func (p *printer) say(word string, args ...spelled) spelled {
	return fill(word, p.target.spelling(word, len(args)), args)
}

func (t *Target) spelling(word string, args int) string {
	if spelling, is := t.Spell[word]; is {
		return spelling
	}
	return t.call(word, args)
}

// call is the spelling of a word that is a helper function.
func (t *Target) call(word string, args int) string {
	if word == "known" || word == "some" {
		return "$1"
	}
	params := make([]string, args)
	for i := range params {
		params[i] = "$" + strconv.Itoa(i+1)
	}
	if form, is := t.Spell["call"]; is {
		return strings.NewReplacer("$name", t.function(word), "$args", strings.Join(params, ", ")).Replace(form)
	}
	return t.function(word) + "(" + strings.Join(params, ", ") + ")"
}

// helps tells whether an expression is a call of a helper function.
func (t *Target) helps(e *Expr) bool {
	if e.Kind != Call || e.Word == "some" {
		return false
	}
	spelling, said := t.Spell[e.Word]
	rest, own := strings.CutPrefix(spelling, t.function(e.Word))
	return !said || own && strings.Trim(rest, " (") != rest
}

// function gives the name of the helper function that stands for a word.
func (t *Target) function(word string) string {
	if plain := plainWord(word); plain != word {
		return t.Functions(split("find_" + plain))
	}
	return t.Functions(split(word))
}

func (p *printer) literal(e *Expr) string {
	switch e.Type {
	case Bytes:
		return p.target.Bytes(e.Text)
	case Number:
		return strconv.Itoa(e.Num)
	case Bool:
		return p.say(strconv.FormatBool(e.Num == 1)).text
	}
	return p.target.Text(e.Text)
}

func (p *printer) parts(e *Expr) []Part {
	var parts []Part
	for _, a := range e.Args {
		if a.Kind == Literal {
			parts = append(parts, Part{true, a.Text})
			continue
		}
		parts = append(parts, Part{false, p.expr(a, AsOperand).text})
	}
	return parts
}

func (p *printer) list(e *Expr) spelled {
	var items []string
	for _, a := range e.Args {
		items = append(items, p.expr(a, AsValue).text)
	}
	return spelled{p.target.List(e.Type, items), tight}
}

// each spells a loop as an expression: $1 is the list, $2 what is made of an item, $3 the test, $4 the variable.
func (p *printer) each(e *Expr) spelled {
	args := []spelled{p.expr(e.Args[0], AsOperand), p.expr(e.Args[1], AsValue), {}, {p.variable(e.Var), tight}}
	if len(e.Args) == 3 {
		args[2] = p.expr(e.Args[2], AsOperand)
	}
	return p.say(e.word(), args...)
}
