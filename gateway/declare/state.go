package declare

import (
	"context"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/store"
	"github.com/chopmark/chopmark/internal/data"
)

// State gives the set-up that a gateway has, without secrets: applied to it, nothing differs.
func State(ctx context.Context, s *store.Store) (out Setup, err error) {
	services, err := s.Services(ctx)
	if err != nil {
		return out, err
	}
	for _, service := range services {
		one := Service{Service: service}
		if one.APIs, err = s.APIs(ctx, service.Name); err != nil {
			return out, err
		}
		if one.Environments, err = serving(ctx, s, service.Name, one.APIs); err != nil {
			return out, err
		}
		out.Services = append(out.Services, one)
	}
	keys, err := s.Keys(ctx)
	if err != nil {
		return out, err
	}
	for _, k := range keys {
		out.Keys = append(out.Keys, Key{Key: k})
	}
	if out.Plans, err = s.Plans(ctx); err != nil {
		return out, err
	}
	out.Bindings, err = s.Bindings(ctx)
	return out, err
}

// serving gives the environments of a service: those that serve the APIs as they are now need not name their release.
func serving(ctx context.Context, s *store.Store, service string, now []model.API) (out []Environment, err error) {
	live, err := s.Live(ctx, service)
	if err != nil {
		return nil, err
	}
	for _, l := range live {
		if l.Number == 0 {
			continue
		}
		r, err := s.Release(ctx, service, l.Number)
		if err != nil {
			return nil, err
		}
		e := Environment{Name: l.Environment}
		if len(apiChanges(r.APIs, now)) > 0 {
			e.Release = l.Number
		}
		out = append(out, e)
	}
	return out, nil
}

// Text writes a set-up as a file.
func (s *Setup) Text() []byte { return data.Encode(s) }
