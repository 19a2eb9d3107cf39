// Package suite holds the neutral test cases of schemes and compares what a stage makes of them.
//
// In: files of cases with every intermediate value. Out: what differs, the first step first. It signs nothing itself:
// whoever runs it hands it the functions to run.
package suite

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/message"
)

// Case is one request with what signing it must give.
type Case struct {
	Scheme     string `json:"scheme"`
	Name       string `json:"name"`
	Source     string `json:"source"`
	Origin     string `json:"origin"`
	Verified   string `json:"verified"`
	Note       string `json:"note"`
	Credential struct {
		ID     string `json:"id"`
		Secret string `json:"secret"`
		Token  string `json:"token"`
	} `json:"credential"`
	Params  map[string]any `json:"params"`
	Time    time.Time      `json:"time"`
	Nonce   string         `json:"nonce"`
	Request struct {
		Method     string      `json:"method"`
		URL        string      `json:"url"`
		Headers    [][2]string `json:"headers"`
		Body       string      `json:"body"`
		BodyBase64 string      `json:"body_base64"`
	} `json:"request"`
	SignedHeaders []string `json:"signed_headers"`
	Expect        Expect   `json:"expect"`
}

// Expect is what must come out. An empty field is not compared.
type Expect struct {
	CanonicalRequest string      `json:"canonical_request"`
	StringToSign     string      `json:"string_to_sign"`
	Signature        string      `json:"signature"`
	Headers          [][2]string `json:"headers"`
	URL              string      `json:"url"`
	Body             string      `json:"body"`
}

// Read reads a file of cases: a JSON array, or one case.
func Read(data []byte) ([]Case, error) {
	var cases []Case
	if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '{' {
		data = append(append([]byte{'['}, trimmed...), ']')
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&cases); err != nil {
		return nil, fmt.Errorf("not a file of cases: %w", err)
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("the file holds no cases")
	}
	for i, c := range cases {
		if c.Scheme == "" || c.Name == "" || c.Request.Method == "" || c.Request.URL == "" || c.Time.IsZero() && c.Time.Year() != 1 {
			return nil, fmt.Errorf("case %d (%q) lacks scheme, name, time, request method or URL", i+1, c.Name)
		}
	}
	return cases, nil
}

// Message gives the case's request before signing.
func (c *Case) Message() (*message.Request, error) {
	m, err := message.ParseURL(c.Request.URL)
	if err != nil {
		return nil, err
	}
	m.Method = c.Request.Method
	for _, h := range c.Request.Headers {
		m.Headers = append(m.Headers, message.Field{Name: h[0], Value: h[1]})
	}
	if c.Request.BodyBase64 != "" {
		if m.Body.Bytes, err = base64.StdEncoding.DecodeString(c.Request.BodyBase64); err != nil {
			return nil, fmt.Errorf("body_base64: %w", err)
		}
	} else if c.Request.Body != "" {
		m.Body.Bytes = []byte(c.Request.Body)
	}
	return m, nil
}

// Param gives a parameter as text, the items of a list with commas between.
func Param(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return fmt.Sprint(v), true
	case []any:
		items := make([]string, 0, len(v))
		for _, item := range v {
			s, ok := item.(string)
			if !ok {
				return "", false
			}
			items = append(items, s)
		}
		return strings.Join(items, ","), true
	}
	return "", false
}
