package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark/gateway/admin"
	"github.com/chopmark/chopmark/gateway/seal"
	"github.com/chopmark/chopmark/internal/talk"
)

// masterKey names the variable that may hold master keys, as containers are given them.
const masterKey = "CHOPMARK_GATEWAY_MASTER_KEY"

// kept are the flags that say where a gateway keeps what it knows.
type kept struct {
	data, database, masterFile string
}

func (k *kept) register(f *pflag.FlagSet) {
	talk.TextFlag(f, &k.data, "data", "", "DIR", "the folder for everything that is not said otherwise (default the user's, see the documents)")
	talk.TextFlag(f, &k.database, "database", "", "ADDRESS", "postgres://USER@HOST/NAME for several replicas (default a file in --data)")
	talk.TextFlag(f, &k.masterFile, "master-key-file", "", "FILE", "the key that seals secrets, made on first start (default $"+masterKey+", else a file in --data)")
}

// folder gives the data folder, and makes it: only its owner may look inside.
func (k *kept) folder() (string, error) {
	if k.data == "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return "", talk.Wrong("there is no folder for the gateway's data: %s", err).Hint("add --data DIR")
		}
		k.data = filepath.Join(config, "chopmark", "gateway")
	}
	if err := os.MkdirAll(k.data, 0o700); err != nil {
		return "", talk.Cannot("%s", talk.FileError(err)).Hint("name another folder with --data DIR")
	}
	return k.data, nil
}

// dsn gives the address of the database.
func (k *kept) dsn() (string, error) {
	if k.database != "" {
		return k.database, nil
	}
	dir, err := k.folder()
	return "sqlite:" + filepath.Join(dir, "gateway.db"), err
}

// masterPath gives the file of the master key; "" when the environment holds it.
func (k *kept) masterPath() (string, error) {
	switch {
	case k.masterFile != "":
		return k.masterFile, nil
	case os.Getenv(masterKey) != "":
		return "", nil
	}
	dir, err := k.folder()
	return filepath.Join(dir, "master.key"), err
}

// box opens the master key, and makes it on first start.
func (k *kept) box(u *ui) (*seal.Box, error) {
	path, err := k.masterPath()
	if err != nil {
		return nil, err
	}
	if path == "" {
		box, err := seal.Parse(os.Getenv(masterKey))
		if err != nil {
			return nil, talk.Cannot("%s: %s", masterKey, err)
		}
		return box, nil
	}
	box, made, err := seal.File(path)
	if err != nil {
		return nil, talk.Cannot("the master key: %s", talk.FileError(err))
	}
	if made {
		u.Note("a master key was made: "+path, "keep a copy of it apart from the database: without it no secret can be opened")
	}
	return box, nil
}

// adminFlags are the flags of the admin API of a gateway that runs.
type adminFlags struct {
	address, tokenFile string
	plain              bool
}

func (a *adminFlags) register(f *pflag.FlagSet) {
	talk.TextFlag(f, &a.address, "admin", "", "ADDRESS", "host and port of the admin API (default "+defaultAdmin+")")
	talk.TextFlag(f, &a.tokenFile, "token-file", "", "FILE", "a token of your own (default $"+tokenKey+", else one is made on first start and shown once)")
	f.BoolVar(&a.plain, "insecure", false, "serve the admin API over plain HTTP to other machines")
}

// token gives the admin token's hash: of the one that was given, else of the one that the data folder knows.
func (a *adminFlags) token(u *ui, k *kept) (admin.Token, error) {
	text := os.Getenv(tokenKey)
	if a.tokenFile != "" {
		read, err := os.ReadFile(a.tokenFile)
		if err != nil {
			return admin.Token{}, talk.Cannot("%s", talk.FileError(err))
		}
		text = strings.TrimSpace(string(read))
	}
	if text != "" || a.tokenFile != "" {
		token, err := admin.GivenToken(text)
		if err != nil {
			return token, talk.Wrong("%s", err)
		}
		return token, nil
	}
	dir, err := k.folder()
	if err != nil {
		return admin.Token{}, err
	}
	token, made, err := admin.TokenFile(filepath.Join(dir, "admin-token.sha256"))
	if err != nil {
		return token, talk.Cannot("%s", talk.FileError(err))
	}
	if made != "" {
		u.Note("the admin token is shown this once: "+made, "keep it in a file, and name that with --token-file when you set the gateway up")
	}
	return token, nil
}

func newRotate(u *ui) *cobra.Command {
	k := &kept{}
	cmd := &cobra.Command{
		Use: "rotate-key [flags]", Short: "Seal all secrets anew with a new master key", Args: talk.Between(0, 0, "no arguments"),
		Long: "Seal all secrets anew with a new master key. It works on the database itself, not through the admin API, and gateways\n" +
			"may go on running: those with the same key file read the new key from it.",
		Example: "  chopmark-gateway rotate-key --data ./gateway",
		RunE:    talk.Guard(func(cmd *cobra.Command, _ []string) error { return rotate(cmd.Context(), u, k) }),
	}
	talk.Grouped(cmd, groupKept, k.register)
	return cmd
}
