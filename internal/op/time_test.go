package op

import (
	"fmt"
	"math"
	"testing"
	"time"
)

func TestParseUnix(t *testing.T) {
	for s, want := range map[string]int64{
		"0": 0, "1551113065": 1551113065, "-1": -1, "253402300799": 253402300799, "-62135596800": -62135596800,
	} {
		got, ok := ParseUnix(s)
		if !ok || got != (Instant{Sec: want}) {
			t.Errorf("ParseUnix(%q) = %v, %v", s, got, ok)
		}
		if back := unix(nil, []Value{{Time: got}}); string(back) != s {
			t.Errorf("%q comes back as %s", s, back)
		}
	}
	for _, s := range []string{
		"", "-", "+1", "01", "-0", "00", "1 ", " 1", "1.0", "0x1", "1_0", "1e3", "٣",
		"253402300800", "-62135596801", "9223372036854775807", "9223372036854775808", "155111306515511130651551113065",
	} {
		if got, ok := ParseUnix(s); ok {
			t.Errorf("ParseUnix(%q) = %v", s, got)
		}
	}
}

func TestParseUnixMillis(t *testing.T) {
	for s, want := range map[string]Instant{
		"0": {}, "1551113065123": {1551113065, 123e6}, "-1": {-1, 999e6}, "-1000": {-1, 0}, "-1001": {-2, 999e6},
		"253402300799999": {253402300799, 999e6},
	} {
		got, ok := ParseUnixMillis(s)
		if !ok || got != want {
			t.Errorf("ParseUnixMillis(%q) = %v, %v", s, got, ok)
		}
		if back := unixMillis(nil, []Value{{Time: got}}); string(back) != s {
			t.Errorf("%q comes back as %s", s, back)
		}
	}
	for _, s := range []string{"", "01", "+1", "-0", "253402300800000", "-62135596800001"} {
		if got, ok := ParseUnixMillis(s); ok {
			t.Errorf("ParseUnixMillis(%q) = %v", s, got)
		}
	}
}

func TestParseZone(t *testing.T) {
	for s, want := range map[string]int{"+08:00": 28800, "-03:30": -12600, "+00:00": 0, "-00:00": 0, "+23:59": 86340} {
		if got, ok := ParseZone(s); !ok || got != want {
			t.Errorf("ParseZone(%q) = %d, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "Z", "+8:00", "+0800", "08:00", "+24:00", "+08:60", "+08.00", "+0a:00", "+08:00 ", "+/8:00"} {
		if got, ok := ParseZone(s); ok {
			t.Errorf("ParseZone(%q) = %d", s, got)
		}
	}
}

func TestInstant(t *testing.T) {
	at := time.Date(1969, 12, 31, 23, 59, 59, 500, time.FixedZone("", 3600))
	if got := FromTime(at).Time(); !got.Equal(at) || got.Location() != time.UTC {
		t.Errorf("%v comes back as %v", at, got)
	}
}

func TestTimes(t *testing.T) {
	text := func(s string) Value { return Value{Text: []byte(s)} }
	for _, c := range []struct {
		got  []byte
		want string
	}{
		{utc(nil, []Value{{Time: now}, text("20060102T150405Z")}), "20190225T164425Z"},
		{utc(nil, []Value{{Time: now}, text("2006-01-02T15:04:05.000Z")}), "2019-02-25T16:44:25.123Z"},
		{utc(nil, []Value{{Time: now}, text("bad PM")}), ""},
		{local(nil, []Value{{Time: now}, text("2006-01-02 15:04"), text("+08:00")}), "2019-02-26 00:44"},
		{local(nil, []Value{{Time: now}, text("2006-01-02 15:04"), text("-03:30")}), "2019-02-25 13:14"},
		{local(nil, []Value{{Time: now}, text("2006-01-02 15:04"), text("Paris")}), "2019-02-25 16:44"},
		{unixMillis(nil, []Value{{Time: Instant{-1, 999999999}}}), "-1"},
	} {
		if string(c.got) != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// TestManyLayouts goes beyond what is kept.
func TestManyLayouts(t *testing.T) {
	for range 2 {
		for i := range 3 * maxLayouts {
			mark := string(rune('a'+i%26)) + string(rune('A'+i/26))
			got := utc(nil, []Value{{Time: now}, {Text: []byte("2006" + mark)}})
			if string(got) != "2019"+mark {
				t.Errorf("%q: %s", mark, got)
			}
		}
	}
	if n := len(*layouts.Load()); n > maxLayouts {
		t.Errorf("%d layouts are kept", n)
	}
	layouts.Store(nil) // other tests count on theirs being kept
}

func TestExtremesAreClamped(t *testing.T) {
	l, err := ParseLayout("2006-01-02T15:04:05")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		sec    int64
		offset int
		want   string
	}{
		{firstSecond, 0, "0001-01-01T00:00:00"},
		{firstSecond - 1, 0, "0001-01-01T00:00:00"},
		{lastSecond, 0, "9999-12-31T23:59:59"},
		{lastSecond + 1, 0, "9999-12-31T23:59:59"},
		{math.MinInt64, -86340, "0001-01-01T00:00:00"},
		{math.MaxInt64, 86340, "9999-12-31T23:59:59"},
		{firstSecond - 3600, 3600, "0001-01-01T00:00:00"},
		{lastSecond, -3600, "9999-12-31T22:59:59"},
	} {
		if got := l.Append(nil, Instant{Sec: c.sec}, c.offset); string(got) != c.want {
			t.Errorf("%d at %d: %s, want %s", c.sec, c.offset, got, c.want)
		}
	}
}

func BenchmarkUTC(b *testing.B) {
	for _, layout := range []string{"2006-01-02", "20060102T150405Z", "Mon, 02 Jan 2006 15:04:05 GMT"} {
		args, buf := []Value{{Time: now}, {Text: []byte(layout)}}, make([]byte, 0, 64)
		b.Run(fmt.Sprintf("%q", layout), func(b *testing.B) {
			for b.Loop() {
				buf = utc(buf[:0], args)
			}
		})
	}
}
