package main

import (
	"errors"
	"os"
	"strings"

	"github.com/chopmark/chopmark/credential"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"
)

const credentialText = `Show which credential would be used for a provider, and keep credentials in the keyring.

Keys are looked for where the provider's own tools keep them: variables of the environment,
profiles and files, each provider in its own order. Behind these stands the keyring of the
operating system. Flags, --credential-file and the CHOPMARK_ variables come before all.`

func newCredential(u *ui) *cobra.Command {
	cmd := &cobra.Command{
		Use: "credential", Short: "List, add and remove credentials", Args: talk.NoSuchCommand, RunE: talk.ShowHelp, Long: credentialText,
	}
	cmd.AddCommand(newCredentialList(u), newCredentialAdd(u), newCredentialRemove(u))
	return cmd
}

const credentialListText = `Show which credential would be used, and where each part of it comes from. Of a key id only the
last four characters are shown, of a secret nothing.

With --provider, every place that was looked at is shown too, and the exit code is 3 if there is
no credential.`

func newCredentialList(u *ui) *cobra.Command {
	l := &credentialList{places: placeFlags{u: u}}
	cmd := &cobra.Command{
		Use: "list", Short: "Show which credential would be used, and where it comes from", Long: credentialListText,
		Example: "  chopmark credential list\n  chopmark credential list --provider tencent --profile prod",
		Args:    talk.Between(0, 0, "no arguments"),
		RunE:    talk.Guard(func(*cobra.Command, []string) error { return l.run() }),
	}
	talk.Grouped(cmd, groupCredential, func(f *pflag.FlagSet) {
		talk.TextFlag(f, &l.provider, "provider", "", "ID", "for this provider only, with all places")
		l.places.register(f)
	})
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) { l.format = talk.ChooseFormat(f) })
	talk.MustComplete(cmd, "provider", talk.Words(provider.IDs()...))
	return cmd
}

const credentialAddText = `Keep a credential in the keyring of the operating system.

It is used with --profile NAME when no file has a profile of that name, and with
--profile keyring:NAME in any case. If NAME is that of a provider, it is used for that provider
when nothing else has a credential.

The secret is asked for on the terminal, or read from standard input with --secret-stdin.`

// keyringCommand is credential add and credential remove.
type keyringCommand struct {
	credentialFlags
	settings []string
}

func newCredentialAdd(u *ui) *cobra.Command {
	k := &keyringCommand{credentialFlags: credentialFlags{u: u}}
	cmd := &cobra.Command{
		Use: "add NAME --key-id ID", Short: "Keep a credential in the keyring", Long: credentialAddText, ValidArgsFunction: talk.NoFiles,
		Example: "  chopmark credential add prod --key-id AKID...\n  pass show prod | chopmark credential add prod --key-id AKID... --secret-stdin",
		Args:    talk.Between(1, 1, "one name"),
		RunE:    talk.Guard(func(_ *cobra.Command, args []string) error { return k.add(args[0]) }),
	}
	talk.Grouped(cmd, groupCredential, func(f *pflag.FlagSet) {
		k.register(f)
		talk.ListFlag(f, &k.settings, "setting", "", "NAME=VALUE", "a setting that goes with it, as region=ap-guangzhou (repeat for more)")
	})
	return cmd
}

func (k *keyringCommand) add(name string) error {
	item, err := k.item()
	if err != nil {
		return err
	}
	ring := &credential.Keyring{}
	_, before := ring.Load(name)
	if err := ring.Save(name, item); err != nil {
		return keyringFailure(err, name)
	}
	what := "is in the keyring now"
	if before == nil {
		what = "has taken the place of another one in the keyring"
	}
	k.u.Note("the credential " + name + " (key id " + credential.Tail(item.Credential.KeyID) + ") " + what)
	return nil
}

// item reads what is to be kept.
func (k *keyringCommand) item() (item credential.Item, err error) {
	if item.Settings, err = k.settingsGiven(); err != nil {
		return item, err
	}
	if err := k.claim(); err != nil {
		return item, err
	}
	k.secretStdin = k.secretStdin || k.asks()
	c, err := k.read()
	switch {
	case err != nil:
		return item, err
	case c.KeyID == "":
		return item, talk.Wrong("there is no key id to keep").Hint("use --key-id ID")
	case c.Secret == "":
		return item, talk.Wrong("there is no secret to keep").Hint("use --secret-stdin, or run this on a terminal, which asks for it")
	}
	item.Credential = credential.Credential{KeyID: c.KeyID, Secret: c.Secret, Token: c.Token}
	return item, nil
}

func (k *keyringCommand) settingsGiven() (map[string]string, error) {
	settings := map[string]string{}
	for _, s := range k.settings {
		name, value, is := strings.Cut(s, "=")
		if !is || name == "" {
			return nil, talk.Wrong("--setting takes NAME=VALUE, and %q has no %q", name, "=")
		}
		settings[name] = value
	}
	return settings, nil
}

// asks tells whether the terminal is asked without a flag.
func (k *keyringCommand) asks() bool {
	return k.secret == "" && k.file == "" && os.Getenv("CHOPMARK_SECRET") == "" && term.IsTerminal(int(k.u.In.Fd()))
}

func newCredentialRemove(u *ui) *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Forget a credential of the keyring", ValidArgsFunction: talk.NoFiles, Args: talk.Between(1, 1, "one name"),
		RunE: talk.Guard(func(_ *cobra.Command, args []string) error {
			ring := &credential.Keyring{}
			if err := ring.Remove(args[0]); err != nil {
				return keyringFailure(err, args[0])
			}
			u.Note("the credential " + args[0] + " is not in the keyring any more")
			return nil
		}),
	}
}

// keyringNames gives the names in the keyring; none where there is no keyring.
func keyringNames() ([]string, error) {
	names, err := (&credential.Keyring{}).List()
	if errors.Is(err, credential.ErrNoKeyring) {
		return nil, nil
	}
	return names, err
}
