package op

import (
	"bytes"
	"slices"

	"github.com/chopmark/chopmark/internal/message"
)

func join(dst []byte, args []Value) []byte {
	for i := range args[1].List {
		if i > 0 {
			dst = append(dst, args[0].Text...)
		}
		dst = append(dst, args[1].List[i].Value...)
	}
	return dst
}

func concat(dst []Item, args []Value) []Item {
	for i := range args {
		dst = append(dst, args[i].List...)
	}
	return dst
}

// first gives an empty text for an empty list, not an absent one: most schemes write a missing header as "".
func first(args []Value) []byte {
	if len(args[0].List) == 0 {
		return nil
	}
	return args[0].List[0].Value
}

func names(dst []Item, args []Value) []Item {
	for i := range args[0].List {
		dst = append(dst, Item{Value: args[0].List[i].Name})
	}
	return dst
}

// values tells a header from a pair by its Values, of which a header has one at least.
func values(dst []Item, args []Value) []Item {
	for i := range args[0].List {
		it := &args[0].List[i]
		switch {
		case len(it.Values) > 0:
			if message.SameName(message.ViewString(it.Name), message.ViewString(args[1].Text)) {
				dst = append(dst, it.Values...)
			}
		case bytes.Equal(it.Name, args[1].Text):
			dst = append(dst, Item{Value: it.Value})
		}
	}
	return dst
}

func pair(dst []Item, args []Value) []Item {
	return append(dst, Item{Name: args[0].Text, Value: args[1].Text})
}

func pairs(dst []Item, args []Value) []Item {
	x, between, equals := args[0].Text, args[1].Text, args[2].Text
	for len(x) > 0 {
		var piece []byte
		if piece, x = cut(x, between); len(piece) > 0 {
			name, value := cut(piece, equals)
			dst = append(dst, Item{Name: name, Value: value})
		}
	}
	return dst
}

// unique and group look along what they have put out so far; a long list, which a caller may have sent to waste
// time, gets a map instead.

func unique(dst []Item, args []Value) []Item {
	list, start := args[0].List, len(dst)
	var seen map[string]bool
	if len(list) > short {
		seen = make(map[string]bool, len(list))
	}
	for i := range list {
		text := list[i].Value
		if seen == nil && indexOfText(dst[start:], text) >= 0 || seen[string(text)] {
			continue
		}
		if seen != nil {
			seen[string(text)] = true
		}
		dst = append(dst, list[i])
	}
	return dst
}

// group allocates where a name is repeated, as no other operation does: the joined values have no place to stand in.
func group(dst []Item, args []Value) []Item {
	list, sep, start := args[0].List, args[1].Text, len(dst)
	var place map[string]int
	if len(list) > short {
		place = make(map[string]int, len(list))
	}
	for i := range list {
		it := &list[i]
		at, found := place[string(it.Name)]
		if place == nil {
			at = indexOfName(dst[start:], it.Name)
			found = at >= 0
		}
		if found {
			g := &dst[start+at]
			g.Value = append(append(g.Value, sep...), it.Value...)
			continue
		}
		if place != nil {
			place[string(it.Name)] = len(dst) - start
		}
		// Without room behind it, so that appending to the argument's bytes copies them.
		dst = append(dst, Item{Name: it.Name, Value: slices.Clip(it.Value)})
	}
	return dst
}

func indexOfText(list []Item, text []byte) int {
	return slices.IndexFunc(list, func(it Item) bool { return bytes.Equal(it.Value, text) })
}

func indexOfName(list []Item, name []byte) int {
	return slices.IndexFunc(list, func(it Item) bool { return bytes.Equal(it.Name, name) })
}

var listOps = []*Op{
	{
		Name: "concat", Family: Lists, Params: []Param{{"list", List}, {"more", List}}, Rest: true, Result: List,
		Doc:     "lists of one type, one after another; nothing is sorted and nothing dropped",
		Example: `concat([b=1], [a=1,b=1]) = [b=1,a=1,b=1]`,
		List:    concat,
	},
	{
		Name: "first", Family: Lists, Params: []Param{{"list", TextList}}, Result: Text,
		Doc:     "the first text; absent when the list is empty",
		Example: `first(["b","a"]) = b`,
		View:    first,
	},
	{
		Name: "group", Family: Lists, Params: []Param{{"list", PairList}, {"sep", Text}}, Result: PairList,
		Doc:     "one pair a name, in order of first appearance, its values in their order joined by sep",
		Example: `group([b=2,a=1,b=1], "+") = [b=2+1,a=1]`,
		List:    group,
	},
	{
		Name: "join", Family: Lists, Params: []Param{{"sep", Text}, {"list", TextList}}, Result: Text,
		Doc:     "the texts with sep between them, none behind the last; an empty text still gets its sep",
		Example: `join(";", ["a","","b"]) = a;;b`,
		Text:    join,
	},
	{
		Name: "names", Family: Lists, Params: []Param{{"list", PairList | HeaderList}}, Result: TextList,
		Doc:     "the names in their order, each as often as it is there",
		Example: `names([b=2,a=1,b=1]) = ["b","a","b"]`,
		List:    names,
	},
	{
		Name: "pair", Family: Lists, Params: []Param{{"name", Text}, {"value", Text}}, Result: Pair,
		Doc:     "a pair of a name and a value, neither of them escaped",
		Example: `pair("a", "1") = [a=1]`,
		List:    pair,
	},
	{
		Name: "pairs", Family: Lists, Params: []Param{{"x", Text}, {"between", Text}, {"equals", Text}}, Result: PairList,
		Doc: "the pieces of x between one separator, each cut at the first equals; empty pieces are skipped, " +
			"a piece without equals has an empty value, and nothing is unescaped",
		Example: `pairs("b=2&&a=1=1&c", "&", "=") = [b=2,a=1=1,c=]`,
		List:    pairs,
	},
	{
		Name: "unique", Family: Lists, Params: []Param{{"list", TextList}}, Result: TextList,
		Doc:     "each text once, where it first appears",
		Example: `unique(["b","a","b"]) = ["b","a"]`,
		List:    unique,
	},
	{
		Name: "values", Family: Lists, Params: []Param{{"list", PairList | HeaderList}, {"name", Text}}, Result: TextList,
		Doc:     "the values of that name in their order; names of pairs must agree in case, names of headers need not",
		Example: `values([a=2,A=3,a=1], "a") = ["2","1"]`,
		List:    values,
	},
}
