package credential_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chopmark/chopmark/credential"
)

// FuzzFiles: whatever stands in a file, nothing panics, and half a pair is no credential.
func FuzzFiles(f *testing.F) {
	for _, text := range []string{tccliFile, aliyunFile, awsFiles["~/.aws/config"], "a: [b, {c: d}]\n", "\ufeff[default]\nx", `{"profiles": {"x": 1}, "current": 2}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"tencent", "alibaba", "volcengine", "qingcloud", "aws"} {
			places := slices.Clone(placesOf(t, id))
			for i := range places {
				if len(places[i].Paths) > 0 {
					places[i].Paths = []string{path}
				}
			}
			r := &credential.Resolver{Environ: func(string) string { return "" }, Home: "/home/me"}
			got, err := r.Resolve(t.Context(), places, "")
			if err == nil && (got.Credential.KeyID == "" || got.Credential.Secret == "") {
				t.Errorf("%s: half a credential: %s", id, got.From)
			}
		}
	})
}
