package credential_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark/credential"
	"github.com/chopmark/chopmark/provider"
)

// table holds texts by name: variables, or files by path with "~/" for the home directory.
type table = map[string]string

// world is a machine on which somebody has set up a vendor's tools, and what must come out there.
type world struct {
	name    string
	profile string // asked for by flag
	env     table
	files   table
	allow   []string

	want     string   // key id, secret and token, with blanks between
	from     string   // of the key id, and of the secret if it is another place
	settings string   // name=value, sorted
	err      string   // a part of the error, or of its lines
	notes    []string // a part of each
}

// now is when the tests happen.
var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// resolver gives one that sees nothing of this machine.
func (w *world) resolver(t *testing.T) *credential.Resolver {
	t.Helper()
	root := t.TempDir()
	for path, text := range w.files {
		if rest, is := strings.CutPrefix(path, "~/"); is {
			path = "/home/me/" + rest
		}
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &credential.Resolver{
		Environ: func(name string) string { return w.env[name] }, Home: "/home/me", Root: root, Allow: w.allow,
		Now: func() time.Time { return now },
	}
}

func placesOf(t *testing.T, id string) []credential.Place {
	t.Helper()
	p, err := provider.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Places) == 0 {
		t.Fatalf("%s says nothing of keys", id)
	}
	return p.Places
}

// runWorlds resolves with the places of a provider file.
func runWorlds(t *testing.T, id string, worlds []world) {
	t.Helper()
	for _, w := range worlds {
		t.Run(w.name, func(t *testing.T) { w.check(t, placesOf(t, id)) })
	}
}

func (w *world) check(t *testing.T, places []credential.Place) {
	t.Helper()
	w.checkWith(t, w.resolver(t), places)
}

func (w *world) checkWith(t *testing.T, r *credential.Resolver, places []credential.Place) {
	t.Helper()
	got, err := r.Resolve(t.Context(), places, w.profile)
	w.checkError(t, err)
	c := got.Credential
	if parts := strings.TrimRight(strings.Join([]string{c.KeyID, c.Secret, c.Token}, " "), " "); parts != w.want {
		t.Errorf("got %q, want %q", parts, w.want)
	}
	from := got.From.KeyID
	if got.From.Secret != from {
		from += ", " + got.From.Secret
	}
	if from != w.from {
		t.Errorf("it is from %q, want %q", from, w.from)
	}
	var settings []string
	for name, value := range got.Settings {
		settings = append(settings, name+"="+value)
	}
	slices.Sort(settings)
	if s := strings.Join(settings, " "); s != w.settings {
		t.Errorf("the settings are %q, want %q", s, w.settings)
	}
	w.checkNotes(t, got.Notes)
	w.checkShown(t, got, err)
}

// aSecret is what the tests use as secrets and tokens.
var aSecret = regexp.MustCompile(`\b[A-Z/+]{2,}(KEY|TOKEN)\b`)

// checkShown looks for the secrets of the machine in all that people could see.
func (w *world) checkShown(t *testing.T, got *credential.Result, err error) {
	t.Helper()
	looks, failed := json.Marshal(got.Looks)
	if failed != nil {
		t.Fatal(failed)
	}
	shown := fmt.Sprintf("%s\n%v\n%s\n%+v %#v %s %q", errorText(err), got.Notes, looks, got.Credential, got.Credential, got.Credential, got.From)
	for _, text := range append(slices.Collect(maps.Values(w.env)), slices.Collect(maps.Values(w.files))...) {
		for _, secret := range aSecret.FindAllString(text, -1) {
			if strings.Contains(shown, secret) {
				t.Errorf("%s is shown in\n%s", secret, shown)
			}
		}
	}
}

func (w *world) checkError(t *testing.T, err error) {
	t.Helper()
	text := errorText(err)
	if w.err == "" && err != nil || !strings.Contains(text, w.err) {
		t.Errorf("the error is\n%s\nwant %q", text, w.err)
	}
}

func (w *world) checkNotes(t *testing.T, notes []credential.Note) {
	t.Helper()
	if len(notes) != len(w.notes) {
		t.Errorf("the notes are %q, want %q", notes, w.notes)
		return
	}
	for i, n := range notes {
		if !strings.Contains(n.Text+"; "+n.Hint, w.notes[i]) {
			t.Errorf("note %d is %q, want %q", i, n, w.notes[i])
		}
	}
}

// errorText is all that an error tells.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	text := err.Error()
	var missing *credential.NotFoundError
	var refused *credential.RefusedError
	switch {
	case errors.As(err, &missing):
		text += "\n" + strings.Join(missing.Lines(), "\n")
	case errors.As(err, &refused):
		text += "\n" + refused.Advice
	}
	return text
}
