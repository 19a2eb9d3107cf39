package main

import (
	"context"
	"strings"

	"github.com/chopmark/chopmark"
)

// recognise gives the ids of the built-in schemes that find their signature in a request. Some schemes call their
// parameters alike: those that can read all of it win over those that find it malformed.
func recognise(m *chopmark.Message) ([]string, error) {
	all, err := chopmark.LoadAll()
	if err != nil {
		return nil, cannot("%s", err)
	}
	var whole, broken []string
	for _, s := range all {
		id := s.ID()
		v, err := chopmark.NewVerifier(s, chopmark.KeyMap{}, chopmark.VerifyOptions{})
		if err != nil {
			return nil, cannot("%s: %s", id, err)
		}
		result, err := v.VerifyMessage(context.Background(), m)
		switch {
		case err != nil:
			return nil, cannot("%s: %s", id, fileError(err))
		case result.Verdict == chopmark.UnknownKey: // no key is known here, so this is as far as a good request gets
			whole = append(whole, id)
		case result.Verdict != chopmark.MissingSignature:
			broken = append(broken, id)
		}
	}
	if len(whole) > 0 {
		return whole, nil
	}
	return mostSent(broken, m), nil
}

// mostSent gives those of some schemes of whose headers and parameters the request has the most.
func mostSent(ids []string, m *chopmark.Message) []string {
	var best []string
	most := 0
	for _, id := range ids {
		s, err := chopmark.Load(id)
		if err != nil {
			continue
		}
		n := 0
		for _, sent := range s.Sent() {
			if _, ok := m.Header(sent.Name); ok || strings.Contains(m.Query+string(m.Body.Bytes), sent.Name+"=") {
				n++
			}
		}
		switch {
		case n > most:
			best, most = []string{id}, n
		case n == most:
			best = append(best, id)
		}
	}
	return best
}
