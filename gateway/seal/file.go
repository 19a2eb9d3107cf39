package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// File makes a box of the master keys in a file. On first start, when there is no file, it makes one that only its owner may
// read; made tells so.
func File(path string) (box *Box, made bool, err error) {
	keys, err := readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		k, err := generate()
		if err != nil {
			return nil, false, err
		}
		if err := createFile(path, []*key{k}); err != nil {
			return nil, false, err
		}
		return &Box{keys: []*key{k}, file: path}, true, nil
	}
	if err != nil {
		return nil, false, err
	}
	return &Box{keys: keys, file: path}, false, nil
}

func readFile(path string) ([]*key, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if err := private(path, info.Mode()); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	keys, err := parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return keys, nil
}

// Rotation is a change of the master key of a file, in three steps that may each be the last before a crash: the file holds
// the new and the old key; then everything is sealed anew; then Finish takes the old key away.
type Rotation struct {
	Box  *Box // seals with the new key, opens with both
	path string
}

// Rotate begins to change the master key of a file. A rotation that was cut off is taken up again with the key that it made.
func Rotate(path string) (*Rotation, error) {
	keys, err := readFile(path)
	if err != nil {
		return nil, err
	}
	if len(keys) == 1 {
		k, err := generate()
		if err != nil {
			return nil, err
		}
		keys = append([]*key{k}, keys...)
		if err := replaceFile(path, keys); err != nil {
			return nil, err
		}
	}
	return &Rotation{Box: &Box{keys: keys, file: path}, path: path}, nil
}

// Finish takes the old keys out of the file. Nothing may be sealed with them any more.
func (r *Rotation) Finish() error { return replaceFile(r.path, r.Box.keys[:1]) }

func fileText(keys []*key) string {
	var b strings.Builder
	b.WriteString("# Master keys of a Chopmark gateway: the first seals, all open. Keep a copy apart from the database.\n")
	for _, k := range keys {
		b.WriteString(k.text() + "\n")
	}
	return b.String()
}

// createFile writes a file that must not be there yet.
func createFile(path string, keys []*key) error {
	return writeFile(path, keys, os.O_EXCL)
}

// replaceFile puts a new file in the place of an old one, whole or not at all.
func replaceFile(path string, keys []*key) error {
	next := path + ".next"
	if err := writeFile(next, keys, os.O_TRUNC); err != nil {
		return err
	}
	if err := os.Rename(next, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func writeFile(path string, keys []*key, how int) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|how, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(fileText(keys))
	return errors.Join(err, f.Sync(), f.Close())
}
