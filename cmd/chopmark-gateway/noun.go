package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark/internal/talk"
)

// settings are the flags that set fields of a noun. They are made from the tags of its struct: hcl gives the name, doc what it
// is, so that a field that is added to the model is on the command line too.
type settings struct {
	given    []func(noun reflect.Value) // what the flags on the line say, in their order
	required []string
	touched  map[string]bool // lists and tables of this line: the first flag replaces what is there
}

// define defines a flag for each plain field of a struct.
func (s *settings) define(f *pflag.FlagSet, noun reflect.Type, prefix string) {
	s.touched = map[string]bool{}
	for i := range noun.NumField() {
		field := noun.Field(i)
		name, option, tagged := strings.Cut(field.Tag.Get("hcl"), ",")
		if !tagged && name == "" || name == "" || option == "block" {
			continue
		}
		if option == "required" {
			s.required = append(s.required, flagName(prefix, name))
		}
		s.flag(f, field, flagName(prefix, name))
	}
}

func flagName(prefix, name string) string { return prefix + strings.ReplaceAll(name, "_", "-") }

func (s *settings) flag(f *pflag.FlagSet, field reflect.StructField, name string) {
	usage := field.Tag.Get("doc")
	if usage == "" {
		usage = strings.ReplaceAll(strings.ToLower(field.Name), "_", " ")
	}
	if words := field.Tag.Get("enum"); words != "" {
		usage += " (" + strings.ReplaceAll(words, ",", ", ") + ")"
	}
	set := func(change func(v reflect.Value)) {
		s.given = append(s.given, func(noun reflect.Value) { change(noun.FieldByIndex(field.Index)) })
	}
	switch field.Type {
	case reflect.TypeFor[bool]():
		f.BoolFunc(name, usage, func(text string) error {
			b, err := strconv.ParseBool(text)
			if err != nil {
				return talk.Wrong("%q is neither true nor false", text)
			}
			set(func(v reflect.Value) { v.SetBool(b) })
			return nil
		})
		return
	case reflect.TypeFor[int]():
		f.Func(name, usage, func(text string) error {
			n, err := strconv.Atoi(text)
			if err != nil {
				return talk.Wrong("%q is no whole number", text)
			}
			set(func(v reflect.Value) { v.SetInt(int64(n)) })
			return nil
		})
	case reflect.TypeFor[string]():
		f.Func(name, usage, func(text string) error { set(func(v reflect.Value) { v.SetString(text) }); return nil })
	case reflect.TypeFor[[]string]():
		f.Func(name, usage+"; may be repeated", func(text string) error { set(s.more(name, text)); return nil })
	case reflect.TypeFor[map[string]string]():
		f.Func(name, usage+"; may be repeated", func(text string) error { set(s.entry(name, text)); return nil })
	default:
		return
	}
	flag := f.Lookup(name)
	flag.Value = talk.Kind(flag.Value, kindOf(field.Type))
}

func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int:
		return "N"
	case reflect.Map:
		return "NAME=VALUE"
	}
	return "TEXT"
}

// more adds to a list. The first value of a line replaces what was there; an empty one leaves nothing.
func (s *settings) more(name, text string) func(reflect.Value) {
	first := !s.touched[name]
	s.touched[name] = true
	return func(v reflect.Value) {
		if first {
			v.SetZero()
		}
		if text != "" {
			v.Set(reflect.Append(v, reflect.ValueOf(text)))
		}
	}
}

// entry adds to a table, as more does to a list.
func (s *settings) entry(name, text string) func(reflect.Value) {
	first := !s.touched[name]
	s.touched[name] = true
	key, value, _ := strings.Cut(text, "=")
	return func(v reflect.Value) {
		if first || v.IsNil() {
			v.Set(reflect.ValueOf(map[string]string{}))
		}
		if key != "" {
			v.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(value))
		}
	}
}

// apply sets the fields that the line names.
func (s *settings) apply(noun any) {
	for _, set := range s.given {
		set(reflect.ValueOf(noun).Elem())
	}
}

// complete demands the flags without which there is no such noun.
func (s *settings) complete(f *pflag.FlagSet) error {
	for _, name := range s.required {
		if !f.Changed(name) {
			return talk.Wrong("there is no --%s", name).Hint("--%s: %s", name, f.Lookup(name).Usage)
		}
	}
	return nil
}

// described gives a noun's fields as people read them, in the order of the struct, without what is empty.
func described(noun any, prefix string) (out [][2]string) {
	v := reflect.ValueOf(noun)
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if value.IsZero() || name == "-" {
			continue
		}
		if value.Kind() == reflect.Pointer && value.Elem().Kind() == reflect.Struct && field.Tag.Get("hcl") != "" {
			out = append(out, described(value.Elem().Interface(), prefix+name+".")...)
			continue
		}
		if value.Kind() == reflect.Slice && value.Type().Elem().Kind() == reflect.Struct {
			for n := range value.Len() {
				out = append(out, described(value.Index(n).Interface(), fmt.Sprintf("%s%s[%d].", prefix, name, n))...)
			}
			continue
		}
		out = append(out, [2]string{prefix + name, said(value.Interface())})
	}
	return out
}

// said writes a value as text: a text as it is, a list with commas, the rest as JSON.
func said(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case string:
		return v
	case []string:
		return strings.Join(v, ", ")
	case map[string]string:
		var words []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			words = append(words, name+"="+v[name])
		}
		return strings.Join(words, ", ")
	case []any:
		words := make([]string, len(v))
		for i := range v {
			words[i] = said(v[i])
		}
		return strings.Join(words, ", ")
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return strings.Trim(string(text), `"`)
}
