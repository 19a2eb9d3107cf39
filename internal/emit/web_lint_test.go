package emit_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
)

// nodeTools are pinned with the other formatters from npm; .ci/clients installs them.
const nodeTools = "./" + formatters + ".bin/"

// lints look at the golden files, and at the helper file of a language, as its people do: each must be silent and succeed.
var lints = map[string][][]string{
	"javascript": {
		{"sh", "-c", "for f in testdata/golden/javascript/*.mjs helpers/javascript.mjs; do node --check $f || exit 1; done"},
		{nodeTools + "prettier", "--check", "testdata/golden/javascript", "helpers/javascript.mjs"},
		{"sh", "-c", nodeTools + "tsc --strict --noEmit --target es2022 --module nodenext testdata/golden/javascript/*.d.mts"},
	},
	"perl": {
		{"sh", "-c", "for f in testdata/golden/perl/*.p[lm] helpers/perl.pm; do perl -wc $f || exit 1; done"},
		{"sh", "-c", "podchecker testdata/golden/perl/*.pm"},
	},
	"php":  {{"phpcs", "--standard=PSR12", "--warning-severity=0", "testdata/golden/php"}},
	"ruby": {{"sh", "-c", "for f in testdata/golden/ruby/*.rb helpers/ruby.rb; do ruby -wc $f || exit 1; done"}},
}

// lintTools are the programs that lints need beside those of the drivers.
var lintTools = map[string][]string{"javascript": {nodeTools + "prettier", nodeTools + "tsc"}, "perl": {"podchecker"}, "php": {"phpcs"}}

// TestLint holds generated signers to the linters of their languages.
func TestLint(t *testing.T) {
	for language, commands := range lints {
		t.Run(language, func(t *testing.T) {
			d := drivers[language]
			d.tools = append(d.tools[:len(d.tools):len(d.tools)], lintTools[language]...)
			d.present(t)
			for _, command := range commands {
				d.command(t, ".", command)
			}
		})
	}
}

// verifierLints look at verifiers in $dir in the same way.
var verifierLints = map[string][][]string{
	"javascript": {
		{"sh", "-c", "for f in $dir/*.mjs; do node --check $f || exit 1; done"},
		{nodeTools + "prettier", "--check", "$dir"},
		{"sh", "-c", nodeTools + "tsc --strict --noEmit --target es2022 --module nodenext $dir/*.d.mts"},
	},
	"php": {{"phpcs", "--standard=PSR12", "--warning-severity=0", "$dir"}},
	"perl": {
		{"sh", "-c", "for f in $dir/*.pm; do perl -wc $f || exit 1; done"},
		{"sh", "-c", "podchecker $dir/*.pm"},
	},
	"ruby": {{"sh", "-c", "for f in $dir/*.rb; do ruby -wc $f || exit 1; done"}},
}

// TestLintVerifiers holds generated verifiers to the linters of their languages.
func TestLintVerifiers(t *testing.T) {
	for language, commands := range verifierLints {
		t.Run(language, func(t *testing.T) {
			d := drivers[language]
			d.tools = append(d.tools[:len(d.tools):len(d.tools)], lintTools[language]...)
			d.present(t)
			dir := t.TempDir()
			for _, id := range []string{"alibaba-acs3", "aws-v4", "qingcloud-iaas", "tencent-apigw", "tencent-tc3"} {
				s, err := chopmark.Load(id)
				if err != nil {
					t.Fatal(err)
				}
				files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: language, Verify: true})
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range files {
					write(t, filepath.Join(dir, f.Name), f.Data)
				}
			}
			for _, command := range commands {
				var words []string
				for _, word := range command {
					words = append(words, strings.ReplaceAll(word, "$dir", dir))
				}
				d.command(t, ".", words)
			}
		})
	}
}
