package op

// civil is a moment as a calendar and a clock show it.
type civil struct {
	year, month, day int // from 1
	weekday          int // 0 is Sunday
	hour, minute     int
	second, milli    int
}

// Days are counted from the first of March of the year 0, a Wednesday: a year that begins in March has its leap day
// at the end, and everything is positive.
const (
	daySeconds = 86400
	epochDay   = 719468 // 1970-01-01
	eraDays    = 146097 // 400 years
)

func civilOf(t Instant, offsetSeconds int) civil {
	sec := min(max(t.Sec, -1<<62), 1<<62) + int64(offsetSeconds) // the first bound is against overflow only
	sec = min(max(sec, firstSecond), lastSecond) + epochDay*daySeconds
	days, clock := int(sec/daySeconds), int(sec%daySeconds)
	era, d := days/eraDays, days%eraDays
	yearOfEra := (d - d/1460 + d/36524 - d/146096) / 365
	d -= 365*yearOfEra + yearOfEra/4 - yearOfEra/100
	m := (5*d + 2) / 153 // months since March
	c := civil{
		year: era*400 + yearOfEra, month: m + 3, day: d - (153*m+2)/5 + 1,
		weekday: (days + 3) % 7,
		hour:    clock / 3600, minute: clock / 60 % 60, second: clock % 60, milli: int(t.Nano / 1e6),
	}
	if c.month > 12 {
		c.month -= 12
		c.year++
	}
	return c
}

// instant undoes civilOf. Parts may be out of range, and then give some other instant.
func (c *civil) instant(offsetSeconds int) Instant {
	y, m := c.year, c.month-3
	if m < 0 {
		y, m = y-1, m+12
	}
	days := 365*y + y/4 - y/100 + y/400 + (153*m+2)/5 + c.day - 1 - epochDay
	clock := c.hour*3600 + c.minute*60 + c.second
	return Instant{int64(days)*daySeconds + int64(clock-offsetSeconds), int32(c.milli) * 1e6}
}
