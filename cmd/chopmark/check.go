package main

import (
	"io"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/talk"
)

// checkedFile is what checking a file gave, of whatever kind it is.
type checkedFile interface {
	fine() bool
	text(p *page)
}

// checkFiles checks files one by one and prints what was found in all of them.
func checkFiles[C checkedFile](u *ui, files []string, format string, check func(file string) (C, error)) error {
	all := make([]C, 0, len(files))
	bad := false
	for _, file := range files {
		c, err := check(file)
		if err != nil {
			return err
		}
		bad = bad || !c.fine()
		all = append(all, c)
	}
	err := u.Deliver("", func(w io.Writer) error {
		if format == "json" {
			return talk.WriteJSON(w, all)
		}
		p := u.page(w)
		for i, c := range all {
			if i > 0 {
				p.line("")
			}
			c.text(p)
		}
		return p.w.Flush()
	})
	if err == nil && bad {
		err = talk.AnswerNo()
	}
	return err
}

// problems prints the problems of a file, each with its place, and whether it can be used.
func (p *page) problems(file string, ok bool, found diag.Problems, source []byte) {
	if err := p.w.Flush(); err != nil {
		return // the same error comes back when the page is flushed
	}
	diag.Write(p.w, found, func(string) []byte { return source }, bool(p.paint))
	errs, warnings := count(found)
	if !ok {
		p.line("%s: %s", talk.Printable(file), p.paint.Bad(plural(errs, "error")+also(warnings)))
		return
	}
	p.line("%s: %s%s", talk.Printable(file), p.paint.Good("ok"), also(warnings))
}

func also(warnings int) string {
	if warnings == 0 {
		return ""
	}
	return ", " + plural(warnings, "warning")
}

func count(ps diag.Problems) (errs, warnings int) {
	for _, p := range ps {
		if p.Severity == diag.Warning {
			warnings++
		} else {
			errs++
		}
	}
	return errs, warnings
}
