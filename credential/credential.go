package credential

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
)

// Credential is a key pair, with the token of a temporary one. However it is printed, logged or encoded, it shows
// nothing but the end of its key id.
type Credential struct {
	KeyID   string
	Secret  string
	Token   string
	Expires time.Time // zero if nothing is said
}

// Tail gives the last four characters of a key id, as vendors' tools show them, and nothing of a short one.
func Tail(keyID string) string {
	const shown, hidden = 4, 8
	runes := []rune(keyID)
	switch {
	case keyID == "":
		return ""
	case len(runes) < shown+hidden:
		return "****"
	}
	return "****" + string(runes[len(runes)-shown:])
}

func (c Credential) String() string { return "credential " + Tail(c.KeyID) }

// Format keeps %+v and %#v from showing the fields.
func (c Credential) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue is what a logger writes.
func (c Credential) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalJSON is what an encoder writes.
func (c Credential) MarshalJSON() ([]byte, error) { return json.Marshal(c.String()) }

// Origins says where each part of a credential, and each setting, came from.
type Origins struct {
	KeyID, Secret, Token string
	Settings             map[string]string
}

// part is a value and where it came from.
type part struct{ value, from string }

func (p part) empty() bool { return p.value == "" }

// or gives the first of two parts that is there.
func (p part) or(other part) part {
	if p.empty() {
		return other
	}
	return p
}

// parts are those of a credential, as one place has them.
type parts struct {
	keyID, secret, token part
	expires              time.Time
}

func (p parts) complete() bool { return !p.keyID.empty() && !p.secret.empty() }

func (p parts) none() bool { return p.keyID.empty() && p.secret.empty() && p.token.empty() }

// A Note is what a person should know although all went on.
type Note struct {
	Text string
	Hint string // what to do
}

// trimmed takes off the white space that copying adds, and says so. A vendor's server knows the value without it.
func trimmed(what string, p part, notes *[]Note) part {
	const byteOrderMark = "\ufeff"
	value := strings.TrimSpace(strings.TrimPrefix(p.value, byteOrderMark))
	if value != p.value {
		*notes = append(*notes, Note{Text: "there is white space around the " + what + " from " + p.from + ": it was removed"})
	}
	return part{value, p.from}
}

// trim trims every part.
func (p parts) trim(notes *[]Note) parts {
	p.keyID = trimmed("key id", p.keyID, notes)
	p.secret = trimmed("secret", p.secret, notes)
	p.token = trimmed("session token", p.token, notes)
	return p
}
