package e2e

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// unsigned are headers that tell the cloud nothing: how the program is named and how its connection works.
var unsigned = []string{"Accept", "Accept-Encoding", "Accept-Language", "Connection", "Content-Length", "Proxy-Connection", "User-Agent"}

// changing are what differs from one request to the next: signatures, nonces and times.
var changing = []struct {
	pattern *regexp.Regexp
	written string
}{
	{regexp.MustCompile(`^[A-Za-z0-9+/]{27}=$`), "BASE64 OF 20 BYTES"},
	{regexp.MustCompile(`^[A-Za-z0-9+/]{43}=$`), "BASE64 OF 32 BYTES"},
	{regexp.MustCompile(`(?i)^[0-9a-f]{32}$`), "HEX32"},
	{regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`), "UUID"},
	{regexp.MustCompile(`\b20\d{6}(/|T\d{6}Z$)`), "YYYYMMDD$1"},
	{regexp.MustCompile(`\b20\d\d-\d\d-\d\d(/|T\d\d:\d\d:\d\dZ$)`), "YYYY-MM-DD$1"},
	{regexp.MustCompile(`T\d{6}Z$`), "THHMMSSZ"},
	{regexp.MustCompile(`T\d\d:\d\d:\d\dZ$`), "THH:MM:SSZ"},
	{regexp.MustCompile(`^1[789]\d{8}$`), "UNIX TIME"},
}

// authorization is what the schemes here have in common: an algorithm, a credential, signed headers, a signature.
var authorization = regexp.MustCompile(`^(\S+) Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=[0-9a-f]{64}$`)

// facts lists what a request says, by name, with times, nonces and signatures replaced.
func (s sent) facts(t *testing.T) map[string]string {
	t.Helper()
	facts := map[string]string{"method": s.request.Method, "host": s.request.Host, "path": s.request.URL.Path}
	s.parameters(t, facts, "query", s.request.URL.RawQuery)
	for name, values := range s.request.Header {
		if !slices.Contains(unsigned, name) && name != "Authorization" {
			facts["header "+strings.ToLower(name)] = strings.Join(values, " | ")
		}
	}
	if m := authorization.FindStringSubmatch(s.request.Header.Get("Authorization")); m != nil {
		facts["algorithm"], facts["credential"] = m[1], m[2]
		for name := range strings.SplitSeq(m[3], ";") {
			facts["signed "+name] = "yes"
		}
	}
	switch kind, _, _ := mime.ParseMediaType(s.request.Header.Get("Content-Type")); {
	case kind == "application/x-www-form-urlencoded":
		s.parameters(t, facts, "body", string(s.body))
	case strings.HasSuffix(kind, "/json"):
		facts["body"] = sortedJSON(t, s.body)
	default:
		facts["body"] = string(s.body)
	}
	for name, value := range facts {
		for _, c := range changing {
			value = c.pattern.ReplaceAllString(value, c.written)
		}
		facts[name] = value
	}
	return facts
}

// parameters lists the decoded parameters of a query or form.
func (s sent) parameters(t *testing.T, facts map[string]string, where, encoded string) {
	t.Helper()
	pairs, err := url.ParseQuery(encoded)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range pairs {
		facts["parameter "+name] = strings.Join(values, " | ")
		facts["parameters in"] = where
	}
}

// sortedJSON gives JSON text with its members sorted, numbers and all as they stand.
func sortedJSON(t *testing.T, text []byte) string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	sorted, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(sorted)
}
