package message

import (
	"strings"
	"testing"
)

func TestParseCurl(t *testing.T) {
	inFolder(t)
	form := "Content-Type: application/x-www-form-urlencoded"
	get := func(path, query string, headers ...string) Request {
		return Request{Method: "GET", Scheme: "https", Authority: "h", Path: path, Query: query, HasQuery: query != "", Headers: fields(headers...)}
	}
	post := func(body string, headers ...string) Request {
		return Request{Method: "POST", Scheme: "https", Authority: "h", Path: "/", Headers: fields(headers...), Body: Body{Bytes: []byte(body)}}
	}
	with := func(r Request, method string) Request { r.Method = method; return r }
	tests := []struct {
		line string
		want Request
	}{
		{"curl https://h/", get("/", "")},
		{"  $ curl  https://h/\n", get("/", "")},
		{"/usr/bin/curl https://h/", get("/", "")},
		{`'C:\Windows\curl.exe' https://h/`, get("/", "")},
		{"curl --url https://h/a", get("/a", "")},
		{"curl -- https://h/", get("/", "")},
		{"curl h:80", Request{Method: "GET", Scheme: "http", Authority: "h:80", Headers: fields("Host: h")}},
		{"curl https://h:443/ -H 'host: x'", Request{Method: "GET", Scheme: "https", Authority: "h:443", Path: "/", Headers: fields("host: x")}},
		{"curl http://[::1]:80/", Request{Method: "GET", Scheme: "http", Authority: "[::1]:80", Path: "/", Headers: fields("Host: [::1]")}},
		{"curl https://h:80/", Request{Method: "GET", Scheme: "https", Authority: "h:80", Path: "/"}},
		{"curl 'h?u=https://x'", Request{Method: "GET", Scheme: "http", Authority: "h", Query: "u=https://x", HasQuery: true}},
		{"curl 'https://h/a b?中=%zz;#f'", get("/a b", "中=%zz;")},
		{"curl https://h/a/../b/./c", get("/b/c", "")},
		{"curl --path-as-is https://h/a/../b", get("/a/../b", "")},
		{"curl -g 'https://h/{a}[1-2]'", get("/{a}[1-2]", "")},
		{"curl 'https://h/?a[]=1'", get("/", "a[]=1")},
		{"curl --request-target '/x y?z#' https://h/a?b", get("/x y", "z#")},
		{"curl -X delete https://h/", with(get("/", ""), "delete")},
		{"curl -XPUT https://h/", with(get("/", ""), "PUT")},
		{"curl -sSXPOST https://h/", with(get("/", ""), "POST")},
		{"curl -X POST -X PUT https://h/", with(get("/", ""), "PUT")},
		{"curl -I https://h/", with(get("/", ""), "HEAD")},
		{"curl -I -X GET https://h/", get("/", "")},
		{"curl -H 'A: b' -H 'a:c' -HX:1 --header 'E;' -H 'Accept:' https://h/", get("/", "", "A: b", "a: c", "X: 1", "E: ")},
		{"curl -H 'A:  b  ' -H $'F: a\\n  b' https://h/", get("/", "", "A: b", "F: a\n  b")},
		{"curl -d a=1 -d b=2 https://h/", post("a=1&b=2", form)},
		{"curl --data a --data-ascii b --data-raw @c --data-binary d https://h/", post("a&b&@c&d", form)},
		{"curl -d '' https://h/", post("", form)},
		{"curl -d '' -d a https://h/", post("&a", form)},
		{"curl -d@f https://h/", post("abc", form)},
		{"curl -d x --data-binary @f https://h/", post("x&a\r\nb\x00c\n", form)},
		{"curl -d @empty https://h/", post("", form)},
		{"curl -H 'content-type: text/plain' -d a https://h/", post("a", "content-type: text/plain")},
		{"curl -H 'Content-Type:' -d a https://h/", post("a")},
		{"curl -X GET -d a https://h/", with(post("a", form), "GET")},
		{"curl --data-urlencode 'a b+c' --data-urlencode '=d e' --data-urlencode 'n n=f g=@' https://h/", post("a+b%2Bc&d+e&n n=f+g%3D%40", form)},
		{"curl --data-urlencode @plain --data-urlencode 'n@plain' --data-urlencode n= --data-urlencode = https://h/", post("x+y&n=x+y&n=&", form)},
		{`curl --json '{"a":' --json 1} https://h/`, post(`{"a":1}`, "Content-Type: application/json", "Accept: application/json")},
		{`curl --json x -d y -H 'accept: z' https://h/`, post(`x&y`, "accept: z", "Content-Type: application/json")},
		{"curl -G -d a=1 --data-urlencode 'b=x y' 'https://h/?c#f'", get("/", "c&a=1&b=x+y")},
		{"curl --get -d a 'https://h/?c&'", get("/", "c&a")},
		{"curl -G -d '' https://h/", get("/", "")},
		{"curl -G --data-binary @plain https://h/", get("/", "x y")},
		{"curl -I -G -d a https://h/", with(get("/", "a"), "HEAD")},
		{"curl -u user:pass:word https://h/", get("/", "", "Authorization: Basic dXNlcjpwYXNzOndvcmQ=")},
		{"curl -u a:b -H 'authorization: x' https://h/", get("/", "", "authorization: x")},
		{"curl -u a:b -H 'Authorization:' https://h/", get("/", "")},
		{
			"curl -A agent -e 'http://r/;auto' -b a=1 -b 'b=2; c' --compressed -H X:1 -u a: https://h/",
			get("/", "", "Authorization: Basic YTo=", "User-Agent: agent", "Accept-Encoding: deflate, gzip", "Referer: http://r/", "Cookie: a=1;b=2; c", "X: 1"),
		},
		{"curl -A '' -e '' -b '' https://h/", get("/", "")},
		{"curl -A ' ' -e ' r ' https://h/", get("/", "", "User-Agent: ", "Referer: r")},
		{"curl -sSkviLOfNJ -o out -m 5 -x http://p:1 -w '%{http_code}' -c jar -E crt --max-time 5 --retry 3 --connect-timeout 1 " +
			"--cacert a --cert b --key c --resolve d --noproxy '*' --http1.1 --http2 -4 -6 -# --no-buffer --no-keepalive --fail-with-body -1 https://h/", get("/", "")},
		{"curl \\\n  'https://h/' \\\n  -H 'A: b' \\\n", get("/", "", "A: b")},
		{"curl \\\r\n  'https://h/' \\\r\n  --data-raw $'a\\'b\\u0021\\r\\n' --compressed\r\n", post("a'b!\r\n", "Accept-Encoding: deflate, gzip", form)},
		{"curl 'https://h/' --data-raw '{\"a\r\n\":\"\\u4e2d $x `y`\"}'", post("{\"a\r\n\":\"\\u4e2d $x `y`\"}", form)},
		{"curl https://h/ -d '\xff\xfe'", post("\xff\xfe", form)},
		{"printf '\\055a\\000%%\\n' | curl --data-binary @- https://h/", post("-a\x00%\n", form)},
		{"printf '%s' 'a%b\\n' | curl -d @- https://h/", post("a%b\\n", form)},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			got, err := ParseCurl(tt.line)
			if err != nil {
				t.Fatal(err)
			}
			sameRequest(t, got, &tt.want)
		})
	}
}

func TestParseCurlFile(t *testing.T) {
	inFolder(t)
	for _, flag := range []string{"--data-binary @f", "--json @f"} {
		r, err := ParseCurl("curl https://h/ " + flag)
		if err != nil {
			t.Fatal(err)
		}
		if r.Body.File != "f" || r.Body.Size != 7 || !r.Body.Streamed() || content(t, r.Body) != "a\r\nb\x00c\n" {
			t.Errorf("%s: got %+v", flag, r.Body)
		}
	}
}

func TestParseCurlErrors(t *testing.T) {
	inFolder(t)
	tests := []struct{ line, want string }{
		{"", `there is no command`},
		{"# nothing", `there is no command`},
		{"wget https://h/", `the command is "wget", not curl`},
		{"TOKEN=secret curl https://h/", `the command is "TOKEN", not curl`},
		{"curl", `the command has no URL`},
		{"curl https://h/ https://i/?key", `the command has 2 URLs, the second one "https://i/?...": paste one request at a time`},
		{"curl https://h/ | jq .", `a pipeline is not followed: paste the curl command alone`},
		{"cat x | curl -d @- https://h/", `a pipeline is not followed: paste the curl command alone`},
		{"printf a | curl -d @- https://h/ | jq", `a pipeline is not followed: paste the curl command alone`},
		{"printf '%d' 1 | curl -d @- https://h/", `printf is read with one text only`},
		{"printf '%d' | curl -d @- https://h/", `a "%" in the format of printf: only "%%" is read, and "printf %s" with one text`},
		{`printf '\uD800' | curl -d @- https://h/`, `the escape "\\uD800" in the format of printf is not a character`},
		{"curl -d @- https://h/", `curl flag "-d": "@-" reads standard input, which is not here: name a file`},
		{"curl -d @nofile https://h/", `curl flag "-d": open nofile: no such file or directory`},
		{"curl --data-binary @nofile https://h/", `curl flag "--data-binary": stat nofile: no such file or directory`},
		{"curl -X", `curl flag "-X" has no value`},
		{"curl https://h/ --data", `curl flag "--data" has no value`},
		{"curl -X 'A B' https://h/", `curl flag "-X": "A B" is not a method`},
		{"curl -X '' https://h/", `curl flag "-X": "" is not a method`},
		{"curl --frobnicate https://h/", `curl flag "--frobnicate" is not known`},
		{"curl --data=secret https://h/", `curl flag "--data" is not known`},
		{"curl -sQ https://h/", `curl flag "-Q" is not known`},
		{"curl -é https://h/", "curl flag \"-\\xc3\" is not known"},
		{"curl -F a=b https://h/", `curl flag "-F" is not followed: multipart needs a boundary: save the request as raw HTTP`},
		{"curl --form a=b https://h/", `curl flag "--form" is not followed: multipart needs a boundary: save the request as raw HTTP`},
		{"curl -T f https://h/", `curl flag "-T" is not followed: write -X PUT --data-binary @file`},
		{"curl -K x https://h/", `curl flag "-K" is not followed: write the flags of that file into the command`},
		{"curl https://h/ -: https://i/", `curl flag "-:" is not followed: paste one request at a time`},
		{"curl --aws-sigv4 aws:amz https://h/", `curl flag "--aws-sigv4" is not followed: leave it out: signing is what happens here`},
		{"curl -I -d a https://h/", `-I asks for HEAD and data asks for POST: leave one out, or move the data into the query with -G`},
		{"curl -u alice https://h/", `curl flag "-u": the user has no password: write user:password`},
		{"curl -b jar https://h/", `curl flag "-b": cookies are not read from the file "jar": write name=value`},
		{"curl -H @headers https://h/", `curl flag "-H": headers are not read from the file "headers": write them out`},
		{"curl -H 'Authorization Bearer-secret' https://h/", `curl flag "-H": header "Authorization" has no colon`},
		{"curl -H 'A; b' https://h/", `curl flag "-H": header "A;" has no colon`},
		{"curl -H 'A; ' https://h/", `curl flag "-H": header "A;" has no colon`},
		{"curl -H 'A : b' https://h/", `curl flag "-H": a blank stands before the colon of header "A"`},
		{"curl -H ': b' https://h/", `curl flag "-H": a header has no name`},
		{"curl -H $'A: b\\r\\nC: d' https://h/", `curl flag "-H": the value of header "A" has '\r' in it`},
		{"curl -H $'A: b\\nC: d' https://h/", `curl flag "-H": the value of header "A" has a line break that no blank follows`},
		{"curl -A $'a\\nb' https://h/", `the value of header "User-Agent" has a line break that no blank follows`},
		{"curl -G --data-binary $'a\\nb' https://h/", `the URL has '\n' in it, which cannot travel`},
		{"curl 'https://h/{a,b}'", `curl takes brackets and braces in a URL as a pattern: add --globoff if they are meant as they stand`},
		{"curl 'https://h/?a[1]=2'", `curl takes brackets and braces in a URL as a pattern: add --globoff if they are meant as they stand`},
		{"curl https://user:secret@h/", `the URL "...@h/": a user or password stands before the host: give it as an Authorization header`},
		{"curl user:secret@h/", `the URL "...@h/": a user or password stands before the host: give it as an Authorization header`},
		{"curl ftp://h/", `the scheme "ftp" is not http, https, ws or wss`},
		{"curl ''", `the URL "http://": there is no host`},
		{"curl --request-target '*' https://h/", `the request target "*" does not begin with "/"`},
		{"curl --request-target $'/\\n' https://h/", `the URL has '\n' in it, which cannot travel`},
		{"curl https://h/?a=1&b=2", `a shell ends the command at "&": put the URL into quotes`},
		{"curl -H \"Authorization: $TOKEN\" https://h/", `a shell would put in the variable "$TOKEN": write its value instead, or put the text into single quotes if it is meant as it stands`},
		{"curl ^\"https://h/^\" ^\n  -H ^\"A: b^\"", `carets make this a command for Windows cmd: copy it for bash or a POSIX shell instead`},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			_, err := ParseCurl(tt.line)
			wantError(t, err, tt.want)
			if strings.Contains(err.Error(), "secret") {
				t.Error("the error shows a secret")
			}
		})
	}
}

// What curl's own flags are called is one table; a flag stands in it once.
func TestCurlFlagsOnce(t *testing.T) {
	seen := map[string]bool{}
	add := func(name string) {
		if seen[name] {
			t.Errorf("%q stands twice", name)
		}
		seen[name] = true
	}
	for _, f := range curlFlags {
		add("--" + f.long)
		if f.letter != 0 {
			add("-" + string(rune(f.letter)))
		}
	}
	for _, list := range []string{skippedValues, skippedSwitches} {
		letters, names, _ := strings.Cut(list, ":")
		for _, letter := range letters {
			add("-" + string(letter))
		}
		for _, name := range strings.Fields(names) {
			add("--" + name)
		}
	}
	for name := range refusedFlags {
		add("--" + name)
	}
	for letter, name := range refusedLetters {
		add("-" + string(rune(letter)))
		if refusedFlags[name] == "" {
			t.Errorf("-%c: no reason", letter)
		}
	}
}
