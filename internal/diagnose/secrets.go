package diagnose

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
)

// secrets adds other texts of the secret.
func (c *changes) secrets() {
	secret := c.src.secret
	use := func(class string, what detail, text string) {
		if text != secret {
			c.see(class, what, func(s *sources) { s.secret = text }, graph.Secret)
		}
	}
	for _, w := range []struct {
		name          detail
		before, after string
	}{
		{"a newline behind it", "", "\n"},
		{"CR LF behind it", "", "\r\n"},
		{"a space behind it", "", " "},
		{"a space before it", " ", ""},
		{"spaces around it", " ", " "},
		{"a tab behind it", "", "\t"},
		{"a tab before it", "\t", ""},
		{"a CR behind it", "", "\r"},
		{"a newline before it", "\n", ""},
		{"two newlines behind it", "", "\n\n"},
		{"two spaces behind it", "", "  "},
		{"a byte order mark before it", "\ufeff", ""},
	} {
		use("secret-whitespace", w.name, w.before+secret+w.after)
	}
	use("secret-whitespace", "the blanks around it are part of it", strings.TrimSpace(secret))
	for _, w := range []struct{ before, after string }{
		{`"`, `"`}, {"'", "'"}, {"", "%"}, {"", ";"}, {"", ","}, {"", `\n`}, {"", `"`}, {`"`, ""}, {"<", ">"}, {"", "."}, {"=", ""},
	} {
		use("secret-extra-text", stuck(w.before, w.after), w.before+secret+w.after)
	}
	use("secret-extra-text", "the key id and a colon before it", c.src.keyID+":"+secret)
	use("secret-extra-text", "the key id and a comma before it", c.src.keyID+","+secret)
	for _, empty := range []string{"", "null", "None", "undefined", "nil", "${SECRET}", "NULL", "false"} {
		use("secret-empty", quoted(empty), empty)
	}
	c.mangled(use)
	use("id-secret-swapped", "the key id is the key", c.src.keyID)
	if c.ownID != "" {
		use("id-secret-swapped", "the key id is the key", c.ownID)
	}
	if b, err := base64.StdEncoding.DecodeString(secret); err == nil {
		use("secret-encoding", "decoded from base64", string(b))
	} else if b, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(secret, "=")); err == nil {
		use("secret-encoding", "decoded from base64", string(b))
	}
	if b, err := hex.DecodeString(secret); err == nil {
		use("secret-encoding", "decoded from hexadecimal", string(b))
	}
	use("secret-encoding", "encoded in base64", base64.StdEncoding.EncodeToString([]byte(secret)))
	use("secret-encoding", "encoded in hexadecimal", hex.EncodeToString([]byte(secret)))
}

func (c *changes) mangled(use func(class string, what detail, text string)) {
	const class = "secret-mangled"
	secret := c.src.secret
	use(class, "+ became a space", strings.ReplaceAll(secret, "+", " "))
	if text, err := url.PathUnescape(secret); err == nil {
		use(class, "URL-decoded", text)
	}
	use(class, "URL-encoded", url.QueryEscape(secret))
	use(class, `\ removed`, strings.ReplaceAll(secret, `\`, ""))
	use(class, "lower case", strings.ToLower(secret))
	use(class, "upper case", strings.ToUpper(secret))
	if i := strings.IndexByte(secret, '$'); i >= 0 {
		end := i + 1
		for end < len(secret) && (secret[end] == '_' || isAlphanumeric(secret[end])) {
			end++
		}
		use(class, "a $ and the word behind it expanded by a shell", secret[:i]+secret[end:])
	}
	if i := strings.IndexByte(secret, '#'); i > 0 {
		use(class, "cut at #", secret[:i])
	}
	if len(secret) > 1 {
		use(class, "without its last character", secret[:len(secret)-1])
		use(class, "without its first character", secret[1:])
	}
}

func isAlphanumeric(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}

func quoted(s string) detail {
	if s == "" {
		return "nothing"
	}
	return verbatim(s)
}

// stuck says what stands before and behind a text.
func stuck(before, after string) detail {
	switch {
	case before == "":
		return say("%s behind it", after)
	case after == "":
		return say("%s before it", before)
	}
	return say("%s before and %s behind it", before, after)
}
