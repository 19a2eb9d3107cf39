package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const generateText = `Write a scheme's signer in another language: one readable file that needs nothing but the language's
own library. It signs what Chopmark signs, and is checked with the same test vectors.

With example there is a second file: a program that sends one request with the language's usual client,
the credential from CHOPMARK_KEY_ID and CHOPMARK_SECRET.

Without -o the file goes to standard output; several files need -o.`

// generating is what chopmark generate was told.
type generating struct {
	ui     *ui
	scheme schemeFlags
	lang   *string
	with   []string
	target *string
	inputs []string
	out    string
	list   bool
	format *string
}

func newGenerate(u *ui) *cobra.Command {
	g := &generating{ui: u}
	cmd := &cobra.Command{
		Use: "generate", Short: "Write a scheme's signer in another language", Long: generateText, Args: talk.Between(0, 0, "no arguments"),
		Example: "  chopmark generate --scheme tencent-tc3 --lang python\n  chopmark generate -s ./acme.hcl --lang python -o signers\n" +
			"  chopmark generate -s tencent-tc3 --lang java --with example -o .\n  chopmark generate --list",
		RunE: talk.Guard(func(*cobra.Command, []string) error { return g.run() }),
	}
	talk.Grouped(cmd, groupScheme, func(f *pflag.FlagSet) {
		talk.TextFlag(f, &g.scheme.id, "scheme", "s", "ID|FILE", "a built-in scheme, or a scheme file (with a / in its name, or ending in .hcl)")
	})
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) {
		g.lang = talk.Choose(f, "lang", "the language", append([]string{""}, languageIDs()...)...)
		f.StringSliceVar(&g.with, "with", nil, "what else is written: verify, a function that verifies received requests; example, a program that sends one")
		g.target = talk.Choose(f, "target", "a gateway, in place of a language: a verifier for it is written", append([]string{""}, gatewayIDs()...)...)
		f.StringArrayVarP(&g.inputs, "param", "p", nil, "of --target: an input that requests do not tell, as NAME=VALUE; the verifier is made for it")
		talk.TextFlag(f, &g.out, "output", "o", "DIR", "write the file into a directory")
		f.BoolVar(&g.list, "list", false, "list schemes and languages, and what has been executed; with -s of one scheme")
		g.format = talk.Choose(f, "format", "of --list: for people or for programs", "text", "json")
	})
	talk.MustComplete(cmd, "scheme", completeIDs)
	return cmd
}

func languageIDs() []string {
	var ids []string
	for _, l := range chopmark.Languages() {
		ids = append(ids, l.ID)
	}
	return ids
}

func gatewayIDs() []string {
	var ids []string
	for _, l := range chopmark.Gateways() {
		ids = append(ids, l.ID)
	}
	return ids
}

func (g *generating) run() error {
	if g.list {
		return g.table()
	}
	if *g.lang == "" && *g.target == "" {
		return talk.Wrong("no language is named").Hint("add --lang, one of %s", strings.Join(languageIDs(), ", "))
	}
	options, err := g.options()
	if err != nil {
		return err
	}
	s, err := g.scheme.load(g.ui)
	if err != nil {
		return err
	}
	files, err := chopmark.Generate(s, options)
	if err != nil {
		return asUsage(err)
	}
	if g.out == "" {
		if len(files) > 1 {
			return talk.Wrong("%s makes several files", *g.lang+*g.target).Hint("write them into a directory: -o DIR")
		}
		return g.ui.Deliver("", func(w io.Writer) error { _, err := w.Write(files[0].Data); return err })
	}
	return g.write(files)
}

// options reads what is asked for besides the signer.
func (g *generating) options() (chopmark.GenerateOptions, error) {
	options := chopmark.GenerateOptions{Language: *g.lang, Gateway: *g.target, Inputs: map[string]string{}}
	for _, in := range g.inputs {
		name, value, found := strings.Cut(in, "=")
		if !found {
			return options, talk.Wrong("%q is no NAME=VALUE", in)
		}
		options.Inputs[name] = value
	}
	for _, what := range g.with {
		switch what {
		case "verify":
			options.Verify = true
		case "example":
			options.Example = true
		default:
			return options, talk.Wrong("--with has no %q", what).Hint("it takes verify and example")
		}
	}
	return options, nil
}

// write puts the files into the directory and prints their names.
func (g *generating) write(files []chopmark.GeneratedFile) error {
	for _, f := range files {
		name := filepath.Join(g.out, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return talk.Cannot("%s", talk.FileError(err))
		}
		if err := talk.ReplaceFile(name, 0o644, func(w io.Writer) error { _, err := w.Write(f.Data); return err }); err != nil {
			return err
		}
		if err := printLine(g.ui.Out, name); err != nil {
			return err
		}
	}
	return nil
}
