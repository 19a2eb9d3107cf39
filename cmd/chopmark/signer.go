package main

import (
	"errors"
	"io/fs"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
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
	grouped(cmd, groupRequest, s.request.register)
	grouped(cmd, groupScheme, func(f *pflag.FlagSet) {
		s.scheme.register(f)
		s.registerFresh(f)
	})
	grouped(cmd, groupCredential, s.credential.register)
	grouped(cmd, groupOutput, output)
}

func (s *signerFlags) registerFresh(f *pflag.FlagSet) {
	f.StringVar(&s.signed, "signed-headers", "", "sign exactly these headers, `NAME,NAME`; else the scheme chooses")
	f.StringVar(&s.time, "time", "", "the time of signing, `TIME` as 2019-02-25T16:44:25Z, unix seconds or now")
	f.StringVar(&s.nonce, "nonce", "", "the nonce, `TEXT`; else a fresh one")
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

// prepare gives the signer and the request that the flags describe.
func (s *signerFlags) prepare(args []string) (*chopmark.Signer, *chopmark.Message, chopmark.Credential, error) {
	fail := func(err error) (*chopmark.Signer, *chopmark.Message, chopmark.Credential, error) {
		return nil, nil, chopmark.Credential{}, err
	}
	m, err := s.request.message(args)
	if err != nil {
		return fail(err)
	}
	scheme, err := s.scheme.load(s.u)
	if err != nil {
		return fail(err)
	}
	options, err := s.options()
	if err != nil {
		return fail(err)
	}
	c, err := s.credential.read()
	if err != nil {
		return fail(err)
	}
	if err := s.credential.complete(scheme, c, true); err != nil {
		return fail(err)
	}
	signer, err := chopmark.NewSigner(scheme, c, options)
	if err != nil {
		return fail(asUsage(err))
	}
	return signer, m, c, nil
}

// signFailure says what to type when a request cannot be signed.
func signFailure(err error) error {
	var input *chopmark.InputError
	var header *chopmark.HeaderError
	var file *fs.PathError
	switch {
	case errors.As(err, &input):
		return wrong("%s", err).hint("add -p %s=VALUE", input.Name)
	case errors.As(err, &header) && header.Chosen:
		return wrong("%s", err).hint("add -H '%s: ...', or leave it out of --signed-headers", header.Name)
	case errors.As(err, &header):
		return wrong("%s", err).hint("add -H '%s: ...'", header.Name)
	case errors.As(err, &file):
		return cannot("%s", fileError(file))
	}
	return cannot("the request cannot be signed: %s", strings.TrimSuffix(err.Error(), "."))
}

// freshFrom says where the time and the nonce come from.
func (s *signerFlags) freshFrom() (timeFrom, nonceFrom string) {
	timeFrom, nonceFrom = "from the clock", "made at random"
	if s.time != "" && s.time != "now" {
		timeFrom = "from --time"
	}
	if s.nonce != "" {
		nonceFrom = "from --nonce"
	}
	return timeFrom, nonceFrom
}
