//go:build unix

package intercept

import (
	"fmt"
	"io"
	"os"
	"syscall"
)

// maxKeyFile is more than any authority takes.
const maxKeyFile = 64 << 10

// readPrivate reads a file that only its owner may read, and refuses others.
func readPrivate(path string) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe in its place would block
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	s, is := info.Sys().(*syscall.Stat_t)
	switch mode := info.Mode(); {
	case !mode.IsRegular():
		return nil, fmt.Errorf("%s is not a file; remove it, and a new one is made", path)
	case mode.Perm()&0o077 != 0:
		return nil, fmt.Errorf("%s is open to others (mode %04o), its key may have been copied; remove it, and a new one is made", path, mode.Perm())
	case is && int(s.Uid) != os.Geteuid():
		return nil, fmt.Errorf("%s belongs to another user; choose another folder", path)
	}
	return io.ReadAll(io.LimitReader(f, maxKeyFile))
}

// checkDir refuses a folder in which others could put a key of theirs.
func checkDir(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if mode := info.Mode().Perm(); mode&0o022 != 0 {
		return fmt.Errorf("others can write to %s (mode %04o), which is to hold the key of a certificate authority; run chmod 700 on it", dir, mode)
	}
	return nil
}
