package message

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// wire is a server that keeps each request as the bytes that came in. net/http's server would not do: it refuses a
// target with a space, and gives the headers without their order.
type wire struct {
	net.Listener
	got chan []byte
}

func newWire(t *testing.T) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener, make(chan []byte, 1)}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			w.serve(conn)
		}
	}()
	return w
}

func (w *wire) serve(conn net.Conn) {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	reader := bufio.NewReader(conn)
	var raw bytes.Buffer
	length := 0
	for {
		line, err := reader.ReadString('\n')
		raw.WriteString(line)
		if name, value, ok := strings.Cut(line, ":"); ok && EqualFold(name, "Content-Length") {
			for _, digit := range strings.TrimSpace(value) {
				length = length*10 + int(digit-'0')
			}
		}
		if err != nil || line == "\r\n" {
			break
		}
	}
	if strings.Contains(raw.String(), "100-continue") {
		io.WriteString(conn, "HTTP/1.1 100 Continue\r\n\r\n")
	}
	io.CopyN(&raw, reader, int64(length))
	w.got <- raw.Bytes()
	io.WriteString(conn, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
}

// run has a real shell run a command line with a real curl in it, and gives what curl sent.
func (w *wire) run(t *testing.T, shell, line string) *Request {
	t.Helper()
	cmd := exec.Command(shell, "-c", line)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "no_proxy=*"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, line, out)
	}
	select {
	case raw := <-w.got:
		r, err := ParseHTTP(raw, "http")
		if err != nil {
			t.Fatalf("%v\n%q", err, raw)
		}
		return r
	case <-time.After(5 * time.Second):
		t.Fatalf("nothing was sent\n%s", line)
		return nil
	}
}

func realCurl(t *testing.T) (shells []string) {
	t.Helper()
	_, err := exec.LookPath("curl")
	requireTool(t, err == nil, "curl")
	for _, shell := range []string{"sh", "bash", "dash", "zsh"} {
		path, err := exec.LookPath(shell)
		if err == nil {
			path, err = filepath.EvalSymlinks(path) // sh is one of the others, mostly
		}
		if err == nil && !slices.Contains(shells, path) {
			shells = append(shells, path)
		}
	}
	requireTool(t, len(shells) > 0, "a POSIX shell")
	return shells
}

// withoutOwn leaves out the headers that are curl's own business, unless the request names them.
func withoutOwn(sent, r *Request) *Request {
	sent.Headers = slices.DeleteFunc(sent.Headers, func(f Field) bool {
		_, asked := r.Header(f.Name)
		name := http.CanonicalHeaderKey(f.Name)
		return !asked && (name == "User-Agent" || name == "Host" || name == "Content-Length" || name == "Expect")
	})
	return sent
}

// What Curl writes, sent by a real curl, is the request byte for byte.
func TestRealCurlSends(t *testing.T) {
	shells := realCurl(t)
	inFolder(t)
	w := newWire(t)
	requests := nasty(t)
	delete(requests, "body too long") // longer than an argument of sh -c may be: TestRealCurlLong
	for name, r := range requests {
		t.Run(name, func(t *testing.T) {
			r.Scheme, r.Authority = "http", w.Addr().String()
			for _, shell := range shells {
				compareSent(t, w.run(t, shell, r.Curl()), r)
			}
		})
	}
}

func TestRealCurlLong(t *testing.T) {
	shells := realCurl(t)
	w := newWire(t)
	body := strings.Repeat("it's 100%\n", 20_000)
	r := &Request{Method: "POST", Scheme: "http", Authority: w.Addr().String(), Body: Body{Bytes: []byte(body)}}
	command := "command.sh"
	t.Chdir(t.TempDir())
	if err := os.WriteFile(command, []byte(r.Curl()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, shell := range shells {
		compareSent(t, w.run(t, shell, ". ./"+command), r)
	}
}

// compareSent compares all but the order of Host, which curl puts first, and the place where a header of curl's own
// would stand.
func compareSent(t *testing.T, sent, r *Request) {
	t.Helper()
	want := r.Clone()
	want.Authority = sent.Authority
	want.Body.File = ""
	want.Headers = hostFirst(want.Headers)
	if !want.Body.Streamed() && len(want.Body.Bytes) == 0 || want.Body.Len() == 0 {
		want.Body = Body{} // in raw HTTP, no bytes are no body
	}
	if sent.Host() != r.Host() {
		t.Errorf("host: got %q, want %q", sent.Host(), r.Host())
	}
	sameRequest(t, withoutOwn(sent, r), want)
}

func hostFirst(headers []Field) []Field {
	sorted := slices.Clone(headers)
	slices.SortStableFunc(sorted, func(a, b Field) int {
		switch {
		case EqualFold(a.Name, "Host"):
			return -1
		case EqualFold(b.Name, "Host"):
			return 1
		}
		return 0
	})
	return sorted
}

// What ParseCurl reads is what a real curl sends for the same line. Lines whose bytes depend on curl's version or build
// are not here: spaces and non-ASCII bytes in a URL, several empty -d, the list of --compressed, and NUL
// bytes in a file of -d.
func TestRealCurlAgrees(t *testing.T) {
	shells := realCurl(t)
	inFolder(t)
	w := newWire(t)
	lines := []string{
		`curl URL`, `curl URL/`, `curl 'URL?a'`, `curl 'URL/?'`, `curl URL/a#b`, `curl -sS URL/a/../b/./c/..`, `curl --path-as-is URL/a/../b`,
		`curl URL/..`, `curl URL/./a//../b`, `curl URL/.a/..b/.../c.`, `curl 'URL/a/../../b?x/../y'`,
		`curl -g 'URL/{a}[1-2]'`, `curl 'URL/?a[]=1'`, `curl 'URL/%zz;x,y"<>^|~!@$&*()+=:'`, `curl --request-target '/x y?z#' URL/a?b`,
		`curl -X delete URL/`, `curl -sSXPOST URL/`, `curl -X POST -d a -X PUT URL/`, `curl -X GET -d a URL/`, `curl -I -X GET URL/`, `curl -I URL/`,
		`curl -H 'A: b' -H 'a:c' -HX:1 --header 'E;' -H 'Accept:' URL/`, `curl -H 'A:  b  ' -H 'Host: other' URL/`, `curl -H 'F;' -H 'G: ' URL/`,
		`curl -d a=1 -d b=2 URL/`, `curl --data a --data-ascii b --data-raw @c --data-binary d URL/`, `curl -d '' URL/`, `curl -d@crlf URL/`,
		`curl --data-binary @f URL/`, `curl -d x --data-binary @f URL/`, `curl --data-binary @f -d x URL/`, `curl -d @empty URL/`,
		`curl -H 'content-type: text/plain' -d a URL/`, `curl -H 'Content-Type:' -d a URL/`, `curl -H 'Content-Type;' -d a URL/`,
		`curl --data-urlencode 'a b+c' --data-urlencode '=d e' --data-urlencode 'n n=f g=@' URL/`,
		`curl --data-urlencode @f --data-urlencode 'n@f' --data-urlencode n= --data-urlencode = --data-urlencode 'é=é' URL/`,
		`curl --json '{"a":' --json 1} URL/`, `curl --json x -d y -H 'accept: z' -H 'B: c' URL/`, `curl -d x --json @f URL/`, `curl -G --json a URL/`,
		`curl -G -d a=1 --data-urlencode 'b=x y' 'URL/?c#f'`, `curl --get -d a 'URL/?c&'`, `curl -G -d '' URL/`, `curl -G -d a -d b 'URL?c'`, `curl -I -G -d a URL/`,
		`curl -u user:pass:word URL/`, `curl -u a:b -H 'authorization: x' URL/`, `curl -u a:b -H 'Authorization:' URL/`,
		`curl -A agent -e 'http://r/;auto' -b a=1 -b 'b=2; c' -H X:1 -u a: -d x URL/`, `curl -A '' -e '' -b '' URL/`,
		`curl -A a -e b -b c=1 -H 'user-agent: d' -H 'referer: e' -H 'cookie: f' URL/`, `curl -A a -e b -b c=1 -H 'user-agent:' -H 'referer:' -H 'cookie:' URL/`,
		`curl -d x -H 'Content-Length: 1' URL/`, `curl -kvi -m 5 -w '%{http_code}' --connect-timeout 1 --noproxy '*' --http1.1 -4 --no-buffer -1 URL/`,
		`curl --connect-to ::ADDRESS http://h:80/a`, `curl --connect-to ::ADDRESS http://h:8080/a`, `curl --connect-to ::ADDRESS -H 'Host: h:80' http://h:80/a`,
		"curl \\\n 'URL/' \\\n --data-raw 'a\r\nb' \\\n", `printf '\055a\000%%\n\1011' | curl --data-binary @- URL/`, `printf '%s' 'a%b\n' | curl -d @- URL/`,
	}
	for _, line := range lines {
		t.Run(line, func(t *testing.T) {
			line = strings.NewReplacer("URL", "http://"+w.Addr().String(), "ADDRESS", w.Addr().String()).Replace(line)
			r, err := ParseCurl(line)
			if err != nil {
				t.Fatal(err)
			}
			sent := w.run(t, shells[0], line)
			if _, asked := r.Header("Accept"); !asked {
				sent.Headers = slices.DeleteFunc(sent.Headers, func(f Field) bool { return f == Field{"Accept", "*/*"} })
			}
			compareSent(t, sent, r)
		})
	}
}
