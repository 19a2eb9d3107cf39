package message

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// inFolder runs a test in a folder of its own with the files of the curl tests.
func inFolder(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"f": "a\r\nb\x00c\n", "crlf": "a\r\nb\n", "empty": "", "plain": "x y", "-": "dash", "it's": "quoted"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDataApply(t *testing.T) {
	inFolder(t)
	apply := func(t *testing.T, r *Request, get bool, add func(d *Data) error, without ...string) {
		t.Helper()
		var d Data
		if err := add(&d); err != nil {
			t.Fatal(err)
		}
		if err := d.Apply(r, get, without...); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("a method that is there stays", func(t *testing.T) {
		r := &Request{Method: "PATCH"}
		apply(t, r, false, func(d *Data) error { return d.Add("x") }, "accept")
		sameRequest(t, r, &Request{Method: "PATCH", Headers: fields("Content-Type: application/x-www-form-urlencoded"), Body: Body{Bytes: []byte("x")}})
	})
	t.Run("a content type that is there stays", func(t *testing.T) {
		r := &Request{Headers: fields("content-type: text/plain")}
		apply(t, r, false, func(d *Data) error { return d.AddJSON("x") })
		sameRequest(t, r, &Request{Method: "POST", Headers: fields("content-type: text/plain", "Accept: application/json"), Body: Body{Bytes: []byte("x")}})
	})
	t.Run("a file is a stream", func(t *testing.T) {
		r := &Request{}
		apply(t, r, false, func(d *Data) error { return d.AddBinary("@f") }, "Content-Type")
		sameRequest(t, r, &Request{Method: "POST", Body: Body{Bytes: []byte("a\r\nb\x00c\n"), File: "f"}})
		if !r.Body.Streamed() || r.Body.Len() != 7 {
			t.Errorf("got length %d", r.Body.Len())
		}
	})
	t.Run("a file that is joined is read", func(t *testing.T) {
		r := &Request{}
		apply(t, r, false, func(d *Data) error { _ = d.AddBinary("@f"); return d.Add("x") }, "Content-Type")
		sameRequest(t, r, &Request{Method: "POST", Body: Body{Bytes: []byte("a\r\nb\x00c\n&x")}})
	})
	t.Run("nothing given changes nothing", func(t *testing.T) {
		r := &Request{Body: Body{Bytes: []byte("kept")}}
		apply(t, r, false, func(*Data) error { return nil })
		sameRequest(t, r, &Request{Body: Body{Bytes: []byte("kept")}})
	})
	t.Run("standard input", func(t *testing.T) {
		for _, add := range []func(*Data) error{
			func(d *Data) error { return d.AddBinary("@-") },
			func(d *Data) error { return d.AddJSON("@-") },
			func(d *Data) error { return d.AddURLEncoded("@-") },
		} {
			r := &Request{}
			apply(t, r, true, func(d *Data) error { d.Stdin = strings.NewReader("in"); return add(d) }, "Accept", "content-type")
			sameRequest(t, r, &Request{Query: "in", HasQuery: true})
		}
	})
}

// A named pipe or a device can be read once only, so it is no stream.
func TestDataDevice(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no /dev/null on windows")
	}
	var d Data
	if err := d.AddBinary("@" + os.DevNull); err != nil {
		t.Fatal(err)
	}
	if b := d.body(); b.Streamed() || !b.Present() || b.Len() != 0 {
		t.Errorf("got %+v", b)
	}
}

func TestDataErrors(t *testing.T) {
	inFolder(t)
	if err := os.Mkdir("folder", 0o700); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join("no", "file")
	for name, add := range map[string]func(d *Data) error{
		"-d":            func(d *Data) error { return d.Add("@" + missing) },
		"--data-binary": func(d *Data) error { return d.AddBinary("@" + missing) },
		"joined":        func(d *Data) error { _ = d.Add("a"); return d.AddBinary("@" + missing) },
		"--json":        func(d *Data) error { return d.AddJSON("@" + missing) },
		"encoded":       func(d *Data) error { return d.AddURLEncoded("n@" + missing) },
	} {
		if err := add(&Data{}); !os.IsNotExist(err) || !strings.Contains(err.Error(), missing) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	wantError(t, new(Data).AddBinary("@folder"), `"folder" is a directory`)
	wantError(t, new(Data).Add("@-"), `"@-" reads standard input, which is not here: name a file`)
	wantError(t, new(Data).AddBinary("@-"), `"@-" reads standard input, which is not here: name a file`)
}

func TestDraftOnARequest(t *testing.T) {
	r, err := ParseHTTP([]byte("POST /a HTTP/1.1\nHost: h\nContent-Length: 3\nX: 1\nx: 2\nY: 1\n\nold"), "https")
	if err != nil {
		t.Fatal(err)
	}
	before := r.Clone()
	d := Draft{Method: "PUT", Compressed: true}
	for _, err := range []error{d.AddHeader("X: 3"), d.AddHeader("y:"), d.AddHeader("Z;"), d.Data.Add("new"), d.Apply(r)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	sameRequest(t, r, &Request{
		Method: "PUT", Scheme: "https", Authority: "h", Path: "/a", Body: Body{Bytes: []byte("new")},
		Headers: []Field{{"Host", "h"}, {"Accept-Encoding", "deflate, gzip"}, {"X", "3"}, {"Z", ""}, {"Content-Type", FormType}},
	})
	if v, _ := before.Header("Y"); v != "1" || len(before.Headers) != 5 {
		t.Errorf("a clone changed with it: %q", before.Headers)
	}
}
