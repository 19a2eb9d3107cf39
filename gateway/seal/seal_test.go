package seal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newBox(t *testing.T) *Box {
	t.Helper()
	b, err := New()
	must(t, err)
	return b
}

func TestSeal(t *testing.T) {
	b := newBox(t)
	secret := []byte("a secret of a key")
	sealed := b.Seal(secret, "key a")
	if bytes.Contains(sealed, secret) || bytes.Equal(sealed, b.Seal(secret, "key a")) {
		t.Error("the secret shows, or is sealed the same twice")
	}
	if got, err := b.Open(sealed, "key a"); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("opened: %v", err)
	}
	for name, open := range map[string]func() ([]byte, error){
		"another record":     func() ([]byte, error) { return b.Open(sealed, "key b") },
		"another master key": func() ([]byte, error) { return newBox(t).Open(sealed, "key a") },
		"nothing":            func() ([]byte, error) { return b.Open(nil, "key a") },
		"cut off":            func() ([]byte, error) { return b.Open(sealed[:len(sealed)-1], "key a") },
		"only a head":        func() ([]byte, error) { return b.Open(sealed[:headBytes], "key a") },
	} {
		if got, err := open(); !errors.Is(err, ErrOpen) || got != nil || strings.Contains(err.Error(), string(secret)) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := b.Open(changed, "key a"); !errors.Is(err, ErrOpen) {
			t.Errorf("with byte %d changed: %v", i, err)
		}
	}
}

func TestSealLike(t *testing.T) {
	old, next := newBox(t), newBox(t)
	both := &Box{keys: []*key{next.keys[0], old.keys[0]}}
	for _, like := range []*Box{old, next} {
		sealed, err := both.SealLike(like.Seal(nil, "x"), []byte("secret"), "key a")
		must(t, err)
		if _, err := like.Open(sealed, "key a"); err != nil {
			t.Error(err)
		}
	}
	if _, err := old.SealLike(next.Seal(nil, "x"), []byte("secret"), "key a"); !errors.Is(err, ErrOpen) {
		t.Errorf("with a key that is not there: %v", err)
	}
}

func TestParse(t *testing.T) {
	text := newBox(t).keys[0].text()
	for name, tt := range map[string]struct {
		text string
		keys int
		want string
	}{
		"one":            {text, 1, ""},
		"as a file":      {"# note\n" + text + "\n", 1, ""},
		"two":            {text + " " + newBox(t).keys[0].text(), 2, ""},
		"empty":          {"# note\n", 0, "no master key"},
		"not a key":      {"hunter2-hunter2-hunter2", 0, "does not begin with"},
		"short":          {text[:len(text)-2], 0, "32 bytes"},
		"long":           {text + "AAAA", 0, "32 bytes"},
		"not base64":     {text[:len(text)-2] + "!!", 0, "32 bytes"},
		"the second bad": {text + " x", 0, "master key 2"},
	} {
		b, err := Parse(tt.text)
		switch {
		case tt.want == "" && (err != nil || len(b.keys) != tt.keys):
			t.Errorf("%s: %v", name, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		case err != nil && (strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), text[len(keyPrefix):len(keyPrefix)+9])):
			t.Errorf("%s: the message shows what may be a key: %v", name, err)
		}
	}
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	b, made, err := File(path)
	must(t, err)
	info, err := os.Stat(path)
	must(t, err)
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 || !made {
		t.Errorf("made %v with mode %v", made, info.Mode())
	}
	again, made, err := File(path)
	must(t, err)
	if made || again.ID() != b.ID() {
		t.Errorf("read again it is %s, was %s", again.ID(), b.ID())
	}
	must(t, os.Chmod(path, 0o644))
	if _, _, err := File(path); runtime.GOOS != "windows" && (err == nil || !strings.Contains(err.Error(), "chmod 600")) {
		t.Errorf("readable by all: %v", err)
	}
	must(t, os.Chmod(path, 0o600))
	must(t, os.WriteFile(path, nil, 0o600))
	if _, _, err := File(path); !errors.Is(err, errNoKey) {
		t.Errorf("empty: %v", err)
	}
	if _, _, err := File(filepath.Join(path, "x")); err == nil {
		t.Error("made a file below a file")
	}
}

// TestRotate has a box, opened before, follow the file.
func TestRotate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	running, _, err := File(path)
	must(t, err)
	old := running.Seal([]byte("secret"), "key a")
	r, err := Rotate(path)
	must(t, err)
	again, err := Rotate(path) // the first was cut off
	must(t, err)
	if again.Box.ID() != r.Box.ID() || r.Box.ID() == running.ID() {
		t.Errorf("the new keys are %s and %s, the old one is %s", r.Box.ID(), again.Box.ID(), running.ID())
	}
	if _, err := r.Box.Open(old, "key a"); err != nil {
		t.Error(err)
	}
	sealed := r.Box.Seal([]byte("secret"), "key a")
	must(t, r.Finish())
	if _, err := running.Open(sealed, "key a"); err != nil {
		t.Error(err)
	}
	last, _, err := File(path)
	must(t, err)
	if _, err := last.Open(old, "key a"); !errors.Is(err, ErrOpen) {
		t.Errorf("the old key still opens: %v", err)
	}
}
