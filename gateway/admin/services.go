package admin

import (
	"context"
	"errors"
	"net/http"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/store"
)

// OfService names a service in an address. It is exported, as its like, for the library that fills it in.
type OfService struct {
	Service string `path:"service" minLength:"1" maxLength:"100" doc:"name or id of a service"`
}

// OfAPI names an API in an address.
type OfAPI struct {
	OfService
	API string `path:"api" minLength:"1" maxLength:"100" doc:"name or id of an API"`
}

func (a *api) services() {
	const all, one = "/v1/services", "/v1/services/{service}"
	register(a, operation{id: "list-services", method: "GET", path: all, summary: "List services"},
		func(ctx context.Context, _ *struct{}) (*body[[]model.Service], error) {
			return list(a.Store.Services(ctx))
		})
	register(a, operation{id: "get-service", method: "GET", path: one, summary: "Show a service", errors: []int{404}},
		func(ctx context.Context, in *OfService) (*body[model.Service], error) {
			return answer(a.Store.Service(ctx, in.Service))
		})
	register(a, operation{id: "put-service", makes: true, method: "PUT", path: one, summary: "Make or change a service", errors: []int{404, 409}},
		func(ctx context.Context, in *struct {
			OfService
			Body model.Service
		},
		) (*saved[model.Service], error) {
			old, err := a.Store.Service(ctx, in.Service)
			if err := renamed(err, "service", in.Service, in.Body.Name); err != nil {
				return nil, err
			}
			in.Body.ID = old.ID
			return put(a.Store.PutService(ctx, in.Body))
		})
	register(a, operation{
		id: "delete-service", method: "DELETE", path: one, status: http.StatusNoContent, errors: []int{404, 409},
		summary: "Delete a service that is neither live nor bound, with its APIs and releases",
	}, func(ctx context.Context, in *OfService) (*none, error) {
		return done(a.Store.DeleteService(ctx, in.Service))
	})
}

// renamed is about a noun that is put: what is found may get another name, what is new must have that of the address.
func renamed(found error, kind, address, name string) error {
	switch {
	case found == nil:
		return nil
	case !errors.Is(found, store.ErrNotFound):
		return found
	case address != name:
		return invalid(kind, name, "name", "the address names another "+kind, "give both the same name")
	}
	return nil
}

func (a *api) apis() {
	const all, one = "/v1/services/{service}/apis", "/v1/services/{service}/apis/{api}"
	register(a, operation{id: "list-apis", method: "GET", path: all, summary: "List the APIs of a service as they would be published", errors: []int{404}},
		func(ctx context.Context, in *OfService) (*body[[]model.API], error) {
			return list(a.Store.APIs(ctx, in.Service))
		})
	register(a, operation{id: "get-api", method: "GET", path: one, summary: "Show an API", errors: []int{404}},
		func(ctx context.Context, in *OfAPI) (*body[model.API], error) {
			return answer(a.Store.API(ctx, in.Service, in.API))
		})
	register(a, operation{
		id: "put-api", makes: true, method: "PUT", path: one, errors: []int{404, 409},
		summary: "Make or change an API; callers see it when it is published",
	}, func(ctx context.Context, in *struct {
		OfAPI
		Body model.API
	},
	) (*saved[model.API], error) {
		if _, err := a.Store.Service(ctx, in.Service); err != nil {
			return nil, err
		}
		old, err := a.Store.API(ctx, in.Service, in.API)
		if err := renamed(err, "api", in.API, in.Body.Name); err != nil {
			return nil, err
		}
		in.Body.ID = old.ID
		return put(a.Store.PutAPI(ctx, in.Service, in.Body))
	})
	register(a, operation{
		id: "delete-api", method: "DELETE", path: one, status: http.StatusNoContent, errors: []int{404, 409},
		summary: "Delete an API that is not bound; releases keep it",
	}, func(ctx context.Context, in *OfAPI) (*none, error) {
		return done(a.Store.DeleteAPI(ctx, in.Service, in.API))
	})
}
