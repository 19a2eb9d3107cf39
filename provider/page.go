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
	got    int // elements so far
	size   int // of the first page
	number int
}

// Pager looks at the first reply of a call and tells how to go on; nil when it is complete.
func (p *Provider) Pager(params []Param, first any) *Pager {
	for i := range p.Pages {
		page := &p.Pages[i]
		_, hasTotal := lookup(first, page.Total)
		_, hasNext := lookup(first, page.Next)
		if hasTotal || hasNext {
			return &Pager{page: page, params: params, number: 1}
		}
	}
	return nil
}

// Next gives the parameters of the next page; done when reply was the last one. total is 0 when nobody says it.
func (g *Pager) Next(reply any) (params []Param, got, total int, done bool) {
	items := len(listIn(reply))
	g.got += items
	if g.size == 0 {
		g.size = items
	}
	if v, ok := lookup(reply, g.page.Total); ok {
		total, _ = strconv.Atoi(data.Text(v))
	}
	name, value := g.step(reply)
	if name == "" || items == 0 || total > 0 && g.got >= total {
		return nil, g.got, total, true
	}
	return with(g.params, name, value), g.got, total, false
}

// step gives the parameter that leads to the next page.
func (g *Pager) step(reply any) (name string, value any) {
	switch {
	case g.page.Token != "":
		next, _ := lookup(reply, g.page.Next)
		if data.Text(next) == "" {
			return "", nil
		}
		return g.page.Token, data.Text(next)
	case g.page.Number != "":
		g.number++
		return g.page.Number, strconv.Itoa(g.number)
	case g.page.From != "":
		return g.page.From, strconv.Itoa(g.got)
	}
	return "", nil
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
	if path == "" {
		return nil, false
	}
	for name := range strings.SplitSeq(path, ".") {
		o, ok := v.(data.Object)
		if !ok {
			return nil, false
		}
		if v, ok = o.Get(name); !ok {
			return nil, false
		}
	}
	return v, true
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

// Join adds the elements of a page to those of the pages before.
func Join(all, page any) any {
	path, ok := listPath(all)
	if !ok {
		return all
	}
	return appendAt(all, path, listIn(page))
}

func appendAt(v any, path []string, more []any) any {
	o := v.(data.Object)
	inner, _ := o.Get(path[0])
	if len(path) > 1 {
		return o.Set(path[0], appendAt(inner, path[1:], more))
	}
	list, _ := inner.([]any)
	return o.Set(path[0], append(list[:len(list):len(list)], more...))
}
