// Package data reads files of plain data, such as those of providers: blocks into Go structs, expressions into values
// like those of JSON, and shapes both ways.
//
// In: trees of internal/syntax, and named values. Out: structs, values, JSON and XML. It is total, as the language is:
// there are no loops but over lists. It never reads a file, a clock or a request.
package data

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// A value is nil, a bool, an int, a json.Number, a string, a []any of values, or an Object.

// Object is a value with named members, in the order in which they were written.
type Object []Member

// Member is one entry of an object.
type Member struct {
	Name  string
	Value any
}

// Get gives a member's value; found is false when there is none of this name.
func (o Object) Get(name string) (value any, found bool) {
	for _, m := range o {
		if m.Name == name {
			return m.Value, true
		}
	}
	return nil, false
}

// Set gives a copy in which name has the value, at its old place or at the end.
func (o Object) Set(name string, value any) Object {
	out := slices.Clone(o)
	for i := range out {
		if out[i].Name == name {
			out[i].Value = value
			return out
		}
	}
	return append(out, Member{name, value})
}

// MarshalJSON writes the members in their order.
func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := encode(m.Name)
		if err != nil {
			return nil, err
		}
		value, err := encode(m.Value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encode is json.Marshal without the escapes for HTML.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// JSON writes a value in one line, without the escapes that are meant for HTML.
func JSON(v any) ([]byte, error) { return encode(v) }

// ParseJSON reads one JSON text. Members keep their order, numbers their digits.
func ParseJSON(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := parseValue(d, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("there is something behind the JSON text")
	}
	return v, nil
}

// maxDepth bounds what stands inside each other.
const maxDepth = 200

func parseValue(d *json.Decoder, depth int) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, fmt.Errorf("the JSON text is nested more than %d deep", maxDepth)
	}
	switch t {
	case json.Delim('{'):
		return parseObject(d, depth)
	case json.Delim('['):
		return parseList(d, depth)
	}
	return t, nil
}

func parseObject(d *json.Decoder, depth int) (any, error) {
	out := Object{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		value, err := parseValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		text, _ := name.(string) // the decoder lets nothing else through
		out = append(out, Member{text, value})
	}
	_, err := d.Token()
	return out, err
}

func parseList(d *json.Decoder, depth int) (any, error) {
	out := []any{}
	for d.More() {
		value, err := parseValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, value)
	}
	_, err := d.Token()
	return out, err
}

// Text gives a value as it stands in a text: a list or an object as JSON, null as nothing.
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	}
	text, err := encode(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

// Plain gives a value in the types of encoding/json, for libraries that know only those. A number whose digits would be
// lost stays as it is written.
func Plain(v any) any {
	switch v := v.(type) {
	case Object:
		out := make(map[string]any, len(v))
		for _, m := range v {
			out[m.Name] = Plain(m.Value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = Plain(v[i])
		}
		return out
	case int:
		return float64(v)
	case json.Number:
		f, err := v.Float64()
		if err != nil || len(v) > 15 && strconv.FormatFloat(f, 'f', -1, 64) != v.String() {
			return v
		}
		return f
	}
	return v
}
