package diagnose_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/diagnose"
	"github.com/chopmark/chopmark/internal/graph"
)

// sameInBoth are details that are names of things.
var sameInBoth = []string{"", "%s", "GBK", "Latin-1", `"name: value"`, `"name:value"`, `"name=value"`}

// TestDetails holds that every detail is said in Chinese, with the same gaps, and that nothing is translated that is not said.
func TestDetails(t *testing.T) {
	chinese := diagnose.ChineseDetails()
	for text := range detailTexts(t) {
		if _, ok := chinese[text]; !ok {
			t.Errorf("details.hcl does not say %q", text)
		}
	}
	source := goSource(t)
	for text, own := range chinese {
		if strings.Count(text, "%s") != strings.Count(own, "%s") {
			t.Errorf("%q and %q have not the same gaps", text, own)
		}
		if !strings.ContainsFunc(own, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || diagnose.English(own) {
			t.Errorf("%q is not Chinese", own)
		}
		_, why, _ := strings.Cut(text, "scheme sends: ")
		if !strings.Contains(source, strconv.Quote(text)) && !strings.Contains(source, "`"+text+"`") && (why == "" || !strings.Contains(source, strconv.Quote(why))) {
			t.Errorf("nothing says %q", text)
		}
	}
}

// detailTexts gives the texts of all changes of all schemes, and of what inspection and reading say.
func detailTexts(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	var all []*graph.Scheme
	for _, id := range chopmark.IDs() {
		all = append(all, graphOf(t, id))
	}
	rules := diagnose.NewRules(all)
	for _, secret := range []string{"abcdef0123456789", `a+%41\\b$x "1#`} {
		for _, id := range chopmark.IDs() {
			for _, inputs := range variants(t, id) {
				for i := range requests {
					m, _ := signedAs(t, id, i, inputs)
					for _, text := range diagnose.DetailTexts(graphOf(t, id), m, diagnose.Key{Secret: secret}, diagnose.Options{Neighbours: rules}) {
						out[text] = true
					}
				}
			}
		}
	}
	for _, m := range said.FindAllStringSubmatch(goSource(t), -1) {
		out[m[1]+m[3]] = true
		if m[2] != "" {
			out["is not of the form that the scheme sends: "+m[2]] = true
		}
	}
	for _, text := range sameInBoth {
		delete(out, text)
	}
	return out
}

var said = regexp.MustCompile(`d\.saw\(.*"([^"]* [^"]*)"\)|because\("([^"]*)"|malformed\(it[^"\n]*"([^"]*)"`)

func goSource(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"*.go", "../match/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(file, "_test.go") {
				all.Write(src)
			}
		}
	}
	return all.String()
}
