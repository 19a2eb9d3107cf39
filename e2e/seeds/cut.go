package seeds

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// cut gives the lines from the first that begins with first to the next that begins with last. White space before
// either counts only if it is given.
func cut(text, first, last string) (string, error) {
	lines := strings.SplitAfter(text, "\n")
	from := lineThatBegins(lines, first)
	if from < 0 {
		return "", fmt.Errorf("no line begins with %q", first)
	}
	to := lineThatBegins(lines[from:], last)
	if to < 0 {
		return "", fmt.Errorf("no line begins with %q after the one with %q", last, first)
	}
	return strings.TrimRight(strings.Join(lines[from:from+to+1], ""), " \t\n") + "\n", nil
}

func lineThatBegins(lines []string, start string) int {
	for i, line := range lines {
		if strings.HasPrefix(line, start) || strings.HasPrefix(strings.TrimLeft(line, " \t"), start) {
			return i
		}
	}
	return -1
}

// fill puts a value where one of the texts assigns a quoted text to a name, or has it as an entry of a dictionary.
// There must be one such place in all.
func fill(texts []*string, name, value string) error {
	name = regexp.QuoteMeta(name)
	place := regexp.MustCompile(`(?m)(^[ \t]*\$?` + name + `[ \t]*=[ \t]*|'` + name + `'[ \t]*:[ \t]*)'[^'\n]*'`)
	found := 0
	for _, text := range texts {
		*text = place.ReplaceAllStringFunc(*text, func(match string) string {
			found++
			return place.FindStringSubmatch(match)[1] + literal(value)
		})
	}
	if found != 1 {
		return fmt.Errorf("%d places ask for %q, want one", found, name)
	}
	return nil
}

// literal writes a text as both Python and PHP read it.
func literal(value string) string {
	if strings.ContainsAny(value, "'\\\n") {
		return strconv.Quote(value)
	}
	return "'" + value + "'"
}

// withoutFirstLine drops a heading that a program was found by.
func withoutFirstLine(text string) (string, error) {
	_, rest, _ := strings.Cut(text, "\n")
	return rest, nil
}
