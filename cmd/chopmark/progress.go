package main

import (
	"fmt"
	"sync"

	"golang.org/x/term"
)

// progress is one line on a terminal that says how far long work has come. Elsewhere it shows nothing.
type progress struct {
	u     *ui
	mu    sync.Mutex
	shown bool
	most  int
}

func newProgress(u *ui) *progress { return &progress{u: u} }

// pages tells of a list that is fetched page by page.
func (p *progress) pages(pages, got, total int) {
	of := ""
	if total > 0 {
		of = fmt.Sprintf(" of %d", total)
	}
	p.line(fmt.Sprintf("page %d: %d%s", pages, got, of))
}

// triples tells of a search by several workers, which are not always told in order.
func (p *progress) triples(done, all int) {
	p.mu.Lock()
	further := done > p.most
	p.most = max(p.most, done)
	p.mu.Unlock()
	if further && all > 0 {
		p.line(fmt.Sprintf("mistakes tried with all others: %d of %d", done, all))
	}
}

func (p *progress) line(text string) {
	if f, ok := p.u.Err.(interface{ Fd() uintptr }); !ok || !term.IsTerminal(int(f.Fd())) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = true
	p.u.Ask("\r\x1b[K" + text)
}

func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		p.u.Ask("\r\x1b[K")
	}
}
