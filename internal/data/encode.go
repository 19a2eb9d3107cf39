package data

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/syntax"
)

// Encode writes a struct as the file that Decode reads into it. What has its zero value is left out, and so are expressions
// and places: a file that was read and written has the same meaning only where it holds plain values.
func Encode(v any) []byte {
	var b strings.Builder
	encodeBody(&b, reflect.ValueOf(v).Elem(), "")
	return syntax.Format([]byte(b.String()))
}

func encodeBody(b *strings.Builder, v reflect.Value, indent string) {
	slots := slotsOf(v)
	for _, s := range slots {
		if s.name != "" && s.option != "block" && !s.value.IsZero() {
			fmt.Fprintf(b, "%s%s = %s\n", indent, s.name, encodeValue(s.value))
		}
	}
	for _, s := range slots {
		switch {
		case s.option != "block" || s.value.IsZero():
		case s.value.Kind() == reflect.Pointer:
			encodeBlock(b, s.name, s.value.Elem(), indent)
		default:
			for i := range s.value.Len() {
				encodeBlock(b, s.name, s.value.Index(i), indent)
			}
		}
	}
}

func encodeBlock(b *strings.Builder, kind string, v reflect.Value, indent string) {
	b.WriteString(indent + kind)
	for _, s := range slotsOf(v) {
		if s.option == "label" {
			b.WriteString(" " + quote(s.value.String()))
		}
	}
	var inner strings.Builder
	encodeBody(&inner, v, indent+"  ")
	if inner.Len() == 0 {
		b.WriteString(" {}\n")
		return
	}
	b.WriteString(" {\n" + inner.String() + indent + "}\n")
}

func encodeValue(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return quote(v.String())
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = encodeValue(v.Index(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case reflect.Map:
		fields := map[string]string{}
		for it := v.MapRange(); it.Next(); {
			fields[encodeName(it.Key().String())] = encodeValue(it.Value())
		}
		var items []string
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			items = append(items, name+" = "+fields[name])
		}
		return "{ " + strings.Join(items, ", ") + " }"
	}
	return fmt.Sprint(v.Interface())
}

var word = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func encodeName(name string) string {
	if word.MatchString(name) {
		return name
	}
	return quote(name)
}

// quote writes a text with the escapes of the language; what would begin a hole is written as a code point.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r' || r == '\t':
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		case r < ' ' || r == 0x7f || (r == '$' || r == '%') && strings.HasPrefix(text[i+1:], "{"):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
