package message

import (
	"reflect"
	"strings"
	"testing"
)

// entry wraps one request into an archive.
func entry(request string) string {
	return `{"log":{"version":"1.2","entries":[{"request":` + request + `,"response":{}}]}}`
}

func TestParseHAR(t *testing.T) {
	tests := []struct {
		name, request string
		want          Request
	}{
		{
			"GET", `{"method":"GET","url":"https://h:1/a b?c=%zz&d#f","httpVersion":"HTTP/1.1","headers":[{"name":"Host","value":"h:1"},{"name":"A","value":" b "}],"queryString":[{"name":"c","value":"?"}],"cookies":[]}`,
			Request{Method: "GET", Scheme: "https", Authority: "h:1", Path: "/a b", Query: "c=%zz&d", HasQuery: true, Headers: fields("Host: h:1", "A: b")},
		},
		{
			"HTTP/2", `{"method":"POST","url":"https://h/","headers":[{"name":":authority","value":"h"},{"name":":method","value":"POST"},{"name":":path","value":"/"},{"name":":scheme","value":"https"},{"name":"content-type","value":"text/plain"}],"postData":{"mimeType":"text/plain","text":"a\r\n中"}}`,
			Request{Method: "POST", Scheme: "https", Authority: "h", Path: "/", Headers: fields("Host: h", "content-type: text/plain"), Body: Body{Bytes: []byte("a\r\n中")}},
		},
		{
			"host and authority", `{"method":"GET","url":"https://h/","headers":[{"name":"host","value":"h"},{"name":":authority","value":"h"}]}`,
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/", Headers: fields("host: h")},
		},
		{
			"base64", `{"method":"POST","url":"https://h/","headers":[],"postData":{"text":"AP8K","encoding":"base64"}}`,
			Request{Method: "POST", Scheme: "https", Authority: "h", Path: "/", Body: Body{Bytes: []byte("\x00\xff\n")}},
		},
		{
			"text and params", `{"method":"POST","url":"https://h/","postData":{"mimeType":"application/x-www-form-urlencoded","text":"a=%20","params":[{"name":"a","value":" "}]}}`,
			Request{Method: "POST", Scheme: "https", Authority: "h", Path: "/", Body: Body{Bytes: []byte("a=%20")}},
		},
		{"empty text", `{"method":"GET","url":"wss://h/","postData":{"mimeType":"","text":""}}`, Request{Method: "GET", Scheme: "wss", Authority: "h", Path: "/"}},
		{"no text", `{"method":"GET","url":"https://h/","postData":{"mimeType":""}}`, Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/"}},
		{"null", `{"method":"GET","url":"https://h/","headers":null,"postData":null}`, Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseHAR([]byte(entry(tt.request)))
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 1 {
				t.Fatalf("got %d requests", len(got))
			}
			sameRequest(t, got[0], &tt.want)
		})
	}
}

func TestParseHARSeveral(t *testing.T) {
	urls := []string{"https://h/1", "data:text/html,x", "chrome-extension://abc/x", "blob:https://h/2", "https://h/3"}
	var entries []string
	for _, u := range urls {
		entries = append(entries, `{"request":{"method":"GET","url":"`+u+`"}}`)
	}
	requests, err := ParseHAR([]byte(`{"log":{"entries":[` + strings.Join(entries, ",") + `]}}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range requests {
		got = append(got, r.URL())
	}
	if want := []string{"https://h/1", "https://h/3"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParseHARErrors(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"empty", ``, `this is not an HTTP archive: unexpected end of JSON input`},
		{"not JSON", `GET / HTTP/1.1`, `this is not an HTTP archive: invalid character 'G' looking for beginning of value`},
		{"another JSON", `{"requests":[]}`, `this is not an HTTP archive: it has no "log"`},
		{"a list", `[]`, `this is not an HTTP archive: json: cannot unmarshal array into Go value of type message.har`},
		{"no entries", `{"log":{"entries":[]}}`, `the HTTP archive has no HTTP request in it`},
		{"only others", entry(`{"method":"GET","url":"data:,"}`), `the HTTP archive has no HTTP request in it`},
		{"no request", `{"log":{"entries":[{"response":{}}]}}`, `log.entries[0] has no request`},
		{"null entry", `{"log":{"entries":[null]}}`, `log.entries[0] has no request`},
		{"no URL", entry(`{"method":"GET"}`), `log.entries[0].request: the URL is empty`},
		{"no scheme", entry(`{"method":"GET","url":"h/x"}`), `log.entries[0].request: the URL "h/x" has no scheme: did you mean "https://h/x"`},
		{"unknown scheme", entry(`{"method":"GET","url":"ftp://h/x"}`), `log.entries[0].request: the scheme "ftp" is not http, https, ws or wss`},
		{"data without a colon", entry(`{"method":"GET","url":"data"}`), `log.entries[0].request: the URL "data" has no scheme: did you mean "https://data"`},
		{"no method", entry(`{"url":"https://h/"}`), `log.entries[0].request: "" is not a method`},
		{"bad method", entry(`{"method":"A B","url":"https://h/"}`), `log.entries[0].request: "A B" is not a method`},
		{"bad URL", entry(`{"method":"GET","url":"https://h/\r\n"}`), `log.entries[0].request: the URL has '\r' in it, which cannot travel`},
		{"bad name", entry(`{"method":"GET","url":"https://h/","headers":[{"name":"a b","value":"secret"}]}`), `log.entries[0].request: "a" is not a header name`},
		{"no name", entry(`{"method":"GET","url":"https://h/","headers":[{"value":"secret"}]}`), `log.entries[0].request: a header has no name`},
		{"bad value", entry(`{"method":"GET","url":"https://h/","headers":[{"name":"a","value":"secret\nb: c"}]}`), `log.entries[0].request: the value of header "a" has a line break that no blank follows`},
		{"params only", entry(`{"method":"POST","url":"https://h/","postData":{"params":[{"name":"a","value":"b"}]}}`), `log.entries[0].request: postData has params but no text: save the archive with content`},
		{"bad base64", entry(`{"method":"POST","url":"https://h/","postData":{"text":"secret!","encoding":"base64"}}`), `log.entries[0].request: postData.text is not base64`},
		{"unknown encoding", entry(`{"method":"POST","url":"https://h/","postData":{"text":"secret","encoding":"hex"}}`), `log.entries[0].request: postData.encoding "hex" is not base64`},
		{"wrong type", entry(`{"method":1,"url":"https://h/"}`), `this is not an HTTP archive: json: cannot unmarshal number into Go struct field harRequest.log.entries.request.method of type string`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseHAR([]byte(tt.data))
			wantError(t, err, tt.want)
		})
	}
}
