package store

import "context"

// checkService checks a service with all its APIs, against one another and against other services.
func (s *Store) checkService(ctx context.Context, id string) error { return nil }
