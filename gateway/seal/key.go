package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// keyPrefix begins each master key as text, so that people, and tools that look for leaked secrets, know what it is.
const keyPrefix = "chopmark-master-1-"

const (
	keyBytes = 32 // AES-256
	idBytes  = 8
)

// key is one master key, ready to seal.
type key struct {
	id   [idBytes]byte
	raw  [keyBytes]byte
	aead cipher.AEAD
}

func newKey(raw [keyBytes]byte) (*key, error) {
	block, err := aes.NewCipher(raw[:])
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	k := &key{raw: raw, aead: aead}
	mac := hmac.New(sha256.New, raw[:])
	mac.Write([]byte("chopmark master key id"))
	copy(k.id[:], mac.Sum(nil))
	return k, nil
}

func generate() (*key, error) {
	var raw [keyBytes]byte
	rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	return newKey(raw)
}

// ID is how a master key is called in messages. It tells nothing of the key.
func (k *key) ID() string { return hex.EncodeToString(k.id[:]) }

func (k *key) text() string { return keyPrefix + base64.RawURLEncoding.EncodeToString(k.raw[:]) }

var errNoKey = errors.New("there is no master key in it: a master key begins with " + keyPrefix)

// parse reads master keys that stand apart by space. Lines that begin with # are notes.
func parse(text string) (keys []*key, err error) {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			k, err := parseKey(word)
			if err != nil {
				return nil, fmt.Errorf("master key %d: %w", len(keys)+1, err)
			}
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return nil, errNoKey
	}
	return keys, nil
}

// parseKey never repeats what it was given: it may be a key with a typing error.
func parseKey(word string) (*key, error) {
	encoded, ok := strings.CutPrefix(word, keyPrefix)
	if !ok {
		return nil, fmt.Errorf("it does not begin with %s", keyPrefix)
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || len(data) != keyBytes {
		return nil, fmt.Errorf("what follows %s is not %d bytes in URL-safe base64", keyPrefix, keyBytes)
	}
	return newKey([keyBytes]byte(data))
}
