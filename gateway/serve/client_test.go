package serve_test

import (
	"bufio"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/gateway/serve"
)

// TestClient: what callers say of where they come from is dropped; what a trusted proxy says is kept, and it is added.
func TestClient(t *testing.T) {
	said := []string{"X-Forwarded-For", "192.0.2.66, 198.51.100.7", "X-Forwarded-For", "10.0.0.9", "X-Forwarded-Host", "shop.example.com", "X-Forwarded-Proto", "https"}
	tests := []struct {
		name, trust, by, host, proto, from string
		headers                            []string
	}{
		{name: "nobody is trusted", by: "127.0.0.1", proto: "http", from: "127.0.0.1:", headers: said},
		{name: "another one is", trust: "10.0.0.0/8", by: "127.0.0.1", proto: "http", from: "127.0.0.1:", headers: said},
		{
			name: "the peer is", trust: "127.0.0.0/8", by: "192.0.2.66, 198.51.100.7, 10.0.0.9, 127.0.0.1",
			host: "shop.example.com", proto: "https", from: "10.0.0.9", headers: said,
		},
		{
			name: "two in a row are", trust: "127.0.0.0/8 10.0.0.0/8", by: "192.0.2.66, 198.51.100.7, 10.0.0.9, 127.0.0.1",
			host: "shop.example.com", proto: "https", from: "198.51.100.7", headers: said,
		},
		{name: "it says nothing", trust: "127.0.0.0/8", by: "127.0.0.1", proto: "http", from: "127.0.0.1:"},
		{
			name: "it says no address", trust: "127.0.0.0/8", by: "unknown, 127.0.0.1", proto: "http", from: "127.0.0.1:",
			headers: []string{"X-Forwarded-For", "unknown"},
		},
		{
			name: "it says two protocols", trust: "127.0.0.0/8", by: "127.0.0.1", proto: "http", from: "127.0.0.1:",
			headers: []string{"X-Forwarded-Proto", "https", "X-Forwarded-Proto", "http"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := newUpstream(t, nil)
			w := newWorld(t, shop(api("open", "/open", u)), func(o *serve.Options) {
				for _, text := range strings.Fields(tt.trust) {
					o.Trust = append(o.Trust, netip.MustParsePrefix(text))
				}
			})
			if tt.host == "" {
				tt.host = strings.TrimPrefix(w.url, "http://")
			}
			if a := w.send(t, w.plain(t, "GET", "/open", "", tt.headers...)); a.status != 200 {
				t.Fatal(a.status, a.body)
			}
			got := u.last(t).header
			for name, want := range map[string]string{"X-Forwarded-For": tt.by, "X-Forwarded-Host": tt.host, "X-Forwarded-Proto": tt.proto} {
				if strings.Join(got[name], "|") != want {
					t.Errorf("%s is %q, want %q", name, got[name], want)
				}
			}
			if from := w.log.records(t)[0]["from"].(string); from != tt.from && !(strings.HasSuffix(tt.from, ":") && strings.HasPrefix(from, tt.from)) {
				t.Errorf("the log says from %s, want %s", from, tt.from)
			}
		})
	}
}

// TestSpelling: clients that look at the letters of headers find them as the old gateway wrote them, also before an upstream.
func TestSpelling(t *testing.T) {
	w := newWorld(t, shop(api("open", "/open", newUpstream(t, nil))), nil)
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /open HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", conn.RemoteAddr())
	var head []string
	for lines := bufio.NewScanner(conn); lines.Scan() && lines.Text() != ""; {
		name, _, _ := strings.Cut(lines.Text(), ":")
		head = append(head, name)
	}
	if all := strings.Join(head, " "); !strings.Contains(all, "X-Api-RequestId") || !strings.Contains(all, "X-Service-RateLimit") {
		t.Errorf("the answer has %s", all)
	}
}
