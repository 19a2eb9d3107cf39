package emit_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
)

var bashDriver = driver{
	file: "bash.sh", run: []string{"bash", "bash.sh"}, tools: []string{"bash", "openssl"}, bytes: true, noNUL: true, few: true,
}

// TestShellcheck lets ShellCheck find nothing in the signers of all schemes and in their examples.
func TestShellcheck(t *testing.T) {
	driver{tools: []string{"shellcheck"}}.present(t)
	if out, err := exec.Command("shellcheck", bashFiles(t)...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestShfmt lets shfmt find nothing to change in them, in the style that has an indent of two.
func TestShfmt(t *testing.T) {
	args := append([]string{"tool", "-modfile=../../tools/go.mod", "shfmt", "-d", "-i", "2", "-ci"}, bashFiles(t)...)
	args = append(args, "helpers/bash.sh", "testdata/drivers/bash.sh")
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// bashFiles writes the signers of all schemes with their examples, and names the files.
func bashFiles(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	var names []string
	for _, s := range everyScheme(t) {
		files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: "bash", Example: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			names = append(names, filepath.Join(dir, f.Name))
			write(t, filepath.Join(dir, f.Name), f.Data)
		}
	}
	return names
}

// bashSends are requests, and what must arrive of them: the request line, the body, and the values of a header.
var bashSends = []struct {
	args                    []string
	line, body, name, value string
}{
	{[]string{"/a/../b//./%7e/"}, "GET /a/../b//./%7e/", "", "Accept", ""},
	{[]string{"-H", "X-A: a\"b\\c\td", "/x?[1]{2}&y=\u4f60"}, "GET /x?[1]{2}&y=\u4f60", "", "X-A", "a\"b\\c\td"},
	{[]string{"-d", "@bytes", "/x?"}, "POST /x?", "\x00\xff\r\n\\@", "Content-Type", ""},
	{[]string{"-X", "PUT", "-d", "\"a\\\r\n\tb", "-H", "Content-Type: a/b", "/"}, "PUT /", "\"a\\\r\n\tb", "Content-Type", "a/b"},
	{[]string{"-X", "HEAD", "-H", "Accept: x", "/"}, "HEAD /", "", "Accept", "x"},
}

// TestCurlSendsWhatBashSigns lets curl read what a signer prints: the request arrives byte for byte as it was signed.
func TestCurlSendsWhatBashSigns(t *testing.T) {
	driver{tools: []string{"bash", "openssl", "curl"}}.present(t)
	dir := t.TempDir()
	writeAll(t, dir, "bash", bashDriver, false)
	write(t, filepath.Join(dir, "bytes"), []byte("\x00\xff\r\n\\@"))
	type arrived struct {
		*http.Request
		body string
	}
	requests := make(chan arrived, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		requests <- arrived{r, string(body)}
	}))
	defer server.Close()
	for _, c := range bashSends {
		args := slices.Clone(c.args)
		args[len(args)-1] = server.URL + args[len(args)-1]
		cmd := exec.Command("bash", append([]string{"-c", `source ./tyk_hmac.sh && tyk_hmac::sign "$@" | curl -sS -K -`, "-"}, args...)...)
		cmd.Dir, cmd.Env = dir, []string{"PATH=" + os.Getenv("PATH"), "CHOPMARK_KEY_ID=me", "CHOPMARK_SECRET=s3cret"}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%q: %v\n%s", c.args, err, out)
		}
		got := <-requests
		line, value := got.Method+" "+got.RequestURI, strings.Join(got.Header.Values(c.name), ",")
		if line != c.line || got.body != c.body || value != c.value || got.Header.Get("Authorization") == "" {
			t.Errorf("%q sends %q with %q and %q, %v", c.args, line, got.body, value, got.Header)
		}
	}
}
