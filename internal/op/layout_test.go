package op

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestParseLayoutRefuses(t *testing.T) {
	for layout, named := range map[string]string{
		"":                          "no part",
		"GMT":                       "no part",
		"2006-01-02 3:04 PM":        `"3"`,
		"PM 2006":                   `"PM"`,
		"2006 pm":                   `"pm"`,
		"2006 MST":                  `"MST"`,
		"2006-1-02":                 `"1"`,
		"2006-01-2":                 `"2"`,
		"2006-01-_2":                `"_2"`,
		"2006__2":                   `"__2"`,
		"06-01-02":                  `"06"`,
		"2006-002":                  `"002"`,
		"2006 03":                   `"03"`,
		"Monday 2006":               `"Monday"`,
		"January 2006":              `"January"`,
		"2006-01-02T15:04:05-07:00": `"-07"`,
		"2006-01-02T15:04:05Z0700":  `"Z07"`,
		"15:04:05.999":              `".999"`,
		"15:04:05.000000":           `".000000"`,
		"15:04:05.00":               `".00"`,
		"20060102150405000":         "milliseconds",
		"tc3_2006":                  `"3"`,
	} {
		if _, err := ParseLayout(layout); err == nil || !strings.Contains(err.Error(), named) {
			t.Errorf("%q: %v, want something about %s", layout, err, named)
		}
	}
}

// layoutsInUse are those of known schemes, and what is near the limits.
var layoutsInUse = []string{
	"2006-01-02", "20060102", "20060102T150405Z", "2006-01-02T15:04:05Z", "2006-01-02T15:04:05.000Z",
	"Mon, 02 Jan 2006 15:04:05 GMT", "20060102T15:04:05+0000", "2006-01-02 15:04:05", "2006-01-02T15:04:05,000",
	"2006/01/02", "a_2006-01-02_b", "15:04:05 02.01.2006", "Month 2006-01-02 Januar", "2006-01-02T15:04:05+00:00",
	"2006-01-02 ... 2006-01-02", "2006-01-02Z", "2006-01-02 MS P p", "2006-01-02.0001", "2006-01-02.", "2006-01-02 98",
}

// TestAppendAgreesWithGo holds that a layout means here what it means in Go.
func TestAppendAgreesWithGo(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, layout := range layoutsInUse {
		l, err := ParseLayout(layout)
		if err != nil {
			t.Error(err)
			continue
		}
		for range 2000 {
			sec, offset := firstSecond+r.Int64N(lastSecond-firstSecond), r.IntN(2*86400)-86400
			at := time.Unix(sec, r.Int64N(1e9)).In(time.FixedZone("", offset))
			if at.Year() < 1 || at.Year() > 9999 {
				continue
			}
			if got := string(l.Append(nil, FromTime(at), offset)); got != at.Format(layout) {
				t.Fatalf("%q: %s, Go has %s", layout, got, at.Format(layout))
			}
		}
	}
}

// TestEveryDay goes through every day there is.
func TestEveryDay(t *testing.T) {
	l, err := ParseLayout("Mon 2006-01-02")
	if err != nil {
		t.Fatal(err)
	}
	at, buf, want := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), []byte{}, []byte{}
	for at.Year() < 10000 {
		buf, want = l.Append(buf[:0], FromTime(at), 0), at.AppendFormat(want[:0], l.text)
		if string(buf) != string(want) {
			t.Fatalf("%s, Go has %s", buf, want)
		}
		if back, ok := l.Parse(string(buf), 0); !ok || back != FromTime(at) {
			t.Fatalf("%s is read as %v", buf, back.Time())
		}
		at = at.AddDate(0, 0, 1)
	}
}

func TestLayoutParse(t *testing.T) {
	for _, c := range []struct {
		layout, s string
		offset    int
		want      string // in RFC 3339, or empty if refused
	}{
		{"2006-01-02", "2019-02-25", 0, "2019-02-25T00:00:00Z"},
		{"2006-01-02", "2019-02-25", 28800, "2019-02-24T16:00:00Z"},
		{"20060102T150405Z", "20190225T164425Z", 0, "2019-02-25T16:44:25Z"},
		{"2006-01-02 15:04:05", "2019-02-26 00:44:25", 28800, "2019-02-25T16:44:25Z"},
		{"2006-01-02T15:04:05.000Z", "1969-12-31T23:59:59.001Z", 0, "1969-12-31T23:59:59.001Z"},
		{"Mon, 02 Jan 2006 15:04:05 GMT", "Mon, 25 Feb 2019 16:44:25 GMT", 0, "2019-02-25T16:44:25Z"},
		{"Mon, 02 Jan 2006 15:04:05 GMT", "Tue, 25 Feb 2019 16:44:25 GMT", 0, ""},
		{"Mon, 02 Jan 2006 15:04:05 GMT", "Mon, 25 anF 2019 16:44:25 GMT", 0, ""},
		{"Mon, 02 Jan 2006 15:04:05 GMT", "Mon, 25 feb 2019 16:44:25 GMT", 0, ""},
		{"Mon, 02 Jan 2006 15:04:05 GMT", "Mon, 25 Feb 2019 16:44:25 UTC", 0, ""},
		{"2006-01-02 2006", "2019-02-25 2019", 0, "2019-02-25T00:00:00Z"},
		{"2006-01-02 2006", "2019-02-25 2018", 0, ""},
		{"2006-01-02", "2020-02-29", 0, "2020-02-29T00:00:00Z"},
		{"2006-01-02", "2019-02-29", 0, ""},
		{"2006-01-02", "1900-02-29", 0, ""},
		{"2006-01-02", "2019-00-10", 0, ""},
		{"2006-01-02", "2019-13-10", 0, ""},
		{"2006-01-02", "0000-01-01", 0, ""},
		{"2006-01-02", "2019-2-25", 0, ""},
		{"2006-01-02", "2019-02-25 ", 0, ""},
		{"2006-01-02", "2019-02-2x", 0, ""},
		{"2006-01-02", "+019-02-25", 0, ""},
		{"2006-01-02 15:04:05", "2019-02-25 24:00:00", 0, ""},
		{"2006-01-02 15:04:05", "2019-02-25 16:60:00", 0, ""},
		{"2006-01-02 15:04:05", "2019-02-25 16:44:60", 0, ""},
		{"2006-01-02.000", "2019-02-25.E47", 0, ""},
		{"15:04:05", "16:44:25", 0, ""},
		{"200601", "201902", 0, ""},
	} {
		l, err := ParseLayout(c.layout)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := l.Parse(c.s, c.offset)
		if ok != (c.want != "") || ok && got.Time().Format(time.RFC3339Nano) != c.want {
			t.Errorf("%q by %q: %v, %v", c.s, c.layout, got.Time(), ok)
		}
	}
}

// FuzzLayout holds that what a layout writes it reads back as the same time, and that what it reads it writes again.
func FuzzLayout(f *testing.F) {
	for _, layout := range layoutsInUse {
		f.Add(layout, int64(1551113065), int32(123), int16(480), "2019-02-25")
	}
	f.Add("2006-01-02.000", int64(0), int32(0), int16(0), "2019-02-25.E47")
	f.Fuzz(func(t *testing.T, layout string, sec int64, ms int32, minutes int16, s string) {
		l, err := ParseLayout(layout)
		if err != nil {
			return
		}
		offset := int(minutes) % 1440 * 60
		at := Instant{sec % lastSecond, max(ms%1000, 0) * 1e6}
		local := at.Time().In(time.FixedZone("", offset))
		inRange := local.Year() >= 1 && local.Year() <= 9999
		written := string(l.Append(nil, at, offset))
		if inRange && written != local.Format(layout) {
			t.Errorf("%q: %s, Go has %s", layout, written, local.Format(layout))
		}
		back, ok := l.Parse(written, offset)
		if inRange && ok != l.dated {
			t.Errorf("%q does not read %s, which it wrote", layout, written)
		}
		full := l.writes(hour) && l.writes(minute) && l.writes(second) && l.writes(milli)
		if inRange && ok && full && back != at {
			t.Errorf("%q: %v comes back as %v", layout, at, back)
		}
		if got, ok := l.Parse(s, offset); ok && string(l.Append(nil, got, offset)) != s {
			t.Errorf("%q reads %q, but writes %s", layout, s, l.Append(nil, got, offset))
		}
	})
}

func (l *Layout) writes(p part) bool {
	for _, piece := range l.pieces {
		if piece.part == p {
			return true
		}
	}
	return false
}

func TestLayoutDoesNotAllocate(t *testing.T) {
	l, err := ParseLayout("Mon, 02 Jan 2006 15:04:05.000 GMT")
	if err != nil {
		t.Fatal(err)
	}
	s := string(l.Append(nil, now, 0))
	if n := testing.AllocsPerRun(100, func() { l.Parse(s, 0) }); n != 0 {
		t.Errorf("Parse allocates %v times", n)
	}
}

func BenchmarkLayoutParse(b *testing.B) {
	l, err := ParseLayout("20060102T150405Z")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l.Parse("20190225T164425Z", 0)
	}
}
