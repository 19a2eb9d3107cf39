package main

import (
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/data"
)

// TestColumns writes values as the command line of AWS does: the expectations are what its own formatter prints.
func TestColumns(t *testing.T) {
	for text, want := range map[string]string{
		`{"B":1,"A":"x","C":null,"D":true,"E":1.5}`: "x\t1\tNone\tTrue\t1.5\n",
		`[1,2,"a"]`:             "1\t2\ta\n",
		`["a",["b","c"],["d"]]`: "a\nb\tc\nd\n",
		`[["a",1],["b",2]]`:     "a\t1\nb\t2\n",
		`{"L":["x","y"],"N":{"Z":1,"A":[]},"S":"s"}`:                                   "s\nL\tx\nL\ty\nN\t1\n",
		`{"Rows":[{"Id":1,"Tags":[{"K":"k","V":"v"}]},{"Id":2,"Name":"n"}],"Total":2}`: "2\nROWS\t1\t\nTAGS\tk\tv\nROWS\t2\tn\n",
		`"text"`:                      "text\n",
		`null`:                        "None\n",
		`3`:                           "3\n",
		`[]`:                          "",
		`{}`:                          "",
		`{"A":[[1,2],[3]]}`:           "A\t1\nA\t2\nA\t3\n",
		`[{"a":1},{"b":{"c":[1,2]}}]`: "1\n\nC\t1\nC\t2\n",
	} {
		for _, plain := range []bool{false, true} { // as it came, and as a query gives it
			v, err := data.ParseJSON([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if plain {
				v = data.Plain(v)
			}
			var b strings.Builder
			if err := writeColumns(&b, v); err != nil || b.String() != want {
				t.Errorf("%s:\n got %q %v\nwant %q", text, b.String(), err, want)
			}
		}
	}
}

// TestYAML keeps order, digits, and texts that look like something else.
func TestYAML(t *testing.T) {
	for text, want := range map[string]string{
		`{"b":1,"a":"x"}`:                               "b: 1\na: x\n",
		`{"yes":"no","n":"1","e":""}`:                   "\"yes\": \"no\"\n\"n\": \"1\"\ne: \"\"\n",
		`{"big":12345678901234567890,"f":1.50,"x":1e3}`: "big: 12345678901234567890\nf: 1.50\nx: 1e3\n",
		`{"l":["a",{"k":null}],"e":[],"o":{},"t":true}`: "l:\n  - a\n  - k: null\ne: []\no: {}\nt: true\n",
		`"多行\ntext"`:                                    "|-\n  多行\n  text\n",
		`null`:                                          "null\n",
	} {
		v, err := data.ParseJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := writeYAML(&b, v); err != nil || b.String() != want {
			t.Errorf("%s:\n got %q %v\nwant %q", text, b.String(), err, want)
		}
	}
}

// TestTables keeps bytes that steer a terminal out of tables.
func TestTables(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":"\u001b[31m","b":[{"c":1},{"d":[2,"x"]}]}`: `
╭───┬────────────╮
│ a │ \x1b[31m   │
╰───┴────────────╯

╭───────────────╮
│ b             │
├───┬───────────┤
│ c │ d         │
├───┼───────────┤
│ 1 │           │
│   │ [2,"x"]   │
╰───┴───────────╯
`,
		`[]`:        "\n╭───────────╮\n│ (nothing) │\n╰───────────╯\n",
		`"x"`:       "\n╭───╮\n│ x │\n╰───╯\n",
		`["x",2]`:   "\n╭───╮\n│ x │\n│ 2 │\n╰───╯\n",
		`[[1],[2]]`: "\n╭───╮\n│ 1 │\n│ 2 │\n╰───╯\n",
	} {
		v, err := data.ParseJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := writeTables(&b, v); err != nil || squeezed(b.String()) != squeezed(want) {
			t.Errorf("%s: %v\n%s", text, err, b.String())
		}
	}
}

// squeezed takes no notice of how wide the columns are.
func squeezed(s string) string {
	s = strings.ReplaceAll(s, "─", "")
	return strings.Join(strings.Fields(s), " ")
}
