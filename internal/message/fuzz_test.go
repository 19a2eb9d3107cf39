package message

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
)

func FuzzParseURL(f *testing.F) {
	for _, seed := range []string{"https://h", "HTTP://[::1]:80/a b?c#d", "wss://h?x", "h:80/x", "https://u:p@h/", "https://h/\xff%zz"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		r, err := ParseURL(raw)
		if err != nil {
			return
		}
		_, _ = r.Hostname(), r.Port()
		again, err := ParseURL(r.URL())
		if err != nil {
			t.Fatalf("%q: %v", r.URL(), err)
		}
		sameRequest(t, again, r)
	})
}

func FuzzParseHTTP(f *testing.F) {
	for _, seed := range []string{
		"GET /a?b HTTP/1.1\r\nHost: h\r\n\r\n",
		"POST http://h/ HTTP/1.1\nA: b\n  c\n\t\n\nbody",
		"\ufeff\nget /a b HTTP/1.1\nhost:h\nX:\n a",
		"GET /example space/ HTTP/1.1\nHost:example.amazonaws.com\nX-Amz-Date:20150830T123600Z",
		"GET / HTTP/1.1\nHost:h\nMy-Header1:value1\n  value2\n     value3",
		"GET / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n0\r\n\r\n",
		"GET /x HTTP/1.1 HTTP/2\nHost: [::1]:80\nContent-Length: 0\n\n\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseHTTP(data, "http")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "line ") {
				t.Errorf("no line: %v", err)
			}
			return
		}
		writeAndRead(t, r)
	})
}

// writeAndRead checks that a request survives raw HTTP. That form names the host once, writes a length, and knows no
// body of zero bytes.
func writeAndRead(t *testing.T, r *Request) {
	t.Helper()
	var out bytes.Buffer
	if err := r.WriteHTTP(&out); err != nil {
		t.Fatal(err)
	}
	again, err := ParseHTTP(out.Bytes(), r.Scheme)
	if err != nil {
		t.Fatalf("%v\n%q", err, out.String())
	}
	want := r.Clone()
	if _, ok := r.Header("Host"); !ok {
		want.Headers = append([]Field{{"Host", r.Authority}}, want.Headers...)
	} else if r.Host() != "" {
		want.Authority = r.Host()
	}
	if _, ok := r.Header("Content-Length"); !ok && r.Body.Present() {
		want.Headers = append(want.Headers, Field{"Content-Length", strconv.Itoa(len(r.Body.Bytes))})
	}
	if len(want.Body.Bytes) == 0 {
		want.Body = Body{}
	}
	sameRequest(t, again, want)
}

func FuzzParseCurl(f *testing.F) {
	for _, seed := range []string{
		"curl https://h/", "$ curl.exe 'h:80/a b?[]' -X PUT -H 'A: b' -H 'C;' -H D: -d x --data-urlencode 'y=z w'",
		"curl \\\n -sSXPOST $'https://h/\\u4e2d' --json '{}' -G -u a:b -A c -e d -b e=f --compressed",
		"printf '\\055\\000%%' | curl --data-binary @- https://h/", "curl 'https://h/../a' --request-target '/x y'",
		"curl \"https://h/\\\"\" -d \"$(id)\" `id` $x ${y} {a,b} & ; | > <", "curl ^\"https://h/^\" ^\n", "curl -H 'X: a\n b' h -I -g 'x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.Contains(strings.ReplaceAll(line, "@-", ""), "@") {
			t.Skip("the fuzzer must not read files")
		}
		r, err := ParseCurl(line)
		if err != nil {
			return
		}
		again, err := ParseCurl(r.Curl())
		if err != nil {
			t.Fatalf("%v\n%s", err, r.Curl())
		}
		sameRequest(t, again, r)
	})
}

func FuzzParseHAR(f *testing.F) {
	for _, request := range []string{
		`{"method":"GET","url":"https://h/a?b#c","headers":[{"name":":authority","value":"h"},{"name":"A","value":"b\n c"}]}`,
		`{"method":"POST","url":"http://h","postData":{"text":"AP8=","encoding":"base64"}}`,
		`{"method":"POST","url":"http://h","postData":{"text":"\ud800","params":[{}]}}`,
	} {
		f.Add([]byte(entry(request)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		requests, err := ParseHAR(data)
		if err != nil {
			return
		}
		for _, r := range requests {
			if _, err := ParseHTTP([]byte("GET / HTTP/1.1\nHost: "+r.Host()), ""); err != nil || len(r.Headers) >= maxHeaders {
				continue // a browser may write any text as the host
			}
			if _, ok := r.Header("Transfer-Encoding"); ok {
				continue // neither written nor read
			}
			writeAndRead(t, r)
			again, err := ParseCurl(r.Curl())
			if err != nil {
				t.Fatalf("%v\n%s", err, r.Curl())
			}
			sameRequest(t, again, r)
		}
	})
}
