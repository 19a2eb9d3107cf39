package graph

import (
	"bytes"

	"github.com/chopmark/chopmark/internal/op"
)

// The operators of the language, as operations. And and Or look at their second argument only when it matters.
var (
	Equal = &op.Op{
		Name: "==", Family: op.Tests, Result: op.Bool,
		Params: []op.Param{{Name: "a", Type: op.Data}, {Name: "b", Type: op.Data}},
		Doc:    "Tells whether two values have the same bytes; an absent value equals the empty one.",
		Test:   func(a []op.Value) bool { return bytes.Equal(a[0].Text, a[1].Text) },
	}
	NotEqual = &op.Op{
		Name: "!=", Family: op.Tests, Result: op.Bool,
		Params: []op.Param{{Name: "a", Type: op.Data}, {Name: "b", Type: op.Data}},
		Doc:    "Tells whether two values differ.",
		Test:   func(a []op.Value) bool { return !bytes.Equal(a[0].Text, a[1].Text) },
	}
	And = &op.Op{
		Name: "&&", Family: op.Tests, Result: op.Bool,
		Params: []op.Param{{Name: "a", Type: op.Bool}, {Name: "b", Type: op.Bool}},
		Doc:    "Tells whether both hold.",
		Test:   func(a []op.Value) bool { return a[0].Flag && a[1].Flag },
	}
	Or = &op.Op{
		Name: "||", Family: op.Tests, Result: op.Bool,
		Params: []op.Param{{Name: "a", Type: op.Bool}, {Name: "b", Type: op.Bool}},
		Doc:    "Tells whether either holds.",
		Test:   func(a []op.Value) bool { return a[0].Flag || a[1].Flag },
	}
	Not = &op.Op{
		Name: "!", Family: op.Tests, Result: op.Bool,
		Params: []op.Param{{Name: "a", Type: op.Bool}},
		Doc:    "Tells whether it does not hold.",
		Test:   func(a []op.Value) bool { return !a[0].Flag },
	}
)

// Operator gives the operation behind an operator sign, or nil.
func Operator(sign string) *op.Op {
	for _, o := range [...]*op.Op{Equal, NotEqual, And, Or, Not} {
		if o.Name == sign {
			return o
		}
	}
	return nil
}
