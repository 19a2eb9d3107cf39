package diagnose_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	encodejson "encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/diagnose"
	"github.com/chopmark/chopmark/internal/graph"
)

// TestNothingSecret holds that no diagnosis has the secret, the signature that would be right, or what it is made of.
func TestNothingSecret(t *testing.T) {
	for _, id := range chopmark.IDs() {
		t.Run(id, func(t *testing.T) { t.Parallel(); testNothingSecret(t, id) })
	}
}

func testNothingSecret(t *testing.T, id string) {
	s, err := chopmark.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	m, c, inputs := signed(t, id, 3)
	var all []*graph.Scheme
	for _, id := range chopmark.IDs() {
		all = append(all, graphOf(t, id))
	}
	right, broken, err := diagnose.Break(graphOf(t, id), m, diagnose.Key{Secret: c.Secret}, diagnose.Options{Neighbours: diagnose.NewRules(all)})
	if err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	for _, b := range append(broken, diagnose.Broken{Classes: []string{"?"}, Signature: strings.Repeat("0", len(right))}) {
		if times[b.Classes[0]]++; times[b.Classes[0]] > 1 {
			continue
		}
		d, err := chopmark.Diagnose(context.Background(), s, resign(m, right, b.Signature), c, chopmark.DiagnoseOptions{Inputs: inputs, ServerTime: time.Unix(1551113065, 0)})
		if err != nil {
			t.Fatal(err)
		}
		text, err := encodejson.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if what := found(string(text)+fmt.Sprint(d), c.Secret, right, b.Signature); what != "" {
			t.Errorf("%s %v (%s) gives out %s", id, b.Classes, b.Detail, what)
		}
	}
}

// found names a secret that a text holds in some form. The signature that was sent may be shown.
func found(text, secret, right, sent string) string {
	for _, form := range []string{secret, url.QueryEscape(secret), hex.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte(secret))} {
		if strings.Contains(text, form) {
			return "the secret"
		}
	}
	digest, err := base64.StdEncoding.DecodeString(right)
	if err != nil || len(right)%4 != 0 {
		digest, _ = hex.DecodeString(right)
	}
	for _, form := range []string{right, url.QueryEscape(right), hex.EncodeToString(digest), base64.StdEncoding.EncodeToString(digest)} {
		if form != "" && form != sent && !strings.EqualFold(right, sent) && strings.Contains(text, form) {
			return "the right signature"
		}
	}
	return ""
}

// FuzzDiagnose holds that no request makes a diagnosis panic, hang or give out the secret.
func FuzzDiagnose(f *testing.F) {
	var loaded []*chopmark.Scheme
	for which, id := range chopmark.IDs() {
		s, err := chopmark.Load(id)
		if err != nil {
			f.Fatal(err)
		}
		loaded = append(loaded, s)
		for i := range requests {
			m, _, _ := signed(f, id, i)
			var text bytes.Buffer
			if err := m.WriteHTTP(&text); err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(which), text.Bytes())
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		m, err := chopmark.ParseHTTP(text, "https")
		if err != nil {
			return
		}
		const secret = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
		s := loaded[int(which)%len(loaded)]
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		defer cancel()
		start := time.Now()
		d, err := chopmark.Diagnose(ctx, s, m, chopmark.Credential{Secret: secret}, chopmark.DiagnoseOptions{ServerTime: time.Unix(1551113065, 0)})
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s took %s", s.ID(), took)
		}
		if err != nil {
			return
		}
		out, err := encodejson.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(out), secret) && !strings.Contains(string(text), secret) {
			t.Errorf("%s gives out the secret", s.ID())
		}
	})
}
