package main

import (
	"errors"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/credential"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
)

// credentialList is the command credential list.
type credentialList struct {
	places   placeFlags
	provider string
	format   *string
}

// credentialRow is what would be used for one provider.
type credentialRow struct {
	Provider string             `json:"provider"`
	KeyID    string             `json:"key_id,omitempty"` // its last four characters
	Token    bool               `json:"token"`
	From     map[string]string  `json:"from,omitempty"`
	Settings map[string]string  `json:"settings,omitempty"`
	Error    string             `json:"error,omitempty"`
	Notes    []string           `json:"notes,omitempty"`
	Places   []credential.Look  `json:"places"`
	found    *credential.Result `json:"-"`
	err      error              `json:"-"`
}

// credentialsJSON is the list for programs.
type credentialsJSON struct {
	Providers []credentialRow `json:"providers"`
	Keyring   []string        `json:"keyring"`
}

func (l *credentialList) run() error {
	ids := provider.IDs()
	if l.provider != "" {
		ids = []string{l.provider}
	}
	var rows []credentialRow
	for _, id := range ids {
		row, err := l.row(id)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	names, err := keyringNames()
	if err != nil {
		return keyringFailure(err, "")
	}
	l.noteGiven()
	for _, r := range rows {
		if r.err == nil || l.provider != "" {
			l.places.tell(r.found.Notes)
		}
	}
	if err := l.places.u.Deliver("", func(w io.Writer) error { return l.print(w, rows, names) }); err != nil {
		return err
	}
	if l.provider != "" && rows[0].err != nil {
		return l.failure(rows[0].err)
	}
	return nil
}

// failure is an answer of no, with the hints that lead to a credential. The places are on the page already.
func (l *credentialList) failure(err error) error {
	var f *talk.Failure
	if !errors.As(placeFailure(err), &f) {
		return err
	}
	f.Code = talk.CodeNo
	f.Hints = slices.DeleteFunc(f.Hints, func(h string) bool { return strings.HasPrefix(h, "looked at ") })
	return f
}

func (l *credentialList) row(id string) (credentialRow, error) {
	places, err := providerPlaces(id)
	if err != nil {
		return credentialRow{}, err
	}
	found, err := l.places.resolve(places, l.places.allow)
	var profile *credential.ProfileError
	if errors.As(err, &profile) {
		return credentialRow{}, placeFailure(err)
	}
	row := credentialRow{Provider: id, Settings: found.Settings, Places: found.Looks, found: found, err: err}
	for _, n := range found.Notes {
		row.Notes = append(row.Notes, n.Text)
	}
	if err != nil {
		row.Error = err.Error()
		return row, nil
	}
	row.KeyID, row.Token = credential.Tail(found.Credential.KeyID), found.Credential.Token != ""
	row.From = map[string]string{"key_id": found.From.KeyID, "secret": found.From.Secret}
	if row.Token {
		row.From["token"] = found.From.Token
	}
	maps.Copy(row.From, found.From.Settings)
	return row, nil
}

// noteGiven says that the places do not count.
func (l *credentialList) noteGiven() {
	if os.Getenv("CHOPMARK_KEY_ID") != "" && os.Getenv("CHOPMARK_SECRET") != "" {
		l.places.u.Note("CHOPMARK_KEY_ID and CHOPMARK_SECRET are set, and are used in place of all these")
	}
}

func (l *credentialList) print(w io.Writer, rows []credentialRow, names []string) error {
	if *l.format == "json" {
		return talk.WriteJSON(w, credentialsJSON{rows, append([]string{}, names...)})
	}
	p := l.places.u.page(w)
	if l.provider != "" {
		showCredentialRow(p, &rows[0])
		return p.w.Flush()
	}
	widest := 0
	for _, r := range rows {
		widest = max(widest, len(r.Provider))
	}
	for _, r := range rows {
		name := p.paint.Name(talk.Pad(r.Provider, widest))
		if r.err != nil {
			p.line("%s  %s", name, p.paint.Dim(talk.Printable(r.Error)))
			continue
		}
		p.line("%s  %s  %s", name, r.KeyID, p.paint.Dim("from "+talk.Printable(origin(r.found.From))))
	}
	if len(names) > 0 {
		p.section("In the keyring")
		p.prose(strings.Join(names, ", "), plain)
	}
	return p.w.Flush()
}

// showCredentialRow prints everything about one provider.
func showCredentialRow(p *page, r *credentialRow) {
	p.line("%s", p.paint.Head(r.Provider))
	from := r.found.From
	rows := [][3]string{}
	if r.err == nil {
		rows = append(rows, [3]string{"key id", r.KeyID, from.KeyID}, [3]string{"secret", mask, from.Secret})
		if r.Token {
			rows = append(rows, [3]string{"session token", mask, from.Token})
		}
		if at := r.found.Credential.Expires; !at.IsZero() {
			rows = append(rows, [3]string{"expires", at.UTC().Format(timeLayout), ""})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Settings)) {
		rows = append(rows, [3]string{name, r.Settings[name], from.Settings[name]})
	}
	p.table(rows)
	p.section("Places")
	widest := 0
	for _, l := range r.Places {
		widest = max(widest, talk.Columns(l.Place))
	}
	for _, l := range r.Places {
		showLook(p, l, widest)
	}
}

func showLook(p *page, l credential.Look, widest int) {
	colour := map[credential.State]func(string) string{credential.Used: p.paint.Good, credential.Refused: p.paint.Bad, credential.Partial: p.paint.Warm}[l.State]
	if colour == nil {
		colour = p.paint.Dim
	}
	text := l.Where
	if l.Profile != "" {
		text += " (profile " + l.Profile + ")"
	}
	if l.KeyID != "" {
		text += ": " + l.KeyID
	}
	if l.Why != "" && !strings.HasPrefix(l.Why, text) {
		text += ": " + l.Why
	} else if l.Why != "" {
		text = l.Why
	}
	indent := 2 + len(credential.Settings) + 2 + widest + 2
	for i, line := range talk.WrapWords(talk.Printable(text), max(p.width-indent, 30)) {
		head := colour(talk.Pad(string(l.State), len(credential.Settings))) + "  " + p.paint.Name(talk.Pad(l.Place, widest))
		if i > 0 {
			head = strings.Repeat(" ", indent-4)
		}
		p.line("  %s  %s", head, line)
	}
}
