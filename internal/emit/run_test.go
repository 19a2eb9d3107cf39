package emit_test

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/emit"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/suite"
	"github.com/chopmark/chopmark/vectors"
)

// driver is how the generated files of a language are run: a program that reads cases and dispatches by scheme.
type driver struct {
	files func(t *testing.T, dir string, schemes []string) // writes the driver beside the generated files; nil: file as it is
	file  string                                           // in testdata/drivers
	build [][]string                                       // commands in the folder, once
	run   []string
	tools []string // programs that must be there
	bytes bool     // texts hold any bytes, not only UTF-8
	noNUL bool     // but NUL, which must be refused
	loose bool     // demands are a table: a demand itself may be misspelt
	few   bool     // digests are programs, which take their time: not every odd request with every form
}

//go:embed testdata/drivers
var driverFiles embed.FS

// TestVectors runs every vector of every built-in scheme, and of the guide's partner scheme, in every language.
func TestVectors(t *testing.T) {
	for _, language := range chopmark.Languages() {
		t.Run(language.ID, func(t *testing.T) {
			if language.Runs == "" {
				t.Skip("not executed here")
			}
			runVectors(t, language.ID)
		})
	}
}

func runVectors(t *testing.T, language string) {
	d, is := drivers[language]
	if !is {
		t.Fatalf("drivers has no entry for %s", language)
	}
	if testing.Short() && len(d.build) > 0 {
		t.Skip("compilers take their time: not with -short")
	}
	d.present(t)
	dir := t.TempDir()
	cases := everyCase(t)
	cases = append(cases, oddCases(t, cases, d)...)
	writeAll(t, dir, language, d, false)
	for _, command := range d.build {
		d.command(t, dir, command)
	}
	var in bytes.Buffer
	own := ownSchemes(t)
	for _, c := range cases {
		writeCase(t, &in, c, own)
	}
	cmd := exec.Command(d.run[0], d.run[1:]...)
	cmd.Dir, cmd.Stdin = dir, &in
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(d.run, " "), err, errs.String())
	}
	compareAll(t, language, cases, out)
}

// present skips, or fails where everything must be there.
func (d driver) present(t *testing.T) {
	t.Helper()
	for _, tool := range d.tools {
		if _, err := exec.LookPath(tool); err == nil {
			continue
		}
		missing(t, tool)
	}
}

// missing skips a test for want of something, or fails where everything must be there.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what + " is missing")
	}
	t.Skip(what + " is missing")
}

func (d driver) command(t *testing.T, dir string, command []string) {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, out)
	}
}

// everyCase gives the vectors of all built-in schemes.
func everyCase(t *testing.T) []suite.Case {
	t.Helper()
	var all []suite.Case
	for _, id := range chopmark.IDs() {
		data, err := vectors.Files.ReadFile(id + ".json")
		if err != nil {
			t.Fatal(err)
		}
		cases, err := suite.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, cases...)
	}
	return all
}

// writeAll writes the signers of all schemes in a language, with or without verifiers, and the driver, into a folder.
func writeAll(t *testing.T, dir, language string, d driver, verify bool) {
	t.Helper()
	var ids []string
	for _, s := range everyScheme(t) {
		ids = append(ids, s.ID())
		files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: language, Verify: verify})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			write(t, filepath.Join(dir, f.Name), f.Data)
		}
	}
	if d.files != nil {
		d.files(t, dir, ids)
		return
	}
	data, err := driverFiles.ReadFile("testdata/drivers/" + d.file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, d.file), data)
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// writeCase writes a case as lines of a name and values in hex, closed by an empty line. An empty value is "-".
func writeCase(t *testing.T, w *bytes.Buffer, c suite.Case, own map[string]*chopmark.Scheme) {
	t.Helper()
	m, err := c.Message()
	if err != nil {
		t.Fatal(err)
	}
	s := own[c.Scheme]
	if s == nil {
		if s, err = chopmark.Load(c.Scheme); err != nil {
			t.Fatal(err)
		}
	}
	line := func(name string, values ...string) {
		w.WriteString(name)
		for _, v := range values {
			w.WriteByte(' ')
			w.WriteString(orDash(hex.EncodeToString([]byte(v))))
		}
		w.WriteByte('\n')
	}
	line("scheme", c.Scheme)
	line("method", c.Request.Method)
	line("url", c.Request.URL)
	for _, h := range m.Headers {
		line("header", h.Name, h.Value)
	}
	line("body", string(m.Body.Bytes))
	line("key_id", c.Credential.ID)
	line("secret", c.Credential.Secret)
	if c.Credential.Token != "" {
		line("token", c.Credential.Token)
	}
	for _, in := range s.Inputs() {
		if v, ok := c.Params[in.Name]; ok {
			given, _ := suite.Param(v)
			line("input", in.Name, given)
		}
	}
	line("seconds", fmt.Sprint(c.Time.Unix()))
	line("nanoseconds", fmt.Sprint(c.Time.Nanosecond()))
	line("nonce", c.Nonce)
	if c.SignedHeaders != nil {
		line("cover", c.SignedHeaders...)
	}
	w.WriteByte('\n')
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// compareAll compares what a driver has printed with what the cases expect.
func compareAll(t *testing.T, language string, cases []suite.Case, out []byte) {
	t.Helper()
	answers := readAnswers(t, out)
	if len(answers) != len(cases) {
		t.Fatalf("%d cases were run and %d answered", len(cases), len(answers))
	}
	wrong := 0
	for i := range cases {
		c := &cases[i]
		if err := differs(c, answers[i]); err != nil {
			if wrong++; wrong <= shown {
				t.Errorf("%s, %s in %s: %v", c.Scheme, c.Name, language, err)
			}
		}
	}
	if wrong > shown {
		t.Errorf("%d of %d cases are wrong; the first %d are shown", wrong, len(cases), shown)
	}
}

// shown is how many wrong cases of a language are shown.
const shown = 5

func differs(c *suite.Case, a answer) error {
	if c.Expect.Signature == failure {
		if a.failure == "" {
			return errors.New("the library refuses this, and it was signed")
		}
		return nil
	}
	if a.failure != "" {
		return errors.New(a.failure)
	}
	s, err := signed{a}.Sign(c)
	if err != nil {
		return err
	}
	for _, d := range suite.Compare(c, s) {
		return fmt.Errorf("%s:\nwant %q\ngot  %q", d.Step, d.Want, d.Got)
	}
	return nil
}

// answer is what a driver prints for a case.
type answer struct {
	values  map[string]string
	headers [][2]string
	failure string
}

// signed gives an answer as a stage of the suite does.
type signed struct{ answer }

func (a signed) Sign(c *suite.Case) (*suite.Signed, error) {
	m, err := c.Message()
	if err != nil {
		return nil, err
	}
	sent, err := message.ParseURL(a.values["url"])
	if err != nil {
		return nil, err
	}
	m.Scheme, m.Authority, m.Path, m.Query, m.HasQuery = sent.Scheme, sent.Authority, sent.Path, sent.Query, sent.HasQuery
	for _, h := range a.headers {
		m.SetHeader(h[0], h[1])
	}
	m.Body.Bytes = []byte(a.values["body"])
	return &suite.Signed{
		Steps:   map[string]string{"string_to_sign": a.values["string_to_sign"], "signature": a.values["signature"]},
		Message: m, Blot: strings.NewReplacer(c.Credential.Secret, chopmark.Blot).Replace,
	}, nil
}

func readAnswers(t *testing.T, out []byte) []answer {
	t.Helper()
	var all []answer
	current := answer{values: map[string]string{}}
	scanner := bufio.NewScanner(bytes.NewReader(out))
	scanner.Buffer(nil, 1<<24)
	for scanner.Scan() {
		fields := strings.Fields(scanner.Text())
		if len(fields) == 0 {
			all = append(all, current)
			current = answer{values: map[string]string{}}
			continue
		}
		for i, f := range fields[1:] {
			fields[i+1] = unhex(t, f)
		}
		switch {
		case fields[0] == "header" && len(fields) == 3:
			current.headers = append(current.headers, [2]string{fields[1], fields[2]})
		case fields[0] == "error" && len(fields) == 2:
			current.failure = fields[1]
		case len(fields) == 2:
			current.values[fields[0]] = fields[1]
		default:
			t.Fatalf("a driver printed %q", scanner.Text())
		}
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func unhex(t *testing.T, s string) string {
	t.Helper()
	if s == "-" {
		return ""
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatalf("a driver printed %q, which is no hex", s)
	}
	return string(b)
}

// TestStatements runs every vector through the statements that languages without such expressions get.
func TestStatements(t *testing.T) {
	all := emit.Targets
	defer func() { emit.Targets = all }()
	target := emit.Shaped("python-statements", false, false, true)
	emit.Targets = append(all[:len(all):len(all)], target)
	drivers[target.ID] = pythonDriver
	defer delete(drivers, target.ID)
	runVectors(t, target.ID)
}
