package chopmark_test

import (
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/op"
	"github.com/chopmark/chopmark/internal/suite"
	"github.com/chopmark/chopmark/provider"
	"github.com/chopmark/chopmark/sandbox"
)

// The documents are held to the program by comments of their own, each on a line before what it is about:
//
//	<!-- schemes -->, <!-- scheme-details -->, <!-- operations -->, <!-- imports -->, <!-- sandbox-errors -->,
//	<!-- credentials -->, <!-- credential-places -->, <!-- mistakes -->, <!-- generated -->   a table, generated, up to <!-- end -->
//	<!-- fields FILE TYPE -->   a table of what a block of data files may hold: the fields of that struct, with their comments
//	<!-- conditions -->, <!-- ways -->   what such a field may be
//	<!-- verdicts -->, <!-- exit-codes -->                           a list whose words in backquotes must be all there are
//	<!-- example NAME -->     a block of Go: the body of an Example function; "NAME up to X" ends before a line that begins so,
//	    "DIR NAME" stands in a package of its own
//	<!-- file PATH -->        a block: the content of that file; without a folder, a file that the commands read
//	<!-- run -->, <!-- run, exit 3 -->   a block of shell: run, in one folder a document, with that exit code
//	<!-- output -->, <!-- output without A; B -->   what the block before prints, sections A and B left out; request ids may differ
//	<!-- output, first 9 lines -->   the beginning of it
//	<!-- not run: why -->     a block of shell that a test cannot run
//
// `make docs` rewrites tables, examples, files and outputs.
var docNames = []string{
	"README.md", "README.zh-CN.md", "schemes/README.md",
	"docs/architecture.md", "docs/language.md", "docs/scheme-guide.md", "docs/decisions.md", "docs/sandbox.md",
	"docs/call.md", "docs/credentials.md", "docs/provider-guide.md", "docs/diagnose.md", "docs/diagnose.zh-CN.md", gatewayFile,
	"docs/generate.md",
}

const guideFile, acmeFile = "docs/scheme-guide.md", "docs/examples/acme-sign.hcl"

// docFile is one document, by lines, with the parts that are marked.
type docFile struct {
	name  string
	lines []string
	parts []docPart
	env   []string // of its commands, beside the usual
}

// docPart is what a mark is about: lines[from:to], without the fences.
type docPart struct {
	kind, args string
	from, to   int
}

var docMark = regexp.MustCompile(`^<!-- ([a-z-]+(?: run)?)[:, ]?\s*(.*?)\s*-->$`)

func readDocument(t *testing.T, name string) *docFile {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	d := &docFile{name: name, lines: strings.Split(string(text), "\n")}
	for i, line := range d.lines {
		m := docMark.FindStringSubmatch(line)
		if m == nil || m[1] == "end" {
			continue
		}
		p := docPart{kind: m[1], args: m[2], from: i + 1}
		closing := "<!-- end -->"
		if strings.HasPrefix(d.lines[i+1], "```") {
			p.from, closing = i+2, "```"
		}
		length := slices.Index(d.lines[p.from:], closing)
		if length < 0 {
			t.Fatalf("%s:%d: nothing closes %s", name, i+1, line)
		}
		p.to = p.from + length
		d.parts = append(d.parts, p)
	}
	return d
}

func (d *docFile) text(p docPart) string { return strings.Join(d.lines[p.from:p.to], "\n") }

// of gives the parts of a kind.
func (d *docFile) of(kind string) []docPart {
	return slices.DeleteFunc(slices.Clone(d.parts), func(p docPart) bool { return p.kind != kind })
}

// hold compares parts with what they must be, and rewrites the document when asked to.
func (d *docFile) hold(t *testing.T, want map[docPart]string) {
	t.Helper()
	lines, changed := d.lines, false
	for _, p := range slices.Backward(d.parts) {
		text, known := want[p]
		if !known || text == d.text(p) {
			continue
		}
		changed = true
		if !*update {
			t.Errorf("%s:%d: %s %s is stale (make docs rewrites it)\n%s", d.name, p.from, p.kind, p.args, differingLine(d.text(p), text))
		}
		lines = slices.Concat(lines[:p.from], strings.Split(text, "\n"), lines[p.to:])
	}
	if changed && *update {
		if err := os.WriteFile(filepath.FromSlash(d.name), []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func differingLine(have, want string) string {
	a, b := strings.Split(have, "\n"), strings.Split(want, "\n")
	for i := range max(len(a), len(b)) {
		var x, y string
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y || i >= len(a) || i >= len(b) {
			return fmt.Sprintf("line %d\n have %s\n want %s", i+1, x, y)
		}
	}
	return ""
}

// generatedPart gives what a part must be, if it is made from something else.
func generatedPart(t *testing.T, d *docFile, p docPart) (text string, made bool) {
	t.Helper()
	switch p.kind {
	case "schemes":
		return schemeTable(t, d.name), true
	case "scheme-details":
		return schemeDetails(t), true
	case "operations":
		return operationTables(), true
	case "imports":
		return importRows(), true
	case "sandbox-errors":
		return sandboxErrors(t), true
	case "credentials":
		return credentialTable(t, d.name), true
	case "credential-places":
		return credentialPlaces(t), true
	case "fields":
		return fieldTable(t, p.args), true
	case "ways":
		return wayTable(t), true
	case "conditions":
		return codes(", ", provider.Conditions) + ".", true
	case "mistakes":
		return mistakeTable(d.name), true
	case "generated":
		return generatedTable(t), true
	case "example":
		return exampleBody(t, p.args), true
	case "file":
		if !strings.Contains(p.args, "/") {
			return "", false
		}
		content, err := os.ReadFile(filepath.FromSlash(p.args))
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSuffix(string(content), "\n"), true
	case "run", "output", "not run", "verdicts", "exit-codes":
		return "", false
	}
	t.Errorf("%s:%d: there is no mark %q", d.name, p.from, p.kind)
	return "", false
}

// schemeTable has one row a scheme; a Chinese document gets a Chinese head.
func schemeTable(t *testing.T, doc string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| scheme | for | the signature travels in | never signed | signed for some requests or inputs only | cases |\n")
	if strings.Contains(doc, "zh-CN") {
		b.Reset()
		b.WriteString("| 方案 | 用于 | 签名放在 | 从不签名 | 视请求或输入项而定 | 用例数 |\n")
	}
	b.WriteString("|---|---|---|---|---|---|")
	for _, id := range chopmark.IDs() {
		s := loadScheme(t, id)
		link := "schemes/" + id + ".hcl"
		if strings.HasPrefix(doc, "schemes/") {
			link = id + ".hcl"
		}
		fmt.Fprintf(&b, "\n| [%s](%s) | %s | %s | %s | %s | %d |", id, link, s.Title(), carrierPlaces(s),
			partsOfForms(s, func(c chopmark.FormCoverage) []string { return c.Never }),
			partsOfForms(s, func(c chopmark.FormCoverage) []string { return c.Sometimes }), countCases(t, id))
	}
	return b.String()
}

func loadScheme(t *testing.T, id string) *chopmark.Scheme {
	t.Helper()
	s, err := chopmark.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// carrierPlaces gives the places where a scheme puts its result.
func carrierPlaces(s *chopmark.Scheme) string {
	var places []string
	for _, sent := range s.Sent() {
		if sent.After && !slices.Contains(places, sent.Place) {
			places = append(places, sent.Place)
		}
	}
	return strings.ReplaceAll(strings.Join(places, " or "), "params", "parameters")
}

// partsOfForms gives parts of a request that every form has in common, and then what a form has beside them.
func partsOfForms(s *chopmark.Scheme, parts func(chopmark.FormCoverage) []string) string {
	request := []string{"method", "host", "path", "query", "body", "time"} // tokens and nonces are not the question here
	forms := s.Coverage()
	common := slices.DeleteFunc(slices.Clone(request), func(p string) bool {
		return slices.ContainsFunc(forms, func(c chopmark.FormCoverage) bool { return !slices.Contains(parts(c), p) })
	})
	text := strings.Join(common, ", ")
	for _, c := range forms {
		for _, p := range parts(c) {
			if c.Form != "" && !slices.Contains(common, p) && slices.Contains(request, p) {
				text = strings.TrimPrefix(text+", "+p+" ("+c.Form+")", ", ")
			}
		}
	}
	return text
}

func countCases(t *testing.T, id string) int {
	t.Helper()
	data, err := os.ReadFile("vectors/" + id + ".json")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := suite.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return len(cases)
}

// schemeDetails has a section a scheme: its papers, names and inputs.
func schemeDetails(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, id := range chopmark.IDs() {
		s := loadScheme(t, id)
		keyID, secret, token := s.CredentialNames()
		fmt.Fprintf(&b, "\n## %s\n\n%s.\n\n", id, s.Title())
		for _, paper := range s.Papers() {
			fmt.Fprintf(&b, "- <%s>\n", paper)
		}
		fmt.Fprintf(&b, "\nKey id: `%s`. Secret: `%s`.", keyID, secret)
		if token != "" {
			fmt.Fprintf(&b, " Session token: `%s`.", token)
		}
		b.WriteString("\n")
		if len(s.Inputs()) > 0 {
			b.WriteString("\n| input | what it says | values | unless given |\n|---|---|---|---|\n")
		}
		for _, in := range s.Inputs() {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", in.Name, tableCell(in.Doc), allowedValues(in), inputDefault(in))
		}
	}
	return strings.Trim(b.String(), "\n")
}

func allowedValues(in chopmark.InputDoc) string {
	var list []string
	for _, v := range in.Allowed {
		if v == "" {
			v = `""`
		}
		list = append(list, "`"+v+"`")
	}
	if in.List {
		return "a list"
	}
	return strings.Join(list, ", ")
}

func inputDefault(in chopmark.InputDoc) string {
	switch {
	case in.Optional:
		return "absent"
	case in.Default == "":
		return "required"
	}
	return "`" + tableCell(in.Default) + "`"
}

// tableCell escapes what would end a cell of a table.
func tableCell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// operationTables has a table a family.
func operationTables() string {
	var b strings.Builder
	var family op.Family
	for _, o := range op.All() {
		if o.Family != family {
			family = o.Family
			fmt.Fprintf(&b, "\n**%s**\n\n| operation | gives | what | example |\n|---|---|---|---|\n", family)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | `%s` |\n", opUsage(o), opTypes(o.Result), tableCell(o.Doc), tableCell(shortExample(o.Example)))
	}
	return strings.Trim(b.String(), "\n")
}

// opUsage writes an operation with the types of its arguments: percent(x text, keep text?).
func opUsage(o *op.Op) string {
	var args []string
	for i, p := range o.Params {
		arg := p.Name + " " + opTypes(p.Type)
		if i >= len(o.Params)-o.Optional {
			arg += "?"
		}
		if o.Rest && i == len(o.Params)-1 {
			arg += "..."
		}
		args = append(args, arg)
	}
	return o.Name + "(" + strings.Join(args, ", ") + ")"
}

// opTypes gives types in the words of docs/language.md.
func opTypes(t op.Type) string {
	switch t {
	case op.Data:
		return "data"
	case op.List:
		return "list"
	}
	var words []string
	for _, w := range []struct {
		t    op.Type
		word string
	}{
		{op.Text, "text"},
		{op.Bytes, "bytes"},
		{op.Time, "time"},
		{op.Bool, "test"},
		{op.Number, "number"},
		{op.Pair, "pair"},
		{op.Header, "header"},
		{op.TextList, "texts"},
		{op.PairList, "pairs"},
		{op.HeaderList, "headers"},
	} {
		if t&w.t != 0 {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, " or ")
}

// shortExample cuts long digests: they would make the table unreadable.
func shortExample(s string) string {
	const enough = 24
	if at := strings.LastIndex(s, " = "); len(s) > 100 && len(s)-at > 3+enough {
		return s[:at+3+enough] + "..."
	}
	return s
}

// exampleBody gives the body of an Example function without its output.
func exampleBody(t *testing.T, args string) string {
	t.Helper()
	name, end, cut := strings.Cut(args, " up to ")
	if !cut {
		end = "// Output:"
	}
	file := "example_test.go"
	if dir, inner, of := strings.Cut(name, " "); of {
		file, name = dir+"/"+file, inner
	}
	for _, s := range sources(t, func(s *source) bool { return s.path == file }) {
		for _, decl := range s.file.Decls {
			fn, is := decl.(*ast.FuncDecl)
			if !is || fn.Name.Name != name {
				continue
			}
			text, err := os.ReadFile(s.path)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(string(text), "\n")
			body := lines[s.fset.Position(fn.Body.Lbrace).Line : s.fset.Position(fn.Body.Rbrace).Line-1]
			if i := slices.IndexFunc(body, func(l string) bool { return strings.HasPrefix(l, "\t"+end) }); i >= 0 {
				body = body[:i]
			}
			for i, l := range body {
				body[i] = strings.TrimPrefix(l, "\t")
			}
			return strings.Join(body, "\n")
		}
	}
	t.Fatalf("there is no function %s in %s", name, file)
	return ""
}

// importRows writes the import table, each package below those that it sees.
func importRows() string {
	var b strings.Builder
	b.WriteString("| package | of ours | of others |\n|---|---|---|")
	written := map[string]bool{}
	for len(written) < len(importTable) {
		before := len(written)
		for _, dir := range slices.Sorted(maps.Keys(importTable)) {
			row := importTable[dir]
			if !written[dir] && !slices.ContainsFunc(row.ours, func(o string) bool { return !written[o] }) {
				written[dir] = true
				fmt.Fprintf(&b, "\n| `%s` | %s | %s |", packageName(dir), codeList(row.ours), codeList(row.theirs))
			}
		}
		if len(written) == before {
			return b.String() + "\n| the rest import each other |" // TestImportTable has no such rows
		}
	}
	return b.String()
}

func packageName(dir string) string {
	if dir == "." {
		return "chopmark"
	}
	return strings.TrimPrefix(dir, "internal/")
}

func codeList(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = "`" + packageName(strings.TrimPrefix(name, "github.com/")) + "`"
	}
	return strings.Join(list, ", ")
}

// sandboxErrors is what each cloud answers to what.
func sandboxErrors(t *testing.T) string {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	last := ""
	for _, e := range s.Errors() {
		if e.Provider != last {
			fmt.Fprintf(&b, "\n### %s\n\n| condition | status | answer |\n|---|---|---|\n", e.Provider)
		}
		last = e.Provider
		condition := "`" + e.Condition + "`"
		if e.Dialect != "" {
			condition += " (" + e.Dialect + ")"
		}
		fence := "`"
		if strings.Contains(e.Body, "`") {
			fence = "``"
		}
		fmt.Fprintf(&b, "| %s | %d | %s |\n", condition, e.Status, fence+strings.ReplaceAll(e.Body, "|", "\\|")+fence)
	}
	return strings.Trim(b.String(), "\n")
}
