package data

import (
	"reflect"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
)

// expression reads the value of x in a block.
func expression(t *testing.T, src string) syntax.Expr {
	t.Helper()
	file, problems := syntax.ParseData("test.hcl", []byte("b {\n  x = "+src+"\n}\n"))
	if problems.Failed() {
		t.Fatalf("%s: %v", src, problems)
	}
	return file.Blocks[0].Attrs[0].Expr
}

var scope = Scope{
	Name: Names(map[string]any{
		"name": "eip", "none": nil, "rows": []any{
			Object{{"Id", "a"}, {"Up", true}}, Object{{"Id", "b"}, {"Up", false}},
		},
		"reply": Object{{"Error", Object{{"Code", "X"}}}},
	}),
	Calls: map[string]Func{"count": func(args []any) (any, error) { return len(args[0].([]any)), nil }},
}

func TestEval(t *testing.T) {
	for src, want := range map[string]string{
		`"鉴权失败"`:                          `"鉴权失败"`,
		`12`:                              `12`,
		`null`:                            `null`,
		`{ a: 1, "b" = [] }`:              `{"a":1,"b":[]}`,
		`"${name}-${count(rows)}${none}"`: `"eip-2"`,
		`[for r in rows : r.Id if r.Up]`:  `["a"]`,
		`[for r in none : r]`:             `[]`,
		`reply.Error.Code`:                `"X"`,
		`reply.Missing`:                   `null`,
		`name == "eip" && !(none != null) ? "y" : "n"`: `"y"`,
		`name == "cvm" || none == ""`:                  `false`,
		`"1" == 1`:                                     `true`,
		`{ "<&>" = "<&>" }`:                            `{"<&>":"<&>"}`,
	} {
		v, err := Eval(expression(t, src), scope)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got, err := JSON(v); err != nil || string(got) != want {
			t.Errorf("%s is %s (%v), want %s", src, got, err, want)
		}
	}
}

func TestEvalErrors(t *testing.T) {
	for src, want := range map[string]string{
		`other`:               `test.hcl:2:7: there is nothing named "other" here`,
		`name.field`:          `test.hcl:2:7: "name" is a text, which has no "field"`,
		`shout(name)`:         `test.hcl:2:7: there is no operation "shout" here`,
		`name ? 1 : 2`:        `test.hcl:2:7: a test is needed here, and this is a text`,
		`[for r in name : r]`: `test.hcl:2:17: for goes through a list, and this is a text`,
	} {
		if _, err := Eval(expression(t, src), scope); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", src, err, want)
		}
	}
}

func TestRefs(t *testing.T) {
	e := expression(t, `"${b}.${[for a in c : a.x]}${f(d)}"`)
	if got := Refs(e); !reflect.DeepEqual(got, []string{"b", "c", "d"}) {
		t.Errorf("the names are %v", got)
	}
}

func TestReadBackwards(t *testing.T) {
	tests := []struct {
		shape, value string
		want         map[string]any
		found        bool
	}{
		{`"${service}.${region}.example.com"`, `"ecs.cn.example.com"`, map[string]any{"service": "ecs", "region": "cn"}, true},
		{`"${service}.example.com"`, `"ecs.example.org"`, nil, false},
		{`{ R = { E = { C = code }, Id = id } }`, `{"R":{"E":{"C":"x","More":1},"Id":"7"}}`, map[string]any{"code": "x", "id": "7"}, true},
		{`{ R = { E = { C = code }, Id = id } }`, `{"R":{"Id":"7"}}`, nil, false},
		{`{ code = number(code), m = message }`, `{"code":0}`, map[string]any{"code": "0"}, true},
		{`{ Type = "Sender", C = code }`, `{"Type":"Receiver","C":"x"}`, nil, false},
		{`[{ C = code }]`, `[{"C":"x"},{"C":"y"}]`, map[string]any{"code": "x"}, true},
		{`[{ C = code }]`, `[]`, nil, false},
		{`merge(result, { Id = id })`, `{"a":1,"Id":"7"}`, map[string]any{"id": "7"}, true},
	}
	for _, tt := range tests {
		v, err := ParseJSON([]byte(tt.value))
		if err != nil {
			t.Fatal(err)
		}
		got, found := Read(expression(t, tt.shape), v)
		if found != tt.found {
			t.Errorf("%s of %s: found is %t", tt.shape, tt.value, found)
		}
		for name, want := range tt.want {
			if Text(got[name]) != want {
				t.Errorf("%s of %s: %s is %v, want %v", tt.shape, tt.value, name, got[name], want)
			}
		}
	}
}

func TestXML(t *testing.T) {
	v, err := ParseJSON([]byte(`{"R":{"@xmlns":"https://x.test/","E":{"Code":"A & B"},"Item":["1","2"],"None":null}}`))
	if err != nil {
		t.Fatal(err)
	}
	const want = `<R xmlns="https://x.test/"><E><Code>A &amp; B</Code></E><Item>1</Item><Item>2</Item><None></None></R>`
	text, err := XML(v)
	if err != nil || string(text) != want {
		t.Fatalf("%s, %v", text, err)
	}
	back, err := ParseXML(text)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := JSON(back); string(got) != `{"R":{"E":{"Code":"A & B"},"Item":["1","2"],"None":""}}` {
		t.Errorf("read back: %s", got)
	}
	if _, err := XML([]any{}); err == nil {
		t.Error("a list is no XML text")
	}
	for _, bad := range []string{"", "no xml", "<a><b></a>", "<a>", strings.Repeat("<a>", 300)} {
		if _, err := ParseXML([]byte(bad)); err == nil {
			t.Errorf("%.20q is read as XML", bad)
		}
	}
}

func TestJSONKeepsOrderAndDigits(t *testing.T) {
	const text = `{"z":1.50,"a":12345678901234567890,"n":null,"l":[true,"é"]}`
	v, err := ParseJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := JSON(v); err != nil || string(got) != text {
		t.Errorf("%s, %v", got, err)
	}
	for _, bad := range []string{"", "{", `{"a":1} x`, strings.Repeat("[", 1000)} {
		if _, err := ParseJSON([]byte(bad)); err == nil {
			t.Errorf("%.20q is read as JSON", bad)
		}
	}
}

type sample struct {
	Name  string `hcl:",label"`
	Title string `hcl:"title,required"`
	inner
	Parts []part      `hcl:"part,block"`
	One   *part       `hcl:"one,block"`
	Shape syntax.Expr `hcl:"shape"`
	Range diag.Range  `hcl:",range"`
}

type inner struct {
	On    bool                `hcl:"on"`
	Count int                 `hcl:"count"`
	List  []string            `hcl:"list"`
	Table map[string]string   `hcl:"table"`
	Lists map[string][]string `hcl:"lists"`
}

type part struct {
	Text string `hcl:"text"`
}

func decode(t *testing.T, src string) (sample, diag.Problems) {
	t.Helper()
	file, problems := syntax.ParseData("s.hcl", []byte(src))
	if problems.Failed() {
		t.Fatal(problems)
	}
	var s sample
	return s, Decode(file.Blocks[0], &s)
}

func TestDecode(t *testing.T) {
	file, _ := syntax.ParseData("s.hcl", []byte(`sample "n" {
  title = "T"
  on    = true
  count = 3
  list  = ["a", "b"]
  table = { k = "v" }
  lists = { k = ["v", "w"] }
  shape = { a = b }
  part { text = "1" }
  part { text = "2" }
  one { text = "3" }
}`))
	var s sample
	if ps := Decode(file.Blocks[0], &s); len(ps) > 0 {
		t.Fatal(ps)
	}
	if s.Name != "n" || s.Title != "T" || !s.On || s.Count != 3 || len(s.List) != 2 || s.Table["k"] != "v" || strings.Join(s.Lists["k"], " ") != "v w" || len(s.Parts) != 2 ||
		s.Parts[1].Text != "2" || s.One.Text != "3" || s.Shape == nil || s.Range.Start.Line != 1 {
		t.Errorf("it came out as %+v", s)
	}
}

func TestDecodeProblems(t *testing.T) {
	for src, want := range map[string]string{
		`sample "n" {}`:          `sample has no title (add title = ...)`,
		`sample { title = "T" }`: `sample needs one name (write sample "name" { ... })`,
		"sample \"n\" {\n titel = \"T\"\n title = \"T\"\n}":         `there is no "titel" in sample (did you mean "title"?)`,
		"sample \"n\" {\n title = \"${x}\"\n}":                      `a plain text is needed here (write it between quotes, without ${ })`,
		"sample \"n\" {\n title = \"T\"\n on = \"true\"\n}":         `true or false is needed here`,
		"sample \"n\" {\n title = \"T\"\n list = \"a\"\n}":          `a list of plain texts is needed here (for example ["a", "b"])`,
		"sample \"n\" {\n title = \"T\"\n table = []\n}":            `names with plain texts are needed here (for example { a = "b" })`,
		"sample \"n\" {\n title = \"T\"\n lists = { a = \"b\" }\n}": `a list of plain texts is needed here (for example ["a", "b"])`,
		"sample \"n\" {\n title = \"T\"\n lists = []\n}":            `names with lists of plain texts are needed here (for example { a = ["b", "c"] })`,
		"sample \"n\" {\n title = \"T\"\n count = \"1\"\n}":         `a whole number is needed here`,
		"sample \"n\" {\n title = \"T\"\n parts {}\n}":              `there is no block "parts" in sample (did you mean "part"?)`,
		"sample \"n\" {\n title = \"T\"\n one {}\n one {}\n}":       `there is a second one (remove one of the two)`,
		"sample \"n\" {\n title = \"T\"\n part \"x\" {}\n}":         `part has no name (remove it)`,
	} {
		_, ps := decode(t, src)
		if !ps.Failed() || !strings.Contains(ps.Error(), want) {
			t.Errorf("%s: %v, want %s", src, ps, want)
		}
	}
}

// TestEncode holds that what is written is read as the same.
func TestEncode(t *testing.T) {
	type file struct {
		Samples []sample `hcl:"sample,block"`
	}
	in := file{[]sample{
		{Name: "n", Title: "a \"b\" \\ ${c} %{d} $ %\n\t\r\x01é", inner: inner{
			On: true, Count: 3, List: []string{"a", ""}, Table: map[string]string{"k-1": "v", "b": ""}, Lists: map[string][]string{"k": {"v", "w"}},
		}, Parts: []part{{"1"}, {}}, One: &part{}},
		{Name: "m"},
	}}
	text := Encode(&in)
	parsed, problems := syntax.ParseData("f.hcl", text)
	if problems.Failed() {
		t.Fatalf("%v\n%s", problems, text)
	}
	var out file
	if ps := Decode(&syntax.Block{Blocks: parsed.Blocks}, &out); len(ps) > 0 && !strings.Contains(ps.Error(), "sample has no title") {
		t.Fatalf("%v\n%s", ps, text)
	}
	for i := range out.Samples {
		out.Samples[i].Range = diag.Range{}
	}
	if !reflect.DeepEqual(in, out) {
		t.Errorf("%s\nis read as %+v, want %+v", text, out, in)
	}
}
