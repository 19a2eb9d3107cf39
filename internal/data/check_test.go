package data

import (
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/syntax"
)

func TestCheck(t *testing.T) {
	calls := map[string]Func{"count": nil, "first": func([]any) (any, error) { return nil, nil }}
	tests := []struct{ expr, want string }{
		{`[for a in rows : a.Id if a.Id == wanted]`, ""},
		{`[for a in rows : b.Id]`, `there is nothing named "b" here (there are a, rows, wanted)`},
		{`first([for a in rows : a]) == a`, `there is nothing named "a" here (there are rows, wanted)`},
		{`frist(rows)`, `there is no operation "frist" here (did you mean "first"?)`},
		{`wanted ? "${row.Id}" : null`, `there is nothing named "row" here (did you mean "rows"?)`},
	}
	for _, tt := range tests {
		file, problems := syntax.ParseData("x.hcl", []byte("b {\n  x = "+tt.expr+"\n}\n"))
		if problems.Failed() {
			t.Fatal(problems)
		}
		got := Check(file.Blocks[0].Attrs[0].Expr, []string{"rows", "wanted"}, calls)
		if !strings.HasSuffix(got.Error(), tt.want) || (tt.want == "") != (len(got) == 0) {
			t.Errorf("%s: %v, want %s", tt.expr, got, tt.want)
		}
	}
}
