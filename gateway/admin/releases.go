package admin

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/chopmark/chopmark/gateway/declare"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/store"
)

// OfEnvironment names an environment of a service in an address.
type OfEnvironment struct {
	OfService
	Environment string `path:"environment" enum:"test,prepub,release"`
}

// OfRelease names a release in an address.
type OfRelease struct {
	OfService
	Number int `path:"number" minimum:"1" maximum:"1000000000"`
}

func (a *api) releases() {
	const all, one = "/v1/services/{service}/releases", "/v1/services/{service}/releases/{number}"
	register(a, operation{
		id: "publish", method: "POST", path: all, status: http.StatusCreated, errors: []int{404, 409},
		summary: "Publish the APIs of a service as its next release, and make it live in an environment",
	}, func(ctx context.Context, in *struct {
		OfService
		Body struct {
			Environment string `json:"environment" enum:"test,prepub,release"`
			Note        string `json:"note,omitempty" maxLength:"1000" doc:"is kept with the release"`
		}
	},
	) (*body[model.Release], error) {
		return answer(a.Store.Publish(ctx, in.Service, in.Body.Environment, in.Body.Note))
	})
	register(a, operation{id: "list-releases", method: "GET", path: all, summary: "List the releases of a service, the last first", errors: []int{404}},
		func(ctx context.Context, in *OfService) (*body[[]model.Release], error) {
			return list(a.Store.Releases(ctx, in.Service))
		})
	register(a, operation{id: "get-release", method: "GET", path: one, summary: "Show a release", errors: []int{404}},
		func(ctx context.Context, in *OfRelease) (*body[model.Release], error) {
			return answer(a.Store.Release(ctx, in.Service, in.Number))
		})
	register(a, operation{
		id: "diff", method: "GET", path: "/v1/services/{service}/diff", errors: []int{404},
		summary: "Tell how two releases differ",
	}, func(ctx context.Context, in *struct {
		OfService
		From string `query:"from" required:"true" pattern:"^(test|prepub|release|draft|[0-9]{1,9})$" doc:"a number, an environment for what it serves, or draft for what would be published; 0 is nothing"`
		To   string `query:"to" default:"draft" pattern:"^(test|prepub|release|draft|[0-9]{1,9})$" doc:"the same"`
	},
	) (*body[[]declare.Change], error) {
		return list(a.diff(ctx, in.Service, in.From, in.To))
	})
	a.environments()
}

func (a *api) environments() {
	const all, one = "/v1/services/{service}/environments", "/v1/services/{service}/environments/{environment}"
	register(a, operation{id: "list-environments", method: "GET", path: all, summary: "Tell which release each environment serves", errors: []int{404}},
		func(ctx context.Context, in *OfService) (*body[[]model.Live], error) {
			return list(a.Store.Live(ctx, in.Service))
		})
	register(a, operation{id: "rollback", method: "PUT", path: one, summary: "Make an earlier release live in an environment", errors: []int{404, 409}},
		func(ctx context.Context, in *struct {
			OfEnvironment
			Body struct {
				Number int `json:"number" minimum:"1" maximum:"1000000000" doc:"of the release"`
			}
		},
		) (*body[model.Live], error) {
			err := a.Store.Rollback(ctx, in.Service, in.Environment, in.Body.Number)
			return answer(model.Live{Service: in.Service, Environment: in.Environment, Number: in.Body.Number}, err)
		})
	register(a, operation{
		id: "take-down", method: "DELETE", path: one, status: http.StatusNoContent, errors: []int{404, 409},
		summary: "Take a service down in an environment",
	}, func(ctx context.Context, in *OfEnvironment) (*none, error) {
		return done(a.Store.TakeDown(ctx, in.Service, in.Environment))
	})
}

// diff tells how what is published differs.
func (a *api) diff(ctx context.Context, service, from, to string) ([]declare.Change, error) {
	before, err := a.stage(ctx, service, from)
	if err != nil {
		return nil, err
	}
	after, err := a.stage(ctx, service, to)
	if err != nil {
		return nil, err
	}
	return declare.Compare(service, before, after), nil
}

// stage gives the APIs of a release, of what an environment serves, or of the draft.
func (a *api) stage(ctx context.Context, service, name string) ([]model.API, error) {
	if name == "draft" {
		return a.Store.APIs(ctx, service)
	}
	number, err := strconv.Atoi(name)
	if err != nil {
		live, err := a.Store.Live(ctx, service)
		if err != nil {
			return nil, err
		}
		for _, l := range live {
			if l.Environment == name {
				number = l.Number
			}
		}
	}
	if number == 0 {
		_, err := a.Store.Service(ctx, service)
		return nil, err
	}
	r, err := a.Store.Release(ctx, service, number)
	if errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	return r.APIs, err
}
