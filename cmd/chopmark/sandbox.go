package main

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/chopmark/chopmark/sandbox"
	"github.com/chopmark/chopmark/sandbox/intercept"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const sandboxText = `Play the clouds offline: requests to their own host names are verified exactly as the vendors do
it, change a little state, and are answered in the vendors' own shapes, errors too. No request
leaves this machine.

run runs a program whose calls reach the sandbox without a change to it. serve is the same for
programs that are started elsewhere. actions lists what the clouds do, and errors what each of
them answers to what.`

const sandboxExamples = `  chopmark sandbox run -- python3 demo.py
  chopmark sandbox run --fault unavailable=2 --fault DescribeAddresses:throttle=3/s -- ./demo
  chopmark sandbox run --scheme ./acme-sign.hcl --provider ./acme.hcl --actions ./actions -- ./demo
  chopmark sandbox serve --listen 127.0.0.1:4580`

func newSandbox(u *ui) *cobra.Command {
	cmd := &cobra.Command{
		Use: "sandbox", Short: "Play the clouds offline for any program", Long: sandboxText, Example: sandboxExamples, Args: talk.NoSuchCommand, RunE: talk.ShowHelp,
	}
	cmd.AddCommand(newSandboxRun(u), newSandboxServe(u), newSandboxActions(u), newSandboxErrors(u))
	return cmd
}

// sandboxFlags say what is played.
type sandboxFlags struct {
	u          *ui
	actions    []string
	providers  []string
	schemes    []string
	faults     []string
	listen     string
	credential credentialFlags
}

func (s *sandboxFlags) register(f *pflag.FlagSet) {
	talk.ListFlag(f, &s.actions, "actions", "", "DIR", "a folder of action files (*.hcl); an action there replaces a built-in one")
	talk.ListFlag(f, &s.providers, "provider", "", "FILE", "a provider file of your own")
	talk.ListFlag(f, &s.schemes, "scheme", "s", "FILE", "a scheme file of your own, by which such a provider is signed")
}

func (s *sandboxFlags) registerFaults(f *pflag.FlagSet) {
	talk.ListFlag(f, &s.faults, "fault", "", "[ACTION:]KIND=VALUE", "what goes wrong: delay=200ms, throttle=3/s, unavailable=2 (the first two calls) or =every:5, break=1, clock=+10m")
}

// registerCredential takes a credential from flags only: a real one from the environment has no business here.
func (s *sandboxFlags) registerCredential(f *pflag.FlagSet) {
	talk.TextFlag(f, &s.credential.keyID, "key-id", "", "ID", "the key id of one more credential that is good, made up by you")
	talk.TextFlag(f, &s.credential.secret, "secret", "", "SECRET", "its secret")
	talk.TextFlag(f, &s.credential.token, "token", "", "TOKEN", "its session token, if it is a temporary one")
}

// diagnoseTime is how long the answer to a wrong signature may wait for the reason. Mostly it takes a twentieth of a second.
const diagnoseTime = 2 * time.Second

// make makes the sandbox.
func (s *sandboxFlags) make(observer func(sandbox.Call)) (*sandbox.Sandbox, error) {
	o := sandbox.Options{Observer: observer, Diagnose: diagnoseTime, Language: localeLanguage()}
	for _, name := range s.providers {
		p, err := s.u.providerFile(name)
		if err != nil {
			return nil, err
		}
		o.Providers = append(o.Providers, p)
	}
	for _, name := range s.schemes {
		scheme, err := s.u.schemeFile(name)
		if err != nil {
			return nil, err
		}
		o.Schemes = append(o.Schemes, scheme)
	}
	if err := s.folders(&o); err != nil {
		return nil, err
	}
	for _, text := range s.faults {
		f, err := sandbox.ParseFault(text)
		if err != nil {
			return nil, talk.Wrong("--fault: %s", err)
		}
		o.Faults = append(o.Faults, f)
	}
	if c := s.credential; c.keyID != "" || c.secret != "" || c.token != "" {
		if c.keyID == "" || c.secret == "" {
			return nil, talk.Wrong("a credential needs --key-id and --secret")
		}
		o.Credentials = append(o.Credentials, chopmark.Credential{KeyID: c.keyID, Secret: c.secret, Token: c.token})
	}
	made, err := sandbox.New(o)
	return made, sandboxFailure(err)
}

func (s *sandboxFlags) folders(o *sandbox.Options) error {
	for _, dir := range s.actions {
		folder := os.DirFS(dir)
		files, err := fs.Glob(folder, "*.hcl")
		if info, gone := os.Stat(dir); gone != nil || !info.IsDir() {
			return talk.Cannot("--actions: %s is no folder", dir)
		}
		if err != nil || len(files) == 0 {
			return talk.Cannot("--actions: there are no files *.hcl in %s", dir)
		}
		o.Actions = append(o.Actions, folder)
	}
	return nil
}

// sandboxFailure shows the problems of an action file.
func sandboxFailure(err error) error {
	var bad *provider.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &bad):
		return &talk.Failure{
			Code: talk.CodeNo, Message: "the action files cannot be used",
			Problems: bad.Problems, Source: bad.Source,
		}
	}
	return talk.Cannot("%s", err)
}

// key is the credential that programs are given: one of the command line, else the fixture's.
func (s *sandboxFlags) key(made *sandbox.Sandbox) chopmark.Credential {
	all := made.Credentials()
	if s.credential.keyID != "" {
		return all[len(all)-1]
	}
	return all[0]
}

// proxy starts the proxy in front of a sandbox.
func (s *sandboxFlags) proxy(made *sandbox.Sandbox, report func(host string, err error)) (*intercept.Proxy, *intercept.CA, error) {
	return startProxy(intercept.Options{
		Handler: made, Serves: made.Serves, Address: s.listen, Report: report, Advice: "add --provider FILE to play a cloud of your own",
	})
}

// startProxy starts a proxy with the certificate authority of this user.
func startProxy(o intercept.Options) (*intercept.Proxy, *intercept.CA, error) {
	dir, err := intercept.DefaultDir()
	if err != nil {
		return nil, nil, talk.Cannot("%s", err)
	}
	if o.CA, err = intercept.OpenCA(dir); err != nil {
		return nil, nil, talk.Cannot("%s", err)
	}
	p, err := intercept.Start(o)
	if err != nil {
		return nil, nil, talk.Cannot("%s", err).Hint("choose another address with --listen")
	}
	return p, o.CA, nil
}
