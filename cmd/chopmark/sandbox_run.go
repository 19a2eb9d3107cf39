package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/sandbox/intercept"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const sandboxRunText = `Run a program whose calls to the clouds' own host names reach the sandbox, with no change to it.

It gets variables that make Python, Node, Go, Java, PHP, Ruby, curl and others use a proxy on
this machine and trust its certificates, and the variables in which the vendors' own tools look
for keys and regions. The proxy plays the clouds and refuses every other host. At the end a
line a call is printed to standard error, and the exit code is the program's.`

const sandboxRunExamples = `  chopmark sandbox run -- python3 demo.py
  chopmark sandbox run -- curl -s https://cvm.tencentcloudapi.com/
  chopmark sandbox run --fault break=every:5 --summary json -- ./demo 2> calls.json`

// sandboxRun is the command sandbox run.
type sandboxRun struct {
	sandboxFlags
	summary *string
}

func newSandboxRun(u *ui) *cobra.Command {
	r := &sandboxRun{sandboxFlags: sandboxFlags{u: u}}
	cmd := &cobra.Command{
		Use: "run [flags] -- COMMAND [ARGUMENT ...]", Short: "Run a program in front of the sandbox", Long: sandboxRunText, Example: sandboxRunExamples,
		Args: talk.Between(1, -1, "a command, behind --"),
		RunE: talk.Guard(func(cmd *cobra.Command, args []string) error { return r.run(cmd.Context(), args) }),
	}
	cmd.Flags().SetInterspersed(false) // the flags of the command are its own, even without --
	talk.Grouped(cmd, groupPlayed, func(f *pflag.FlagSet) {
		r.register(f)
		r.registerFaults(f)
		talk.TextFlag(f, &r.listen, "listen", "", "ADDRESS", "where the proxy listens; else a free port of 127.0.0.1")
	})
	talk.Grouped(cmd, groupCredential, r.registerCredential)
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) {
		r.summary = talk.Choose(f, "summary", "what is printed to standard error at the end", "text", "json", "none")
	})
	return cmd
}

func (r *sandboxRun) run(ctx context.Context, command []string) error {
	seen := &summary{}
	made, err := r.make(seen.call)
	if err != nil {
		return err
	}
	proxy, _, err := r.proxy(made, seen.report)
	if err != nil {
		return err
	}
	key := r.key(made)
	env, remove, err := proxy.Environment(ownVariables(made.Environment(os.Environ(), key), key))
	if err != nil {
		return errors.Join(err, proxy.Close())
	}
	if ctx == nil {
		ctx = context.Background()
	}
	code, err := intercept.Run(ctx, command, env)
	stop, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	closed := errors.Join(proxy.Shutdown(stop), remove())
	switch {
	case errors.Is(err, intercept.ErrStart):
		return talk.Cannot("%s", err).Hint("write the command behind --, as in: chopmark sandbox run -- python3 demo.py")
	case err != nil:
		return talk.Cannot("%s", err)
	case closed != nil:
		r.u.Warn(closed.Error())
	}
	if *r.summary != "none" {
		if err := seen.write(r.u.Err, *r.summary); err != nil {
			return talk.Cannot("standard error: %s", err)
		}
	}
	if code != 0 {
		return &talk.Failure{Code: code}
	}
	return nil
}

// ownVariables gives the program the credential for our own commands too.
func ownVariables(env []string, c chopmark.Credential) []string {
	env = append(env, "CHOPMARK_KEY_ID="+c.KeyID, "CHOPMARK_SECRET="+c.Secret) // of a name that is there twice the last one counts
	return append(env, "CHOPMARK_TOKEN="+c.Token)
}
