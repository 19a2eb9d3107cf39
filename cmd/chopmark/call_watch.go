package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/call"
)

// watch shows requests and answers with -v.
func (c *calling) watch(j *callJob) call.Watch {
	if !c.showing.verbose {
		return call.Watch{}
	}
	return call.Watch{
		Sending: func(signed *chopmark.Message) { showRequest(c.u.Err, j.hide.request(signed)) },
		Got:     func(a *call.Answer) { showAnswer(c.u.Err, a, j.hide) },
		Retrying: func(attempt int, err error, d time.Duration) {
			c.u.Note(fmt.Sprintf("attempt %d of %d failed: %s; the next one is signed anew in %s",
				attempt, c.sending.retries+1, j.hide.text(err.Error()), d.Round(10*time.Millisecond)))
		},
	}
}

// agent is what this program calls itself.
const agent = "chopmark/" + chopmark.Version

func showRequest(w io.Writer, m *chopmark.Message) {
	arrowed(w, ">", m.Method+" "+m.Target()+" HTTP/1.1")
	if _, own := m.Header("Host"); !own {
		arrowed(w, ">", "Host: "+m.Authority)
	}
	for _, f := range m.Headers {
		arrowed(w, ">", f.Name+": "+f.Value)
	}
	if _, own := m.Header("User-Agent"); !own {
		arrowed(w, ">", "User-Agent: "+agent)
	}
	arrowed(w, ">", "")
	switch {
	case m.Body.Streamed():
		arrowed(w, ">", fmt.Sprintf("(a body of %d bytes from %s)", m.Body.Len(), m.Body.File))
	case len(m.Body.Bytes) > 0:
		arrowed(w, ">", shorten(string(m.Body.Bytes)))
	}
}

func showAnswer(w io.Writer, a *call.Answer, h *hiding) {
	arrowed(w, "<", h.text(strings.TrimSuffix(answerHead(a, "\n"), "\n")))
	if a.Stream != nil {
		arrowed(w, "<", "(the body follows)")
	} else if len(a.Body) > 0 {
		arrowed(w, "<", shorten(h.body(a.Header.Get("Content-Type"), a.Body)))
	}
}

// answerHead gives status and headers, and an empty line.
func answerHead(a *call.Answer, newline string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s%s", a.Proto, strings.TrimPrefix(a.StatusText(), "HTTP "), newline)
	for _, name := range slices.Sorted(maps.Keys(a.Header)) {
		for _, value := range a.Header[name] {
			fmt.Fprintf(&b, "%s: %s%s", name, value, newline)
		}
	}
	return b.String() + newline
}

// preview prints the request that would be sent.
func (c *calling) preview(j *callJob) error {
	signer := j.client.Signer()
	var signed *chopmark.Message
	if c.showing.verbose { // what is shown step by step is the very signing that is printed
		e, err := signer.Explain(j.target.Message)
		if err != nil {
			return signFailure(err)
		}
		x := c.explaining(&job{signer, j.target.Message, j.credential}, e)
		x.text(c.u.Err, false, c.u.Width)
		signed = e.Message
	} else {
		var err error
		if signed, err = signer.SignMessage(j.target.Message); err != nil {
			return signFailure(err)
		}
	}
	r := rendering{u: c.u, scheme: j.scheme.ID(), before: j.target.Message, signed: j.hide.request(signed)}
	if err := r.check(*c.showing.as); err != nil {
		return err
	}
	return c.u.Deliver(c.showing.out, func(w io.Writer) error { return r.write(w, *c.showing.as) })
}
