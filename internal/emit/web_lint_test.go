package emit_test

import "testing"

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
		{"sh", "-c", "for f in testdata/golden/perl/*.pm helpers/perl.pm; do perl -wc $f || exit 1; done"},
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
