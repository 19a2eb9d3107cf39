package talk

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
)

// ToStdout tells whether a result goes to standard output.
func ToStdout(target string) bool { return target == "" || target == "-" }

// Colours gives those of a result: a file has none.
func (u *UI) Colours(target string) Paint { return u.Paint && Paint(ToStdout(target)) }

// Deliver hands a writer for the result to write: standard output, or a file that is there whole or not at all.
func (u *UI) Deliver(target string, write func(w io.Writer) error) error {
	if ToStdout(target) {
		return buffered(u.Out, "standard output", write)
	}
	if real, err := filepath.EvalSymlinks(target); err == nil {
		target = real // the file behind a link is replaced, not the link
	}
	info, err := os.Stat(target)
	switch {
	case err == nil && info.IsDir():
		return Cannot("%s: is a directory", target)
	case err == nil && !info.Mode().IsRegular():
		return toDevice(target, write)
	}
	mode := os.FileMode(0o600) // whoever has a signed request can send it
	if err == nil {
		mode = info.Mode().Perm()
	}
	return ReplaceFile(target, mode, write)
}

// toDevice writes to what cannot be replaced, as a pipe.
func toDevice(target string, write func(w io.Writer) error) error {
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return Cannot("%s", FileError(err))
	}
	err = buffered(f, target, write)
	if closed := f.Close(); err == nil && closed != nil {
		err = Cannot("%s", FileError(closed))
	}
	return err
}

// ReplaceFile writes a new file beside the target and then puts it in its place.
func ReplaceFile(target string, mode os.FileMode, write func(w io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*")
	if err != nil {
		return Cannot("%s: %s", target, WithoutPath(err))
	}
	defer os.Remove(f.Name()) // fails when all went well: the file has its name by then
	err = buffered(f, target, write)
	if err == nil {
		err = finish(f, mode)
	}
	if closed := f.Close(); err == nil && closed != nil {
		err = Cannot("%s: %s", target, WithoutPath(closed))
	}
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), target); err != nil {
		return Cannot("%s: %s", target, err)
	}
	return nil
}

func finish(f *os.File, mode os.FileMode) error {
	if err := f.Chmod(mode); err != nil {
		return Cannot("%s", err)
	}
	if err := f.Sync(); err != nil {
		return Cannot("%s", err)
	}
	return nil
}

func buffered(w io.Writer, name string, write func(w io.Writer) error) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if err := write(b); err != nil {
		return err
	}
	if err := b.Flush(); err != nil {
		return Cannot("%s: %s", name, WithoutPath(err))
	}
	return nil
}

// twoTexts is an array of two texts as the encoder lays it out: header lines are easier to read on one line.
var twoTexts = regexp.MustCompile(`\[\n\s+("(?:[^"\\]|\\.)*"),\n\s+("(?:[^"\\]|\\.)*")\n\s+\]`)

// WriteJSON prints a value for programs.
func WriteJSON(w io.Writer, v any) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false) // addresses are full of "&"
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(twoTexts.ReplaceAll(text.Bytes(), []byte("[$1, $2]")))
	return err
}
