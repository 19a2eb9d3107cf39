package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
)

// dated is a piece of the request that the time alone makes.
type dated struct {
	item *graph.Item
	raw  bool // it is a raw pair of the query
}

// times adds other times than the one that was sent: in what is computed from the time, and in the header or the parameter
// that tells it too, where that is signed itself.
func (c *changes) times() {
	carried := c.carriedTimes()
	reads := c.reads(graph.Clock)
	if !reads && len(carried) == 0 {
		return
	}
	const class = "timestamp-mismatch"
	for _, d := range []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30, 45, 60} {
		for _, seconds := range []int64{-d, d} {
			if reads {
				c.see(class, say("%s s", fmt.Sprintf("%+d", seconds)), func(s *sources) { s.time.Sec += seconds }, graph.Clock)
			}
			if len(carried) > 0 && (d <= 10 || !reads) {
				c.shifted(class, seconds, carried)
			}
		}
	}
}

// carriedTimes gives what the request tells its time with, where that is signed.
func (c *changes) carriedTimes() []dated {
	var out []dated
	for _, it := range c.plan.program.Before {
		n := unwrapped(it.Node)
		if !onlyClock(n) {
			continue
		}
		switch {
		case it.Place == graph.InHeader && slices.Contains(c.signedNames(), strings.ToLower(it.Name)):
			out = append(out, dated{it, false})
		case it.Place != graph.InHeader && c.reads(graph.Query, graph.Params) && c.src.has(it.Name):
			out = append(out, dated{it, true})
		}
	}
	return out
}

func (s *sources) has(param string) bool {
	for _, it := range s.query {
		if string(it.Name) == param {
			return true
		}
	}
	return s.param(param) != nil
}

// shifted adds a request that was signed as a whole at another time.
func (c *changes) shifted(class string, seconds int64, carried []dated) {
	src := *c.src
	src.time.Sec += seconds
	e := newEvaluator(c.plan, &src)
	texts := make([]string, len(carried))
	for i, d := range carried {
		n := unwrapped(d.item.Node)
		texts[i] = string(e.value(n).Text)
	}
	c.see(class, say("%s s, in what tells it too", fmt.Sprintf("%+d", seconds)), func(s *sources) {
		s.time.Sec += seconds
		for i, d := range carried {
			s.setItem(d.item, texts[i])
		}
	}, graph.Clock, graph.Signed, graph.HeaderValue, graph.Headers, graph.Query, graph.Params, graph.ParamValue)
}

// setItem changes what an item of the scheme says in the request.
func (s *sources) setItem(it *graph.Item, text string) {
	if it.Place == graph.InHeader {
		s.setHeader(it.Name, text)
		return
	}
	s.params = slices.Clone(s.params)
	for i := range s.params {
		if string(s.params[i].Name) == it.Name {
			s.params[i].Value = []byte(text)
		}
	}
	s.query = slices.Clone(s.query)
	for i := range s.query {
		if string(s.query[i].Name) == it.Name {
			s.query[i].Value = message.AppendPercent([]byte{}, text)
		}
	}
}
