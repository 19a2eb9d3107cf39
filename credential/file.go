package credential

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// largest is more than any file of credentials has.
const largest = 1 << 20

// lookFile reads the file of a place, and of it the record of the profile.
func (s *search) lookFile(f *find) {
	p := f.place
	if !strings.Contains(strings.Join(p.Paths, ""), profileMark) {
		tree := s.readTree(f)
		current := searchText(tree, p.Profile.Current)
		s.chooseProfile(f, current)
		if f.badProfile() || tree == nil {
			return
		}
		s.lookRecord(f, tree)
		return
	}
	s.chooseProfile(f, "")
	if f.badProfile() {
		return
	}
	if tree := s.readTree(f); tree != nil {
		s.lookRecord(f, tree)
	}
}

// badProfile refuses a name from a variable or a file.
func (f *find) badProfile() bool {
	why := badProfile(f.Profile)
	if why != "" {
		f.Why = fmt.Sprintf("there can be no profile %q: %s", f.Profile, why)
		f.note(f.Why, "")
	}
	return why != ""
}

// readTree reads the first file that exists. A file that is not there is nothing to tell of; one that cannot be
// read is passed over with a note.
func (s *search) readTree(f *find) any {
	paths := f.place.Paths
	if named := s.r.firstSet(f.place.PathVariables); !named.empty() {
		paths = []string{named.value}
	}
	for _, path := range paths {
		path = s.r.path(inProfile(path, f.Profile))
		f.Where = s.r.shown(path)
		data, mode, err := s.r.read(path)
		if errors.Is(err, fs.ErrNotExist) {
			f.Why = "no such file"
			continue
		}
		if err == nil {
			var tree any
			if tree, err = parse(f.place.Format, data); err == nil {
				f.Why = ""
				s.openToOthers(f, mode)
				return tree
			}
		}
		f.broken(err)
		return nil
	}
	if len(paths) > 1 {
		f.Where = s.r.shown(s.r.path(inProfile(paths[0], f.Profile))) // the first one is where people put it
	}
	return nil
}

// broken notes that a file cannot be used.
func (f *find) broken(err error) {
	f.Why = fileTrouble(err)
	var bad *badFile
	if errors.As(err, &bad) && bad.line > 0 {
		f.Where = fmt.Sprintf("%s:%d", f.Where, bad.line)
	}
	f.note(f.Where+": "+f.Why, "")
}

// fileTrouble is what went wrong, without the path, which messages have already.
func fileTrouble(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// openToOthers warns of a file that others can use.
func (s *search) openToOthers(f *find, mode fs.FileMode) {
	if perm := mode.Perm(); mode.IsRegular() && perm&0o077 != 0 && runtime.GOOS != "windows" {
		f.open = Note{fmt.Sprintf("the file %s can be used by others (mode %04o)", f.Where, perm), "chmod 600 " + f.Where}
	}
}

// read reads a file, but no endless one.
func (r *Resolver) read(path string) ([]byte, fs.FileMode, error) {
	file, err := os.Open(r.rooted(path))
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, 0, err
	}
	data, err := io.ReadAll(io.LimitReader(file, largest+1))
	if err == nil && len(data) > largest {
		err = fmt.Errorf("it has more than %d bytes", largest)
	}
	return data, info.Mode(), err
}

func (r *Resolver) rooted(path string) string {
	if r.Root == "" {
		return path
	}
	return filepath.Join(r.Root, path)
}

func (r *Resolver) home() string {
	if r.Home != "" {
		return r.Home
	}
	home, _ := os.UserHomeDir() // without one, "~" stays, and no file is there
	return home
}

// path puts the home directory in.
func (r *Resolver) path(path string) string {
	if rest, is := strings.CutPrefix(path, "~/"); is && r.home() != "" {
		return filepath.Join(r.home(), rest)
	}
	return filepath.FromSlash(path)
}

// shown is a path as people write it.
func (r *Resolver) shown(path string) string {
	if rest, is := strings.CutPrefix(path, r.home()+string(filepath.Separator)); is && r.home() != "" {
		return "~/" + filepath.ToSlash(rest)
	}
	return path
}
