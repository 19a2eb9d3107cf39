//go:build !windows

package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// private refuses a file that others may read, or that its group may change. The group may read: that is how containers are
// given secrets.
func private(path string, mode fs.FileMode) error {
	if mode.Perm()&0o027 != 0 {
		return fmt.Errorf("%s may be read by others (mode %04o): run chmod 600 on it", path, mode.Perm())
	}
	return nil
}

// syncFolder makes a rename in dir last.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
