package message

import (
	"io"
	"os"
	"strings"
	"testing"
)

// nasty are requests with everything that shells, curl and HTTP treat in a special way. The file f is there (inFolder).
func nasty(t *testing.T) map[string]*Request {
	t.Helper()
	request := func(method, target, body string, headers ...Field) *Request {
		r := &Request{Method: method, Scheme: "https", Authority: "api.example.com", Headers: headers}
		r.setTarget(target)
		if body != "" {
			r.Body.Bytes = []byte(body)
		}
		return r
	}
	file := func(name string) *Request {
		r := request("POST", "/", "")
		body, err := fileBody(name)
		if err != nil {
			t.Fatal(err)
		}
		r.Body = *body
		return r
	}
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	empty := request("POST", "/", "")
	empty.Body.Bytes = []byte{}
	return map[string]*Request{
		"plain":                request("GET", "/", ""),
		"no path":              request("GET", "", ""),
		"no path, query":       request("GET", "?a=b&c", ""),
		"empty query":          request("GET", "/?", ""),
		"space":                request("GET", "/example space/?a b", ""),
		"control characters":   request("GET", "/a\tb\x01?\x7f", ""),
		"not ASCII":            request("GET", "/ሴ?ü=中", ""),
		"not UTF-8":            request("GET", "/\xff\xfe?\x80", ""),
		"broken escapes":       request("GET", "/%zz%2f%2F%?%&%4", ""),
		"fragment":             request("GET", "/a#b?c#d", ""),
		"shell characters":     request("GET", "/'\"$(id)`id`;&|<>~!*?$HOME!!\\\\'", ""),
		"patterns":             request("GET", "/{a,b}[1-3]?c[]={}&d[0]=1&[", ""),
		"escaped pattern":      request("GET", "/\\[a\\]\\{b\\}", ""),
		"dots":                 request("GET", "/a/../b/./c/..", ""),
		"encoded dots":         request("GET", "/a/%2e%2E/b/.%2e/c", ""),
		"slashes":              request("GET", "//a///b//", ""),
		"URL in the query":     request("GET", "/?u=https://x:y@z/a?b", ""),
		"version in the path":  request("GET", "/a HTTP/1.1", ""),
		"lower-case method":    request("get", "/", ""),
		"method for a shell":   request("A|B&'$`*", "/", ""),
		"HEAD":                 request("HEAD", "/", ""),
		"DELETE":               request("DELETE", "/", ""),
		"GET with a body":      request("GET", "/", "a"),
		"POST without a body":  request("POST", "/", ""),
		"POST, no bytes":       empty,
		"PUT":                  request("PUT", "/", "a", Field{"Content-Type", "text/plain"}),
		"repeated headers":     request("GET", "/", "", Field{"A", "2"}, Field{"a", "1"}, Field{"A", "2"}),
		"empty header":         request("GET", "/", "", Field{"X-Empty", ""}, Field{"Y", "a"}),
		"folded header":        request("GET", "/", "", Field{"My-Header1", "value1\n  value2\n\tvalue3"}),
		"quotes in a header":   request("GET", "/", "", Field{"X", `it's "a" \n $HOME $(id) ` + "`id`" + ` !! ;`}),
		"tabs in a header":     request("GET", "/", "", Field{"X", "a\tb"}),
		"bytes in a header":    request("GET", "/", "", Field{"X", "中\xff"}),
		"colons in a header":   request("GET", "/", "", Field{"X", ":a:;"}, Field{"Y", ";"}),
		"authorization":        request("GET", "/", "", Field{"Authorization", `AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c`}),
		"host":                 request("GET", "/", "", Field{"Host", "other.example.com"}),
		"accept":               request("GET", "/", "", Field{"accept", "a"}, Field{"Accept-Encoding", "b"}, Field{"Cookie", "c=d"}, Field{"Referer", "e"}),
		"length":               request("POST", "/", "abc", Field{"Content-Length", "3"}),
		"JSON":                 request("POST", "/", `{"a": "it's", "b": "\n", "中": "$x %s"}`, Field{"Content-Type", "application/json"}),
		"form":                 request("POST", "/", "a=1&b=%20+", Field{"Content-Type", FormType}),
		"body like a file":     request("POST", "/", "@f"),
		"body like a flag":     request("POST", "/", "-d"),
		"body with lines":      request("POST", "/", "\na\n\n'b'\n"),
		"body with CRLF":       request("POST", "/", "a\r\nb\r\n"),
		"body with tabs":       request("POST", "/", "-\t%s %% \\n '\\''"),
		"body for a terminal":  request("POST", "/", "\x1b[31m\u009b\x7f"),
		"body with every byte": request("POST", "/", string(every)+"012"+"\x001"),
		"body of digits":       request("POST", "/", "\x00"+"7\x01"+"8"),
		"body too long":        request("POST", "/", strings.Repeat("it's 100%\n", 20_000)),
		"file":                 file("f"),
		"empty file":           file("empty"),
		"file with a quote":    file("it's"),
		"file with a dash":     file("./-"),
	}
}

func TestCurlRoundTrip(t *testing.T) {
	inFolder(t)
	for name, want := range nasty(t) {
		t.Run(name, func(t *testing.T) {
			got, err := ParseCurl(want.Curl())
			if err != nil {
				t.Fatalf("%v\n%s", err, want.Curl())
			}
			sameRequest(t, got, want)
		})
	}
}

func TestCurl(t *testing.T) {
	inFolder(t)
	stream := func() (io.ReadCloser, error) { return os.Open("f") }
	tests := []struct {
		name string
		r    Request
		want string
	}{
		{
			"short",
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/a", Headers: fields("Accept: */*")},
			`curl 'https://h/a' \
  -H 'Accept: */*'`,
		},
		{
			"everything",
			Request{
				Method: "PUT", Scheme: "https", Authority: "h", Path: "/a/../b", Query: "[1]", HasQuery: true,
				Headers: []Field{{"A", "it's"}, {"B", ""}}, Body: Body{Bytes: []byte("@x\ny")},
			},
			`curl 'https://h/a/../b?[1]' \
  --globoff \
  --path-as-is \
  -X PUT \
  -H 'A: it'\''s' \
  -H 'B;' \
  -H 'Accept:' \
  -H 'Content-Type:' \
  --data-raw '@x
y'`,
		},
		{
			"target",
			Request{Method: "HEAD", Scheme: "http", Authority: "h", Path: "/example space/"},
			`curl 'http://h/' \
  --request-target '/example space/' \
  --head \
  -H 'Accept:'`,
		},
		{
			"bytes",
			Request{Method: "POST", Scheme: "http", Authority: "h", Path: "/", Headers: fields("accept: a", "content-type: b"), Body: Body{Bytes: []byte("-\x00\xff\r\n'%\\")}},
			`printf '\055\000\377\015\n\047%%\\' | curl 'http://h/' \
  -H 'accept: a' \
  -H 'content-type: b' \
  --data-binary @-`,
		},
		{
			"file",
			Request{Method: "POST", Scheme: "http", Authority: "h", Path: "/", Headers: fields("accept: a", "content-type: b"), Body: Body{Open: stream, Size: 1, File: "-"}},
			`curl 'http://h/' \
  -H 'accept: a' \
  -H 'content-type: b' \
  --data-binary '@./-'`,
		},
		{
			"stream",
			Request{Method: "POST", Scheme: "http", Authority: "h", Path: "/", Headers: fields("accept: a", "content-type: b"), Body: Body{Open: stream, Size: -1}},
			`curl 'http://h/' \
  -H 'accept: a' \
  -H 'content-type: b' \
  --data-binary @-`,
		},
		{
			"port that curl leaves out of Host",
			Request{Method: "GET", Scheme: "https", Authority: "h:443", Path: "/", Headers: fields("accept: a")},
			`curl 'https://h:443/' \
  -H 'Host: h:443' \
  -H 'accept: a'`,
		},
		{"no method", Request{Scheme: "http", Authority: "h", Headers: fields("accept: a")}, "curl 'http://h' \\\n  -H 'accept: a'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.r.Curl(); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}
