package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/suite"
	"github.com/chopmark/chopmark/internal/talk"
)

// signers are mistakes of a signer: a change of the test vector that it signs, while the vector itself is sent.
var signers = map[string]func(c *suite.Case){
	"another secret":     func(c *suite.Case) { c.Credential.Secret = "quite-another-secret" },
	"newline behind it":  func(c *suite.Case) { c.Credential.Secret += "\n" },
	"lower case":         func(c *suite.Case) { c.Credential.Secret = strings.ToLower(c.Credential.Secret) },
	"no secret":          func(c *suite.Case) { c.Credential.Secret = "null" },
	"secret in quotes":   func(c *suite.Case) { c.Credential.Secret = `"` + c.Credential.Secret + `"` },
	"secret and &":       func(c *suite.Case) { c.Credential.Secret += "&" },
	"key id for secret":  func(c *suite.Case) { c.Credential.Secret = c.Credential.ID },
	"another method":     func(c *suite.Case) { c.Request.Method = "DELETE" },
	"another body":       func(c *suite.Case) { c.Request.Body += "\n" },
	"path with a slash":  func(c *suite.Case) { c.Request.URL = strings.Replace(c.Request.URL, "?", "/?", 1) },
	"one parameter less": func(c *suite.Case) { c.Request.URL, _, _ = strings.Cut(c.Request.URL, "&") },
	"no parameters":      func(c *suite.Case) { c.Request.URL, _, _ = strings.Cut(c.Request.URL, "?") },
	"two seconds before": func(c *suite.Case) { c.Time = c.Time.Add(-2e9) },
	"secret signed":      func(c *suite.Case) { c.Request.URL += "&SecretKey=" + url.QueryEscape(c.Credential.Secret) },
}

// TestDiagnosePages reads the pages about wrong requests of every scheme, in both languages, for people and for programs.
// They hold neither the secret, nor a key made from it, nor the signature that is right, in whatever form; and Chinese ones
// are Chinese.
func TestDiagnosePages(t *testing.T) {
	for id, c := range longestCases(t) {
		s, err := chopmark.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		m, right := signVector(t, c, s)
		secrets := append(signatureForms(right), derivedKeys(c)...)
		for name, change := range signers {
			t.Run(id+"/"+name, func(t *testing.T) {
				wrong := *c
				change(&wrong)
				_, signature := signVector(t, &wrong, s)
				if signature == right {
					return // the scheme does not sign it, or there is no query
				}
				readPages(t, c, s, exchange(t, m, right, signature), secrets)
			})
		}
	}
}

// longestCases gives the test vector of each scheme whose request is the longest.
func longestCases(t *testing.T) map[string]*suite.Case {
	t.Helper()
	files, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*suite.Case{}
	size := func(c *suite.Case) int { return len(c.Request.URL) + len(c.Request.Body) }
	for _, f := range files {
		for i := range f.cases {
			c := &f.cases[i]
			if len(strings.Trim(c.Credential.Secret, "*")) >= 8 && (out[c.Scheme] == nil || size(c) > size(out[c.Scheme])) {
				out[c.Scheme] = c
			}
		}
	}
	if len(out) < len(chopmark.IDs())-2 {
		t.Fatalf("only %d schemes have a vector with a secret", len(out))
	}
	return out
}

// signatureForms writes a signature down in every way in which it might be given out.
func signatureForms(signature string) []string {
	plain, err := url.PathUnescape(signature)
	if err != nil {
		plain = signature
	}
	digest, err := hex.DecodeString(plain)
	if err != nil {
		digest, _ = base64.StdEncoding.DecodeString(plain)
	}
	text := base64.StdEncoding.EncodeToString(digest)
	return []string{signature, plain, hex.EncodeToString(digest), strings.ToUpper(hex.EncodeToString(digest)), text, url.QueryEscape(text), base64.URLEncoding.EncodeToString(digest)}
}

func readPages(t *testing.T, c *suite.Case, s *chopmark.Scheme, m *chopmark.Message, secrets []string) {
	t.Helper()
	inputs, _ := exampleInputs(s, c, nil)
	found, err := chopmark.Diagnose(context.Background(), s, m, exampleCredential(c), chopmark.DiagnoseOptions{Inputs: inputs})
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"en", "zh"} {
		page := diagnosisPage{d: found, scheme: s, credential: exampleCredential(c), request: m, language: language, hint: "python"}
		var shown bytes.Buffer
		page.text(&shown, talk.Paint(false), talk.DefaultWidth)
		if err := page.json(&shown); err != nil {
			t.Fatal(err)
		}
		checkSecrets(t, shown.String(), c.Credential.Secret, secrets)
	}
	checkChinese(t, found, diagnosisPage{scheme: s, credential: exampleCredential(c), request: m, language: "zh"})
}

// checkSecrets looks for secrets in a text, also where they are broken over lines.
func checkSecrets(t *testing.T, text, secret string, more []string) {
	t.Helper()
	whole := lineBreak.ReplaceAllString(text, "")
	if form := hidden(text+whole, secret); form != "" {
		t.Errorf("the secret is shown as %q:\n%s", form, text)
	}
	for _, form := range more {
		if form != "" && strings.Contains(text+whole, form) {
			t.Errorf("%q is shown:\n%s", form, text)
		}
	}
}

var lineBreak = regexp.MustCompile(`\n *`)

// TestDiagnoseHides runs the command on a wrong request of each scheme, and reads all that it prints.
func TestDiagnoseHides(t *testing.T) {
	for id, c := range longestCases(t) {
		t.Run(id, func(t *testing.T) {
			s, err := chopmark.Load(id)
			if err != nil {
				t.Fatal(err)
			}
			m, right := signVector(t, c, s)
			shown := &session{t: t}
			args := append([]string{"diagnose", "--curl", "-", "--server-time", caseTime(c)}, caseArgs(t, c, s)...)
			for _, more := range [][]string{{"--lang", "en"}, {"--lang", "zh"}, {"--format", "json", "--lang", "zh"}} {
				if out, code := shown.run(damage(t, m, right).Curl(), append(args, more...)...); code != talk.CodeCannot {
					t.Errorf("exit code %d\n%s", code, out)
				}
			}
			checkSecrets(t, shown.out.String(), c.Credential.Secret, append(signatureForms(right), derivedKeys(c)...))
		})
	}
}

var englishWords = regexp.MustCompile(`[A-Za-z]{2,}( [A-Za-z]{2,}){2}`)

// checkChinese looks for English sentences in what a page says beside the values of the request.
func checkChinese(t *testing.T, found *chopmark.Diagnosis, page diagnosisPage) {
	t.Helper()
	words := *found
	words.Server, words.Explanations = nil, slices.Clone(found.Explanations)
	for i := range words.Explanations {
		words.Explanations[i].Said, words.Explanations[i].ShouldBe = "", ""
	}
	page.d = &words
	var shown bytes.Buffer
	page.text(&shown, talk.Paint(false), talk.DefaultWidth)
	if english := englishWords.FindString(shown.String()); english != "" {
		t.Errorf("a Chinese page says %q:\n%s", english, shown.String())
	}
}
