package main

import (
	"errors"
	"io/fs"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// signerFlags are what sign and explain share: a request, a scheme with its choices, a credential, a time.
type signerFlags struct {
	u          *ui
	request    requestFlags
	scheme     schemeFlags
	credential credentialFlags
	signed     string
	signedSet  func() bool
	time       string
	nonce      string
}

func newSignerFlags(u *ui) signerFlags {
	return signerFlags{u: u, request: requestFlags{u: u}, credential: credentialFlags{u: u}}
}

// registerAll defines the flags in the order of the help; output adds those of the command itself.
func (s *signerFlags) registerAll(cmd *cobra.Command, output func(f *pflag.FlagSet)) {
	talk.Grouped(cmd, groupRequest, s.request.register)
	talk.Grouped(cmd, groupScheme, func(f *pflag.FlagSet) {
		s.scheme.register(f)
		s.registerFresh(f)
	})
	talk.Grouped(cmd, groupCredential, s.credential.register)
	talk.Grouped(cmd, groupOutput, output)
}

func (s *signerFlags) registerFresh(f *pflag.FlagSet) {
	talk.TextFlag(f, &s.signed, "signed-headers", "", "NAME,NAME", "sign exactly these headers; else the scheme chooses")
	talk.TextFlag(f, &s.time, "time", "", "TIME", "the time of signing, as 2019-02-25T16:44:25Z or unix seconds; else now")
	talk.TextFlag(f, &s.nonce, "nonce", "", "TEXT", "the nonce; else a fresh one")
	s.signedSet = func() bool { return f.Lookup("signed-headers").Changed }
}

// options gives what the flags say beside request and credential. The time is read once, so that all that one command
// prints belongs together.
func (s *signerFlags) options() (chopmark.SignOptions, error) {
	given, err := s.scheme.inputs()
	if err != nil {
		return chopmark.SignOptions{}, err
	}
	at, err := parseTime("time", s.time)
	if err != nil {
		return chopmark.SignOptions{}, err
	}
	o := chopmark.SignOptions{Inputs: given, Clock: func() time.Time { return at }}
	if s.signedSet() {
		o.SignedHeaders = nameList(s.signed)
	}
	if s.nonce != "" {
		o.Nonce = func() string { return s.nonce }
	}
	return o, nil
}

// job is one request to sign, made ready.
type job struct {
	signer     *chopmark.Signer
	request    *chopmark.Message
	credential chopmark.Credential
}

// prepare gives the signer and the request that the flags describe.
func (s *signerFlags) prepare(args []string) (*job, error) {
	if err := s.credential.claim(); err != nil {
		return nil, err
	}
	m, err := s.request.message(args)
	if err != nil {
		return nil, err
	}
	scheme, err := s.scheme.load(s.u)
	if err != nil {
		return nil, err
	}
	options, err := s.options()
	if err != nil {
		return nil, err
	}
	c, err := s.credential.read()
	if err != nil {
		return nil, err
	}
	if err := s.credential.complete(scheme, c, true); err != nil {
		return nil, err
	}
	signer, err := chopmark.NewSigner(scheme, c, options)
	if err != nil {
		return nil, asUsage(err)
	}
	return &job{signer, m, c}, nil
}

// explaining gives what prints an explanation, with where everything came from.
func (s *signerFlags) explaining(j *job, e *chopmark.Explanation) *explaining {
	x := &explaining{e: e, scheme: j.signer.Scheme(), before: j.request, credential: j.credential, from: s.credential.from, given: s.scheme.origins()}
	x.timeFrom, x.nonceFrom = "from the clock", "made at random"
	if s.nonce != "" {
		x.nonceFrom = "from --nonce"
	}
	if s.time != "" && s.time != "now" {
		x.timeFrom = "from --time"
	}
	return x
}

// signFailure says what to type when a request cannot be signed.
func signFailure(err error) error {
	var input *chopmark.InputError
	var header *chopmark.HeaderError
	var file *fs.PathError
	switch {
	case errors.As(err, &input):
		return talk.Wrong("%s", err).Hint("add -p %s=VALUE", input.Name)
	case errors.As(err, &header) && header.Chosen:
		return talk.Wrong("%s", err).Hint("add -H '%s: ...', or leave it out of --signed-headers", header.Name)
	case errors.As(err, &header):
		return talk.Wrong("%s", err).Hint("add -H '%s: ...'", header.Name)
	case errors.As(err, &file):
		return talk.Cannot("%s", talk.FileError(file))
	}
	return talk.Cannot("the request cannot be signed: %s", strings.TrimSuffix(err.Error(), "."))
}
