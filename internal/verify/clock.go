package verify

import (
	"fmt"
	"strconv"
	"time"

	"github.com/chopmark/chopmark/internal/eval"
	"github.com/chopmark/chopmark/internal/op"
)

// clock checks freshness.
func (ck *check) clock(run *eval.Run) bool {
	f := &ck.f.program.Fresh
	within := ck.f.within
	if within == 0 && f.Within != nil {
		within = ck.f.duration(run.Text(f.Within))
	}
	if within == 0 || f.When != nil && !run.Test(f.When) {
		return true
	}
	if !ck.c.HasTime {
		if ck.f.matcher.Timed() {
			ck.out.Cause = NoTime
			return ck.fail(Malformed, "", "the request does not say when it was signed, or not in the form that the scheme sends")
		}
		return true
	}
	ck.out.Window, ck.life = within, within
	late := ClockSkew
	if f.Lifetime != nil {
		if text := run.Text(f.Lifetime); len(text) > 0 {
			seconds, err := strconv.Atoi(string(text))
			life := time.Duration(seconds) * time.Second
			if err != nil || seconds < 0 || seconds > 1<<31 || f.Longest > 0 && life > f.Longest {
				return ck.fail(Malformed, "", fmt.Sprintf("the lifetime %q is not accepted", text))
			}
			ck.life, late = life, Expired
		}
	}
	switch age := age(ck.c.Time, ck.now); {
	case age < -within:
		return ck.fail(ClockSkew, "", ck.off("ahead of"))
	case age > ck.life:
		return ck.fail(late, "", ck.off("behind"))
	}
	return true
}

// age is how long before now a time was, or 272 years; time.Time.Sub finds out whether it is more than it can tell, which
// showed.
func age(at op.Instant, now time.Time) time.Duration {
	const most = 1 << 33
	seconds := min(max(now.Unix()-at.Sec, -most), most)
	return time.Duration(seconds)*time.Second + time.Duration(now.Nanosecond()) - time.Duration(at.Nano)
}

func (ck *check) off(how string) string {
	d := ck.now.Sub(ck.out.Time).Abs().Round(time.Second)
	far := d.String()
	if days := int(d.Hours() / 24); days >= 2 {
		far = fmt.Sprint(days, " days")
	}
	return fmt.Sprintf("the request was signed at %s, %s %s this clock", ck.out.Time.UTC().Format(time.RFC3339), far, how)
}
