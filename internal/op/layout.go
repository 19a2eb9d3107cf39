package op

import (
	"fmt"
	"strings"
)

// Layout is a compiled layout: Go's reference layouts restricted to parts of a fixed width.
type Layout struct {
	text   string
	pieces []piece
	width  int // of what it writes
	dated  bool
}

// piece is a part of the time, or a literal.
type piece struct {
	part part
	text string // as in the layout
}

type part uint8

const (
	literal part = iota
	year
	month
	day
	hour
	minute
	second
	milli
	weekday
	monthName
	refused
)

// parts are what Go's layouts know, longest first where one begins another. A layout must mean here what it means in
// Go, so what is not supported is refused and not taken for a literal.
var parts = []piece{
	{year, "2006"},
	{month, "01"},
	{day, "02"},
	{hour, "15"},
	{minute, "04"},
	{second, "05"},
	{refused, "January"},
	{monthName, "Jan"},
	{refused, "Monday"},
	{weekday, "Mon"},
	{refused, "MST"},
	{refused, "PM"},
	{refused, "pm"},
	{refused, "-07"},
	{refused, "Z07"},
	{refused, "002"},
	{refused, "06"},
	{refused, "03"},
	{refused, "__2"},
	{refused, "_2"},
	{refused, "1"},
	{refused, "2"},
	{refused, "3"},
	{refused, "4"},
	{refused, "5"},
}

// ParseLayout compiles a layout. The error names the part that is not supported.
func ParseLayout(s string) (*Layout, error) {
	l := &Layout{text: s, width: len(s)}
	var seen [refused]bool
	for rest := s; rest != ""; {
		p := nextPiece(rest)
		afterPart := len(l.pieces) > 0 && l.pieces[len(l.pieces)-1].part != literal
		if p.part == refused || p.part == literal && afterPart && strings.HasPrefix(rest, "000") {
			return nil, layoutError(s, p)
		}
		rest = rest[len(p.text):]
		seen[p.part] = true
		l.add(p)
	}
	if len(l.pieces) == 0 || len(l.pieces) == 1 && seen[literal] {
		return nil, fmt.Errorf("layout %q has no part of a time, such as 2006 or 15", s)
	}
	l.dated = seen[year] && (seen[month] || seen[monthName]) && seen[day]
	return l, nil
}

func layoutError(s string, p piece) error {
	if p.part == literal {
		return fmt.Errorf("layout %q: milliseconds need a point or a comma before their 000", s)
	}
	return fmt.Errorf("layout %q: %q is not supported, only 2006 01 02 15 04 05 .000 Mon Jan are", s, p.text)
}

// add joins literals, so that each piece is one append.
func (l *Layout) add(p piece) {
	if p.part == milli { // its point is a literal
		l.add(piece{literal, p.text[:1]})
		p.text = p.text[1:]
	}
	if n := len(l.pieces); n > 0 && p.part == literal && l.pieces[n-1].part == literal {
		l.pieces[n-1].text += p.text
		return
	}
	l.pieces = append(l.pieces, p)
}

// nextPiece gives what s begins with: a part, or one byte of a literal.
func nextPiece(s string) piece {
	if s[0] == '.' || s[0] == ',' {
		return fraction(s)
	}
	for _, p := range parts {
		if !strings.HasPrefix(s, p.text) {
			continue
		}
		rest := s[len(p.text):]
		word := p.part == monthName || p.part == weekday
		if word && rest != "" && 'a' <= rest[0] && rest[0] <= 'z' || p.text == "_2" && strings.HasPrefix(rest, "006") {
			break // a word that only begins so, such as Month; an underscore before the year
		}
		return p
	}
	return piece{literal, s[:1]}
}

// fraction gives the zeros or nines behind a point or comma if nothing but digits of that kind follows.
func fraction(s string) piece {
	end := 1
	for end < len(s) && s[end] == s[1] {
		end++
	}
	switch {
	case len(s) == 1 || s[1] != '0' && s[1] != '9' || end < len(s) && '0' <= s[end] && s[end] <= '9':
		return piece{literal, s[:1]}
	case s[1:end] == "000":
		return piece{milli, s[:end]}
	}
	return piece{refused, s[:end]}
}

const (
	weekdays = "SunMonTueWedThuFriSat"
	months   = "JanFebMarAprMayJunJulAugSepOctNovDec"
)

// Append writes t as it reads offsetSeconds east of UTC. Times outside of the years 1 to 9999 are written as the
// nearest within.
func (l *Layout) Append(dst []byte, t Instant, offsetSeconds int) []byte {
	c := civilOf(t, offsetSeconds)
	for i := range l.pieces {
		switch p := &l.pieces[i]; p.part {
		case literal:
			dst = append(dst, p.text...)
		case year:
			dst = appendTwo(appendTwo(dst, c.year/100), c.year%100)
		case month:
			dst = appendTwo(dst, c.month)
		case day:
			dst = appendTwo(dst, c.day)
		case hour:
			dst = appendTwo(dst, c.hour)
		case minute:
			dst = appendTwo(dst, c.minute)
		case second:
			dst = appendTwo(dst, c.second)
		case milli:
			dst = appendTwo(append(dst, byte('0'+c.milli/100)), c.milli%100)
		case weekday:
			dst = append(dst, weekdays[3*c.weekday:][:3]...)
		case monthName:
			dst = append(dst, months[3*c.month-3:][:3]...)
		}
	}
	return dst
}

func appendTwo(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// Parse reads what Append writes, strictly: writing the result again must give s. What the layout leaves out of the
// time of day is zero; a layout without a whole date reads nothing.
func (l *Layout) Parse(s string, offsetSeconds int) (Instant, bool) {
	if !l.dated || len(s) != l.width {
		return Instant{}, false
	}
	c := civil{}
	rest := s
	for i := range l.pieces {
		p := &l.pieces[i]
		if !c.set(p.part, rest[:len(p.text)]) {
			return Instant{}, false
		}
		rest = rest[len(p.text):]
	}
	t := c.instant(offsetSeconds)
	var buf [64]byte
	if string(l.Append(buf[:0], t, offsetSeconds)) != s {
		return Instant{}, false
	}
	return t, true
}

// set takes one part as read, in range or not: Parse sees what does not write back.
func (c *civil) set(p part, s string) bool {
	switch p {
	case monthName:
		c.month = strings.Index(months, s)/3 + 1
		return true
	case literal, weekday:
		return true
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		n = n*10 + int(s[i]-'0')
	}
	switch p {
	case year:
		c.year = n
	case month:
		c.month = n
	case day:
		c.day = n
	case hour:
		c.hour = n
	case minute:
		c.minute = n
	case second:
		c.second = n
	case milli:
		c.milli = n
	}
	return true
}

// LayoutPart is a part of a layout: a literal, or a part of the time as layouts write it.
type LayoutPart struct {
	Text    string // "2006", "000", "Mon" or the literal itself
	Literal bool
}

// Parts gives the parts of the layout in order.
func (l *Layout) Parts() []LayoutPart {
	out := make([]LayoutPart, len(l.pieces))
	for i, p := range l.pieces {
		out[i] = LayoutPart{p.text, p.part == literal}
	}
	return out
}
