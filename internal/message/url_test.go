package message

import (
	"strings"
	"testing"
)

func TestParseURL(t *testing.T) {
	tests := []struct {
		raw, scheme, authority, path, query string
		hasQuery                            bool
	}{
		{"https://api.example.com", "https", "api.example.com", "", "", false},
		{"HTTPS://API.Example.com/", "https", "API.Example.com", "/", "", false},
		{"http://h:8080/a/../b//c/", "http", "h:8080", "/a/../b//c/", "", false},
		{"https://h/?", "https", "h", "/", "", true},
		{"https://h?x=1", "https", "h", "", "x=1", true},
		{"https://h?x=/y?z", "https", "h", "", "x=/y?z", true},
		{"https://h/example space/", "https", "h", "/example space/", "", false},
		{"https://h/ሴ?中=文&ü", "https", "h", "/ሴ", "中=文&ü", true},
		{"https://h/%zz%2f%2F%;a=b;c?q;r=%&%4", "https", "h", "/%zz%2f%2F%;a=b;c", "q;r=%&%4", true},
		{"https://h/\xff\xfe?\x80", "https", "h", "/\xff\xfe", "\x80", true},
		{"https://h/a#b?c", "https", "h", "/a", "", false},
		{"https://h?a#b", "https", "h", "", "a", true},
		{"https://h#/a", "https", "h", "", "", false},
		{"https://h/a?u=http://x:y@z/#f", "https", "h", "/a", "u=http://x:y@z/", true},
		{"https://[::1]:8443/x", "https", "[::1]:8443", "/x", "", false},
		{"https://[fe80::1%25eth0]/", "https", "[fe80::1%25eth0]", "/", "", false},
		{"ws://h/s", "ws", "h", "/s", "", false},
		{"wss://h/s", "wss", "h", "/s", "", false},
		{"https://h:/x", "https", "h:", "/x", "", false},
		{"https://例子.测试/x", "https", "例子.测试", "/x", "", false},
		{"https://h/[]{}|\\^`\"<>", "https", "h", "/[]{}|\\^`\"<>", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.raw, func(t *testing.T) {
			r, err := ParseURL(tt.raw)
			if err != nil {
				t.Fatal(err)
			}
			want := &Request{Scheme: tt.scheme, Authority: tt.authority, Path: tt.path, Query: tt.query, HasQuery: tt.hasQuery}
			if r.Path != want.Path {
				t.Errorf("path: got %q, want %q", r.Path, want.Path)
			}
			sameRequest(t, r, want)
			raw, _, _ := strings.Cut(tt.raw, "#")
			if r.URL()[len(r.Scheme):] != raw[len(r.Scheme):] {
				t.Errorf("got  %q\nwant %q", r.URL(), raw)
			}
		})
	}
}

func TestParseURLErrors(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"", `the URL is empty`},
		{"api.example.com/x", `the URL "api.example.com/x" has no scheme: did you mean "https://api.example.com/x"`},
		{"localhost:8080", `the URL "localhost:8080" has no scheme: did you mean "https://localhost:8080"`},
		{"h/x?u=https://y", `the URL "h/x?..." has no scheme: did you mean "https://h/x?..."`},
		{"//h/x", `the URL "//h/x" has no scheme: did you mean "https://h/x"`},
		{"/x", `the URL "/x" has neither a scheme nor a host`},
		{"?x", `the URL "?..." has neither a scheme nor a host`},
		{"https:/h/x", `the URL "https:/h/x" has no "//" after its scheme: did you mean "https://h/x"`},
		{"HTTP:h", `the URL "HTTP:h" has no "//" after its scheme: did you mean "http://h"`},
		{"://h", `the URL "://h" has nothing before "://"`},
		{"ftp://h/", `the scheme "ftp" is not http, https, ws or wss`},
		{" https://h/", `the scheme " https" is not http, https, ws or wss`},
		{"https://", `the URL "https://": there is no host`},
		{"https:///x", `the URL "https:///x": there is no host`},
		{"https://:80/x", `the URL "https://:80/x": there is no host`},
		{"https://user:secret@h/x", `the URL "...@h/x": a user or password stands before the host: give it as an Authorization header`},
		{"user:secret@h/x", `the URL "...@h/x" has no scheme: did you mean "https://...@h/x"`},
		{"https://a b/", `the URL "https://a b/": the host "a b" has ' ' in it`},
		{"https://a\\b/", `the URL "https://a\\b/": the host "a\\b" has '\\' in it`},
		{"https://{h}/", `the URL "https://{h}/": the host "{h}" has '{' in it`},
		{"https://h:99999/", `the URL "https://h:99999/": the port "99999" is not a number from 0 to 65535`},
		{"https://h:+1/", `the URL "https://h:+1/": the port "+1" is not a number from 0 to 65535`},
		{"https://::1/", `the URL "https://::1/": the host ":" has more than one colon: an IPv6 address stands in brackets`},
		{"https://[::1/", `the URL "https://[::1/": the host "[:" is not an IPv6 address in brackets`},
		{"https://[h]/", `the URL "https://[h]/": the host "[h]" is not an IPv6 address in brackets`},
		{"https://h]/", `the URL "https://h]/": the host "h]" has a bracket in it`},
		{"https://h/a\r\nX: y", `the URL has '\r' in it, which cannot travel`},
		{"https://h/a\x00", `the URL has '\x00' in it, which cannot travel`},
		{"https://h" + strings.Repeat("x", 100) + ":p/", `the URL "https://hxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...": the port "p" is not a number from 0 to 65535`},
	}
	for _, tt := range tests {
		t.Run(tt.raw, func(t *testing.T) {
			_, err := ParseURL(tt.raw)
			wantError(t, err, tt.want)
		})
	}
}

func TestHostnamePort(t *testing.T) {
	tests := []struct{ url, hostname, port string }{
		{"http://Example.COM/", "example.com", "80"},
		{"https://example.com", "example.com", "443"},
		{"ws://h/", "h", "80"},
		{"wss://h/", "h", "443"},
		{"https://h:8443/", "h", "8443"},
		{"https://h:/", "h", "443"},
		{"https://[2001:DB8::1]/", "[2001:db8::1]", "443"},
		{"https://[::1]:81/", "[::1]", "81"},
		{"https://\xc4\xff/", "\xc4\xff", "443"},
	}
	for _, tt := range tests {
		r, err := ParseURL(tt.url)
		if err != nil {
			t.Fatal(err)
		}
		if r.Hostname() != tt.hostname || r.Port() != tt.port {
			t.Errorf("%s: got %q and %q, want %q and %q", tt.url, r.Hostname(), r.Port(), tt.hostname, tt.port)
		}
	}
	if port := (&Request{Scheme: "x"}).Port(); port != "" {
		t.Errorf("got port %q of an unknown scheme", port)
	}
}
