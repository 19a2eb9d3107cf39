package op

import (
	"bytes"
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

var families = []Family{
	Digests, Macs, TextForms, Escapes, Orders, Cases, Shaping, Lists, Times, Tests, Sending,
}

func TestOrderOfTable(t *testing.T) {
	inOrder := slices.IsSortedFunc(All(), func(a, b *Op) int {
		return cmp.Or(cmp.Compare(slices.Index(families, a.Family), slices.Index(families, b.Family)),
			cmp.Compare(a.Name, b.Name))
	})
	if !inOrder {
		t.Error("operations are not in order of family and name")
	}
	for _, o := range All() {
		if Lookup(o.Name) != o {
			t.Errorf("Lookup(%q) gives another operation", o.Name)
		}
	}
	if Lookup("nothing") != nil {
		t.Error("Lookup gives an operation that is not there")
	}
}

func TestEveryOpIsComplete(t *testing.T) {
	for _, o := range All() {
		t.Run(o.Name, func(t *testing.T) {
			checkRunner(t, o)
			if !slices.Contains(families, o.Family) {
				t.Errorf("family %q", o.Family)
			}
			if o.Doc == "" || strings.HasSuffix(o.Doc, ".") {
				t.Errorf("doc %q", o.Doc)
			}
			if (o.Digest != nil) != (o.Family == Digests || o.Family == Macs) {
				t.Error("digest missing, or where there is none")
			}
			if o.Optional > len(o.Params) || len(o.Params) == 0 {
				t.Error("parameters")
			}
			for _, p := range o.Params {
				if p.Name == "" || p.Type == 0 {
					t.Errorf("parameter %+v", p)
				}
			}
		})
	}
}

// checkRunner holds that exactly one function runs the operation, and that it suits the result.
func checkRunner(t *testing.T, o *Op) {
	runners := 0
	for _, there := range []bool{o.Text != nil, o.View != nil, o.List != nil, o.Test != nil} {
		if there {
			runners++
		}
	}
	if runners != 1 {
		t.Fatalf("%d functions", runners)
	}
	kind := Type(Bool)
	switch {
	case o.Text != nil, o.View != nil:
		kind = Data
	case o.List != nil:
		kind = List | Pair
	}
	if o.Result == 0 || o.Result&^kind != 0 {
		t.Errorf("result %b of the wrong kind", o.Result)
	}
	if r := o.Result; r&(r-1) != 0 && o.Params[0].Type != r {
		t.Error("result follows the first argument, which has other types")
	}
}

func TestInverses(t *testing.T) {
	apply := func(name string, x []byte) []byte {
		return Lookup(name).Text(nil, []Value{{Text: x}})
	}
	samples := []string{"", "a", "ab", "abc", "a b+c%2B%zz/~*", "\x00\xff\x80", strings.Repeat("xyz?>", 50)}
	found := 0
	for _, o := range All() {
		if o.Inverse == "" {
			continue
		}
		if found++; Lookup(o.Inverse) == nil || Lookup(o.Inverse).Text == nil {
			t.Errorf("%s: no inverse %s", o.Name, o.Inverse)
			continue
		}
		decoder := strings.HasPrefix(o.Name, "un") || o.Name == "form_decode"
		for _, s := range samples {
			out := apply(o.Name, []byte(s))
			back := apply(o.Inverse, out)
			if !decoder && string(back) != s {
				t.Errorf("%s(%s(%q)) = %q", o.Inverse, o.Name, s, back)
			}
			if again := apply(o.Name, back); !bytes.Equal(again, out) {
				t.Errorf("%s of its undone %q is %q", o.Name, out, again)
			}
		}
	}
	if found < 6 {
		t.Errorf("only %d inverses", found)
	}
}

// randomValue gives a value that suits a parameter; of a mask, any of its types, so that lists may be mixed up.
func randomValue(r *rand.Rand, t Type) Value {
	text := func() []byte {
		const chars = "aA=&/.%+ -_2fF\x00\xff0123456789\t\""
		x := make([]byte, r.IntN(20))
		for i := range x {
			x[i] = chars[r.IntN(len(chars))]
		}
		return x
	}
	v := Value{Flag: r.IntN(2) == 0, Num: r.IntN(30) - 5}
	v.Time = Instant{r.Int64() >> r.IntN(64) * int64(1-2*r.IntN(2)), int32(r.IntN(1e9))}
	if r.IntN(10) > 0 {
		v.Text = text()
	}
	if t == Text && r.IntN(3) == 0 {
		v.Text = []byte([]string{"2006-01-02T15:04:05.000Z", "Mon, 02 Jan 2006", "+08:00", "/", "1"}[r.IntN(5)])
	}
	for n := r.IntN(50); t&List != 0 && n > 0; n-- {
		it := Item{Value: text()}
		if t&TextList == 0 {
			it.Name = text()
		}
		if t&HeaderList != 0 && r.IntN(2) == 0 {
			it.Value, it.Values = nil, []Item{{Value: text()}, {Value: text()}}
		}
		v.List = append(v.List, it)
	}
	return v
}

func deepCopy(args []Value) []Value {
	out := slices.Clone(args)
	for i := range out {
		out[i].Text = bytes.Clone(out[i].Text)
		out[i].List = slices.Clone(out[i].List)
		for j := range out[i].List {
			it := &out[i].List[j]
			it.Name, it.Value = bytes.Clone(it.Name), bytes.Clone(it.Value)
		}
	}
	return out
}

func sameItem(a, b Item) bool { return bytes.Equal(a.Name, b.Name) && bytes.Equal(a.Value, b.Value) }

func sameArgs(a, b []Value) bool {
	return slices.EqualFunc(a, b, func(a, b Value) bool {
		return bytes.Equal(a.Text, b.Text) && slices.EqualFunc(a.List, b.List, sameItem)
	})
}

// TestTotal holds for every operation that no argument makes it panic, that it appends to what is there, and that it
// leaves its arguments as they are.
func TestTotal(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, o := range All() {
		for range 2000 {
			checkTotal(t, o, r)
		}
	}
}

func checkTotal(t *testing.T, o *Op, r *rand.Rand) {
	var args []Value
	for i, p := range o.Params {
		if i < len(o.Params)-o.Optional || r.IntN(2) == 0 {
			args = append(args, randomValue(r, p.Type))
		}
	}
	kept := deepCopy(args)
	switch {
	case o.Text != nil:
		alone := o.Text(nil, args)
		if behind := o.Text([]byte("kept"), args); string(behind) != "kept"+string(alone) {
			t.Fatalf("%s: %q appended is %q", o.Name, alone, behind)
		}
	case o.View != nil:
		o.View(args)
	case o.List != nil:
		first := Item{Name: []byte("kept")}
		alone := o.List(nil, args)
		if behind := o.List([]Item{first}, args); !slices.EqualFunc(behind, append([]Item{first}, alone...), sameItem) {
			t.Fatalf("%s: list is not appended", o.Name)
		}
	case o.Test != nil:
		o.Test(args)
	}
	if !sameArgs(args, kept) {
		t.Fatalf("%s changes its arguments", o.Name)
	}
}

// TestAbsentStaysAbsent holds that views of nothing are nothing, and that views of an empty text are there.
func TestAbsentStaysAbsent(t *testing.T) {
	for _, o := range All() {
		if o.View == nil || o.Name == "first" {
			continue
		}
		args := make([]Value, len(o.Params))
		args[0].Flag = true
		if o.View(args) != nil {
			t.Errorf("%s of an absent text is present", o.Name)
		}
		for i := range args {
			args[i].Text = []byte{}
		}
		if o.View(args) == nil {
			t.Errorf("%s of an empty text is absent", o.Name)
		}
	}
}

// TestNoAllocation runs every operation with warm buffers. group may allocate, and says so.
func TestNoAllocation(t *testing.T) {
	text, items := make([]byte, 0, 4096), make([]Item, 0, 100)
	list := []Item{{Name: []byte("name-of-b"), Value: []byte("2")}, {Name: []byte("name-of-a"), Value: []byte("1")}}
	for _, o := range All() {
		if o.Name == "group" {
			continue
		}
		args := make([]Value, len(o.Params))
		for i, p := range o.Params {
			args[i] = Value{Text: []byte("a b/%2F=c.d"), List: list, Time: now, Num: 1, Flag: true}
			switch p.Name {
			case "layout":
				args[i].Text = []byte("Mon, 02 Jan 2006 15:04:05.000 GMT")
			case "zone":
				args[i].Text = []byte("+08:00")
			}
		}
		allocs := testing.AllocsPerRun(200, func() {
			switch {
			case o.Text != nil:
				text = o.Text(text[:0], args)
			case o.View != nil:
				o.View(args)
			case o.List != nil:
				items = o.List(items[:0], args)
			case o.Test != nil:
				o.Test(args)
			}
		})
		if allocs != 0 {
			t.Errorf("%s allocates %v times", o.Name, allocs)
		}
	}
}
