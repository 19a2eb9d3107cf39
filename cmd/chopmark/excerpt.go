package main

import (
	"strings"
	"unicode/utf8"
)

// The sizes of an excerpt: what is shown of a long line before and behind the place where two texts part, and how many lines
// around that line.
const (
	longLine     = 120
	shownBefore  = 30
	shownBehind  = 80
	linesBefore  = 4
	linesBehind  = 3
	cutMark      = "…"
	longestWhole = 14 // lines
)

// excerpt cuts two texts to what stands around the place where they part.
func excerpt(left, right string) (string, string) {
	a, b := strings.SplitAfter(left, "\n"), strings.SplitAfter(right, "\n")
	first := 0
	for first < min(len(a), len(b)) && a[first] == b[first] {
		first++
	}
	a, b = cutLines(a, first), cutLines(b, first)
	at := 0
	for i := range max(len(a), len(b)) {
		l, r := lineOr(a, i), lineOr(b, i)
		at = sameBytes(l, r)
		if l == r {
			at = 0
		}
		if i < len(a) {
			a[i] = cutLine(l, at)
		}
		if i < len(b) {
			b[i] = cutLine(r, at)
		}
	}
	return strings.Join(a, ""), strings.Join(b, "")
}

// cutLines leaves out lines that are far from the first one that differs.
func cutLines(lines []string, first int) []string {
	if len(lines) <= longestWhole {
		return append([]string(nil), lines...)
	}
	from, to := max(0, first-linesBefore), min(len(lines), first+1+linesBehind)
	var out []string
	if from > 0 {
		out = append(out, cutMark+"\n")
	}
	out = append(out, lines[min(from, to):to]...)
	if to < len(lines) {
		out = append(out, cutMark)
	}
	return out
}

// sameBytes gives how many bytes two texts have in common at their start, cut at a character.
func sameBytes(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return n
}

// cutLine keeps of a long line what stands around a place.
func cutLine(line string, at int) string {
	body := strings.TrimSuffix(line, "\n")
	end := line[len(body):]
	if len(body) <= longLine {
		return line
	}
	from, to := at-shownBefore, at+shownBehind
	if from < longLine-shownBehind-shownBefore {
		from = 0
	}
	to = min(to, len(body))
	for from > 0 && !utf8.RuneStart(body[from]) {
		from--
	}
	for to < len(body) && !utf8.RuneStart(body[to]) {
		to++
	}
	out := body[from:to]
	if from > 0 {
		out = cutMark + out
	}
	if to < len(body) {
		return out + cutMark + end
	}
	return out + end
}
