package credential

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmespath-community/go-jmespath"
)

// lookRecord finds the profile in a file, and its keys.
func (s *search) lookRecord(f *find, tree any) {
	p := f.place
	if f.Profile == "" && p.knowsProfiles() {
		f.Why = "it names no profile"
		return
	}
	record := tree
	if p.Record != "" {
		record, _ = jmespath.Search(inProfile(p.Record, f.Profile), tree) // Check has seen the expression
	}
	object, is := record.(map[string]any)
	if !is {
		f.Why = "it has no such profile"
		if known := searchTexts(tree, p.Profile.Known); len(known) > 0 {
			f.Why += "; it has " + strings.Join(known, ", ")
		}
		return
	}
	f.record = true
	for _, setting := range p.Settings {
		value := searchText(object, inProfile(setting.At, f.Profile))
		f.settings[setting.Name] = trimmed(setting.Name, part{value, f.from()}, &f.Notes)
	}
	if !p.settingsOnly() {
		s.lookMode(f, object)
	}
}

// lookMode does what the mode of the profile asks for.
func (s *search) lookMode(f *find, record map[string]any) {
	mode := searchText(record, inProfile(f.place.Mode, f.Profile))
	mode = strings.TrimSpace(mode)
	m := f.place.mode(mode)
	switch m.Way {
	case WayKeys, WayNoToken, WayTemporary:
		s.lookKeys(f, record, m)
	case WayProgram:
		command := searchText(record, f.place.Program)
		f.source = newSource(f.from(), command, true)
	case WayURL:
		address := searchText(record, f.place.URL)
		from := part{address, f.from()}.or(s.r.firstSet(f.place.Variables.URL))
		f.source = newSource(from.from, from.value, false)
	default:
		f.refuse(fmt.Sprintf("the mode %q is not supported", mode), m.Advice)
	}
	if f.source == nil && (m.Way == WayProgram || m.Way == WayURL) {
		f.refuse(fmt.Sprintf("its mode is %q, and it names no %s", mode, m.Way), m.Advice)
	}
}

// mode gives what is done with a mode. A record without one holds keys.
func (p *Place) mode(name string) Mode {
	for _, m := range p.Modes {
		if strings.EqualFold(m.Name, name) {
			if m.Advice == "" {
				m.Advice = p.Advice
			}
			return m
		}
	}
	if p.Mode == "" || name == "" {
		return Mode{Way: WayKeys}
	}
	return Mode{Advice: p.Advice}
}

func (f *find) refuse(why, advice string) {
	f.refused = &RefusedError{Where: f.from(), Why: why, Advice: inProfile(advice, f.Profile)}
}

// lookKeys takes the keys out of a record.
func (s *search) lookKeys(f *find, record map[string]any, m Mode) {
	f.parts = keysOf(record, f.place.Keys, f.from())
	if f.place.Format == INI {
		f.parts = f.parts.unquoted()
	}
	if m.Way == WayNoToken {
		f.parts.token, f.noToken = part{}, true
	}
	if !f.parts.secret.empty() && f.open.Text != "" {
		f.Notes = append(f.Notes, f.open)
	}
	at := f.parts.expires
	switch {
	case m.Way != WayTemporary:
		f.parts.expires = time.Time{} // what is left of another mode
	case at.IsZero():
		f.refuse("its keys are temporary, and it does not say until when", m.Advice)
	case at.Before(s.r.now()):
		f.refuse("its keys expired at "+timeText(at), m.Advice)
	}
}

// keysOf takes the parts of a credential out of a tree.
func keysOf(tree any, k *Keys, from string) parts {
	get := func(expression string) part {
		value := searchText(tree, expression)
		return part{value, from}
	}
	return parts{get(k.KeyID), get(k.Secret), get(k.Token), timeOf(get(k.Expires).value)}
}

// unquoted takes off quotes around a part, which no key has.
func (p parts) unquoted() parts {
	for _, value := range []*string{&p.keyID.value, &p.secret.value, &p.token.value} {
		if n := len(*value); n >= 2 && strings.ContainsAny((*value)[:1], `"'`) && (*value)[n-1] == (*value)[0] {
			*value = (*value)[1 : n-1]
		}
	}
	return p
}

// timeOf reads a time as vendors write it; what is none is zero.
func timeOf(text string) time.Time {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds <= 0 {
		return time.Time{}
	}
	const milliseconds = 100_000_000_000 // as seconds, it is the year 5138
	if seconds > milliseconds {
		return time.UnixMilli(seconds)
	}
	return time.Unix(seconds, 0)
}

// searchText gives a text, or a number as a text. Anything else is empty.
func searchText(tree any, expression string) string {
	if expression == "" || tree == nil {
		return ""
	}
	found, err := jmespath.Search(expression, tree)
	if err != nil {
		return "" // a type that the expression does not expect
	}
	switch v := found.(type) {
	case string:
		return v
	case float64:
		if v == math.Trunc(v) {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return ""
}

// searchTexts gives a list of texts, sorted.
func searchTexts(tree any, expression string) (texts []string) {
	if expression == "" {
		return nil
	}
	found, _ := jmespath.Search(expression, tree) // Check has seen the expression
	list, _ := found.([]any)
	for _, item := range list {
		if text, is := item.(string); is {
			texts = append(texts, text)
		}
	}
	slices.Sort(texts)
	return texts
}

// searchTrue tells whether an expression holds. An empty one does.
func searchTrue(tree any, expression string) bool {
	if expression == "" {
		return true
	}
	found, err := jmespath.Search(expression, tree)
	is, _ := found.(bool)
	return err == nil && is
}
