package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const verifyText = `Check a request that is signed already, as a server would.

The first line is the verdict: ok, or an id such as signature-mismatch, clock-skew or
header-not-signed. Then come what is wrong, what the server computes, and what to do.
The exit code is 0 for ok and 3 for every other verdict. The signature that would be right
is never shown.`

const verifyExamples = `  export CHOPMARK_SECRET=...
  chopmark verify -s tencent-tc3 --curl "curl https://cvm.tencentcloudapi.com/ -H 'Authorization: ...' ..."
  chopmark verify --request-file saved.http --at 2019-02-25T16:44:25Z
  chopmark verify -s tencent-apigw --cover body --require-header date --har capture.har --entry 3`

// verification is the command verify.
type verification struct {
	u          *ui
	request    requestFlags
	scheme     schemeFlags
	credential credentialFlags
	at         string
	cover      string
	headers    []string
	within     time.Duration
	format     *string
	out        string
	include    bool
	verbose    bool
}

func newVerify(u *ui) *cobra.Command {
	v := &verification{u: u, request: requestFlags{u: u}, credential: credentialFlags{u: u}}
	cmd := &cobra.Command{
		Use: "verify [-s SCHEME] [flags] URL", Short: "Check a signed request, as a server would", Long: verifyText, Example: verifyExamples,
		RunE:              talk.Guard(func(_ *cobra.Command, args []string) error { return v.run(args) }),
		ValidArgsFunction: talk.NoFiles,
	}
	talk.Grouped(cmd, groupRequest, v.request.register)
	talk.Grouped(cmd, groupScheme, v.scheme.register)
	talk.Grouped(cmd, groupVerify, v.registerDemands)
	talk.Grouped(cmd, groupCredential, v.credential.register)
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) {
		v.format = talk.ChooseFormat(f)
		talk.TextFlag(f, &v.out, "output", "o", "FILE", "write to a file, which appears only when all went well")
		f.BoolVarP(&v.include, "include", "i", false, "show the request that was read too")
		f.BoolVarP(&v.verbose, "verbose", "v", false, "show the steps of a request that is ok too")
	})
	completeScheme(cmd, &v.scheme)
	talk.MustComplete(cmd, "cover", talk.Words("method", "host", "path", "query", "body", "time", "nonce"))
	return cmd
}

func (v *verification) registerDemands(f *pflag.FlagSet) {
	talk.TextFlag(f, &v.at, "at", "", "TIME", "the server's clock, as 2019-02-25T16:44:25Z or unix seconds; else now")
	talk.TextFlag(f, &v.at, "server-time", "", "TIME", "the same as --at")
	f.Lookup("server-time").Hidden = true
	talk.TextFlag(f, &v.cover, "cover", "", "PART,PART", "what the signature must cover, of method, host, path, query, body, time, nonce")
	talk.ListFlag(f, &v.headers, "require-header", "", "NAME", "a header that must be signed")
	f.DurationVar(&v.within, "within", 0, "how far the request's time may lie from the clock, as 5m; else what the scheme says")
	f.Lookup("within").Value, f.Lookup("within").DefValue = talk.Kind(f.Lookup("within").Value, talk.KindDuration), ""
}

func (v *verification) run(args []string) error {
	if err := v.credential.claim(); err != nil {
		return err
	}
	m, err := v.request.message(args)
	if err != nil {
		return err
	}
	scheme, err := v.scheme.pick(v.u, m)
	if err != nil {
		return err
	}
	x := &verdict{scheme: scheme, received: m, clockGiven: v.at != "", include: v.include, verbose: v.verbose}
	if scheme == nil { // nothing recognises it
		x.result = chopmark.Result{Verdict: chopmark.MissingSignature, Detail: "no built-in scheme finds its signature in the request"}
		return v.report(x)
	}
	if err := v.judge(x); err != nil {
		return err
	}
	return v.report(x)
}

// judge fills in the verdict.
func (v *verification) judge(x *verdict) (err error) {
	if x.credential, err = v.credential.read(); err != nil {
		return err
	}
	if err := v.credential.complete(x.scheme, x.credential, false); err != nil {
		return err
	}
	if x.now, err = parseTime("at", v.at); err != nil {
		return err
	}
	x.result, err = v.check(x.scheme, x.received, x.credential, x.now)
	return err
}

// anyKey gives the one credential for every key id: whoever verifies by hand often has the secret only.
type anyKey struct{ c chopmark.Credential }

func (k anyKey) Credential(_ context.Context, keyID string) (chopmark.Credential, bool, error) {
	found := k.c.KeyID == "" || k.c.KeyID == keyID
	return k.c, found, nil
}

func (v *verification) check(s *chopmark.Scheme, m *chopmark.Message, c chopmark.Credential, now time.Time) (chopmark.Result, error) {
	given, err := v.scheme.inputs()
	if err != nil {
		return chopmark.Result{}, err
	}
	if v.within < 0 {
		return chopmark.Result{}, talk.Wrong("--within: %s is less than nothing", v.within).Hint("write how far the two clocks may differ, as 5m")
	}
	cover, err := v.covered()
	if err != nil {
		return chopmark.Result{}, err
	}
	var headers []string
	for _, h := range v.headers {
		headers = append(headers, nameList(h)...)
	}
	verifier, err := chopmark.NewVerifier(s, anyKey{c}, chopmark.VerifyOptions{
		Inputs: given, Cover: cover, Headers: headers, Within: v.within,
		Clock: func() time.Time { return now }, Trace: true,
	})
	if err != nil {
		return chopmark.Result{}, demandFailure(err)
	}
	result, err := verifier.VerifyMessage(context.Background(), m)
	if err != nil {
		return result, talk.Cannot("the request cannot be judged: %s", talk.FileError(err))
	}
	return result, nil
}

// covered reads --cover.
func (v *verification) covered() ([]string, error) {
	names, parts := nameList(v.cover), chopmark.Parts()
	for _, name := range names {
		if slices.Contains(parts, name) {
			continue
		}
		f := talk.Wrong("--cover: a request has no part %q", name)
		if near := diag.Suggest(name, parts); near != "" {
			return nil, f.Hint("did you mean %s?", near)
		}
		return nil, f.Hint("the parts are %s", strings.Join(parts, ", "))
	}
	return names, nil
}

// demandFailure says why a scheme cannot meet the demands.
func demandFailure(err error) error {
	var bad *chopmark.SchemeError
	if !errors.As(err, &bad) || len(bad.Problems) == 0 {
		return asUsage(err)
	}
	p := bad.Problems[0]
	f := talk.Wrong("--cover: %s", p.Message)
	if p.Hint != "" {
		f.Hint("%s", p.Hint)
	}
	return f
}

// report prints the verdict and makes it the exit code.
func (v *verification) report(x *verdict) error {
	err := v.u.Deliver(v.out, func(w io.Writer) error {
		if *v.format == "json" {
			return x.json(w)
		}
		x.text(w, v.u.Colours(v.out), v.u.Width)
		return nil
	})
	if err == nil && x.result.Verdict != chopmark.OK {
		err = talk.AnswerNo()
	}
	return err
}
