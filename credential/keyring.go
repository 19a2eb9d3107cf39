package credential

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"github.com/zalando/go-keyring"
)

// Keyring keeps credentials in the keyring of the operating system: one item a name, and one more with the names.
type Keyring struct {
	Service string // of all items; empty: "chopmark"
	mu      sync.Mutex
}

// Item is what is kept under a name.
type Item struct {
	Credential Credential
	Settings   map[string]string
}

// The errors of a keyring that callers act upon.
var (
	ErrNotInKeyring = errors.New("the keyring has no such name")
	ErrNoKeyring    = errors.New("there is no keyring service here")
)

// stored is the form in which an item is kept.
type stored struct {
	KeyID    string            `json:"key_id"`
	Secret   string            `json:"secret"`
	Token    string            `json:"token,omitempty"`
	Settings map[string]string `json:"settings,omitempty"`
}

// indexUser is where the names are. It is no name of an item: those are of the other service.
const indexUser = "names"

func (k *Keyring) service() string {
	if k.Service == "" {
		return "chopmark"
	}
	return k.Service
}

func (k *Keyring) indexService() string { return k.service() + "-index" }

// Save keeps an item, in place of one of that name.
func (k *Keyring) Save(name string, item Item) error {
	if why := badProfile(name); why != "" || name == "" {
		return &ProfileError{Profile: name, Why: why}
	}
	c := item.Credential
	data, err := json.Marshal(stored{c.KeyID, c.Secret, c.Token, item.Settings})
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.set(k.service(), name, string(data)); err != nil {
		return err
	}
	return k.change(func(names map[string]bool) { names[name] = true })
}

// Load gives an item.
func (k *Keyring) Load(name string) (Item, error) {
	text, err := k.get(k.service(), name)
	if err != nil {
		return Item{}, err
	}
	var s stored
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return Item{}, fmt.Errorf("the item %q of the keyring is not one of ours", name)
	}
	return Item{Credential{KeyID: s.KeyID, Secret: s.Secret, Token: s.Token}, s.Settings}, nil
}

// Remove forgets an item.
func (k *Keyring) Remove(name string) error {
	if err := serviceHere(); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	err := keyringError(keyring.Delete(k.service(), name))
	if err != nil && !errors.Is(err, ErrNotInKeyring) {
		return err
	}
	if forgotten := k.change(func(names map[string]bool) { delete(names, name) }); forgotten != nil {
		return forgotten
	}
	return err
}

// List gives the names, sorted.
func (k *Keyring) List() ([]string, error) {
	names, err := k.names()
	return slices.Sorted(maps.Keys(names)), err
}

func (k *Keyring) names() (map[string]bool, error) {
	names := map[string]bool{}
	text, err := k.get(k.indexService(), indexUser)
	if errors.Is(err, ErrNotInKeyring) {
		return names, nil
	}
	if err != nil {
		return nil, err
	}
	var list []string
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("the list of names in the keyring is damaged")
	}
	for _, name := range list {
		names[name] = true
	}
	return names, nil
}

// change rewrites the list of names.
func (k *Keyring) change(edit func(names map[string]bool)) error {
	names, err := k.names()
	if err != nil {
		return err
	}
	edit(names)
	data, err := json.Marshal(slices.Sorted(maps.Keys(names)))
	if err != nil {
		return err
	}
	return k.set(k.indexService(), indexUser, string(data))
}

func (k *Keyring) set(service, user, text string) error {
	if err := serviceHere(); err != nil {
		return err
	}
	return keyringError(keyring.Set(service, user, text))
}

func (k *Keyring) get(service, user string) (string, error) {
	if err := serviceHere(); err != nil {
		return "", err
	}
	text, err := keyring.Get(service, user)
	return text, keyringError(err)
}

// keyringError puts what the library says into our words.
func keyringError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotInKeyring
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return ErrNoKeyring
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return errors.New("the credential is too long for the keyring of this system")
	}
	return fmt.Errorf("%w: %w", ErrNoKeyring, err)
}

// serviceHere tells where there is no session bus. The library would start one, and leave it running.
func serviceHere() error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return nil
	}
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return nil
	}
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if dir == "" {
		dir = filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	}
	if _, err := os.Stat(filepath.Join(dir, "bus")); err != nil {
		return ErrNoKeyring
	}
	return nil
}

// lookKeyring asks the keyring for the profile, or for the place's own name.
func (s *search) lookKeyring(f *find) error {
	name := f.place.Keyring
	if s.asked != "" {
		name = s.asked
	}
	from := "the keyring (" + name + ")"
	f.Where = from
	if s.r.Keyring == nil {
		f.skip("not looked at")
		return nil
	}
	item, err := s.r.Keyring.Load(name)
	switch {
	case errors.Is(err, ErrNoKeyring):
		f.State, f.Why = Nothing, ErrNoKeyring.Error()
		return nil
	case errors.Is(err, ErrNotInKeyring):
		f.State, f.Why = Nothing, "it has no such name"
		return nil
	case err != nil:
		return &RefusedError{Where: f.Where, Why: err.Error()}
	}
	c := item.Credential
	f.parts = parts{keyID: part{c.KeyID, from}, secret: part{c.Secret, from}, token: part{c.Token, from}}
	for key, value := range item.Settings {
		f.settings[key] = part{value, from}
	}
	return nil
}
