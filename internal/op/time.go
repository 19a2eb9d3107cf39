package op

import (
	"strconv"
	"sync/atomic"
	"time"
)

// Instant is a point in time: seconds since 1970 in UTC, and nanoseconds after that second.
type Instant struct {
	Sec  int64
	Nano int32
}

// FromTime gives the instant of t.
func FromTime(t time.Time) Instant { return Instant{t.Unix(), int32(t.Nanosecond())} }

// Time gives t in UTC.
func (t Instant) Time() time.Time { return time.Unix(t.Sec, int64(t.Nano)).UTC() }

// The first and the last second that a layout can write: years 1 to 9999.
const (
	firstSecond = -62135596800
	lastSecond  = 253402300799
)

// ParseUnix reads what unix writes, strictly: decimal, no plus, no leading zeros, years 1 to 9999.
func ParseUnix(s string) (Instant, bool) {
	n, ok := parseDecimal(s)
	if !ok || n < firstSecond || n > lastSecond {
		return Instant{}, false
	}
	return Instant{Sec: n}, true
}

// ParseUnixMillis reads what unix_ms writes, as strictly as ParseUnix.
func ParseUnixMillis(s string) (Instant, bool) {
	n, ok := parseDecimal(s)
	sec, ms := n/1000, n%1000
	if ms < 0 {
		sec, ms = sec-1, ms+1000
	}
	if !ok || sec < firstSecond || sec > lastSecond {
		return Instant{}, false
	}
	return Instant{sec, int32(ms) * 1e6}, true
}

// parseDecimal takes a number only as it would be written: digits without leading zeros, perhaps behind a minus.
func parseDecimal(s string) (int64, bool) {
	digits, sign := s, int64(1)
	if s != "" && s[0] == '-' {
		digits, sign = s[1:], -1
	}
	if digits == "" || len(digits) > 18 || digits[0] == '0' && s != "0" {
		return 0, false
	}
	var n int64
	for i := range len(digits) {
		d := digits[i] - '0'
		if d > 9 {
			return 0, false
		}
		n = 10*n + int64(d)
	}
	return sign * n, true
}

// ParseZone gives the seconds east of UTC of an offset such as +08:00.
func ParseZone(s string) (int, bool) {
	if len(s) != 6 || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return 0, false
	}
	hours, ok1 := twoDigits(s[1:3])
	minutes, ok2 := twoDigits(s[4:6])
	if !ok1 || !ok2 || hours > 23 || minutes > 59 {
		return 0, false
	}
	seconds := hours*3600 + minutes*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

func twoDigits(s string) (int, bool) {
	hi, lo := s[0]-'0', s[1]-'0'
	return int(hi)*10 + int(lo), hi <= 9 && lo <= 9
}

// layouts are those that have been used. A scheme has a handful, so they are looked along; the list is replaced,
// never changed.
var layouts atomic.Pointer[[]*Layout]

// maxLayouts bounds what is kept where layouts are no literals.
const maxLayouts = 64

// layoutOf gives the compiled layout, nil for one that does not compile.
func layoutOf(text []byte) *Layout {
	known := layouts.Load()
	if known != nil {
		for _, l := range *known {
			if l.text == string(text) {
				return l
			}
		}
	}
	l, err := ParseLayout(string(text))
	if err != nil {
		return nil
	}
	if known == nil {
		known = &[]*Layout{}
	}
	if len(*known) < maxLayouts {
		more := append((*known)[:len(*known):len(*known)], l)
		layouts.Store(&more) // a layout that another goroutine adds meanwhile is added again by its next use
	}
	return l
}

// Layouts and zones are literals, refused when a scheme is loaded if they do not parse. Here a bad layout writes
// nothing and a bad zone is UTC.

func utc(dst []byte, args []Value) []byte {
	if l := layoutOf(args[1].Text); l != nil {
		return l.Append(dst, args[0].Time, 0)
	}
	return dst
}

func local(dst []byte, args []Value) []byte {
	offset, _ := ParseZone(string(args[2].Text))
	if l := layoutOf(args[1].Text); l != nil {
		return l.Append(dst, args[0].Time, offset)
	}
	return dst
}

func unix(dst []byte, args []Value) []byte { return strconv.AppendInt(dst, args[0].Time.Sec, 10) }

func unixMillis(dst []byte, args []Value) []byte {
	t := args[0].Time
	return strconv.AppendInt(dst, t.Sec*1000+int64(t.Nano/1e6), 10)
}

var timeOps = []*Op{
	{
		Name: "local", Family: Times, Params: []Param{{"t", Time}, {"layout", Text}, {"zone", Text}}, Result: Text,
		Doc:     "the time in a layout of Go's reference time, at a fixed offset from UTC such as +08:00",
		Example: `local(time, "2006-01-02 15:04:05", "+08:00") = 2019-02-26 00:44:25`,
		Text:    local,
	},
	{
		Name: "unix", Family: Times, Params: []Param{{"t", Time}}, Result: Text,
		Doc:     "the time as seconds since 1970, fractions cut off",
		Example: `unix(time) = 1551113065`,
		Text:    unix,
	},
	{
		Name: "unix_ms", Family: Times, Params: []Param{{"t", Time}}, Result: Text,
		Doc:     "the time as milliseconds since 1970",
		Example: `unix_ms(time) = 1551113065123`,
		Text:    unixMillis,
	},
	{
		Name: "utc", Family: Times, Params: []Param{{"t", Time}, {"layout", Text}}, Result: Text,
		Doc: "the time in UTC, whose date is not always the local one, in a layout of Go's reference time: " +
			"2006 01 02 15 04 05 .000 Mon Jan and literals",
		Example: `utc(time, "Mon, 02 Jan 2006 15:04:05 GMT") = Mon, 25 Feb 2019 16:44:25 GMT`,
		Text:    utc,
	},
}
