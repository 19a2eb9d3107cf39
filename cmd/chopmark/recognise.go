package main

import (
	"context"
	"slices"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
)

// recognise gives the ids of the built-in schemes by which a request may be signed. Those that can read all of it win over
// those that find it malformed, and then those whose cloud answers at its host, and of whose headers and parameters it has
// the most: a request that was refused need not be whole.
func recognise(m *chopmark.Message) ([]string, error) {
	all, err := chopmark.LoadAll()
	if err != nil {
		return nil, talk.Cannot("%s", err)
	}
	played := playedAt(m.Host())
	var whole, others []trace
	for _, s := range all {
		t, err := look(s, m)
		t.played = slices.Contains(played, t.id)
		switch {
		case err != nil:
			return nil, err
		case t.whole:
			whole = append(whole, t)
		case t.carried || t.played && t.sent > 0 || t.sent > 1:
			others = append(others, t)
		}
	}
	if len(whole) > 0 {
		return clearest(whole), nil
	}
	return clearest(others), nil
}

// trace is what a request shows of a scheme.
type trace struct {
	id      string
	whole   bool // all that the scheme sends can be read
	carried bool // its signature is there, or something like it
	played  bool // a cloud that is signed by it answers at the request's host
	sent    int  // how many of its own headers and parameters there are
}

func look(s *chopmark.Scheme, m *chopmark.Message) (trace, error) {
	t := trace{id: s.ID(), sent: sentOf(s, m)}
	v, err := chopmark.NewVerifier(s, chopmark.KeyMap{}, chopmark.VerifyOptions{})
	if err != nil {
		return t, talk.Cannot("%s: %s", t.id, err)
	}
	result, err := v.VerifyMessage(context.Background(), m)
	if err != nil {
		return t, talk.Cannot("%s: %s", t.id, talk.FileError(err))
	}
	t.whole = result.Verdict == chopmark.UnknownKey // no key is known here, so this is as far as a good request gets
	t.carried = result.Verdict != chopmark.MissingSignature
	return t, nil
}

// playedAt gives the ids of the schemes by which clouds that answer at a host are signed.
func playedAt(host string) (ids []string) {
	for _, p := range provider.Serving(host) {
		for _, d := range p.Serves(host) {
			ids = append(ids, d.Schemes...)
		}
	}
	return ids
}

// common are the headers that requests have whoever signs them.
var common = []string{"Authorization", "Content-Type", "Content-MD5", "Date", "Host", "Accept"}

func sentOf(s *chopmark.Scheme, m *chopmark.Message) int {
	params := "&" + m.Query + "&" + string(m.Body.Bytes)
	seen := map[string]bool{}
	for _, sent := range s.Sent() {
		there := false
		if sent.Place == "headers" {
			_, there = m.Header(sent.Name)
		} else {
			there = strings.Contains(params, "&"+sent.Name+"=")
		}
		if there && !slices.Contains(common, sent.Name) {
			seen[sent.Name] = true
		}
	}
	return len(seen)
}

// clearest gives those of some traces that show the most.
func clearest(list []trace) []string {
	score := func(t trace) int {
		n := 2 * t.sent
		if t.played {
			n += 8
		}
		if t.carried {
			n++
		}
		return n
	}
	var best []string
	most := -1
	for _, t := range list {
		switch n := score(t); {
		case n > most:
			best, most = []string{t.id}, n
		case n == most:
			best = append(best, t.id)
		}
	}
	return best
}
