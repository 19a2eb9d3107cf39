package op

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/chopmark/chopmark/internal/message"
)

func items(pairs ...string) []Item {
	var list []Item
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, Item{Name: []byte(pairs[i]), Value: []byte(pairs[i+1])})
	}
	return list
}

func texts(values ...string) []Item {
	var list []Item
	for _, v := range values {
		list = append(list, Item{Value: []byte(v)})
	}
	return list
}

// listOp runs an operation on a list and texts, and shows what comes out.
func listOp(name string, list []Item, more ...string) string {
	args := []Value{{List: list}}
	for _, m := range more {
		args = append(args, Value{Text: []byte(m)})
	}
	if o := Lookup(name); o.List != nil {
		return show(typed{Value{List: o.List(nil, args)}, PairList})
	}
	return string(Lookup(name).View(args))
}

var someHeaders = []Item{
	{Name: []byte("Host"), Values: texts("a.com")},
	{Name: []byte("X-A"), Values: texts("1", "2")},
	{Name: []byte("x-a"), Values: texts("3")},
}

func TestLists(t *testing.T) {
	someTexts, somePairs := texts("b", "a", "b", ""), items("b", "2", "a", "1", "b", "", "B", "3")
	for _, c := range []struct {
		op   string
		list []Item
		more []string
		want string
	}{
		{"first", nil, nil, ""},
		{"first", someTexts, nil, "b"},
		{"unique", nil, nil, "[]"},
		{"unique", someTexts, nil, "[=b,=a,=]"},
		{"names", somePairs, nil, "[=b,=a,=b,=B]"},
		{"names", someHeaders, nil, "[=Host,=X-A,=x-a]"},
		{"values", somePairs, []string{"b"}, "[=2,=]"},
		{"values", somePairs, []string{"c"}, "[]"},
		{"values", someHeaders, []string{"x-A"}, "[=1,=2,=3]"},
		{"values", someHeaders, []string{"host"}, "[=a.com]"},
		{"group", somePairs, []string{"+"}, "[b=2+,a=1,B=3]"},
		{"group", nil, []string{"+"}, "[]"},
		{"group", items("", "", "", ""), []string{""}, "[=]"},
		{"concat", somePairs, nil, "[b=2,a=1,b=,B=3]"},
	} {
		if got := listOp(c.op, c.list, c.more...); got != c.want {
			t.Errorf("%s(%v, %q) = %s, want %s", c.op, c.list, c.more, got, c.want)
		}
	}
}

func TestPairs(t *testing.T) {
	for _, c := range []struct{ x, between, equals, want string }{
		{"", "&", "=", "[]"},
		{"&&", "&", "=", "[]"},
		{"a", "&", "=", "[a=]"},
		{"a=&=b&=", "&", "=", "[a=,=b,=]"},
		{"a=1==2&a=3", "&", "=", "[a=1==2,a=3]"},
		{"a: 1, b: 2", ", ", ": ", "[a=1,b=2]"},
		{"a=1&b", "", "=", "[a=1&b]"},
		{"a=1&b", "&", "", "[a=1=,b=]"},
	} {
		args := []Value{{Text: []byte(c.x)}, {Text: []byte(c.between)}, {Text: []byte(c.equals)}}
		list := pairs(nil, args)
		if got := show(typed{Value{List: list}, PairList}); got != c.want {
			t.Errorf("pairs(%q, %q, %q) = %s, want %s", c.x, c.between, c.equals, got, c.want)
		}
		for _, it := range list {
			if it.Name == nil || it.Value == nil {
				t.Errorf("%q: an empty part is absent", c.x)
			}
		}
	}
}

// TestFirstOfNone tells a header that is not there from an empty one.
func TestFirstOfNone(t *testing.T) {
	if first([]Value{{}}) != nil || first([]Value{{List: texts("")}}) == nil {
		t.Error("first of an empty list is absent, and of a list with an empty text it is present")
	}
}

// TestGroupKeepsItsArgument joins values that lie in one buffer, where appending in place would overwrite the next.
func TestGroupKeepsItsArgument(t *testing.T) {
	buf := []byte("a=1&a=2&b=3")
	list := pairs(nil, []Value{{Text: buf}, {Text: []byte("&")}, {Text: []byte("=")}})
	if got := listOp("group", list, ","); got != "[a=1,2,b=3]" || string(buf) != "a=1&a=2&b=3" {
		t.Errorf("%s, and the buffer is %s", got, buf)
	}
}

// TestSortIsRight compares with a plain stable sort, around the length where the way of sorting changes.
func TestSortIsRight(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var order []int32
	for range 3000 {
		list := make([]Item, r.IntN(2*short))
		alphabet := []string{"", "a", "b", "a\x00", "prefix-of-8", "prefix-of-9", "prefix-o", "\xff", "A"}
		kind := r.IntN(3)
		for i := range list {
			list[i].Value = []byte(alphabet[r.IntN(len(alphabet))])
			if kind > 0 {
				list[i].Name = []byte(alphabet[r.IntN(len(alphabet))*(kind-1)])
			}
		}
		before, args := slices.Clone(list), []Value{{List: list}}
		for name, compare := range map[string]func(a, b Item) int{"sort": comparePairs, "sort_names": compareNames} {
			want := slices.Clone(list)
			slices.SortStableFunc(want, compare)
			if got := Lookup(name).List(nil, args); !slices.EqualFunc(got, want, sameItem) {
				t.Fatalf("%s(%v) = %v", name, list, got)
			}
			if !slices.EqualFunc(list, before, sameItem) {
				t.Fatalf("%s moves its argument's items", name)
			}
		}
		var byPlace []Item
		last := slices.Clone(order)
		order = NameOrder(order, list)
		for _, at := range order {
			byPlace = append(byPlace, list[at])
		}
		if want := Lookup("sort_names").List(nil, args); !slices.EqualFunc(byPlace, want, sameItem) {
			t.Fatalf("NameOrder(%v, %v) gives %v", last, list, byPlace)
		}
	}
}

// TestWhole gives plain pairs as they are written, and no others.
func TestWhole(t *testing.T) {
	for raw, want := range map[string]string{"a=b": "a=b", "a=": "a=", "=b": "=b", "a": "", "a=b/": "", "a=%20": ""} {
		p, _ := message.CutPair(raw)
		it, got := PairAsWritten(p), ""
		if it.Plain() {
			got = string(it.Wire)
		}
		if got != want || string(it.Name) != p.Name() || string(it.Value) != p.Value() || it.Value == nil {
			t.Errorf("%q: %q=%q, whole %q", raw, it.Name, it.Value, got)
		}
	}
}

func TestPrefixOrders(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 10000 {
		var x [2][]byte
		for i := range x {
			for range r.IntN(12) {
				x[i] = append(x[i], "\x00a\xff"[r.IntN(3)])
			}
		}
		if a, b := prefix(x[0]), prefix(x[1]); a < b && bytes.Compare(x[0], x[1]) >= 0 {
			t.Fatalf("%q and %q: %x and %x", x[0], x[1], a, b)
		}
	}
}

// TestLongLists holds that a long list, sent to waste time, is worked through in time, and alike.
func TestLongLists(t *testing.T) {
	const n = 100_000
	var list []Item
	for i := range n {
		list = append(list, Item{Name: fmt.Append(nil, i%(n/2)), Value: fmt.Append(nil, i%(n/2))})
	}
	start := time.Now()
	args := []Value{{List: list}, {Text: []byte(",")}}
	if got := unique(nil, args); len(got) != n/2 || string(got[1].Value) != "1" {
		t.Errorf("unique: %d texts", len(got))
	}
	if got := group(nil, args); len(got) != n/2 || string(got[7].Value) != "7,7" {
		t.Errorf("group: %d pairs", len(got))
	}
	same := slices.Repeat(items("a", "1"), n)
	if got := group(nil, []Value{{List: same}, {Text: []byte(",")}}); len(got) != 1 || len(got[0].Value) != 2*n-1 {
		t.Errorf("group of one name: %d pairs", len(got))
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func BenchmarkSort(b *testing.B) {
	for _, n := range []int{4, 12, 32, 100} {
		var list []Item
		for i := range n {
			list = append(list, Item{Name: fmt.Appendf(nil, "Param%c.Name%d", 'A'+i*7%26, i*7%n), Value: []byte("v")})
		}
		args, dst := []Value{{List: list}}, make([]Item, 0, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				dst = sort(dst[:0], args)
			}
		})
	}
}
