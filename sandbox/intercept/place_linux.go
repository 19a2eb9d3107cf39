package intercept

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// placeUnnamed writes a file that has no name until it is whole, so that even a killed process leaves nothing. It gives
// errors.ErrUnsupported where the file system cannot do that.
func placeUnnamed(dir, path string, text []byte) error {
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return errors.ErrUnsupported
	}
	f := os.NewFile(uintptr(fd), path)
	defer f.Close()
	if err := fill(f, text); err != nil {
		return err
	}
	err = unix.Linkat(unix.AT_FDCWD, fmt.Sprintf("/proc/self/fd/%d", fd), unix.AT_FDCWD, path, unix.AT_SYMLINK_FOLLOW)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return errors.ErrUnsupported
}
