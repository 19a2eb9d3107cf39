package seeds

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// missing skips a test for what this machine lacks, and fails it in CI.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// filled are values that can be told apart from everything in the articles.
var filled = Values{
	"key_id": "AKID-filled", "secret": "secret-filled", "certificate": "-----BEGIN\nfilled", "private_key": "filled\nkey",
	"gateway_url": "http://gateway.filled/", "gateway_host": "gateway.filled", "source": "source-filled",
	"instance_id": "ins-filled", "image_id": "image-filled", "instance_name": "name-filled", "instance_type": "type-filled",
	"security_group": "sg-filled", "subnet": "subnet-filled", "zone": "zone-filled", "password": "password-filled",
	"project": "project-filled", "volume_size": "40-filled", "volume_type": "volume-filled",
}

func articles(t *testing.T) string {
	t.Helper()
	dir, err := Dir()
	if err != nil {
		missing(t, err.Error())
	}
	return dir
}

func TestProgramsCompile(t *testing.T) {
	programs, err := All(articles(t), filled)
	if err != nil {
		t.Fatal(err)
	}
	if len(programs) != len(rules) {
		t.Fatalf("%d programs, want %d", len(programs), len(rules))
	}
	dir := t.TempDir()
	for _, p := range programs {
		t.Run(p.Seed+" "+p.Name, func(t *testing.T) {
			file := filepath.Join(dir, p.Name)
			if err := os.WriteFile(file, []byte(p.Text), 0o600); err != nil {
				t.Fatal(err)
			}
			check := []string{"python3", "-W", "error", "-m", "py_compile"}
			if filepath.Ext(p.Name) == ".php" {
				check = []string{"php", "-l"}
			}
			if _, err := exec.LookPath(check[0]); err != nil {
				missing(t, check[0]+" is missing")
			}
			if out, err := exec.Command(check[0], append(check[1:], file)...).CombinedOutput(); err != nil {
				t.Errorf("%v: %v\n%s", check, err, out)
			}
		})
	}
}

// TestProgramsKeepTheText holds that nothing but the blanks and the habits of Python 2 is changed: it counts the lines of
// each program that do not stand in the article, white space at their beginning aside.
func TestProgramsKeepTheText(t *testing.T) {
	dir := articles(t)
	programs, err := All(dir, filled)
	if err != nil {
		t.Fatal(err)
	}
	changed := map[string]struct{ blanks, python2 int }{
		"qingcloud.py":  {4, 0},
		"gateway2.py":   {5, 2}, // print; the others turn into the very lines of the article's own Python 3
		"gateway3.py":   {5, 0},
		"eip.php":       {0, 0},
		"eip.py":        {0, 4}, // import, the line of the signature, two times print
		"volcengine.py": {12, 0},
	}
	for _, p := range programs {
		want, byLines := changed[p.Name]
		if !byLines {
			continue
		}
		article, err := read(dir, p.Seed)
		if err != nil {
			t.Fatal(err)
		}
		lines := map[string]bool{}
		for line := range strings.Lines(article) {
			lines[strings.TrimSpace(line)] = true
		}
		blanks, others := 0, []string{}
		for line := range strings.Lines(p.Body) {
			switch line = strings.TrimSpace(line); {
			case lines[line]:
			case strings.Contains(line, "filled"):
				blanks++
			default:
				others = append(others, line)
			}
		}
		if blanks != want.blanks || len(others) != want.python2 {
			t.Errorf("%s: %d lines filled in, want %d; %d others changed, want %d:\n%s",
				p.Name, blanks, want.blanks, len(others), want.python2, strings.Join(others, "\n"))
		}
	}
}

// TestProgramsKeepTheFunction holds that the PHP that stands on one line gets line breaks and nothing else.
func TestProgramsKeepTheFunction(t *testing.T) {
	dir := articles(t)
	programs, err := All(dir, filled)
	if err != nil {
		t.Fatal(err)
	}
	article, err := read(dir, "003")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		if p.Name != "tmt.php" {
			continue
		}
		if n := strings.Count(p.Body, "\n"); n < 40 {
			t.Errorf("%s has %d lines: the breaks are not restored", p.Name, n)
		}
		if !strings.Contains(article, strings.ReplaceAll(p.Body, "\n", "")) {
			t.Errorf("%s: the body without its line breaks is not what the article shows", p.Name)
		}
	}
}
