package intercept

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// unfinished starts the names of files that are being written, where a file cannot be written without a name.
const unfinished = ".unfinished-"

// place makes a file that holds all of text or does not exist, whenever the process is killed. It gives fs.ErrExist if there is one
// already, and never changes that.
func place(dir, name string, text []byte) error {
	path := filepath.Join(dir, name)
	err := placeUnnamed(dir, path, text)
	if errors.Is(err, errors.ErrUnsupported) {
		err = placeRenamed(dir, path, text)
	}
	if err == nil {
		syncDir(dir)
	}
	return err
}

// placeRenamed writes a file under another name first. What a killed process left is removed by a later one.
func placeRenamed(dir, path string, text []byte) error {
	sweep(dir)
	f, err := os.CreateTemp(dir, unfinished+"*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := errors.Join(fill(f, text), f.Close()); err != nil {
		return err
	}
	err = os.Link(f.Name(), path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, there := os.Lstat(path); there == nil {
		return fs.ErrExist
	}
	return os.Rename(f.Name(), path) // a file system without links
}

func fill(f *os.File, text []byte) error {
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.Sync()
}

// sweep removes unfinished files whose writer is gone: none takes a minute.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // writing will tell
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && strings.HasPrefix(e.Name(), unfinished) && time.Since(info.ModTime()) > time.Minute {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// syncDir makes a new name last. Not every system can, and none needs it for the file to be whole.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
