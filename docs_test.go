package chopmark_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/op"
	"github.com/chopmark/chopmark/internal/suite"
)

// The documents are held to the program by comments of their own, each on a line before what it is about:
//
//	<!-- schemes -->, <!-- scheme-details -->, <!-- operations -->   a table, generated, up to <!-- end -->
//	<!-- verdicts -->, <!-- exit-codes -->                           a list whose words in backquotes must be all there are
//	<!-- example NAME -->     a block of Go: the body of an Example function; "NAME up to X" ends before a line that begins so
//	<!-- file PATH -->        a block: the content of that file; without a folder, a file that the commands read
//	<!-- run -->, <!-- run, exit 3 -->   a block of shell: run, in one folder a document, with that exit code
//	<!-- output -->, <!-- output without A; B -->   what the block before prints, sections A and B left out
//	<!-- not run: why -->     a block of shell that a test cannot run
//
// `make docs` rewrites tables, examples, files and outputs.
var docNames = []string{
	"README.md", "README.zh-CN.md", "schemes/README.md",
	"docs/architecture.md", "docs/language.md", "docs/scheme-guide.md", "docs/decisions.md",
}

const guideFile, acmeFile = "docs/scheme-guide.md", "docs/examples/acme-sign.hcl"

// document is one file, by lines, with the parts that are marked.
type docFile struct {
	name  string
	lines []string
	parts []docPart
}

// part is what a mark is about: lines[from:to], without the fences.
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

// TestDocsGenerated holds tables, examples and files to what they are made from.
func TestDocsGenerated(t *testing.T) {
	for _, name := range docNames {
		d := readDocument(t, name)
		want := map[docPart]string{}
		for _, p := range d.parts {
			if text, made := generatedPart(t, d, p); made {
				want[p] = text
			}
		}
		d.hold(t, want)
	}
}

func generatedPart(t *testing.T, d *docFile, p docPart) (text string, made bool) {
	t.Helper()
	switch p.kind {
	case "schemes":
		return schemeTable(t, d.name), true
	case "scheme-details":
		return schemeDetails(t), true
	case "operations":
		return operationTables(), true
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
	b.WriteString("| scheme | for | the signature travels in | never signed | cases |\n")
	if strings.Contains(doc, "zh-CN") {
		b.Reset()
		b.WriteString("| 方案 | 用于 | 签名放在 | 从不签名的部分 | 用例数 |\n")
	}
	b.WriteString("|---|---|---|---|---|")
	for _, id := range chopmark.IDs() {
		s := loadScheme(t, id)
		link := "schemes/" + id + ".hcl"
		if strings.HasPrefix(doc, "schemes/") {
			link = id + ".hcl"
		}
		fmt.Fprintf(&b, "\n| [%s](%s) | %s | %s | %s | %d |", id, link, s.Title(), carrierPlaces(s), neverSigned(s), countCases(t, id))
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

// carriers gives the places where a scheme puts its result.
func carrierPlaces(s *chopmark.Scheme) string {
	var places []string
	for _, sent := range s.Sent() {
		if sent.After && !slices.Contains(places, sent.Place) {
			places = append(places, sent.Place)
		}
	}
	return strings.ReplaceAll(strings.Join(places, " or "), "params", "parameters")
}

// neverSigned gives the parts that no signature covers, for each form if they differ.
func neverSigned(s *chopmark.Scheme) string {
	var all []string
	for _, f := range s.Coverage() {
		text := strings.Join(f.Never, ", ")
		if text != "" && f.Form != "" {
			text = "in the " + f.Form + " form: " + text
		}
		if text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, "; ")
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

// cell escapes what would end a cell of a table.
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

// usage writes an operation with the types of its arguments: percent(x text, keep text?).
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

// typeWords gives types in the words of docs/language.md.
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
		{op.Text, "text"}, {op.Bytes, "bytes"}, {op.Time, "time"}, {op.Bool, "test"}, {op.Number, "number"}, {op.Pair, "pair"},
		{op.Header, "header"}, {op.TextList, "texts"}, {op.PairList, "pairs"}, {op.HeaderList, "headers"},
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
	for _, s := range sources(t, func(s *source) bool { return s.path == "example_test.go" }) {
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
	t.Fatalf("there is no function %s in example_test.go", name)
	return ""
}

// TestDocsCommands runs the commands of the documents and compares what they print.
func TestDocsCommands(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no sh")
	}
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin, "./cmd/chopmark").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	for _, name := range docNames {
		t.Run(name, func(t *testing.T) {
			d := readDocument(t, name)
			d.noneForgotten(t)
			d.hold(t, d.run(t, bin))
		})
	}
	for _, name := range []string{"README.md", "README.zh-CN.md", guideFile} {
		if d := readDocument(t, name); len(d.of("run")) < 5 || len(d.of("output")) < 5 {
			t.Errorf("%s shows fewer than five commands with their output", name)
		}
	}
}

// noneForgotten holds that each block of shell with one of our commands is run, or says why not.
func (d *docFile) noneForgotten(t *testing.T) {
	t.Helper()
	shell := false
	for i, line := range d.lines {
		if strings.HasPrefix(line, "```") {
			marked := i > 0 && docMark.MatchString(d.lines[i-1])
			shell = line == "```sh" && !marked
		}
		if shell && (strings.HasPrefix(line, "chopmark ") || strings.Contains(line, "| chopmark ")) {
			t.Errorf("%s:%d: no mark says whether this is run", d.name, i+1)
		}
	}
}

// run runs the marked blocks in order and gives the outputs that the document should show.
func (d *docFile) run(t *testing.T, bin string) map[docPart]string {
	t.Helper()
	dir, printed, want := t.TempDir(), "", map[docPart]string{}
	here, err := filepath.Abs("docs")
	if err == nil {
		err = os.Symlink(here, filepath.Join(dir, "docs"))
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.parts {
		switch p.kind {
		case "file":
			if err := os.WriteFile(filepath.Join(dir, filepath.Base(p.args)), []byte(d.text(p)+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		case "run":
			printed = d.runBlock(t, p, dir, bin)
		case "output":
			want[p] = withoutSections(printed, p.args)
		}
	}
	return want
}

func (d *docFile) runBlock(t *testing.T, p docPart, dir, bin string) string {
	t.Helper()
	script := "trap 'export -p >.env' EXIT\n[ ! -f .env ] || . ./.env\nset -e\n" +
		strings.ReplaceAll(d.text(p), "go run ./cmd/chopmark", "chopmark")
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + dir}
	out, err := cmd.CombinedOutput()
	want := 0
	if p.args != "" {
		if _, err := fmt.Sscanf(p.args, "exit %d", &want); err != nil {
			t.Fatalf("%s:%d: %q is not an exit code", d.name, p.from, p.args)
		}
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || cmd.ProcessState.ExitCode() != want {
		t.Errorf("%s:%d: exit code %d, want %d\n%s", d.name, p.from, cmd.ProcessState.ExitCode(), want, out)
	}
	var b strings.Builder
	for _, line := range bytes.Split(bytes.TrimRight(out, "\n"), []byte("\n")) {
		b.WriteString(strings.TrimRight(string(line), " ") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// without puts "..." for the sections with these titles, one for several in a row.
func withoutSections(printed, args string) string {
	titles := strings.Split(strings.TrimPrefix(args, "without "), "; ")
	var kept []string
	for _, section := range strings.Split(printed, "\n\n") {
		title, _, _ := strings.Cut(section, "\n")
		switch {
		case args == "" || !slices.Contains(titles, title):
			kept = append(kept, section)
		case len(kept) == 0 || kept[len(kept)-1] != "...":
			kept = append(kept, "...")
		}
	}
	return strings.Join(kept, "\n\n")
}

// TestDocsPromises holds that the verdicts and exit codes that the READMEs list are all there are.
func TestDocsPromises(t *testing.T) {
	found := func(file, pattern string) (all []string) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(text, -1) {
			all = append(all, string(m[1]))
		}
		return all
	}
	promised := map[string][]string{
		"verdicts":   found("internal/verify/verdict.go", `Verdict = "([a-z-]+)"`),
		"exit-codes": append([]string{"0"}, found("cmd/chopmark/ui.go", `(?m)^\tcode\w+\s*= (\d)$`)...),
	}
	quoted := regexp.MustCompile("`([^`]+)`")
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		d := readDocument(t, name)
		for kind, want := range promised {
			parts := d.of(kind)
			if len(parts) != 1 {
				t.Fatalf("%s has %d lists of %s", name, len(parts), kind)
			}
			var got []string
			for _, m := range quoted.FindAllStringSubmatch(d.text(parts[0]), -1) {
				got = append(got, m[1])
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: the %s are %q, and the program has %q", name, kind, got, want)
			}
		}
	}
}

// TestDocsTranslation holds that both READMEs have the same sections, commands and snippets.
func TestDocsTranslation(t *testing.T) {
	outline := func(name string) (marks []string, sections int) {
		d := readDocument(t, name)
		for _, p := range d.parts {
			entry := p.kind + " " + p.args
			if p.kind == "run" || p.kind == "not run" {
				entry = p.kind + "\n" + d.text(p)
			}
			marks = append(marks, entry)
		}
		for _, line := range d.lines {
			if strings.HasPrefix(line, "## ") {
				sections++
			}
		}
		return marks, sections
	}
	english, sections := outline("README.md")
	chinese, translated := outline("README.zh-CN.md")
	if !slices.Equal(english, chinese) || sections != translated {
		t.Errorf("the READMEs differ: %d and %d sections\n%s", sections, translated,
			differingLine(strings.Join(chinese, "\n"), strings.Join(english, "\n")))
	}
}

// TestDocsLinks holds that what the documents point to is there.
func TestDocsLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)
	links := 0
	for _, name := range append([]string{"CONTRIBUTING.md", "SECURITY.md", "bench/README.md"}, docNames...) {
		text, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllSubmatch(text, -1) {
			target := string(m[1])
			if strings.Contains(target, "://") {
				continue
			}
			links++
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), target)); err != nil {
				t.Errorf("%s points to %s: %v", name, target, err)
			}
		}
	}
	if links == 0 {
		t.Error("no document points anywhere")
	}
}

// TestDocsAcme holds what the scheme guide promises: a file of at most 40 lines that signs, verifies and explains.
func TestDocsAcme(t *testing.T) {
	file, err := os.ReadFile(acmeFile)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(file, []byte("\n")); n > 40 {
		t.Errorf("%s has %d lines", acmeFile, n)
	}
	page, err := os.ReadFile(guideFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(page, append(append([]byte("```hcl\n"), file...), "```"...)) {
		t.Errorf("%s does not show %s byte for byte", guideFile, acmeFile)
	}
	s, err := chopmark.Parse(acmeFile, file)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]string{
		"query": "GET /v1/orders?status=open&note= HTTP/1.1\r\nHost: api.acme.example\r\n\r\n",
		"form": "POST /v1/orders HTTP/1.1\r\nHost: api.acme.example\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
			"Content-Length: 11\r\n\r\nstatus=open",
	} {
		t.Run(name, func(t *testing.T) { signAcme(t, s, raw) })
	}
}

// acme signs, explains and verifies a request, and changes one value of it.
func signAcme(t *testing.T, s *chopmark.Scheme, raw string) {
	m, err := chopmark.ParseHTTP([]byte(raw), "https")
	if err != nil {
		t.Fatal(err)
	}
	key := chopmark.Credential{KeyID: "partner-7", Secret: "not-a-real-secret"}
	signer, err := chopmark.NewSigner(s, key, chopmark.SignOptions{})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.SignMessage(m)
	if err != nil {
		t.Fatal(err)
	}
	if e, err := signer.Explain(m); err != nil || len(e.Steps) != 3 {
		t.Errorf("explained as %+v, %v", e, err)
	}
	verifier, err := chopmark.NewVerifier(s, chopmark.KeyMap{key.KeyID: key}, chopmark.VerifyOptions{Replay: chopmark.NewReplayStore(10)})
	if err != nil {
		t.Fatal(err)
	}
	changed := signed.Clone()
	changed.Query = strings.Replace(signed.Query, "status=open", "status=shut", 1)
	changed.Body.Bytes = bytes.Replace(signed.Body.Bytes, []byte("status=open"), []byte("status=shut"), 1)
	for _, c := range []struct {
		m    *chopmark.Message
		want chopmark.Verdict
	}{{changed, chopmark.SignatureMismatch}, {m, chopmark.MissingSignature}, {signed, chopmark.OK}, {signed, chopmark.Replayed}} {
		result, err := verifier.VerifyMessage(context.Background(), c.m)
		if err != nil || result.Verdict != c.want {
			t.Errorf("%s: %s (%s), %v; want %s", c.m.URL(), result.Verdict, result.Detail, err, c.want)
		}
	}
}
