package data

import (
	"maps"
	"strings"

	"github.com/chopmark/chopmark/internal/syntax"
)

// Read reads a value backwards: shape says how it was made, and the values of the names in it come out. found is false
// when the value cannot have been made so. A member that the value lacks leaves its names out; members that the shape
// lacks do not matter.
func Read(shape syntax.Expr, v any) (names map[string]any, found bool) {
	names = map[string]any{}
	return names, read(shape, v, names)
}

func read(shape syntax.Expr, v any, names map[string]any) bool {
	switch e := shape.(type) {
	case *syntax.Ref:
		if e.Field == "" {
			names[e.Name] = v
		}
		return true
	case *syntax.Object:
		return readObject(e, v, names)
	case *syntax.List:
		list, ok := v.([]any)
		if !ok || len(list) < len(e.Items) {
			return false
		}
		for i, item := range e.Items {
			if !read(item, list[i], names) {
				return false
			}
		}
		return true
	case *syntax.Template:
		return readTemplate(e.Parts, Text(v), names)
	case *syntax.Text:
		return Text(v) == e.Value
	case *syntax.Cond:
		return readEither(e, v, names)
	case *syntax.Call:
		// An operation that only changes the form of one name is read through.
		switch {
		case len(e.Args) == 1:
			return read(e.Args[0], v, names)
		case e.Name == "named" && len(e.Args) == 2:
			return readNamed(e, v, names)
		}
		return readMerge(e, v, names)
	}
	return true // what cannot be read backwards says nothing
}

// readEither reads whichever branch the value can have come from.
func readEither(e *syntax.Cond, v any, names map[string]any) bool {
	for _, branch := range []syntax.Expr{e.Then, e.Else} {
		inner := map[string]any{}
		if read(branch, v, inner) {
			maps.Copy(names, inner)
			return true
		}
	}
	return false
}

// readMerge reads an operation on several objects, which puts them together.
func readMerge(e *syntax.Call, v any, names map[string]any) bool {
	for _, arg := range e.Args {
		switch arg.(type) {
		case *syntax.Object, *syntax.Call:
			if !read(arg, v, names) {
				return false
			}
		}
	}
	return true
}

// readNamed reads a member whose name is computed: the first one that such a name fits. Like any member it may be missing,
// unless it holds an object.
func readNamed(e *syntax.Call, v any, names map[string]any) bool {
	o, ok := v.(Object)
	if !ok {
		return false
	}
	for _, m := range o {
		inner := map[string]any{}
		if read(e.Args[0], m.Name, inner) && read(e.Args[1], m.Value, inner) {
			maps.Copy(names, inner)
			return true
		}
	}
	switch e.Args[1].(type) {
	case *syntax.Object, *syntax.Call:
		return false
	}
	return true
}

func readObject(e *syntax.Object, v any, names map[string]any) bool {
	o, ok := v.(Object)
	if !ok {
		return false
	}
	for _, f := range e.Fields {
		inner, there := o.Get(f.Name)
		_, nested := f.Value.(*syntax.Object)
		switch {
		case there && !read(f.Value, inner, names):
			return false
		case !there && nested:
			return false
		}
	}
	return true
}

// readTemplate reads texts with holes. A hole takes as little as lets the literal behind it match, the last one all.
func readTemplate(parts []syntax.Expr, text string, names map[string]any) bool {
	for i, part := range parts {
		if t, ok := part.(*syntax.Text); ok {
			rest, ok := strings.CutPrefix(text, t.Value)
			if !ok {
				return false
			}
			text = rest
			continue
		}
		value := text
		if next := literal(parts, i+1); next != "" {
			at := strings.Index(text, next)
			if at < 0 {
				return false
			}
			value = text[:at]
		}
		if !read(part, value, names) {
			return false
		}
		text = text[len(value):]
	}
	return text == ""
}

func literal(parts []syntax.Expr, i int) string {
	if i < len(parts) {
		if t, ok := parts[i].(*syntax.Text); ok {
			return t.Value
		}
	}
	return ""
}

// Free tells whether a shape fits every text, because it is nothing but a hole.
func Free(shape syntax.Expr) bool {
	switch e := shape.(type) {
	case *syntax.Ref:
		return true
	case *syntax.Template:
		return len(e.Parts) == 1 && Free(e.Parts[0])
	}
	return false
}
