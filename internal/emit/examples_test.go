package emit_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chopmark/chopmark"
)

// TestExamplesCompile has compilers look at the examples of languages that are compiled, with a token and without one.
func TestExamplesCompile(t *testing.T) {
	for language, c := range map[string]struct {
		tool, library string
		probe         string // a command that works where the library is
		command       string // in the folder of the signer and its example
	}{
		"c":      {"gcc", "libcurl's header", "gcc -xc -fsyntax-only -include curl/curl.h /dev/null", "gcc -std=c11 -Wall -Wextra -Werror -Wno-unused-function -fsyntax-only *_example.c"},
		"csharp": {"mcs", "System.Net.Http", "test -e /usr/lib/mono/4.5/System.Net.Http.dll", "mcs -langversion:7 -warn:4 -warnaserror -nowarn:1591 -r:System.Net.Http.dll -out:example.exe *.cs"},
		"objc": {
			"gcc", "libcurl's header, or Foundation", "gcc -xc -fsyntax-only -include curl/curl.h /dev/null && gnustep-config --objc-flags",
			objcCompiler + " -fsyntax-only *Example.m",
		},
		"go":   {"go", "", "", "go mod init example.com/signer && go vet *_example.go"},
		"rust": {"rustc", "", "", "rustc --edition 2021 -D warnings --emit metadata -o example.rmeta *_example.rs"},
	} {
		t.Run(language, func(t *testing.T) {
			if testing.Short() {
				t.Skip("compilers take their time: not with -short")
			}
			d := driver{tools: []string{c.tool}}
			d.present(t)
			probe(t, c.probe, c.library)
			for _, id := range []string{"tencent-tc3", "tencent-apigw"} {
				s, err := chopmark.Load(id)
				if err != nil {
					t.Fatal(err)
				}
				files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: language, Example: true})
				if err != nil {
					t.Fatal(err)
				}
				dir := t.TempDir()
				for _, f := range files {
					write(t, filepath.Join(dir, f.Name), f.Data)
				}
				d.command(t, dir, []string{"sh", "-c", c.command})
			}
		})
	}
}

// probe skips a test where a library is missing, which a command tells.
func probe(t *testing.T, command, what string) {
	t.Helper()
	if command == "" || exec.Command("sh", "-c", command).Run() == nil {
		return
	}
	missing(t, what)
}
