package emit

import (
	"regexp"
	"strings"
)

// term is an expression of Java as far as lines are broken within.
type term struct {
	lead  string   // what stands before: a sign, a comment, the parameters of a lambda
	text  string   // a literal or a name
	signs []string // between terms: " + ", or " ? " and " : "
	terms []*term  // of an operation, or one between parentheses, or the body of a lambda
	links []*link  // a chain of names and calls, behind text or what is between parentheses
}

// link is a name in a chain, with its arguments if it is called.
type link struct {
	name string
	call bool
	args []*term
}

var (
	javaLambda  = regexp.MustCompile(`^(?:\w+|\(\w+(?:, \w+)*\)) ->`)
	javaComment = regexp.MustCompile(`^/\*[^*]*\*/ `)
	javaName    = regexp.MustCompile(`^(?:new )?[A-Za-z_]\w*(?:<>)?`)
	javaLiteral = regexp.MustCompile(`^(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])+'|-?\d\w*)`)
)

// javaSigns are the operators from loose to tight.
var javaSigns = [][]string{{" || "}, {" && "}, {" == ", " != "}, {" < ", " > "}, {" + "}}

// javaReader reads terms. It is lost where it meets what signers do not have.
type javaReader struct {
	rest string
	lost bool
}

func (r *javaReader) take(prefix string) bool {
	rest, is := strings.CutPrefix(r.rest, prefix)
	r.rest = rest
	return is
}

func (r *javaReader) match(re *regexp.Regexp) string {
	s := re.FindString(r.rest)
	r.rest = r.rest[len(s):]
	return s
}

func (r *javaReader) term() *term {
	if lead := r.match(javaLambda); lead != "" {
		r.take(" ")
		return &term{lead: lead, terms: []*term{r.term()}}
	}
	test := r.operation(0)
	if !r.take(" ? ") {
		return test
	}
	yes := r.term()
	r.take(" : ")
	return &term{signs: []string{" ? ", " : "}, terms: []*term{test, yes, r.term()}}
}

func (r *javaReader) operation(level int) *term {
	if level == len(javaSigns) {
		return r.single()
	}
	all := &term{terms: []*term{r.operation(level + 1)}}
	for before := -1; before < len(all.signs); {
		before = len(all.signs)
		for _, sign := range javaSigns[level] {
			if r.take(sign) {
				all.signs = append(all.signs, sign)
				all.terms = append(all.terms, r.operation(level+1))
			}
		}
	}
	if len(all.signs) == 0 {
		return all.terms[0]
	}
	return all
}

// single is a literal, a chain, or something between parentheses, with a sign or a comment before it.
func (r *javaReader) single() *term {
	t := &term{lead: r.match(javaComment)}
	if r.take("!") {
		t.lead += "!"
	}
	switch {
	case r.take("("):
		t.terms = []*term{r.term()}
		r.take(")")
	default:
		if t.text = r.match(javaLiteral); t.text == "" {
			t.links = append(t.links, r.link())
		}
	}
	for r.take(".") {
		t.links = append(t.links, r.link())
	}
	return t
}

func (r *javaReader) link() *link {
	l := &link{name: r.match(javaName)}
	r.lost = r.lost || l.name == ""
	if l.call = r.take("("); !l.call {
		return l
	}
	for !r.take(")") && !r.lost {
		r.take(", ")
		l.args = append(l.args, r.term())
	}
	return l
}
