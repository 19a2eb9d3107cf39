package emit_test

import (
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/message"
)

// misspeltDemands are demands that would demand nothing, and what every verifier says of them. The library's verifier
// refuses them too, but for inputs that it knows and requests do not tell.
var misspeltDemands = []struct {
	scheme   string
	accepted string
	cover    []string
	covr     []string // where demands are a table
	refuses  string
}{
	{scheme: "tencent-tc3", cover: []string{"host", "bdoy"}, refuses: `cover: there is no "bdoy", only [body, method, host, query, time]`},
	{scheme: "tencent-tc3", cover: []string{"path"}, refuses: `cover: there is no "path", only [body, method, host, query, time]`},
	{scheme: "alibaba-apigw", cover: []string{"Body"}, refuses: `cover: there is no "Body", only [body, method, host, path, query, time]`},
	{scheme: "kong-hmac", accepted: "algoritm", refuses: `accepted: there is no "algoritm", only [algorithm]`},
	{scheme: "kong-hmac", accepted: "http_version", refuses: `accepted: there is no "http_version", only [algorithm]`},
	{scheme: "acme-sign", accepted: "version", refuses: `accepted: there is no "version", only []`},
	{scheme: "kong-hmac", covr: []string{"body"}, refuses: `demands: there is no "covr", only [now, within, accepted, headers, cover, seen]`},
}

// misspelt gives a request for each; its signature is not looked at.
func misspelt(t *testing.T, loose bool) []received {
	t.Helper()
	schemes := map[string]*chopmark.Scheme{}
	for _, s := range everyScheme(t) {
		schemes[s.ID()] = s
	}
	m, err := message.ParseURL("https://api.example.com/")
	if err != nil {
		t.Fatal(err)
	}
	m.Method = "GET"
	var all []received
	for _, c := range misspeltDemands {
		if c.covr != nil && !loose {
			continue
		}
		r := received{name: c.scheme, scheme: schemes[c.scheme], message: m, covr: c.covr, refuses: c.refuses, now: time.Unix(1551113065, 0)}
		r.credential = chopmark.Credential{KeyID: "key", Secret: "secret"}
		r.options.Cover = c.cover
		if c.accepted != "" {
			r.options.Allowed = map[string][]string{c.accepted: {"x"}}
		}
		all = append(all, r)
	}
	return all
}
