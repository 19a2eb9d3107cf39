package declare

import (
	"slices"

	"github.com/chopmark/chopmark/gateway/model"
)

// unbind takes away, when pruning, what the setup does not bind. It comes first: what is bound cannot be removed.
func (m *making) unbind() error {
	if !m.prune {
		return nil
	}
	bound, err := m.tx.Bindings(m.ctx)
	if err != nil {
		return err
	}
	for _, b := range bound {
		// Another plan at the same place is a change, which bindings makes.
		if slices.ContainsFunc(m.setup.Bindings, func(now model.Binding) bool { return BindingName(now) == BindingName(b) }) {
			continue
		}
		if err := m.tx.Unbind(m.ctx, b); err != nil {
			return err
		}
		m.tell("remove", "binding", BindingName(b), Field{Path: "plan", Old: b.Plan})
	}
	return nil
}

func (m *making) pruneAPIs() error {
	for _, s := range m.setup.Services {
		apis, err := m.tx.APIs(m.ctx, s.Name)
		if err != nil {
			return err
		}
		for _, api := range apis {
			if slices.ContainsFunc(s.APIs, func(now model.API) bool { return now.Name == api.Name }) {
				continue
			}
			if err := m.tx.DeleteAPI(m.ctx, s.Name, api.Name); err != nil {
				return err
			}
			m.tell("remove", "api", s.Name+"/"+api.Name)
		}
	}
	return nil
}

func (m *making) pruneServices() error {
	all, err := m.tx.Services(m.ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		if slices.ContainsFunc(m.setup.Services, func(now Service) bool { return now.Name == s.Name }) {
			continue
		}
		live, err := m.tx.Live(m.ctx, s.Name)
		if err != nil {
			return err
		}
		for _, l := range live {
			if l.Number > 0 {
				if err := m.takeDown(l); err != nil {
					return err
				}
			}
		}
		if err := m.tx.DeleteService(m.ctx, s.Name); err != nil {
			return err
		}
		m.tell("remove", "service", s.Name)
	}
	return nil
}

func (m *making) pruneKeys() error {
	all, err := m.tx.Keys(m.ctx)
	if err != nil {
		return err
	}
	for _, k := range all {
		if slices.ContainsFunc(m.setup.Keys, func(now Key) bool { return now.Name == k.Name }) {
			continue
		}
		k.Disabled = true // only such a key can be deleted
		if _, err := m.tx.UpdateKey(m.ctx, k); err != nil {
			return err
		}
		if err := m.tx.DeleteKey(m.ctx, k.Name); err != nil {
			return err
		}
		m.tell("remove", "key", k.Name)
	}
	return nil
}

func (m *making) prunePlans() error {
	all, err := m.tx.Plans(m.ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		if slices.ContainsFunc(m.setup.Plans, func(now model.Plan) bool { return now.Name == p.Name }) {
			continue
		}
		if err := m.tx.DeletePlan(m.ctx, p.Name); err != nil {
			return err
		}
		m.tell("remove", "plan", p.Name)
	}
	return nil
}
