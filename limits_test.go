package chopmark_test

import (
	"bytes"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The limits: over the first a warning is logged, over the second the test fails.
const (
	fileWarning, fileFailure = 500, 700
	funcWarning, funcFailure = 60, 100
)

// longFiles and longFuncs name what may be longer, each with its reason: a table, or one switch over the node kinds.
// The key is the file's path, or "package.function" and "package.receiver.function".
var (
	longFiles = map[string]string{}
	longFuncs = map[string]string{}
)

func TestLimitFileLength(t *testing.T) {
	for _, s := range sources(t, func(*source) bool { return true }) {
		checkLength(t, s.path, s.path, s.lines, fileWarning, fileFailure, longFiles)
	}
}

func TestLimitFuncLength(t *testing.T) {
	for _, s := range sources(t, programSources) {
		for _, d := range s.file.Decls {
			if fn, is := d.(*ast.FuncDecl); is {
				checkLength(t, s.place(fn), s.dir+"."+funcName(fn), s.length(fn), funcWarning, funcFailure, longFuncs)
			}
		}
	}
}

func checkLength(t *testing.T, place, key string, lines, warning, failure int, exempt map[string]string) {
	t.Helper()
	switch _, is := exempt[key]; {
	case is && lines <= failure:
		t.Errorf("%s is within the limit: take %s off the list of exemptions", place, key)
	case is:
	case lines > failure:
		t.Errorf("%s has %d lines, at most %d are allowed: divide it", place, lines, failure)
	case lines > warning:
		t.Logf("warning: %s has %d lines, aim at half of %d", place, lines, warning)
	}
}

// funcName gives "Func" or "Type.Method".
func funcName(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return fn.Name.Name
	}
	return receiver(fn) + "." + fn.Name.Name
}

func receiver(fn *ast.FuncDecl) (name string) {
	ast.Inspect(fn.Recv.List[0].Type, func(n ast.Node) bool {
		if id, is := n.(*ast.Ident); is && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name
}

func TestLimitPackageComments(t *testing.T) {
	commented := map[string]bool{}
	for _, s := range sources(t, programSources) {
		commented[s.dir] = commented[s.dir] || s.file.Doc != nil
	}
	for dir, is := range commented {
		if !is {
			t.Errorf("package %s has no package comment: say what comes in, what goes out, what it never does", dir)
		}
	}
}

func TestLimitExportedDocs(t *testing.T) {
	for _, s := range sources(t, func(s *source) bool { return s.dir == "." && !s.test }) {
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
					checkDoc(t, s, d.Name, d.Doc)
				}
			case *ast.GenDecl:
				checkSpecDocs(t, s, d)
			}
		}
	}
}

func checkSpecDocs(t *testing.T, s *source, d *ast.GenDecl) {
	t.Helper()
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			checkDoc(t, s, spec.Name, d.Doc, spec.Doc)
		case *ast.ValueSpec: // one comment may serve a whole group
			for _, name := range spec.Names {
				checkDoc(t, s, name, d.Doc, spec.Doc, spec.Comment)
			}
		}
	}
}

func checkDoc(t *testing.T, s *source, name *ast.Ident, docs ...*ast.CommentGroup) {
	t.Helper()
	for _, doc := range docs {
		if doc.Text() != "" {
			return
		}
	}
	if name.IsExported() {
		t.Errorf("%s: exported %s has no comment", s.place(name), name.Name)
	}
}

// TestLimitNoInit keeps tables explicit: nothing registers itself.
func TestLimitNoInit(t *testing.T) {
	for _, s := range sources(t, func(*source) bool { return true }) {
		for _, d := range s.file.Decls {
			if fn, is := d.(*ast.FuncDecl); is && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s: func init: write an explicit table instead", s.place(fn))
			}
		}
	}
}

// TestLimitPrint leaves standard output to the commands.
func TestLimitPrint(t *testing.T) {
	isPrint := regexp.MustCompile(`^(fmt\.Print(f|ln)?|print(ln)?)$`)
	for _, s := range sources(t, librarySources) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if call, is := n.(*ast.CallExpr); is && isPrint.MatchString(callee(call)) {
				t.Errorf("%s: %s outside cmd: return the text or take an io.Writer", s.place(call), callee(call))
			}
			return true
		})
	}
}

// callee gives "f" or "pkg.f" of a call.
func callee(call *ast.CallExpr) string {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		if x, is := fun.X.(*ast.Ident); is {
			return x.Name + "." + fun.Sel.Name
		}
	}
	return ""
}

// TestLimitSchemeIDs holds that no Go code knows a scheme: what is particular to one stands in its file.
func TestLimitSchemeIDs(t *testing.T) {
	ids := schemeIDs(t)
	for _, s := range sources(t, librarySources) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			lit, is := n.(*ast.BasicLit)
			if !is || lit.Kind != token.STRING {
				return true
			}
			for _, id := range ids {
				if strings.Contains(lit.Value, id) {
					t.Errorf("%s: %s names the scheme %s: make it a property of the scheme file", s.place(lit), lit.Value, id)
				}
			}
			return true
		})
	}
}

func schemeIDs(t *testing.T) (ids []string) {
	t.Helper()
	files, err := filepath.Glob("schemes/*.hcl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scheme files: %v", err)
	}
	for _, file := range files {
		ids = append(ids, strings.TrimSuffix(filepath.Base(file), ".hcl"))
	}
	return ids
}

// registries are the names of hosts without their last part, so that this file names no host either.
var registries = strings.Join([]string{
	"proxy.golang", "sum.golang", "pypi", "pythonhosted", "npmjs", "crates", "maven", "maven.apache", "deb.debian",
}, "|")

// refused are words that no file of the repository may contain.
var refused = []struct {
	word *regexp.Regexp
	why  string
}{
	{regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b`), "finish it, or file an issue"},
	{regexp.MustCompile(`(?m)(^|[^\w.-])/(work|root)/`), "a path of one machine: make it relative"},
	{regexp.MustCompile(`\b(` + registries + `)\.(org|com|io)\b`), "the host of a package registry: leave it to the client's settings"},
}

func TestLimitRefusedWords(t *testing.T) {
	paths := treePaths()
	if len(paths) == 0 {
		t.Fatal("no file to look at")
	}
	for _, name := range paths {
		text, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range refused {
			for _, at := range r.word.FindAllIndex(text, 3) {
				line := 1 + bytes.Count(text[:at[0]], []byte("\n"))
				t.Errorf("%s:%d: %q: %s", name, line, bytes.TrimSpace(text[at[0]:at[1]]), r.why)
			}
		}
	}
}
