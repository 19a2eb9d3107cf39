package seal

import (
	"errors"
	"fmt"
	"sync"
)

// version is the first byte of everything sealed: AES-256-GCM, nonce first.
const version = 1

const headBytes = 1 + idBytes

// ErrOpen is any failure to open what was sealed.
var ErrOpen = errors.New("cannot be opened")

// Box seals and opens. It is safe for use by several goroutines.
type Box struct {
	mu   sync.RWMutex
	keys []*key // the first seals, all open
	file string // where the keys come from; "" for the environment
}

// New makes a box with a new master key that is kept nowhere, for tests and trials.
func New() (*Box, error) {
	k, err := generate()
	if err != nil {
		return nil, err
	}
	return &Box{keys: []*key{k}}, nil
}

// Parse makes a box of master keys as text, as the environment gives them: the first seals, all open.
func Parse(text string) (*Box, error) {
	keys, err := parse(text)
	if err != nil {
		return nil, err
	}
	return &Box{keys: keys}, nil
}

// ID names the master key that seals.
func (b *Box) ID() string { return b.sealing().ID() }

func (b *Box) sealing() *key {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.keys[0]
}

// Seal seals plain for the record that is named so, and for no other.
func (b *Box) Seal(plain []byte, record string) []byte { return b.sealing().seal(plain, record) }

// SealLike is Seal with the master key that something else was sealed with. While keys are rotated that may be the old one.
func (b *Box) SealLike(sealed, plain []byte, record string) ([]byte, error) {
	k, err := b.keyOf(sealed, record)
	if err != nil {
		return nil, err
	}
	return k.seal(plain, record), nil
}

func (k *key) seal(plain []byte, record string) []byte {
	head := append([]byte{version}, k.id[:]...)
	return k.aead.Seal(head, nil, plain, bound(head, record))
}

// bound is what is authenticated beside the secret: how it was sealed, and whose it is.
func bound(head []byte, record string) []byte {
	return append(head[:headBytes:headBytes], record...)
}

// Open opens what was sealed for this record by any of the box's master keys.
func (b *Box) Open(sealed []byte, record string) ([]byte, error) {
	k, err := b.keyOf(sealed, record)
	if err != nil {
		return nil, err
	}
	plain, err := k.aead.Open(nil, nil, sealed[headBytes:], bound(sealed, record))
	if err != nil {
		return nil, fmt.Errorf("the secret of %s %w: it was changed, or belongs to another record", record, ErrOpen)
	}
	return plain, nil
}

// keyOf gives the master key that something was sealed with.
func (b *Box) keyOf(sealed []byte, record string) (*key, error) {
	if len(sealed) < headBytes || sealed[0] != version {
		return nil, fmt.Errorf("the secret of %s %w: it was not sealed by this program", record, ErrOpen)
	}
	id := [idBytes]byte(sealed[1:headBytes])
	if k := b.find(id); k != nil {
		return k, nil
	}
	return nil, fmt.Errorf("the secret of %s %w: it was sealed with master key %x, and here is %s", record, ErrOpen, id, b.ID())
}

// find gives the key of this id. A file is read again for a key that is not known yet: it may have been rotated.
func (b *Box) find(id [idBytes]byte) *key {
	if k := b.known(id); k != nil || b.file == "" {
		return k
	}
	keys, err := readFile(b.file)
	if err != nil {
		return nil
	}
	b.mu.Lock()
	b.keys = keys
	b.mu.Unlock()
	return b.known(id)
}

func (b *Box) known(id [idBytes]byte) *key {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, k := range b.keys {
		if k.id == id {
			return k
		}
	}
	return nil
}
