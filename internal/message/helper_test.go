package message

import (
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
)

// wantError checks the whole text of an error.
func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil {
		t.Fatalf("got no error\nwant %s", want)
	}
	if err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
}

// content reads a body wherever it is.
func content(t *testing.T, b Body) string {
	t.Helper()
	if !b.Streamed() {
		return string(b.Bytes)
	}
	source, err := b.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	data, err := io.ReadAll(source)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// sameRequest compares two requests part by part; an empty path is "/", and the functions of a body are not compared.
func sameRequest(t *testing.T, got, want *Request) {
	t.Helper()
	part := func(name string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got  %q\n%s: want %q", name, got, name, want)
		}
	}
	part("method", got.Method, want.Method)
	part("scheme", got.Scheme, want.Scheme)
	part("authority", got.Authority, want.Authority)
	part("target", got.Target(), want.Target())
	part("headers", append([]Field{}, got.Headers...), append([]Field{}, want.Headers...))
	part("file", got.Body.File, want.Body.File)
	part("body present", got.Body.Present(), want.Body.Present())
	part("body", content(t, got.Body), content(t, want.Body))
}

// fields reads "Name: value" lines.
func fields(lines ...string) []Field {
	var list []Field
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		list = append(list, Field{name, value})
	}
	return list
}

// requireTool skips a test whose tool is missing, but not where tests count: there a skip would hide that nothing ran.
func requireTool(t *testing.T, present bool, name string) {
	t.Helper()
	switch {
	case present:
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is missing", name)
	default:
		t.Skipf("%s is missing", name)
	}
}
