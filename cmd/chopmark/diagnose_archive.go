package main

import (
	"fmt"
	"io"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
)

// archive diagnoses all requests of an archive, each with those before it: a nonce may have come twice. Those that are not
// signed are left out.
func (d *diagnosing) archive(args []string) error {
	if err := d.request.oneWay(args); err != nil {
		return err
	}
	data, err := d.u.read(d.request.har, "--har")
	if err != nil {
		return err
	}
	all, err := chopmark.ParseHAR(data)
	if err != nil {
		return talk.Wrong("%s: %s", fileLabel(d.request.har), err)
	}
	c, err := d.credential.read()
	if err != nil {
		return err
	}
	pages, numbers, err := d.pages(all, c)
	if err != nil {
		return err
	}
	if len(pages) == 0 {
		return talk.Cannot("no built-in scheme finds its signature in a request of %s", fileLabel(d.request.har)).Hint("name the scheme with --scheme")
	}
	if len(pages) == 1 {
		return d.report(pages[0])
	}
	return d.reportAll(pages, numbers, all)
}

func (d *diagnosing) pages(all []*chopmark.Message, c chopmark.Credential) (pages []*diagnosisPage, numbers []int, err error) {
	named := d.scheme.id
	for i, m := range all {
		if err := d.request.draft.Apply(m); err != nil {
			return nil, nil, asUsage(err)
		}
		d.scheme.id = named
		if named == "" {
			ids, err := recognise(m)
			if err != nil {
				return nil, nil, err
			}
			if len(ids) != 1 {
				continue
			}
			d.scheme.id = ids[0]
		}
		scheme, err := d.scheme.load(d.u)
		if err != nil {
			return nil, nil, err
		}
		if err := d.credential.complete(scheme, c, false); err != nil {
			return nil, nil, err
		}
		found, err := d.diagnose(scheme, m, c, all[:i])
		if err != nil {
			continue // not signed by the scheme that was named
		}
		pages = append(pages, &diagnosisPage{d: found, scheme: scheme, credential: c, request: m, language: d.language(), hint: *d.hint})
		numbers = append(numbers, i+1)
	}
	return pages, numbers, nil
}

// reportAll prints several diagnoses, each below its request.
func (d *diagnosing) reportAll(pages []*diagnosisPage, numbers []int, all []*chopmark.Message) error {
	worst := 0
	err := d.u.Deliver(d.out, func(w io.Writer) error {
		for i, p := range pages {
			worst = max(worst, p.code())
			call := calledAt(all[numbers[i]-1])
			if *d.format == "json" {
				if err := p.jsonLine(w, call); err != nil {
					return err
				}
				continue
			}
			if _, err := fmt.Fprintf(w, "--entry %d  %s (%s)\n", numbers[i], call, p.scheme.ID()); err != nil {
				return err
			}
			p.text(w, d.u.Colours(d.out), d.u.Width)
			if _, err := fmt.Fprintln(w); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || worst == 0 {
		return err
	}
	if worst == talk.CodeNo {
		return talk.AnswerNo()
	}
	return &talk.Failure{Code: worst}
}
