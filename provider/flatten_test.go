package provider

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/data"
)

func joined(m map[string]string) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, name+"="+m[name])
	}
	return strings.Join(out, " ")
}

func parsed(t *testing.T, text string) any {
	t.Helper()
	v, err := data.ParseJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestFlatten writes lists and objects as names, in the three ways of clouds.
func TestFlatten(t *testing.T) {
	value := `{"Name":"a","List":["x",{"K":"v","N":2}],"Empty":[],"Null":null,"Yes":true}`
	tests := []struct {
		dialect Dialect
		want    string
	}{
		{Dialect{First: 0}, "P.Name=a&P.List.0=x&P.List.1.K=v&P.List.1.N=2&P.Null=&P.Yes=true"},
		{Dialect{First: 1}, "P.Name=a&P.List.1=x&P.List.2.K=v&P.List.2.N=2&P.Null=&P.Yes=true"},
		{Dialect{First: 1, Element: "member"}, "P.Name=a&P.List.member.1=x&P.List.member.2.K=v&P.List.member.2.N=2&P.Null=&P.Yes=true"},
	}
	for _, tt := range tests {
		if got := encodePairs(flatten([]Param{{"P", parsed(t, value)}}, &tt.dialect)); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
	if got := encodePairs(flatten([]Param{{"a b", "你好 +&=~*"}}, &Dialect{})); got != "a%20b=%E4%BD%A0%E5%A5%BD%20%2B%26%3D~%2A" {
		t.Errorf("encoded as %s", got)
	}
}

// TestNest puts names with dots together.
func TestNest(t *testing.T) {
	params := func(words ...string) (out []Param) {
		for _, w := range words {
			name, value, _ := strings.Cut(w, "=")
			out = append(out, Param{name, value})
		}
		return out
	}
	tests := []struct {
		params  []Param
		dialect Dialect
		numbers []string
		want    string
		err     string
	}{
		{nil, Dialect{}, nil, `{}`, ""},
		{params("B=2", "A=1"), Dialect{}, nil, `{"B":"2","A":"1"}`, ""},
		{params("F.0.Name=zone", "F.0.Values.0=a", "F.0.Values.1=b", "F.1.Name=x"), Dialect{}, nil, `{"F":[{"Name":"zone","Values":["a","b"]},{"Name":"x"}]}`, ""},
		{params("F.10=k", "F.9=j", "F.2=c"), Dialect{First: 1}, nil, `{"F":["c","j","k"]}`, ""},
		{params("F.member.1=a", "F.member.2=b"), Dialect{Element: "member"}, nil, `{"F":["a","b"]}`, ""},
		{params("Limit=20", "Ids.0=7", "Deep.Size=1.50"), Dialect{}, []string{"Limit", "Ids", "Size"}, `{"Limit":20,"Ids":[7],"Deep":{"Size":1.50}}`, ""},
		{params("Big=12345678901234567890"), Dialect{}, []string{"Big"}, `{"Big":12345678901234567890}`, ""},
		{append(params("A.B=1"), Param{"A.C", parsed(t, `[1,{"x":null}]`)}), Dialect{}, nil, `{"A":{"B":"1","C":[1,{"x":null}]}}`, ""},
		{params("Limit=many"), Dialect{}, []string{"Limit"}, "", `the parameter Limit is a number, and "many" is none`},
		{params("A=1", "A=2"), Dialect{}, nil, "", "the parameter A is there twice"},
		{params("A=1", "A.B=2"), Dialect{}, nil, "", "the parameter A has a value and members"},
		{params("A.B=2", "A=1"), Dialect{}, nil, "", "the parameter A is there twice"},
	}
	for _, tt := range tests {
		v, err := nest(tt.params, &tt.dialect, tt.numbers)
		if tt.err != "" {
			if err == nil || err.Error() != tt.err {
				t.Errorf("%v: %v, want %s", tt.params, err, tt.err)
			}
			continue
		}
		if text, _ := data.JSON(v); err != nil || string(text) != tt.want {
			t.Errorf("%v:\n got %s %v\nwant %s", tt.params, text, err, tt.want)
		}
	}
}

// TestFlattenNest goes there and back.
func TestFlattenNest(t *testing.T) {
	const text = `{"A":"1","L":[{"K":"v"},{"K":"w","M":["x","y"]}],"O":{"P":{"Q":"z"}}}`
	for _, d := range []Dialect{{First: 0}, {First: 1}, {First: 1, Element: "member"}} {
		var params []Param
		for _, m := range parsed(t, text).(data.Object) {
			params = append(params, Param{m.Name, m.Value})
		}
		var flat []Param
		for _, f := range flatten(params, &d) {
			flat = append(flat, Param{f.Name, f.Value})
		}
		v, err := nest(flat, &d, nil)
		if back, _ := data.JSON(v); err != nil || string(back) != text {
			t.Errorf("%+v: %s %v", d.Element, back, err)
		}
	}
}

// TestPager turns pages without a server.
func TestPager(t *testing.T) {
	p := &Provider{Pages: []Page{
		{Token: "T", Next: "*.Next"},
		{From: "Offset", Total: "R.Total"},
		{Number: "Page", Total: "Count"},
	}}
	steps := func(params []Param, replies ...string) string {
		first := parsed(t, replies[0])
		g := p.Pager(params, first)
		if g == nil {
			return "none"
		}
		var out []string
		for _, r := range replies {
			next, got, total, done := g.Next(parsed(t, r))
			if done {
				out = append(out, "end")
				break
			}
			last := next[len(next)-1]
			out = append(out, last.Name+"="+data.Text(last.Value)+" "+data.Text(got)+"/"+data.Text(total))
		}
		return strings.Join(out, ", ")
	}
	tests := []struct {
		params  []Param
		replies []string
		want    string
	}{
		{nil, []string{`{"R":{"L":[1],"Next":"n1"}}`, `{"R":{"L":[],"Next":"n2"}}`, `{"R":{"L":[1],"Next":""}}`}, "T=n1 1/0, T=n2 1/0, end"},
		{nil, []string{`{"R":{"L":[1,2],"Total":3}}`, `{"R":{"L":[3],"Total":3}}`}, "Offset=2 2/3, end"},
		{[]Param{{"Offset", "10"}}, []string{`{"R":{"L":[1,2],"Total":13}}`, `{"R":{"L":[3],"Total":13}}`}, "Offset=12 12/13, end"},
		{[]Param{{"Page", "2"}}, []string{`{"L":[1,2],"Count":9}`, `{"L":[],"Count":9}`}, "Page=3 2/9, end"},
		{nil, []string{`{"R":{"L":[1]}}`}, "none"},
		{nil, []string{`{"R":{"L":[],"Next":"","Total":0}}`}, "end"},
		{nil, []string{`[1,2]`}, "none"},
	}
	for _, tt := range tests {
		if got := steps(tt.params, tt.replies...); got != tt.want {
			t.Errorf("%v: got %s, want %s", tt.replies, got, tt.want)
		}
	}
}

// TestReplyLists reads lists of XML that have one element, or several.
func TestReplyLists(t *testing.T) {
	r := &Reply{Format: "xml", Lists: []string{"member"}}
	for text, want := range map[string]string{
		`<R><L><member>1</member></L></R>`:                         `{"R":{"L":{"member":["1"]}}}`,
		`<R><L><member>1</member><member>2</member></L></R>`:       `{"R":{"L":{"member":["1","2"]}}}`,
		`<R><L><member><M><member>x</member></M></member></L></R>`: `{"R":{"L":{"member":[{"M":{"member":["x"]}}]}}}`,
	} {
		v, err := r.parse([]byte(text))
		if got, _ := data.JSON(v); err != nil || string(got) != want {
			t.Errorf("%s: %s %v", text, got, err)
		}
	}
}
