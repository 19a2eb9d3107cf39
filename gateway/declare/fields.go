package declare

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// known is what the gateway says of a noun, and the name that the change itself has.
var known = []string{"id", "created", "grace_ends", "name"}

// fields tells how two nouns differ, by what they say in JSON; nil is nothing.
func fields(old, now any) []Field {
	var out []Field
	a, b := plain(old), plain(now)
	for _, v := range []any{a, b} {
		if o, is := v.(map[string]any); is {
			maps.DeleteFunc(o, func(name string, _ any) bool { return slices.Contains(known, name) })
		}
	}
	compare(a, b, "", &out)
	return out
}

func plain(noun any) (v any) {
	text, err := json.Marshal(noun)
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		panic(err) // structs of texts, numbers and lists
	}
	return v
}

func compare(old, now any, path string, out *[]Field) {
	a, isObject := old.(map[string]any)
	b, areObjects := now.(map[string]any)
	switch {
	case isObject && areObjects, isObject && now == nil, old == nil && areObjects:
		for _, name := range names(a, b) {
			compare(a[name], b[name], join(path, name), out)
		}
		return
	}
	x, y := objects(old), objects(now)
	switch {
	case x != nil || y != nil:
		for i := range max(len(x), len(y)) {
			compare(at(x, i), at(y, i), fmt.Sprintf("%s[%d]", path, i), out)
		}
	case !reflect.DeepEqual(old, now):
		*out = append(*out, Field{path, old, now})
	}
}

func names(a, b map[string]any) []string {
	all := maps.Clone(b)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, a)
	return slices.Sorted(maps.Keys(all))
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// objects gives a list of objects; other lists are compared as one value.
func objects(v any) []any {
	list, _ := v.([]any)
	if len(list) > 0 {
		if _, is := list[0].(map[string]any); is {
			return list
		}
	}
	return nil
}

func at(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}
