package credential

import (
	"context"
	"slices"
)

// search is one walk through the places.
type search struct {
	r     *Resolver
	ctx   context.Context
	asked string // the profile asked for by flag
	finds []*find
}

// find is what one place has.
type find struct {
	place    *Place
	Look           // for people
	parts    parts // those that are there
	settings map[string]part
	noToken  bool    // a session token is none of the profile's
	source   *source // a program or an address to ask
	refused  error   // the credential would be taken from here, and cannot
}

// look looks at one place, without asking a program, an address or the keyring.
func (s *search) look(p *Place) *find {
	f := &find{place: p, settings: map[string]part{}, Look: Look{Place: p.Name, Where: s.where(p)}}
	if variable, off := s.r.on(p.Off); off {
		f.skip("not looked at, because of " + variable)
		return f
	}
	if p.SkipWithProfile && s.asked != "" {
		f.skip("not looked at, because a profile is asked for")
		return f
	}
	switch {
	case len(p.Paths) > 0:
		s.lookFile(f)
	case p.Keyring == "":
		s.lookVariables(f)
	}
	if set := s.r.firstSet(p.Ignored); !set.empty() {
		f.note(set.from+" is set, and is of no effect here", inProfile(p.Advice, f.Profile))
	}
	f.parts = f.parts.trim(&f.Notes)
	return f
}

// where names a place that has not been looked at.
func (s *search) where(p *Place) string {
	switch {
	case p.Keyring != "":
		return "the keyring"
	case len(p.Paths) > 0:
		return s.r.shown(s.r.path(inProfile(p.Paths[0], s.asked)))
	}
	return "the environment"
}

// keyringOnly puts the keyring first, and leaves nothing but settings in the other places.
func (s *search) keyringOnly() {
	var others []*find
	s.finds = slices.DeleteFunc(s.finds, func(f *find) bool {
		if f.place.Keyring != "" {
			return false
		}
		others = append(others, &find{place: &Place{Name: f.place.Name}, settings: f.settings, Look: Look{Place: f.Place, Where: f.Where}})
		return true
	})
	for _, f := range others {
		f.place = f.place.whole()
		f.skip("not looked at, because the keyring is asked for")
	}
	s.finds = append(s.finds, others...)
}

// result chooses among the finds.
func (s *search) result() (*Result, error) {
	out := &Result{}
	finds, missing := s.finds, s.missing()
	if missing != nil {
		finds = s.inKeyring()
	}
	err := s.takeFirst(finds, out)
	s.settings(out)
	for _, f := range s.finds {
		if f.place.settingsOnly() {
			out.Notes = append(out.Notes, f.Notes...)
		}
		out.Looks = append(out.Looks, f.finish())
	}
	if err != nil || out.found() {
		return out, err
	}
	notFound := &NotFoundError{Profile: s.asked, Looks: out.Looks}
	if missing != nil {
		notFound.Profile = missing.Profile
	}
	return out, notFound
}

// inKeyring gives the places in the keyring, if a profile was asked for that may be there.
func (s *search) inKeyring() (finds []*find) {
	for _, f := range s.finds {
		if f.place.Keyring != "" && s.asked != "" {
			finds = append(finds, f)
		}
	}
	return finds
}

// takeFirst takes the credential of the first place that has one.
func (s *search) takeFirst(finds []*find, out *Result) error {
	for i := 0; i < len(finds) && !out.found(); {
		end := i + 1
		for end < len(finds) && finds[end].place.FillOnly {
			end++
		}
		if err := s.take(finds[i:end], out); err != nil {
			return err
		}
		i = end
	}
	return nil
}

// take tries a place together with those that only fill it.
func (s *search) take(group []*find, out *Result) error {
	head := group[0]
	if err := s.open(head); err != nil {
		head.State, head.Why = Refused, err.Error()
		return err
	}
	if head.source != nil || head.elsewhere() {
		group = group[:1] // what a program says is whole, and what fills a profile is not it
	}
	merged := head.parts
	for _, f := range group[1:] {
		merged = merged.fill(f.parts, head.noToken)
	}
	for _, f := range group {
		if !f.place.settingsOnly() {
			out.Notes = append(out.Notes, f.Notes...)
		}
	}
	if !merged.complete() {
		out.Notes = append(out.Notes, partial(group, merged)...)
		return nil
	}
	s.use(group, merged, out)
	return nil
}

// open asks what has to be asked before the parts of a place are there.
func (s *search) open(f *find) error {
	switch {
	case f.refused != nil:
		return f.refused
	case f.source != nil:
		return s.ask(f)
	case f.place.Keyring != "" && f.State == "":
		return s.lookKeyring(f)
	}
	return nil
}

// fill adds the parts that are not there.
func (p parts) fill(other parts, noToken bool) parts {
	p.keyID, p.secret = p.keyID.or(other.keyID), p.secret.or(other.secret)
	if !noToken {
		p.token = p.token.or(other.token)
	}
	return p
}

// use makes the parts the result.
func (s *search) use(group []*find, p parts, out *Result) {
	out.Credential = Credential{KeyID: p.keyID.value, Secret: p.secret.value, Token: p.token.value, Expires: p.expires}
	out.From.KeyID, out.From.Secret, out.From.Token = p.keyID.from, p.secret.from, p.token.from
	for _, f := range group {
		if f.parts.none() {
			continue
		}
		f.State = Used
		if f.place.Note != "" {
			out.Notes = append(out.Notes, Note{Text: f.place.Note})
		}
	}
	if at := p.expires; !at.IsZero() && at.Before(s.r.now()) {
		out.Notes = append(out.Notes, Note{Text: "the credential from " + p.secret.from + " expired at " + timeText(at)})
	}
}

// settings takes each setting from the first place that has it.
func (s *search) settings(out *Result) {
	out.Settings, out.From.Settings = map[string]string{}, map[string]string{}
	for _, f := range s.finds {
		for name, p := range f.settings {
			if _, has := out.Settings[name]; !has && !p.empty() {
				out.Settings[name], out.From.Settings[name] = p.value, p.from
			}
		}
	}
}
