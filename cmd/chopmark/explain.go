package main

import (
	"io"

	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const explainText = `Show how a request is signed: every step with its value, where each input came from, what is
sent, what the signature covers and what a third party could change unseen.

Without a request, the scheme's first test vector is explained; it needs no credential.
The secret, and keys that are derived from it, are never shown.`

const explainExamples = `  chopmark explain
  chopmark explain -s aws-v4
  chopmark explain -s tencent-tc3 -H 'X-TC-Action: DescribeInstances' -d '{"Limit": 1}' https://cvm.tencentcloudapi.com/
  chopmark explain -s volcengine-v4 --curl "$(pbpaste)" --format json`

// explain is the command explain.
type explain struct {
	signerFlags
	format  *string
	out     string
	include bool
	verbose bool
}

func newExplain(u *ui) *cobra.Command {
	s := &explain{signerFlags: newSignerFlags(u)}
	cmd := &cobra.Command{
		Use: "explain [-s SCHEME] [flags] [URL]", Short: "Show how a request is signed, step by step", Long: explainText, Example: explainExamples,
		RunE:              talk.Guard(func(_ *cobra.Command, args []string) error { return s.run(args) }),
		ValidArgsFunction: talk.NoFiles,
	}
	s.registerAll(cmd, func(f *pflag.FlagSet) {
		s.format = talk.ChooseFormat(f)
		talk.TextFlag(f, &s.out, "output", "o", "FILE", "write to a file, which appears only when all went well")
		f.BoolVarP(&s.include, "include", "i", false, "show the signed request too")
		f.BoolVarP(&s.verbose, "verbose", "v", false, "show the expression of every step too")
	})
	completeSigning(cmd, &s.scheme)
	return cmd
}

// completeSigning completes the flags of sign and explain.
func completeSigning(cmd *cobra.Command, s *schemeFlags) {
	completeScheme(cmd, s)
	talk.MustComplete(cmd, "request", talk.Words("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"))
}

func (s *explain) run(args []string) error {
	x, err := s.explained(args)
	if err != nil {
		return err
	}
	x.request, x.expressions = s.include, s.verbose
	return s.u.Deliver(s.out, func(w io.Writer) error {
		if *s.format == "json" {
			return x.json(w)
		}
		x.text(w, s.u.Colours(s.out), s.u.Width)
		return nil
	})
}

// explained explains the request of the command line, or the example.
func (s *explain) explained(args []string) (*explaining, error) {
	if s.request.none(args) {
		return s.example()
	}
	j, err := s.prepare(args)
	if err != nil {
		return nil, err
	}
	e, err := j.signer.Explain(j.request)
	if err != nil {
		return nil, signFailure(err)
	}
	return s.explaining(j, e), nil
}
