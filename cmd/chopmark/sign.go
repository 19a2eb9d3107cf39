package main

import (
	"io"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const signText = `Sign a request and print it. Nothing is sent.

By default the signed request comes out as a curl command that any POSIX shell takes as it is.
The other forms: http is the raw message, url the address of a presigned request, headers the
header lines that signing added or changed, json an object with method, url, headers and body
(body_base64 if it is not text, or large).`

const signExamples = `  export CHOPMARK_KEY_ID=AKID... CHOPMARK_SECRET=...
  chopmark sign -s tencent-tc3 -H 'X-TC-Action: DescribeInstances' -H 'X-TC-Version: 2017-03-12' \
    -d '{"Limit": 1}' https://cvm.tencentcloudapi.com/
  chopmark sign -s aws-v4 -p service=s3 -p region=eu-west-1 --mode query --as url https://bucket.s3.amazonaws.com/key
  chopmark sign -s ./acme.hcl --curl "curl https://api.acme.example/v1/orders" | sh`

// signing is the command sign.
type signing struct {
	signerFlags
	as      *string
	out     string
	include bool
	verbose bool
}

func newSign(u *ui) *cobra.Command {
	s := &signing{signerFlags: newSignerFlags(u)}
	cmd := &cobra.Command{
		Use: "sign -s SCHEME [flags] URL", Short: "Sign a request and print it; nothing is sent", Long: signText, Example: signExamples,
		RunE:              talk.Guard(func(_ *cobra.Command, args []string) error { return s.run(args) }),
		ValidArgsFunction: talk.NoFiles,
	}
	s.registerAll(cmd, func(f *pflag.FlagSet) {
		s.as = talk.Choose(f, "as", "how the signed request is printed", "curl", "http", "url", "headers", "json")
		talk.TextFlag(f, &s.out, "output", "o", "FILE", "write to a file, which appears only when all went well")
		f.BoolVarP(&s.include, "include", "i", false, "with --as headers: the request line and all headers")
		f.BoolVarP(&s.verbose, "verbose", "v", false, "show every step on standard error, as explain does")
	})
	completeSigning(cmd, &s.scheme)
	return cmd
}

func (s *signing) run(args []string) error {
	j, err := s.prepare(args)
	if err != nil {
		return err
	}
	signed, err := s.sign(j)
	if err != nil {
		return err
	}
	r := rendering{u: s.u, scheme: j.signer.Scheme().ID(), before: j.request, signed: signed, whole: s.include}
	if err := r.check(*s.as); err != nil {
		return err
	}
	return s.u.Deliver(s.out, func(w io.Writer) error { return r.write(w, *s.as) })
}

// sign signs the request. What -v shows is the very signing that is printed: a nonce is never the same twice.
func (s *signing) sign(j *job) (*chopmark.Message, error) {
	if !s.verbose {
		signed, err := j.signer.SignMessage(j.request)
		if err != nil {
			return nil, signFailure(err)
		}
		return signed, nil
	}
	e, err := j.signer.Explain(j.request)
	if err != nil {
		return nil, signFailure(err)
	}
	s.explaining(j, e).text(s.u.Err, false, s.u.Width)
	return e.Message, nil
}
