package op

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// now is what the bare word time stands for in examples.
var now = FromTime(time.Date(2019, 2, 25, 16, 44, 25, 123e6, time.UTC))

// typed is a value with its type, as the binder would know it.
type typed struct {
	Value
	t Type
}

// run calls an operation with arguments that fit.
func run(o *Op, args []typed) (typed, error) {
	plain := make([]Value, len(args))
	for i, a := range args {
		p := o.Params[min(i, len(o.Params)-1)]
		if a.t&p.Type == 0 {
			return typed{}, fmt.Errorf("%s: argument %d does not fit %s", o.Name, i, p.Name)
		}
		plain[i] = a.Value
	}
	if n := len(o.Params); len(args) < n-o.Optional || len(args) > n && !o.Rest {
		return typed{}, fmt.Errorf("%s: %d arguments", o.Name, len(args))
	}
	t := o.Result
	if t&(t-1) != 0 {
		t = args[0].t
	}
	switch {
	case o.Text != nil:
		return typed{Value{Text: o.Text([]byte{}, plain)}, t}, nil
	case o.View != nil:
		return typed{Value{Text: o.View(plain)}, t}, nil
	case o.List != nil:
		return typed{Value{List: o.List(nil, plain)}, t}, nil
	}
	return typed{Value{Flag: o.Test(plain)}, t}, nil
}

// show writes a value as examples do.
func show(v typed) string {
	switch v.t {
	case Bool:
		return strconv.FormatBool(v.Flag)
	case TextList:
		var out []string
		for _, it := range v.List {
			out = append(out, strconv.Quote(string(it.Value)))
		}
		return "[" + strings.Join(out, ",") + "]"
	case Pair, PairList:
		var out []string
		for _, it := range v.List {
			out = append(out, string(it.Name)+"="+string(it.Value))
		}
		return "[" + strings.Join(out, ",") + "]"
	}
	return string(v.Text)
}

// reader reads an example's expression.
type reader struct{ s string }

func (r *reader) expr() (typed, error) {
	r.s = strings.TrimLeft(r.s, " ")
	if r.s == "" {
		return typed{}, fmt.Errorf("ends early")
	}
	switch c := r.s[0]; {
	case c == '"':
		return r.text()
	case c == '[':
		return r.list()
	case c == '-' || '0' <= c && c <= '9':
		n, err := strconv.Atoi(r.until(",)"))
		return typed{Value{Num: n}, Number}, err
	}
	word := r.until("(,)")
	switch {
	case strings.HasPrefix(r.s, "("):
		return r.call(word)
	case word == "time":
		return typed{Value{Time: now}, Time}, nil
	case word == "true", word == "false":
		return typed{Value{Flag: word == "true"}, Bool}, nil
	}
	return typed{}, fmt.Errorf("%q is no value", word)
}

func (r *reader) until(chars string) string {
	i := strings.IndexAny(r.s+chars, chars)
	word := r.s[:i]
	r.s = r.s[i:]
	return word
}

func (r *reader) text() (typed, error) {
	quoted, err := strconv.QuotedPrefix(r.s)
	if err != nil {
		return typed{}, err
	}
	r.s = r.s[len(quoted):]
	s, err := strconv.Unquote(quoted)
	return typed{Value{Text: []byte(s)}, Text}, err
}

func (r *reader) call(name string) (typed, error) {
	o := Lookup(name)
	if o == nil {
		return typed{}, fmt.Errorf("no operation %q", name)
	}
	var args []typed
	for !strings.HasPrefix(r.s, ")") {
		r.s = r.s[1:]
		a, err := r.expr()
		if err != nil {
			return typed{}, err
		}
		args = append(args, a)
		if r.s == "" {
			return typed{}, fmt.Errorf("call of %s does not end", name)
		}
	}
	r.s = r.s[1:]
	return run(o, args)
}

// list reads ["a","b"] or [a=1,b=2].
func (r *reader) list() (typed, error) {
	v := typed{t: PairList}
	for !strings.HasPrefix(r.s, "]") {
		r.s = r.s[1:]
		if strings.HasPrefix(r.s, `"`) {
			text, err := r.text()
			if err != nil {
				return v, err
			}
			v.t = TextList
			v.List = append(v.List, Item{Value: text.Text})
		} else {
			name, value, found := strings.Cut(r.until(",]"), "=")
			if !found {
				return v, fmt.Errorf("%q is no pair", name)
			}
			v.List = append(v.List, Item{Name: []byte(name), Value: []byte(value)})
		}
		if r.s == "" {
			return v, fmt.Errorf("list does not end")
		}
	}
	r.s = r.s[1:]
	return v, nil
}

// checkExample runs one example: an expression, " = " and its value, in quotes if it begins or ends with a space.
func checkExample(example string) error {
	r := &reader{example}
	got, err := r.expr()
	if err != nil {
		return err
	}
	want, found := strings.CutPrefix(r.s, " = ")
	if !found {
		return fmt.Errorf("no value, but %q", r.s)
	}
	if strings.HasPrefix(want, `"`) {
		if want, err = strconv.Unquote(want); err != nil {
			return err
		}
	}
	if show(got) != want {
		return fmt.Errorf("is %s", show(got))
	}
	return nil
}

func TestExamples(t *testing.T) {
	for _, o := range All() {
		if !strings.Contains(o.Example, o.Name+"(") {
			t.Errorf("%s: example does not call it: %s", o.Name, o.Example)
		}
		if err := checkExample(o.Example); err != nil {
			t.Errorf("%s: example %s: %v", o.Name, o.Example, err)
		}
	}
}

func TestExamplesCanFail(t *testing.T) {
	for _, example := range []string{
		`hex("JK") = 4A4B`, `hex("JK")`, `hex("JK" = 4a4b`, `hex(["a"]) = 61`, `hex(1) = 31`, `nothing("a") = a`,
		`sort([b=1,a=1]) = [b=1,a=1]`, `hex("a", "b") = 61`, `present("a") = false`, `hex() = `,
	} {
		if checkExample(example) == nil {
			t.Errorf("%s passes", example)
		}
	}
}
