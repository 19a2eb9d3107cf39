package diagnose

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/chopmark/chopmark/internal/syntax"
)

// TestMistakes holds every class to what the reports need of it: both languages, and whole sentences.
func TestMistakes(t *testing.T) {
	const findings = 318 // of the threads that were read
	seen, sum := map[string]bool{}, 0
	for _, m := range Mistakes() {
		t.Run(m.ID, func(t *testing.T) { checkMistake(t, m) })
		if seen[m.ID] {
			t.Errorf("%q stands there twice", m.ID)
		}
		seen[m.ID] = true
		sum += m.Findings
	}
	if sum != findings {
		t.Errorf("%d findings in all, want %d", sum, findings)
	}
}

func checkMistake(t *testing.T, m Mistake) {
	if m.ID == "" || m.Findings < 0 {
		t.Errorf("id %q, %d findings", m.ID, m.Findings)
	}
	if m.Proof == "" || strings.Trim(m.Proof, "SIFHX") != "" {
		t.Errorf("proof %q: want letters of SIFHX", m.Proof)
	}
	for _, tt := range []struct {
		name, text, stop string
		han              bool
	}{
		{"text", m.Text, ".", false},
		{"fix", m.Fix, ".", false},
		{"text_zh", m.TextZH, "。", true},
		{"fix_zh", m.FixZH, "。", true},
	} {
		if !strings.HasSuffix(tt.text, tt.stop) || strings.Count(tt.text, "。") > 1 || nextSentence.MatchString(tt.text) {
			t.Errorf("%s %q: want one sentence that ends with %q", tt.name, tt.text, tt.stop)
		}
		if got := strings.ContainsFunc(tt.text, func(r rune) bool { return unicode.Is(unicode.Han, r) }); got != tt.han {
			t.Errorf("%s %q: Chinese characters %t, want %t", tt.name, tt.text, got, tt.han)
		}
	}
	if text := m.TextZH + m.FixZH; English(text) {
		t.Errorf("%q has a run of English words", text)
	}
	for language, line := range m.Code {
		if !languages[language] {
			t.Errorf("code for %q: not one of the languages", language)
		}
		if line == "" || strings.TrimSpace(line) != line || strings.Contains(line, "\n") {
			t.Errorf("code for %s %q: want one line", language, line)
		}
	}
}

// English tells whether a Chinese text has three English words in a row, outside of quotes.
func English(text string) bool { return words.MatchString(quotes.ReplaceAllString(text, "")) }

var (
	words  = regexp.MustCompile(`[A-Za-z]{2,}( [A-Za-z]{2,}){2}`)
	quotes = regexp.MustCompile(`"[^"]*"|'[^']*'|“[^”]*”`)
)

var nextSentence = regexp.MustCompile(`\. [A-Z]`)

var languages = map[string]bool{"python": true, "php": true, "java": true, "javascript": true, "go": true, "csharp": true, "ruby": true}

// TestFormat holds the files to the one layout, by which blocks are cut out of them, and to the same classes.
func TestFormat(t *testing.T) {
	for name, src := range map[string][]byte{"mistakes.hcl": mistakesFile, "advice.hcl": adviceFile, "details.hcl": detailsFile} {
		if string(syntax.Format(src)) != string(src) {
			t.Errorf("%s is not formatted", name)
		}
	}
	var ids, told []string
	for _, c := range classes() {
		ids = append(ids, c.ID)
	}
	for _, b := range parse("advice.hcl", adviceFile) {
		told = append(told, b.Labels[0].Text)
	}
	if !slices.Equal(ids, told) {
		t.Errorf("classes are %v, and advice is about %v", ids, told)
	}
}
