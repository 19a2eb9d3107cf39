package declare

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/store"
)

// Options say how a setup is applied.
type Options struct {
	Try   bool // only tell what would change
	Prune bool // remove what the setup does not mention
}

// errTry ends a transaction that was only to be tried.
var errTry = errors.New("only tried")

// Apply makes a gateway what a setup says, in one transaction, and tells what changed. Trying makes the same changes and takes
// them back, so that it finds the same problems. The error may hold several *model.ProblemsError.
func Apply(ctx context.Context, s *store.Store, setup *Setup, o Options) (Result, error) {
	var m *making
	err := s.Apply(ctx, func(tx *store.Store) error {
		m = &making{ctx: ctx, tx: tx, setup: setup, prune: o.Prune, result: Result{Changes: []Change{}}}
		if err := m.all(); err != nil {
			return err
		}
		if o.Try {
			return errTry
		}
		return nil
	})
	if errors.Is(err, errTry) {
		m.result.Secrets, err = nil, nil
	}
	if err != nil {
		return Result{}, err
	}
	return m.result, nil
}

// making is one application.
type making struct {
	ctx      context.Context
	tx       *store.Store
	setup    *Setup
	prune    bool
	result   Result
	problems []error // of nouns, which are all told
}

// all runs the steps in an order in which each finds what it refers to. What refers to others waits until these are right.
func (m *making) all() error {
	for _, step := range []func() error{m.unbind, m.services, m.plans, m.keys} {
		if err := step(); err != nil && !(len(m.problems) > 0 && errors.Is(err, store.ErrNotFound)) {
			return errors.Join(append(m.problems, err)...)
		}
	}
	steps := []func() error{m.bindings}
	if m.prune {
		steps = append(steps, m.pruneAPIs)
	}
	steps = append(steps, m.environments)
	if m.prune {
		steps = append(steps, m.pruneServices, m.pruneKeys, m.prunePlans)
	}
	for _, step := range steps {
		if len(m.problems) > 0 {
			break
		}
		if err := step(); err != nil {
			return err
		}
	}
	return errors.Join(m.problems...)
}

// noted keeps the problems of a noun, and lets the others go on.
func (m *making) noted(err error) error {
	var p *model.ProblemsError
	if errors.As(err, &p) {
		m.problems = append(m.problems, err)
		return nil
	}
	return err
}

func (m *making) tell(action, kind, name string, fields ...Field) {
	m.result.Changes = append(m.result.Changes, Change{action, kind, name, fields})
}

// put writes a noun that is new or differs. old is nil when there is none.
func (m *making) put(kind, name string, old, now any, write func() error) error {
	differing := fields(old, now)
	if old != nil && len(differing) == 0 {
		return nil
	}
	if err := write(); err != nil {
		return m.noted(err)
	}
	m.tell(action(old), kind, name, differing...)
	return nil
}

func action(old any) string {
	if old == nil {
		return "add"
	}
	return "change"
}

// there gives a noun as any: nil when the error says that it is not there.
func there[T any](noun T, err error) (any, error) {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return noun, nil
}

func (m *making) services() error {
	for _, s := range m.setup.Services {
		now := s.Service
		found, err := m.tx.Service(m.ctx, now.Name)
		old, err := there(found, err)
		if err != nil {
			return err
		}
		now.ID = found.ID
		err = m.put("service", now.Name, old, now, func() error { _, _, err := m.tx.PutService(m.ctx, now); return err })
		if err != nil {
			return err
		}
		if err := m.apis(s); err != nil {
			return err
		}
	}
	return nil
}

func (m *making) apis(s Service) error {
	for _, now := range s.APIs {
		found, err := m.tx.API(m.ctx, s.Name, now.Name)
		old, err := there(found, err)
		if err != nil {
			return err
		}
		now.ID = found.ID
		err = m.put("api", s.Name+"/"+now.Name, old, now, func() error {
			_, _, err := m.tx.PutAPI(m.ctx, s.Name, now)
			return within(s.Name, err)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// within gives the problems of an API its service.
func within(service string, err error) error {
	var p *model.ProblemsError
	if errors.As(err, &p) && p.Kind == "api" {
		return &model.ProblemsError{Kind: p.Kind, Name: service + "/" + p.Name, Problems: p.Problems}
	}
	return err
}

func (m *making) plans() error {
	for _, now := range m.setup.Plans {
		found, err := m.tx.Plan(m.ctx, now.Name)
		old, err := there(found, err)
		if err != nil {
			return err
		}
		now.ID = found.ID
		if err := m.put("plan", now.Name, old, now, func() error { _, _, err := m.tx.PutPlan(m.ctx, now); return err }); err != nil {
			return err
		}
	}
	return nil
}

// bindings binds what is not bound. A key that another plan binds to the same place changes its plan.
func (m *making) bindings() error {
	bound, err := m.tx.Bindings(m.ctx)
	if err != nil {
		return err
	}
	for _, now := range m.setup.Bindings {
		if slices.Contains(bound, now) {
			continue
		}
		old := slices.IndexFunc(bound, func(b model.Binding) bool { return BindingName(b) == BindingName(now) })
		change, field := "add", Field{Path: "plan", New: now.Plan}
		if old >= 0 {
			change, field.Old = "change", bound[old].Plan
			if err := m.tx.Unbind(m.ctx, bound[old]); err != nil {
				return err
			}
		}
		switch err := m.noted(m.tx.Bind(m.ctx, now)); {
		case errors.Is(err, store.ErrNotFound):
			m.problems = append(m.problems, &model.ProblemsError{
				Kind: "binding", Name: now.String(), Problems: []model.Problem{{Text: err.Error(), Hint: "declare it in the file, or make it first"}},
			})
		case err != nil:
			return err
		default:
			m.tell(change, "binding", BindingName(now), field)
		}
	}
	return nil
}

// grace reads how long the secret before works on.
func (k Key) grace() (time.Duration, error) {
	if k.Grace == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(k.Grace)
	if err != nil {
		return 0, &model.ProblemsError{Kind: "key", Name: k.Name, Problems: []model.Problem{{
			Field: "grace", Text: fmt.Sprintf("%q is no duration", k.Grace), Hint: "write it with its unit, as 90s or 24h",
		}}}
	}
	return d, nil
}
