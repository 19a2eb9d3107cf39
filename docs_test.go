package chopmark_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
)

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

// TestDocsCommands runs the commands of the documents and compares what they print.
func TestDocsCommands(t *testing.T) {
	for _, program := range []string{"sh", "python3"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal(program + " is missing")
			}
			t.Skip(program + " is missing")
		}
	}
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin+string(filepath.Separator), "./cmd/...").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	for _, name := range docNames {
		t.Run(name, func(t *testing.T) {
			d := readDocument(t, name)
			d.noneForgotten(t)
			if name == gatewayFile {
				d.env = runGateway(t, bin)
			}
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
		if shell && (strings.HasPrefix(line, "chopmark ") || strings.HasPrefix(line, "chopmark-gateway ") || strings.Contains(line, "| chopmark ")) {
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
			want[p] = sameIDs(d.text(p), shown(printed, p.args))
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
	cmd.Env = append(cmd.Env, d.env...)
	if strings.HasSuffix(d.name, ".zh-CN.md") {
		cmd.Env = append(cmd.Env, "LC_MESSAGES=zh_CN.UTF-8") // as its reader's
	}
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
		b.WriteString(strings.TrimRight(string(line), " \r") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// shown gives the part of what was printed that a document shows.
func shown(printed, args string) string {
	lines := strings.Split(printed, "\n")
	if n := 0; strings.HasPrefix(args, "first ") {
		if _, err := fmt.Sscanf(args, "first %d lines", &n); err == nil && n < len(lines) {
			return strings.Join(append(lines[:n:n], "..."), "\n")
		}
	}
	return withoutSections(printed, args)
}

var differing = regexp.MustCompile(`[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|"elapsed_ms": \d+|` + madeByGateways)

// sameIDs puts the document's request ids, durations and what a gateway made into what was printed: they differ from run to run.
func sameIDs(document, printed string) string {
	old := differing.FindAllString(document, -1)
	return differing.ReplaceAllStringFunc(printed, func(id string) string {
		if len(old) > 0 {
			id, old = old[0], old[1:]
		}
		return id
	})
}

// withoutSections puts "..." for the sections with these titles, one for several in a row.
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
		"exit-codes": append([]string{"0"}, found("internal/talk/ui.go", `(?m)^\tCode\w+\s*= (\d)$`)...),
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
	built, _, _ := strings.Cut(string(page), "\n## 6.")
	for _, block := range regexp.MustCompile("(?s)```hcl\n(.*?)```").FindAllStringSubmatch(built, -1) {
		if !bytes.Contains(file, []byte(block[1])) {
			t.Errorf("%s builds up something that is not in %s:\n%s", guideFile, acmeFile, block[1])
		}
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

// signAcme signs, explains and verifies a request, and changes one value of it.
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
	verifier, err := chopmark.NewVerifier(s, chopmark.KeyMap{key.KeyID: key}, chopmark.VerifyOptions{Replay: chopmark.NewReplayStore(10, nil)})
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

// TestDocsDecisions holds the form of docs/decisions.md, and that every module that go.mod asks for has its reason there.
func TestDocsDecisions(t *testing.T) {
	text, err := os.ReadFile("docs/decisions.md")
	if err != nil {
		t.Fatal(err)
	}
	entries := strings.Split(string(text), "\n## ")[1:]
	if len(entries) == 0 {
		t.Fatal("there are no decisions")
	}
	for _, e := range entries {
		title, _, _ := strings.Cut(e, "\n")
		paragraphs := strings.Split(strings.TrimSpace(e), "\n\n")
		if !regexp.MustCompile(`^\d{4}-\d\d-\d\d: `).MatchString(title) {
			t.Errorf("%q has no date", title)
		}
		if !strings.HasPrefix(paragraphs[len(paragraphs)-1], "**Decision:** ") {
			t.Errorf("%q does not end with its decision", title)
		}
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	direct := regexp.MustCompile(`(?m)^\t(?:[^/\s]+/)?(\S+) v\S+$`).FindAllStringSubmatch(string(mod), -1)
	if len(direct) == 0 {
		t.Fatal("go.mod asks for nothing")
	}
	for _, m := range direct {
		if !strings.Contains(string(text), m[1]) {
			t.Errorf("docs/decisions.md does not say why %s is needed", m[1])
		}
	}
}
