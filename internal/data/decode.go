package data

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
)

// Decode reads a block into the struct that out points to. A field's tag says what it takes:
//
//	hcl:"name"           an attribute: string, bool, int, []string, map[string]string, map[string][]string, or a syntax.Expr as it
//	                     stands
//	hcl:"name,required"  the same, which must be there
//	hcl:"name,block"     blocks of this type: a pointer to a struct for one, a slice of structs for several
//	hcl:",label"         the block's label, a string; a block without this field has none
//	hcl:",range"         where the block stands, a diag.Range
//
// Structs that are embedded count as part of the one around them.
func Decode(b *syntax.Block, out any) diag.Problems {
	d := decoder{}
	d.block(b, reflect.ValueOf(out).Elem())
	return d.problems
}

type decoder struct{ problems diag.Problems }

// slot is a field of a struct, ready to be set.
type slot struct {
	name, option string
	value        reflect.Value
	taken        bool
}

func slotsOf(v reflect.Value) []*slot {
	var out []*slot
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			out = append(out, slotsOf(v.Field(i))...)
			continue
		}
		if tag, ok := field.Tag.Lookup("hcl"); ok {
			name, option, _ := strings.Cut(tag, ",")
			out = append(out, &slot{name: name, option: option, value: v.Field(i)})
		}
	}
	return out
}

func find(slots []*slot, name string, block bool) *slot {
	for _, s := range slots {
		if s.name == name && (s.option == "block") == block && s.name != "" {
			return s
		}
	}
	return nil
}

func names(slots []*slot, block bool) []string {
	var out []string
	for _, s := range slots {
		if s.name != "" && (s.option == "block") == block {
			out = append(out, s.name)
		}
	}
	return out
}

func (d *decoder) block(b *syntax.Block, v reflect.Value) {
	slots := slotsOf(v)
	d.head(b, slots)
	for _, a := range b.Attrs {
		if s := find(slots, a.Name, false); s != nil {
			s.taken = true
			d.attr(a, s.value)
			continue
		}
		d.problems.Add(a.NameRange, fmt.Sprintf("there is no %q in %s", a.Name, b.Type), near(a.Name, names(slots, false), "attributes"))
	}
	for _, child := range b.Blocks {
		if s := find(slots, child.Type, true); s != nil {
			d.child(child, s)
			continue
		}
		d.problems.Add(child.Range, fmt.Sprintf("there is no block %q in %s", child.Type, b.Type), near(child.Type, names(slots, true), "blocks"))
	}
	for _, s := range slots {
		if s.option == "required" && !s.taken {
			d.problems.Add(b.Range, fmt.Sprintf("%s has no %s", b.Type, s.name), "add "+s.name+" = ...")
		}
	}
}

// head reads the label and the place.
func (d *decoder) head(b *syntax.Block, slots []*slot) {
	labelled := false
	for _, s := range slots {
		switch s.option {
		case "range":
			s.value.Set(reflect.ValueOf(b.Range))
		case "label":
			labelled = true
			if len(b.Labels) != 1 {
				d.problems.Add(b.Range, b.Type+" needs one name", `write `+b.Type+` "name" { ... }`)
				continue
			}
			s.value.SetString(b.Labels[0].Text)
		}
	}
	if !labelled && len(b.Labels) > 0 {
		d.problems.Add(b.Labels[0].Range, b.Type+" has no name", "remove it")
	}
}

func (d *decoder) child(b *syntax.Block, s *slot) {
	if s.value.Kind() == reflect.Slice {
		one := reflect.New(s.value.Type().Elem())
		d.block(b, one.Elem())
		s.value.Set(reflect.Append(s.value, one.Elem()))
		return
	}
	if !s.value.IsNil() {
		d.problems.Add(b.Range, "there is a second "+b.Type, "remove one of the two")
		return
	}
	s.value.Set(reflect.New(s.value.Type().Elem()))
	d.block(b, s.value.Elem())
}

func near(name string, known []string, what string) string {
	if len(known) == 0 {
		return "there are no " + what + " here"
	}
	slices.Sort(known)
	return diag.DidYouMean(name, known, "there are "+strings.Join(known, ", "))
}

var exprType = reflect.TypeFor[syntax.Expr]()

// attr sets a field from an attribute's expression.
func (d *decoder) attr(a *syntax.Attr, v reflect.Value) {
	switch {
	case v.Type() == exprType:
		v.Set(reflect.ValueOf(a.Expr))
	case v.Kind() == reflect.String:
		v.SetString(d.text(a.Expr))
	case v.Kind() == reflect.Bool:
		if b, ok := a.Expr.(*syntax.Bool); ok {
			v.SetBool(b.Value)
			return
		}
		d.problems.Add(a.Expr.Span(), "true or false is needed here", "")
	case v.Kind() == reflect.Int:
		if n, ok := a.Expr.(*syntax.Number); ok {
			v.SetInt(int64(n.Value))
			return
		}
		d.problems.Add(a.Expr.Span(), "a whole number is needed here", "")
	case v.Kind() == reflect.Slice:
		v.Set(reflect.ValueOf(d.texts(a.Expr)))
	case v.Type() == reflect.TypeFor[map[string][]string]():
		v.Set(reflect.ValueOf(table(d, a.Expr, "lists of plain texts", `{ a = ["b", "c"] }`, d.texts)))
	case v.Kind() == reflect.Map:
		v.Set(reflect.ValueOf(table(d, a.Expr, "plain texts", `{ a = "b" }`, d.text)))
	}
}

func (d *decoder) text(e syntax.Expr) string {
	if t, ok := e.(*syntax.Text); ok {
		return t.Value
	}
	d.problems.Add(e.Span(), "a plain text is needed here", "write it between quotes, without ${ }")
	return ""
}

func (d *decoder) texts(e syntax.Expr) []string {
	list, ok := e.(*syntax.List)
	if !ok {
		d.problems.Add(e.Span(), "a list of plain texts is needed here", `for example ["a", "b"]`)
		return nil
	}
	out := make([]string, 0, len(list.Items))
	for _, item := range list.Items {
		out = append(out, d.text(item))
	}
	return out
}

// table reads an object whose values are all of one kind.
func table[T any](d *decoder, e syntax.Expr, what, example string, value func(syntax.Expr) T) map[string]T {
	o, ok := e.(*syntax.Object)
	if !ok {
		d.problems.Add(e.Span(), "names with "+what+" are needed here", "for example "+example)
		return nil
	}
	out := make(map[string]T, len(o.Fields))
	for _, f := range o.Fields {
		out[f.Name] = value(f.Value)
	}
	return out
}
