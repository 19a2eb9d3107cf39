package provider

import (
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/data"
)

// Pager asks for one page after another. Its zero value is of no use: see Provider.Pager.
type Pager struct {
	page   *Page
	params []Param
	got    int // elements so far, those that the caller skipped included
	number int
	token  string // the last one that was asked for
}

// Pager looks at the first reply of a call and tells how to go on; nil when it is complete. A reply that says where to go
// on is believed before one that only tells how many there are.
func (p *Provider) Pager(params []Param, first any) *Pager {
	for i := range p.Pages {
		if next, ok := lookup(first, p.Pages[i].Next); ok && data.Text(next) != "" {
			return newPager(&p.Pages[i], params)
		}
	}
	for i := range p.Pages {
		if _, ok := lookup(first, p.Pages[i].Total); ok {
			return newPager(&p.Pages[i], params)
		}
	}
	return nil
}

// newPager starts where the caller's own parameters ask to start.
func newPager(page *Page, params []Param) *Pager {
	g := &Pager{page: page, params: params, number: 1}
	for _, p := range params {
		n, err := strconv.Atoi(data.Text(p.Value))
		switch {
		case err != nil || n < 0:
		case p.Name == page.From:
			g.got = n
		case p.Name == page.Number:
			g.number = max(n, 1)
		}
	}
	return g
}

// Next gives the parameters of the next page; done when reply was the last one. total is 0 when nobody says it.
func (g *Pager) Next(reply any) (params []Param, got, total int, done bool) {
	items := len(listIn(reply))
	g.got += items
	if v, ok := lookup(reply, g.page.Total); ok {
		total, _ = strconv.Atoi(data.Text(v))
	}
	if g.page.Token != "" {
		next, _ := lookup(reply, g.page.Next)
		token := data.Text(next)
		if token == "" || token == g.token { // the same place again would never end
			return nil, g.got, total, true
		}
		g.token = token
		return with(g.params, g.page.Token, token), g.got, total, false
	}
	if items == 0 || g.got >= total {
		return nil, g.got, total, true
	}
	if g.page.Number != "" {
		g.number++
		return with(g.params, g.page.Number, g.number), g.got, total, false
	}
	return with(g.params, g.page.From, g.got), g.got, total, false
}

// with gives params in which one has another value.
func with(params []Param, name string, value any) []Param {
	out := make([]Param, 0, len(params)+1)
	for _, p := range params {
		if p.Name != name {
			out = append(out, p)
		}
	}
	return append(out, Param{name, value})
}

// lookup follows a path of member names joined by dots.
func lookup(v any, path string) (any, bool) {
	at, ok := resolve(v, path)
	if !ok {
		return nil, false
	}
	for _, name := range at {
		v, _ = v.(data.Object).Get(name)
	}
	return v, true
}

// resolve finds the names that a path with stars stands for.
func resolve(v any, path string) (names []string, found bool) {
	if path == "" {
		return nil, false
	}
	o, ok := v.(data.Object)
	if !ok {
		return nil, false
	}
	head, rest, more := strings.Cut(path, ".")
	for _, m := range o {
		if head != "*" && m.Name != head {
			continue
		}
		if !more {
			return []string{m.Name}, true
		}
		if inner, ok := resolve(m.Value, rest); ok {
			return append([]string{m.Name}, inner...), true
		}
	}
	return nil, false
}

// listIn gives the list of a reply: the first one, outer members before inner ones.
func listIn(v any) []any {
	path, ok := listPath(v)
	if !ok {
		return nil
	}
	for _, name := range path {
		v, _ = v.(data.Object).Get(name)
	}
	list, _ := v.([]any)
	return list
}

func listPath(v any) (path []string, found bool) {
	o, ok := v.(data.Object)
	if !ok {
		return nil, false
	}
	for _, m := range o {
		if _, is := m.Value.([]any); is {
			return []string{m.Name}, true
		}
	}
	for _, m := range o {
		if inner, ok := listPath(m.Value); ok {
			return append([]string{m.Name}, inner...), true
		}
	}
	return nil, false
}

// Join adds the elements of a page to those of the pages before. Where to go on is what the page says.
func (g *Pager) Join(all, page any) any {
	if path, ok := listPath(all); ok {
		all = change(all, path, func(old any) any {
			list, _ := old.([]any)
			return append(list[:len(list):len(list)], listIn(page)...)
		})
	}
	if path, ok := resolve(all, g.page.Next); ok {
		next, _ := lookup(page, g.page.Next)
		all = change(all, path, func(any) any { return next })
	}
	return all
}

// change gives a copy of v in which the member at path is another one.
func change(v any, path []string, by func(old any) any) any {
	o := v.(data.Object)
	inner, _ := o.Get(path[0])
	if len(path) > 1 {
		return o.Set(path[0], change(inner, path[1:], by))
	}
	return o.Set(path[0], by(inner))
}
