package declare

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/gateway/model"
)

func (m *making) environments() error {
	for _, s := range m.setup.Services {
		live, err := m.tx.Live(m.ctx, s.Name)
		if err != nil {
			return err
		}
		for _, l := range live {
			i := slices.IndexFunc(s.Environments, func(e Environment) bool { return e.Name == l.Environment })
			switch {
			case i >= 0:
				err = m.environment(s.Name, s.Environments[i], l.Number)
			case m.prune && l.Number > 0:
				err = m.takeDown(l)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *making) takeDown(l model.Live) error {
	m.tell("remove", "environment", l.Service+"/"+l.Environment, Field{Path: "release", Old: l.Number})
	return m.tx.TakeDown(m.ctx, l.Service, l.Environment)
}

// environment makes the right release live: the one that the file names, else one that holds the APIs as they are now.
func (m *making) environment(service string, e Environment, live int) error {
	before, err := m.released(service, live)
	if err != nil {
		return err
	}
	now, number := before, e.Release
	if e.Release > 0 {
		now, err = m.released(service, e.Release)
	} else {
		now, number, err = m.draft(service, before, live)
	}
	if err != nil || number == live && live > 0 {
		return err
	}
	if number > 0 {
		err = m.tx.Rollback(m.ctx, service, e.Name, number)
	} else {
		var made model.Release
		made, err = m.tx.Publish(m.ctx, service, e.Name, e.Note)
		number = made.Number
	}
	if err != nil {
		return err
	}
	change := Field{Path: "release", New: number}
	if live > 0 {
		change.Old = live
	}
	m.tell(action(change.Old), "environment", service+"/"+e.Name, append([]Field{change}, apiChanges(before, now)...)...)
	return nil
}

// draft gives the APIs as they are now, and the release that holds them already: the live one or the last one, else 0.
func (m *making) draft(service string, before []model.API, live int) (apis []model.API, number int, err error) {
	if apis, err = m.tx.APIs(m.ctx, service); err != nil {
		return nil, 0, err
	}
	if live > 0 && len(apiChanges(before, apis)) == 0 {
		return apis, live, nil
	}
	all, err := m.tx.Releases(m.ctx, service)
	if err != nil || len(all) == 0 || len(apiChanges(all[0].APIs, apis)) > 0 {
		return apis, 0, err
	}
	return apis, all[0].Number, nil
}

func (m *making) released(service string, number int) ([]model.API, error) {
	if number == 0 {
		return nil, nil
	}
	r, err := m.tx.Release(m.ctx, service, number)
	return r.APIs, err
}

// apiChanges names the APIs that a release changes.
func apiChanges(before, now []model.API) (out []Field) {
	added, removed, changed := model.Changes(before, now)
	var marks []string
	for sign, list := range map[string][]string{"+": added, "-": removed, "~": changed} {
		for _, name := range list {
			marks = append(marks, sign+name)
		}
	}
	if len(marks) == 0 {
		return nil
	}
	slices.SortFunc(marks, func(a, b string) int { return strings.Compare(a[1:], b[1:]) })
	return []Field{{Path: "apis", New: strings.Join(marks, " ")}}
}
