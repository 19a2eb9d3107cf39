package emit

import (
	"fmt"
	"strconv"
	"strings"
)

// elixirSpecial puts parentheses around an and within an or, and makes and joins the texts of a list at once.
func elixirSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	switch {
	case e.Kind == Call && e.Word == "||" && (e.Args[0].Word == "&&" || e.Args[0].Word == "||" || e.Args[1].Word == "&&"):
		s := elixirTest(e.Args[0], say) + " or " + elixirTest(e.Args[1], say)
		if use == AsOperand {
			s = "(" + s + ")"
		}
		return s, true
	case e.Kind == Call && e.Word == "join":
		return elixirJoin(e, say), true
	case e.Kind == Call && e.Word == "!" && e.Args[0].Word == "contains":
		return say(e.Args[0].Args[1], AsOperand) + " not in " + say(e.Args[0].Args[0], AsOperand), true
	case e.Kind == Literal && e.Type == Number:
		return elixirNumber(e.Num), true
	}
	return "", false
}

// elixirNumber writes a number of six digits or more in groups of three.
func elixirNumber(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0 && n >= 100_000; at -= 3 {
		s = s[:at] + "_" + s[at:]
	}
	return s
}

func elixirTest(e *Expr, say func(*Expr, Use) string) string {
	if e.Word == "&&" {
		return "(" + say(e, AsValue) + ")"
	}
	return say(e, AsValue)
}

func elixirJoin(e *Expr, say func(*Expr, Use) string) string {
	separator, list := say(e.Args[0], AsArgument), e.Args[1]
	if separator == `""` {
		separator = ""
	} else {
		separator = ", " + separator
	}
	if list.Kind != Each || len(list.Args) == 3 {
		return "Enum.join(" + say(list, AsArgument) + separator + ")"
	}
	made := fmt.Sprintf("fn %s -> %s end", list.Var.Name, say(list.Args[1], AsValue))
	return "Enum.map_join(" + say(list.Args[0], AsArgument) + separator + ", " + made + ")"
}

func elixirText(s string) string { return `"` + elixirEscaped(s) + `"` }

// elixirEscaped writes what stands within a text.
func elixirEscaped(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(phpEscaped(s), `\$`, "$"), "#{", `\#{`)
}

// elixirConcat writes what stands between the parts into the text. A to_string happens by itself.
func elixirConcat(parts []Part) string {
	return `"` + template(parts, elixirEscaped, func(s string) string {
		if inner, is := strings.CutPrefix(s, "to_string"); is && bare(inner) != inner {
			s = bare(inner)
		}
		return "#{" + s + "}"
	}) + `"`
}

func elixirSigned(r *Rules) string {
	return r.within("signed(draft, "+r.cover("cover", "nil")+", %{$rules})", "$name: $value", "$name: true", "excepted", "except")
}
