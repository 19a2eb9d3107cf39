package sandbox

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/provider"
)

// calls are the operations of action files: those of provider files, and more.
func (s *Sandbox) calls() map[string]data.Func {
	calls := provider.Calls()
	for name, f := range map[string]data.Func{
		"id": newID, "uuid": func([]any) (any, error) { return uuid(), nil }, "ip": newIP, "now": s.nowText,
		"count": count, "empty": empty, "first": first, "page": page, "next": next, "list": list, "range": numbers, "concat": concat,
		"default": otherwise, "get": get, "contains": contains, "all": all, "any": anyOf, "above": above,
		"has": has, "join": join,
	} {
		calls[name] = f
	}
	return calls
}

func uuid() string {
	var b [16]byte
	random(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func random(b []byte) { _, _ = rand.Read(b) } // it never fails: crypto/rand ends the program before it would

// maxID bounds an id, and maxRange a list of numbers.
const (
	maxID    = 64
	maxRange = 1_000
)

// newID makes a new name: id("i-", 8) is i- and eight letters and digits.
func newID(args []any) (any, error) {
	n, err := whole(args, 1)
	if err != nil || len(args) != 2 || n > maxID {
		return nil, errors.New("it takes a prefix and a number of letters")
	}
	const letters = "0123456789abcdefghijklmnopqrstuvwxyz"
	b := make([]byte, n)
	random(b)
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return data.Text(args[0]) + string(b), nil
}

// newIP makes an address of one of the networks that are kept for documentation.
func newIP([]any) (any, error) {
	var b [1]byte
	random(b[:])
	return "203.0.113." + strconv.Itoa(1+int(b[0])%254), nil
}

// nowText gives the sandbox's time in a layout.
func (s *Sandbox) nowText(args []any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("it takes a layout")
	}
	return s.options.Clock().UTC().Format(data.Text(args[0])), nil
}

func count(args []any) (any, error) {
	n := 0
	for _, arg := range args {
		n += len(listOf(arg))
	}
	return n, nil
}

// page gives a piece of a list: page(list, how many to skip, how many to give). What is no number is none.
func page(args []any) (any, error) {
	from, err1 := whole(args, 1)
	size, err2 := whole(args, 2)
	if len(args) != 3 || err1 != nil || err2 != nil {
		return nil, errors.New("it takes a list and two numbers")
	}
	items := listOf(args[0])
	from = min(from, len(items))
	return items[from:min(from+min(size, len(items)), len(items))], nil
}

// next gives what leads to the page behind this one: how many elements to skip, or an empty text at the end.
func next(args []any) (any, error) {
	from, err1 := whole(args, 1)
	size, err2 := whole(args, 2)
	if len(args) != 3 || err1 != nil || err2 != nil {
		return nil, errors.New("it takes a list and two numbers")
	}
	if rest := len(listOf(args[0])) - from; size == 0 || rest <= size {
		return "", nil
	}
	return strconv.Itoa(from + size), nil
}

func empty(args []any) (any, error) {
	n, err := count(args)
	return n == 0, err
}

// first gives the first element of a list; null when there is none.
func first(args []any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("it takes a list")
	}
	if items := listOf(args[0]); len(items) > 0 {
		return items[0], nil
	}
	return nil, nil
}

// list gives a list whatever it is: nothing is an empty one, a single value a list of one.
func list(args []any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("it takes one value")
	}
	return listOf(args[0]), nil
}

func listOf(v any) []any {
	switch v := v.(type) {
	case nil:
		return []any{}
	case []any:
		return v
	}
	return []any{v}
}

// numbers gives 1, 2, 3 ... n.
func numbers(args []any) (any, error) {
	n, err := whole(args, 0)
	if err != nil || len(args) != 1 {
		return nil, errors.New("it takes a whole number")
	}
	if n > maxRange {
		return nil, fmt.Errorf("at most %d at a time", maxRange)
	}
	out := make([]any, n)
	for i := range out {
		out[i] = i + 1
	}
	return out, nil
}

func concat(args []any) (any, error) {
	out := []any{}
	for _, arg := range args {
		out = append(out, listOf(arg)...)
	}
	return out, nil
}

// otherwise gives the first value that is neither null nor an empty text.
func otherwise(args []any) (any, error) {
	for _, arg := range args {
		if arg != nil && arg != "" {
			return arg, nil
		}
	}
	return nil, nil
}

// get gives a member of an object by a name that is computed; null when it is not there.
func get(args []any) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("it takes an object and a name")
	}
	o, _ := args[0].(data.Object)
	v, _ := o.Get(data.Text(args[1]))
	return v, nil
}

func contains(args []any) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("it takes a list and a value")
	}
	return slices.ContainsFunc(listOf(args[0]), func(v any) bool { return data.Same(v, args[1]) }), nil
}

// all tells whether every test of a list is true; of an empty list it is.
func all(args []any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("it takes a list of tests")
	}
	return !slices.ContainsFunc(listOf(args[0]), func(v any) bool { return v != true }), nil
}

// anyOf tells whether some test of a list is true.
func anyOf(args []any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("it takes a list of tests")
	}
	return slices.Contains(listOf(args[0]), any(true)), nil
}

// above tells whether a number is greater than another one.
func above(args []any) (any, error) {
	a, err1 := whole(args, 0)
	b, err2 := whole(args, 1)
	if len(args) != 2 || err1 != nil || err2 != nil {
		return nil, errors.New("it takes two whole numbers")
	}
	return a > b, nil
}

// has tells whether a text has another one in it.
func has(args []any) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("it takes two texts")
	}
	return strings.Contains(data.Text(args[0]), data.Text(args[1])), nil
}

func join(args []any) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("it takes a separator and a list")
	}
	var texts []string
	for _, v := range listOf(args[1]) {
		texts = append(texts, data.Text(v))
	}
	return strings.Join(texts, data.Text(args[0])), nil
}

// whole reads an argument that is a whole number, not less than 0.
func whole(args []any, i int) (int, error) {
	if i >= len(args) {
		return 0, errors.New("an argument is missing")
	}
	n, err := strconv.Atoi(data.Text(args[i]))
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is no whole number", data.Text(args[i]))
	}
	return n, nil
}
