package admin

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Token is the admin token as a gateway keeps it: its SHA-256. A made token has 256 random bits, so nothing slower is needed.
type Token [sha256.Size]byte

// tokenPrefix begins each made token, so that people, and tools that look for leaked secrets, know what it is.
const tokenPrefix = "chopmark-admin-1-"

// leastToken is how long a token of an operator's own must be.
const leastToken = 20

// NewToken makes a token.
func NewToken() string {
	var raw [32]byte
	rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(raw[:])
}

// GivenToken takes a token that an operator chose.
func GivenToken(text string) (Token, error) {
	text = strings.TrimSpace(text)
	if len(text) < leastToken || strings.ContainsAny(text, " \t\r\n") {
		return Token{}, fmt.Errorf("an admin token is one word of at least %d characters", leastToken)
	}
	return sha256.Sum256([]byte(text)), nil
}

// TokenFile reads the hash of the token from a file. On first start, when there is no file, it makes a token and the file;
// made is the token then, which is kept nowhere.
func TokenFile(path string) (t Token, made string, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		made = NewToken()
		t = sha256.Sum256([]byte(made))
		return t, made, writeTokenFile(path, t)
	}
	if err != nil {
		return Token{}, "", err
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(raw) != len(t) {
		return Token{}, "", fmt.Errorf("%s does not hold the hash of an admin token: remove it to have a new token made", path)
	}
	return Token(raw), "", nil
}

func writeTokenFile(path string, t Token) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(hex.EncodeToString(t[:]) + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}

// is tells, in constant time, whether a text is the token.
func (t Token) is(text string) bool {
	sum := sha256.Sum256([]byte(text))
	return subtle.ConstantTimeCompare(sum[:], t[:]) == 1
}

// ID names the token in the audit. It tells nothing of it.
func (t Token) ID() string { return hex.EncodeToString(t[:4]) }
