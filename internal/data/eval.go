package data

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
)

// Func is an operation on values.
type Func func(args []any) (any, error)

// Scope is what an expression can name.
type Scope struct {
	Name  func(name string) (value any, found bool)
	Calls map[string]Func
}

// Error is a failure at a place of a data file.
type Error struct {
	Range   diag.Range
	Message string
	Cause   error
}

// Error says where and what.
func (e *Error) Error() string { return e.Range.String() + ": " + e.Message }

// Unwrap gives the cause, as an operation returned it.
func (e *Error) Unwrap() error { return e.Cause }

func fail(at syntax.Expr, format string, args ...any) error {
	return &Error{Range: at.Span(), Message: fmt.Sprintf(format, args...)}
}

// Eval gives the value of an expression.
func Eval(e syntax.Expr, s Scope) (any, error) {
	switch e := e.(type) {
	case *syntax.Text:
		return e.Value, nil
	case *syntax.Number:
		return e.Value, nil
	case *syntax.Bool:
		return e.Value, nil
	case *syntax.Null:
		return nil, nil
	case *syntax.Template:
		return template(e, s)
	case *syntax.Ref:
		return ref(e, s)
	case *syntax.Call:
		return call(e, s)
	case *syntax.List:
		return evalAll(e.Items, s)
	case *syntax.Object:
		return object(e, s)
	case *syntax.For:
		return each(e, s)
	}
	return decide(e, s)
}

// decide evaluates what chooses: only the branch that counts is evaluated.
func decide(e syntax.Expr, s Scope) (any, error) {
	switch e := e.(type) {
	case *syntax.Cond:
		yes, err := Test(e.Test, s)
		switch {
		case err != nil:
			return nil, err
		case yes:
			return Eval(e.Then, s)
		}
		return Eval(e.Else, s)
	case *syntax.Not:
		yes, err := Test(e.Arg, s)
		return !yes, err
	case *syntax.Binary:
		return binary(e, s)
	}
	return nil, fail(e, "this cannot be evaluated")
}

// Test gives the value of an expression that must be true or false.
func Test(e syntax.Expr, s Scope) (bool, error) {
	v, err := Eval(e, s)
	if err != nil {
		return false, err
	}
	yes, ok := v.(bool)
	if !ok {
		return false, fail(e, "a test is needed here, and this is %s", kind(v))
	}
	return yes, nil
}

func binary(e *syntax.Binary, s Scope) (any, error) {
	if e.Op == "&&" || e.Op == "||" {
		left, err := Test(e.Left, s)
		if err != nil || left == (e.Op == "||") {
			return left, err
		}
		return Test(e.Right, s)
	}
	left, err := Eval(e.Left, s)
	if err != nil {
		return nil, err
	}
	right, err := Eval(e.Right, s)
	return Same(left, right) == (e.Op == "=="), err
}

// Same compares two values as texts: a parameter of a form is a text, whatever it stands for. null is only itself.
func Same(a, b any) bool { return (a == nil) == (b == nil) && Text(a) == Text(b) }

func template(e *syntax.Template, s Scope) (any, error) {
	var b strings.Builder
	for _, part := range e.Parts {
		v, err := Eval(part, s)
		if err != nil {
			return nil, err
		}
		b.WriteString(Text(v))
	}
	return b.String(), nil
}

func ref(e *syntax.Ref, s Scope) (any, error) {
	v, found := s.Name(e.Name)
	if !found {
		return nil, fail(e, "there is nothing named %q here", e.Name)
	}
	if e.Field == "" {
		return v, nil
	}
	for name := range strings.SplitSeq(e.Field, ".") {
		o, ok := v.(Object)
		if !ok && v != nil {
			return nil, fail(e, "%q is %s, which has no %q", e.Name, kind(v), name)
		}
		v, _ = o.Get(name) // a member that is not there is null, and so is a member of null
	}
	return v, nil
}

func call(e *syntax.Call, s Scope) (any, error) {
	f := s.Calls[e.Name]
	if f == nil {
		return nil, fail(e, "there is no operation %q here", e.Name)
	}
	args, err := evalAll(e.Args, s)
	if err != nil {
		return nil, err
	}
	v, err := f(args.([]any))
	if err != nil {
		return nil, &Error{e.Range, e.Name + ": " + err.Error(), err}
	}
	return v, nil
}

func evalAll(list []syntax.Expr, s Scope) (any, error) {
	out := make([]any, len(list))
	for i, e := range list {
		v, err := Eval(e, s)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func object(e *syntax.Object, s Scope) (any, error) {
	out := make(Object, 0, len(e.Fields))
	for _, f := range e.Fields {
		v, err := Eval(f.Value, s)
		if err != nil {
			return nil, err
		}
		out = append(out, Member{f.Name, v})
	}
	return out, nil
}

func each(e *syntax.For, s Scope) (any, error) {
	v, err := Eval(e.List, s)
	if err != nil {
		return nil, err
	}
	list, ok := v.([]any)
	if !ok && v != nil {
		return nil, fail(e.List, "for goes through a list, and this is %s", kind(v))
	}
	out := []any{}
	for _, item := range list {
		inner := s.With(e.Var, item)
		if e.Cond != nil {
			if yes, err := Test(e.Cond, inner); err != nil {
				return nil, err
			} else if !yes {
				continue
			}
		}
		body, err := Eval(e.Body, inner)
		if err != nil {
			return nil, err
		}
		out = append(out, body)
	}
	return out, nil
}

// With gives a scope in which name is value.
func (s Scope) With(name string, value any) Scope {
	outer := s.Name
	s.Name = func(n string) (any, bool) {
		if n == name {
			return value, true
		}
		return outer(n)
	}
	return s
}

// Names makes a scope's Name of a table.
func Names(table map[string]any) func(string) (any, bool) {
	return func(name string) (any, bool) {
		v, ok := table[name]
		return v, ok
	}
}

// Refs gives the names that an expression uses, sorted, without the variables of its own loops.
func Refs(e syntax.Expr) []string {
	seen := map[string]bool{}
	walk(e, func(e syntax.Expr) {
		if r, ok := e.(*syntax.Ref); ok {
			seen[r.Name] = true
		}
	})
	walk(e, func(e syntax.Expr) {
		if f, ok := e.(*syntax.For); ok {
			delete(seen, f.Var)
		}
	})
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "a text"
	case bool:
		return "a test"
	case Object:
		return "an object"
	case []any:
		return "a list"
	}
	return "a number"
}
