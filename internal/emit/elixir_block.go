package emit

import (
	"regexp"
	"strings"
)

// In Elixir nothing that an if or a loop does is seen behind it: what it makes is its value. The printer writes statements
// as other languages have them; here they become values.

// elixirStmt is a line, an if with its arms, or a loop.
type elixirStmt struct {
	line string
	arms []elixirArm // of an if: the last one may have no test
	loop string      // "item <- list"
	body []*elixirStmt
}

type elixirArm struct {
	test string
	body []*elixirStmt
}

// elixirLines gives what the printer writes, as lines of Elixir.
func elixirLines(f *File, write func(*File)) []string {
	inner := *f
	inner.W = &Writer{indent: "  ", width: f.Target.Width - 4}
	write(&inner)
	lines := strings.Split(strings.Trim(inner.W.String(), "\n"), "\n")
	stmts, _ := elixirParse(lines)
	return elixirBody(stmts, f.Target.Width-4)
}

// elixirParse reads statements up to the end of their block, and gives the lines behind.
func elixirParse(lines []string) ([]*elixirStmt, []string) {
	var out []*elixirStmt
	for len(lines) > 0 {
		s := strings.TrimSpace(lines[0])
		switch {
		case s == "end" || s == "else" || strings.HasPrefix(s, "else if "):
			return out, lines
		case strings.HasPrefix(s, "if ") && strings.HasSuffix(s, " do"):
			stmt := &elixirStmt{}
			for ; s != "end"; s = strings.TrimSpace(lines[0]) {
				arm := elixirArm{test: bare(strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(s, "else "), "if "), " do"))}
				if s == "else" {
					arm.test = ""
				}
				arm.body, lines = elixirParse(lines[1:])
				stmt.arms = append(stmt.arms, arm)
			}
			out = append(out, stmt)
		case strings.HasPrefix(s, "for ") && strings.HasSuffix(s, " do"):
			stmt := &elixirStmt{loop: strings.TrimSuffix(strings.TrimPrefix(s, "for "), " do")}
			stmt.body, lines = elixirParse(lines[1:])
			out = append(out, stmt)
		default:
			out = append(out, elixirLine(s))
		}
		lines = lines[1:]
	}
	return out, nil
}

// elixirLine is a line; a choice that gives a local its value is an if.
func elixirLine(s string) *elixirStmt {
	lead, value, _ := statement(s)
	inner := strings.TrimPrefix(value, "if")
	parts := splitItems(bare(inner))
	if lead == "" || inner == value || bare(inner) == inner || len(parts) != 3 {
		return &elixirStmt{line: s}
	}
	yes, no := strings.TrimPrefix(parts[1], "do: "), strings.TrimPrefix(parts[2], "else: ")
	return &elixirStmt{arms: []elixirArm{
		{parts[0], []*elixirStmt{{line: lead + yes}}},
		{"", []*elixirStmt{{line: lead + no}}},
	}}
}

var elixirAssigned = regexp.MustCompile(`^([a-z_0-9]+) = `)

// elixirMakes gives the local that statements give a value.
func elixirMakes(stmts []*elixirStmt) string {
	last := stmts[len(stmts)-1]
	switch {
	case last.loop != "":
		return elixirMakes(last.body)
	case last.arms != nil:
		return elixirMakes(last.arms[0].body)
	}
	if m := elixirAssigned.FindStringSubmatch(last.line); m != nil {
		return m[1]
	}
	return ""
}

// elixirBody writes the statements of a function.
func elixirBody(stmts []*elixirStmt, width int) []string {
	var out []string
	for i, s := range stmts {
		if s.arms != nil && !s.refuses() && elixirMakes([]*elixirStmt{s}) == "" { // the forms: each if gives the result
			return elixirSpaced(out, elixirChoice(stmts[i:], width))
		}
		if s.line != "" || s.arms != nil || s.loop != "" {
			out = elixirSpaced(out, s.lines(width))
		} else if out[len(out)-1] != "" {
			out = append(out, "")
		}
	}
	return out
}

// elixirChoice makes one choice of ifs that each give the result, with the last statement behind them.
func elixirChoice(stmts []*elixirStmt, width int) []string {
	all := &elixirStmt{}
	for _, s := range stmts {
		if s.arms == nil {
			all.arms = append(all.arms, elixirArm{"", []*elixirStmt{{line: s.line}}})
			continue
		}
		for _, arm := range s.arms {
			all.arms = append(all.arms, arm.merged())
		}
	}
	return all.value("", width)
}

// elixirSpaced puts lines behind others. A statement of several lines stands apart.
func elixirSpaced(out, lines []string) []string {
	at := len(out) // where the comment above the statement begins
	for at > 0 && strings.HasPrefix(out[at-1], "#") {
		at--
	}
	wide := len(lines) > 1 || at > 0 && elixirApart(out[:at])
	if wide && at > 0 && out[at-1] != "" {
		out = append(out[:at:at], append([]string{""}, out[at:]...)...)
	}
	return append(out, lines...)
}

// elixirApart tells whether the last statement has several lines.
func elixirApart(out []string) bool {
	s := out[len(out)-1]
	return strings.HasPrefix(s, " ") || s == "end" || s == ")" || s == "}" || s == "]" || strings.HasPrefix(s, "})") || strings.HasPrefix(s, "])") || s == "end)"
}

// lines writes a statement that stands by itself.
func (s *elixirStmt) lines(width int) []string {
	if s.arms == nil && s.loop == "" {
		return elixirBroken(s.line, width)
	}
	if s.refuses() {
		return s.refusal(width)
	}
	name := elixirMakes([]*elixirStmt{s})
	value := s.value(name, width-2)
	if len(value) == 1 && len(name)+3+len(value[0]) <= width {
		return []string{name + " = " + value[0]}
	}
	if len(value) == 1 {
		value = s.block(name, width-2)
	}
	return append([]string{name + " ="}, elixirIndented(value)...)
}

// value writes an if or a loop as an expression: what it gives the local, which is the local itself where it does nothing.
func (s *elixirStmt) value(name string, width int) []string {
	if s.loop == "" && len(s.arms) <= 2 {
		yes, no := s.branch(0, name, width), s.branch(1, name, width)
		short := "if " + s.arms[0].test + ", do: " + yes[0] + ", else: " + no[0]
		if len(yes) == 1 && len(no) == 1 && len(short) <= width {
			return []string{short}
		}
	}
	return s.block(name, width)
}

// branch gives the value of an arm.
func (s *elixirStmt) branch(n int, name string, width int) []string {
	if n >= len(s.arms) {
		return []string{name}
	}
	return elixirResult(s.arms[n].body, name, width)
}

// elixirResult writes statements whose last one gives the value.
func elixirResult(stmts []*elixirStmt, name string, width int) []string {
	last := len(stmts) - 1
	out := elixirBody(stmts[:last], width)
	s := stmts[last]
	if s.refuses() {
		return elixirSpaced(out, s.lines(width))
	}
	if s.arms != nil || s.loop != "" {
		return elixirSpaced(out, s.value(name, width))
	}
	value := s.line
	if name != "" {
		value = strings.TrimPrefix(value, name+" = ")
	}
	return elixirSpaced(out, elixirBroken(value, width))
}

// block writes an if or a loop over several lines.
func (s *elixirStmt) block(name string, width int) []string {
	if s.loop != "" {
		out := []string{"for " + s.loop + ", reduce: " + name + " do"}
		if len(out[0]) > width {
			out = []string{"for " + s.loop + ",", "    reduce: " + name + " do"}
		}
		body := elixirResult(s.body, name, width-4)
		if len(body) == 1 {
			return append(out, "  "+name+" -> "+body[0], "end")
		}
		return append(append(append(out, "  "+name+" ->"), elixirIndented(elixirIndented(body))...), "end")
	}
	if len(s.arms) <= 2 {
		out := elixirHung("if ", elixirBroken(s.arms[0].test, width-6), " do")
		out = append(out, elixirIndented(s.branch(0, name, width-2))...)
		out = append(append(out, "else"), elixirIndented(s.branch(1, name, width-2))...)
		return append(out, "end")
	}
	return s.cond(name, width)
}

// cond writes an if with many arms; where one of them is long, all stand apart.
func (s *elixirStmt) cond(name string, width int) []string {
	var tests, values [][]string
	long := false
	for i, arm := range s.arms {
		test := arm.test
		if test == "" {
			test = "true"
		}
		tests = append(tests, elixirBroken(test, width-5))
		values = append(values, s.branch(i, name, width-4))
		long = long || len(tests[i])+len(values[i]) > 2 || len(test)+6+len(values[i][0]) > width
	}
	out := []string{"cond do"}
	for i, test := range tests {
		test[len(test)-1] += " ->"
		for n := 1; n < len(test); n++ {
			test[n] = "  " + test[n]
		}
		switch {
		case !long:
			out = append(out, "  "+test[0]+" "+values[i][0])
			continue
		case i > 0:
			out = append(out, "")
		}
		out = append(append(out, elixirIndented(test)...), elixirIndented(elixirIndented(values[i]))...)
	}
	return append(out, "end")
}
