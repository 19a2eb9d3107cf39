package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
)

// hiding blots out what must not be shown: the credential, signatures, and those members of requests and answers that a
// provider file calls secret.
type hiding struct {
	job    *callJob
	names  []string // in lower case
	secret []string // texts, in the forms in which they travel
}

func newHiding(j *callJob) *hiding {
	h := &hiding{job: j}
	providers := []*provider.Provider{j.target.Provider}
	if j.target.Provider == nil {
		providers = providers[:0]
		for _, id := range provider.IDs() {
			if p, err := provider.Load(id); err == nil {
				providers = append(providers, p)
			}
		}
	}
	for _, p := range providers {
		for _, name := range p.Masked {
			h.names = append(h.names, strings.ToLower(name))
		}
	}
	for _, secret := range []string{j.credential.Token, j.credential.Secret} {
		if len(secret) >= shortest {
			h.secret = append(h.secret, travelling(secret)...)
		}
	}
	return h
}

// travelling gives the forms in which a text travels: as it is, and escaped once or twice.
func travelling(text string) []string {
	once := string(message.AppendPercent(nil, text))
	twice := string(message.AppendPercent(nil, once))
	return []string{twice, once, text}
}

// text blots out the texts that are secret.
func (h *hiding) text(s string) string {
	for _, secret := range h.secret {
		s = strings.ReplaceAll(s, secret, mask)
	}
	return s
}

// masked gives what is shown of a secret: at most its last four characters, and those of a long one only.
func masked(s string) string {
	if r := []rune(strings.TrimRight(s, "\n")); len(r) >= 4*shortest && !strings.Contains(s, "\n") {
		return mask + string(r[len(r)-4:])
	}
	return mask
}

func (h *hiding) named(name string) bool {
	name = name[strings.LastIndexByte(name, '.')+1:]
	return slices.Contains(h.names, strings.ToLower(name))
}

// request gives a copy of a signed request that may be shown.
func (h *hiding) request(signed *chopmark.Message) *chopmark.Message {
	m := signed.Clone()
	signature := h.signature(signed)
	blot := func(s string) string {
		s = h.text(s)
		for _, form := range signature {
			s = strings.ReplaceAll(s, form, mask)
		}
		return s
	}
	for i := range m.Headers {
		m.Headers[i].Value = blot(m.Headers[i].Value)
	}
	m.Query = blot(h.pairs(m.Query))
	if kind, _ := m.Header("Content-Type"); !m.Body.Streamed() && m.Body.Present() {
		m.Body.Bytes = []byte(blot(h.body(kind, m.Body.Bytes)))
	}
	return m
}

// signature reads the signature out of a request, as a server would.
func (h *hiding) signature(signed *chopmark.Message) []string {
	r, ok := h.verified(signed)
	if !ok || len(r.Signature) < shortest {
		return nil
	}
	return travelling(r.Signature)
}

// verified verifies a request that was signed here. A body that is a stream is left out: its signature is read all the
// same.
func (h *hiding) verified(signed *chopmark.Message) (chopmark.Result, bool) {
	v, err := chopmark.NewVerifier(h.job.scheme, anyKey{chopmark.Credential{Secret: h.job.credential.Secret, Token: h.job.credential.Token}},
		chopmark.VerifyOptions{Inputs: h.job.inputs, Trace: true, Within: 100 * 365 * 24 * time.Hour})
	if err != nil {
		return chopmark.Result{}, false
	}
	m := signed.Clone()
	if m.Body.Streamed() {
		m.Body = chopmark.MessageBody{}
	}
	r, err := v.VerifyMessage(context.Background(), m)
	return r, err == nil
}

// body gives a body of a request or an answer that may be shown.
func (h *hiding) body(kind string, body []byte) string {
	trimmed := bytes.TrimSpace(body)
	switch {
	case len(trimmed) == 0:
		return string(body)
	case trimmed[0] == '{' || trimmed[0] == '[':
		if v, err := data.ParseJSON(body); err == nil {
			shown := h.value(v, false)
			if data.Same(v, shown) {
				break // nothing is secret: it is shown as it is written
			}
			if text, err := data.JSON(shown); err == nil {
				return h.text(string(text))
			}
		}
	case trimmed[0] == '<':
		return h.text(h.elements(string(body)))
	case message.IsForm(kind):
		return h.text(h.pairs(string(body)))
	}
	return h.text(string(body))
}

// value blots out what stands in members with a secret name.
func (h *hiding) value(v any, inside bool) any {
	switch v := v.(type) {
	case data.Object:
		out := make(data.Object, len(v))
		for i, m := range v {
			out[i] = data.Member{Name: m.Name, Value: h.value(m.Value, inside || h.named(m.Name))}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = h.value(v[i], inside)
		}
		return out
	case string:
		if inside && v != "" {
			return masked(v)
		}
	case json.Number:
		if inside {
			return mask
		}
	}
	return v
}

// pairs blots out values of a query or form.
func (h *hiding) pairs(raw string) string {
	pieces := strings.Split(raw, "&")
	for i, piece := range pieces {
		name, value, ok := strings.Cut(piece, "=")
		if ok && value != "" && h.named(string(message.AppendFormDecode(nil, name))) {
			pieces[i] = name + "=" + mask
		}
	}
	return strings.Join(pieces, "&")
}

// elements blots out texts of XML.
func (h *hiding) elements(text string) string {
	for _, name := range h.names {
		pattern := regexp.MustCompile(`(?is)(<` + regexp.QuoteMeta(name) + `(?:\s[^>]*)?>)(.*?)(</` + regexp.QuoteMeta(name) + `\s*>)`)
		text = pattern.ReplaceAllString(text, "${1}"+mask+"${3}")
	}
	return text
}

// shownContent bounds how much of a body -v shows.
const shownContent = 4096

// arrowed prints lines with a mark in front, as curl does.
func arrowed(w io.Writer, mark, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(w, "%s %s\n", mark, talk.Printable(strings.TrimSuffix(line, "\r")))
	}
}

func shorten(text string) string {
	if len(text) <= shownContent {
		return text
	}
	return strings.ToValidUTF8(text[:shownContent], "") + fmt.Sprintf("\n... %d bytes in all", len(text))
}
