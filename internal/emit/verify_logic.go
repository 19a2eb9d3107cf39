package emit

import "slices"

// both makes a test of two, or of the one that is not nil. What both say is said once.
func both(a, b *Expr) *Expr {
	known := pieces("&&", a)
	for _, c := range pieces("&&", b) {
		switch {
		case a == nil:
			a = c
		case !says(known, c):
			a = &Expr{Kind: Call, Type: Bool, Word: "&&", Args: []*Expr{a, c}}
		}
	}
	return a
}

// anyOf makes a test that is met when one of two is; nil never is. An alternative that asks for more than another one
// says nothing.
func anyOf(a, b *Expr) *Expr {
	alternatives := pieces("||", a)
	for _, d := range pieces("||", b) {
		if slices.ContainsFunc(alternatives, func(e *Expr) bool { return asks(d, e) }) {
			continue
		}
		alternatives = slices.DeleteFunc(alternatives, func(e *Expr) bool { return asks(e, d) })
		alternatives = append(alternatives, d)
	}
	var all *Expr
	for _, d := range alternatives {
		if all == nil {
			all = d
			continue
		}
		all = &Expr{Kind: Call, Type: Bool, Word: "||", Args: []*Expr{all, d}}
	}
	return all
}

// opposite makes the test that is met when another one is not.
func opposite(test *Expr) *Expr {
	if test.Kind != Call {
		return &Expr{Kind: Call, Type: Bool, Word: "!", Args: []*Expr{test}}
	}
	switch test.Word {
	case "!":
		return test.Args[0]
	case "&&":
		return anyOf(opposite(test.Args[0]), opposite(test.Args[1]))
	case "||":
		return both(opposite(test.Args[0]), opposite(test.Args[1]))
	}
	if word, is := opposites[test.Word]; is {
		return &Expr{Kind: Call, Type: Bool, Word: word, Args: test.Args}
	}
	return &Expr{Kind: Call, Type: Bool, Word: "!", Args: []*Expr{test}}
}

// pieces gives the parts of a test that an operator joins.
func pieces(operator string, e *Expr) []*Expr {
	switch {
	case e == nil:
		return nil
	case e.Kind != Call || e.Word != operator:
		return []*Expr{e}
	}
	return append(pieces(operator, e.Args[0]), pieces(operator, e.Args[1])...)
}

func says(known []*Expr, test *Expr) bool {
	return slices.ContainsFunc(known, func(e *Expr) bool { return sameExpr(e, test) })
}

// asks tells whether a test asks for all that another one asks for. What is always true asks for nothing.
func asks(test, other *Expr) bool {
	known := pieces("&&", test)
	return isTrue(other) || !slices.ContainsFunc(pieces("&&", other), func(e *Expr) bool { return !says(known, e) })
}
