package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/chopmark/chopmark/gateway/seal"
	"github.com/chopmark/chopmark/gateway/store"
	"github.com/chopmark/chopmark/internal/talk"
)

// rotate changes the master key of a file. It may be cut off at any point and run again.
func rotate(ctx context.Context, u *ui, k *kept) error {
	path, err := k.masterPath()
	if err != nil {
		return err
	}
	if path == "" {
		return talk.Wrong("the master key stands in %s, which this cannot change", masterKey).
			Hint("put it into a file, and name that with --master-key-file")
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return talk.Cannot("%s: there is no master key yet", path).Hint("name the folder of the gateway with --data DIR")
	}
	turn, err := seal.Rotate(path)
	if err != nil {
		return talk.Cannot("the master key: %s", talk.FileError(err))
	}
	dsn, err := k.dsn()
	if err != nil {
		return err
	}
	ctx = store.By(ctx, "rotate-key")
	s, err := store.Open(ctx, dsn, turn.Box)
	if err != nil {
		return talk.Cannot("%s", err)
	}
	defer s.Close()
	if err := s.Rotate(ctx, turn.Box); err != nil {
		return talk.Cannot("%s", err)
	}
	if err := turn.Finish(); err != nil {
		return talk.Cannot("the master key: %s", talk.FileError(err)).Hint("all secrets are sealed with the new key already: run it again")
	}
	u.Note("all secrets are sealed with master key "+turn.Box.ID()+" now", "replace the copy of "+path+" that you keep elsewhere")
	return nil
}
