package chopmark_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// source is one Go file of the repository, as the tests of its imports and limits read it.
type source struct {
	path  string // from the root of the repository, with slashes
	dir   string // its package, "." for the root
	test  bool   // a _test.go file
	lines int
	file  *ast.File
	fset  *token.FileSet
}

// place is what a message says about a node: file and line.
func (s *source) place(n ast.Node) string { return s.fset.Position(n.Pos()).String() }

// length counts the lines that a node takes.
func (s *source) length(n ast.Node) int {
	return s.fset.Position(n.End()).Line - s.fset.Position(n.Pos()).Line + 1
}

// repository reads the tree once for all tests: every file's path, and every Go file outside testdata parsed.
var repository = sync.OnceValues(func() ([]*source, error) {
	var sources []*source
	for _, name := range treePaths() {
		if path.Ext(name) != ".go" || strings.Contains(name, "testdata/") {
			continue
		}
		s, err := readSource(name)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	return sources, nil
})

func readSource(name string) (*source, error) {
	text, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	return &source{
		path: name, dir: path.Dir(name), test: strings.HasSuffix(name, "_test.go"),
		lines: strings.Count(string(text), "\n"), file: file, fset: fset,
	}, err
}

// sources gives the Go files for which keep is true, and fails the test where there is none: then it would check nothing.
func sources(t *testing.T, keep func(*source) bool) []*source {
	t.Helper()
	all, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	kept := slices.DeleteFunc(slices.Clone(all), func(s *source) bool { return !keep(s) })
	if len(kept) == 0 {
		t.Fatal("no Go file to look at")
	}
	return kept
}

// programSources keeps what is built, of this module, of bench and of e2e.
func programSources(s *source) bool { return !s.test }

// ownSources keeps the program files of this module: bench and e2e are modules of their own.
func ownSources(s *source) bool {
	return programSources(s) && !under(s.dir, "bench") && !under(s.dir, "e2e")
}

// librarySources keeps what those who import chopmark get: the root package and internal.
func librarySources(s *source) bool {
	return ownSources(s) && (s.dir == "." || under(s.dir, "internal"))
}

func under(dir, top string) bool { return dir == top || strings.HasPrefix(dir, top+"/") }

// treePaths lists the files of the repository: what git tracks or would track, else everything that is there.
func treePaths() []string {
	out, err := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	names := strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 })
	if err != nil || len(names) == 0 {
		names = walkedPaths()
	}
	return slices.DeleteFunc(names, func(name string) bool {
		info, err := os.Lstat(filepath.FromSlash(name)) // git still lists a file that was deleted a moment ago
		return err != nil || !info.Mode().IsRegular()
	})
}

func walkedPaths() []string {
	var names []string
	_ = filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == ".git" || d.Name() == "dist") {
			return filepath.SkipDir
		}
		names = append(names, filepath.ToSlash(name))
		return err
	})
	return names
}
