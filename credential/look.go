package credential

import (
	"fmt"
	"slices"
)

// A Look tells what one place has, for people. It holds nothing of a secret.
type Look struct {
	Place   string `json:"place"`
	Where   string `json:"where,omitempty"`   // file, or names of variables
	Profile string `json:"profile,omitempty"` // the profile looked for
	State   State  `json:"state"`
	KeyID   string `json:"key_id,omitempty"` // its last four characters
	Why     string `json:"why,omitempty"`    // it is not used
	Notes   []Note `json:"-"`

	fromFlag bool // the profile was asked for by flag
	named    bool // the profile was named by something else than a default
	record   bool // the profile is there
	open     Note // others can use the file
}

// State is what became of a place.
type State string

// The states.
const (
	Used     State = "used"     // the credential, or a part of it, is from here
	Other    State = "other"    // there is a credential, and a place before it has one too
	Refused  State = "refused"  // the credential would be taken from here, and is not
	Partial  State = "partial"  // a part is missing
	Nothing  State = "nothing"  // there is none
	Settings State = "settings" // it holds no keys by its nature
	Skipped  State = "skipped"  // it was not looked at
)

func (f *find) skip(why string) { f.State, f.Why = Skipped, why }

func (f *find) note(text, hint string) { f.Notes = append(f.Notes, Note{Text: text, Hint: hint}) }

// from says where a part of a file came from.
func (l *Look) from() string {
	if l.Profile == "" {
		return l.Where
	}
	return l.Where + " (profile " + l.Profile + ")"
}

// finish fills in what the search did not need to know.
func (f *find) finish() Look {
	l := f.Look
	l.KeyID = Tail(f.parts.keyID.value)
	if l.State != "" {
		return l
	}
	switch {
	case f.place.settingsOnly():
		l.State = Settings
	case f.refused != nil:
		l.State, l.Why = Other, f.refused.Error()
	case f.source != nil:
		l.State, l.Why = Other, f.source.what()
	case f.parts.complete():
		l.State = Other
	case f.parts.none():
		l.State = Nothing
	default:
		l.State, l.Why = Partial, f.parts.lacks()
	}
	if l.Why == "" && l.State == Nothing {
		l.Why = "it holds no keys"
		if f.place.Keyring != "" {
			l.State, l.Why = Skipped, "not looked at"
		}
	}
	return l
}

// lacks says which part is missing.
func (p parts) lacks() string {
	switch {
	case p.secret.empty() && p.keyID.empty():
		return "it has a session token only"
	case p.secret.empty():
		return "it has a key id and no secret"
	}
	return "it has a secret and no key id"
}

// partial says that a place was passed over although it has something.
func partial(group []*find, merged parts) (notes []Note) {
	for _, f := range group {
		if !f.parts.none() {
			from := f.parts.keyID.or(f.parts.secret).or(f.parts.token).from
			return []Note{{Text: from + ": " + merged.lacks() + ", so it was passed over"}}
		}
	}
	return nil
}

// NotFoundError says that no place has a credential.
type NotFoundError struct {
	Profile string // the one that no place has; empty if that is not what is wrong
	Looks   []Look
}

func (e *NotFoundError) Error() string {
	if e.Profile != "" {
		return fmt.Sprintf("there is no credential of the profile %q", e.Profile)
	}
	return "there is no credential"
}

// Lines tells of every place what it lacks.
func (e *NotFoundError) Lines() []string {
	var lines []string
	for _, l := range e.Looks {
		if l.State == Settings || l.Why == "" {
			continue
		}
		where := l.from()
		if where == "" {
			where = l.Place
		}
		if line := where + ": " + l.Why; !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// RefusedError says that the credential would be taken from a place, and why it is not.
type RefusedError struct {
	Where  string
	Why    string
	Advice string // what to do
}

func (e *RefusedError) Error() string { return e.Where + ": " + e.Why }

// NotAllowedError says that a place names a program or an address which was not allowed.
type NotAllowedError struct {
	Where   string
	Program bool
	Name    string // what to allow; arguments and the query of an address may be secret, and are not part of it
}

func (e *NotAllowedError) Error() string {
	if e.Program {
		return fmt.Sprintf("%s: the key comes from the program %q, which was not run", e.Where, e.Name)
	}
	return fmt.Sprintf("%s: the key comes from the address %q, which was not asked", e.Where, e.Name)
}

// ProfileError says that a name cannot be a profile's.
type ProfileError struct{ Profile, Why string }

func (e *ProfileError) Error() string {
	return fmt.Sprintf("there can be no profile %q: %s", e.Profile, e.Why)
}
