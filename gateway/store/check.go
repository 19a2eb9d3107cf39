package store

import (
	"context"
	"errors"

	"github.com/chopmark/chopmark/gateway/model"
)

// settleServices checks the services that a change touched as a whole, each with its APIs, and against one another.
func (s *Store) settleServices(ctx context.Context) error {
	if len(s.in.checks) == 0 {
		return nil
	}
	services, err := s.Services(ctx)
	if err != nil {
		return err
	}
	errs := []error{model.CheckHosts(services)}
	for _, service := range services {
		if s.in.checks[service.ID] {
			errs = append(errs, s.checkService(ctx, service))
		}
	}
	return errors.Join(errs...)
}

func (s *Store) checkService(ctx context.Context, service model.Service) error {
	apis, err := s.apisOf(ctx, service.ID)
	if err != nil {
		return err
	}
	return model.CheckAPIs(service, apis)
}
