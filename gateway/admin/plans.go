package admin

import (
	"context"
	"net/http"

	"github.com/chopmark/chopmark/gateway/model"
)

// OfPlan names a plan in an address.
type OfPlan struct {
	Plan string `path:"plan" minLength:"1" maxLength:"100" doc:"name or id of a plan"`
}

func (a *api) plans() {
	const all, one = "/v1/plans", "/v1/plans/{plan}"
	register(a, operation{id: "list-plans", method: "GET", path: all, summary: "List usage plans"},
		func(ctx context.Context, _ *struct{}) (*body[[]model.Plan], error) { return list(a.Store.Plans(ctx)) })
	register(a, operation{id: "get-plan", method: "GET", path: one, summary: "Show a usage plan", errors: []int{404}},
		func(ctx context.Context, in *OfPlan) (*body[model.Plan], error) {
			return answer(a.Store.Plan(ctx, in.Plan))
		})
	register(a, operation{id: "put-plan", makes: true, method: "PUT", path: one, summary: "Make or change a usage plan", errors: []int{404, 409}},
		func(ctx context.Context, in *struct {
			OfPlan
			Body model.Plan
		},
		) (*saved[model.Plan], error) {
			old, err := a.Store.Plan(ctx, in.Plan)
			if err := renamed(err, "plan", in.Plan, in.Body.Name); err != nil {
				return nil, err
			}
			in.Body.ID = old.ID
			return put(a.Store.PutPlan(ctx, in.Body))
		})
	register(a, operation{
		id: "delete-plan", method: "DELETE", path: one, status: http.StatusNoContent, errors: []int{404, 409},
		summary: "Delete a usage plan that is not bound",
	}, func(ctx context.Context, in *OfPlan) (*none, error) { return done(a.Store.DeletePlan(ctx, in.Plan)) })
}

// Used is what a key used of a plan's quota.
type Used struct {
	Key  string `json:"key" doc:"name of the key"`
	Used int    `json:"used" doc:"requests so far; replicas that run set some aside beforehand"`
}

func (a *api) quotas() {
	const path = "/v1/plans/{plan}/used"
	register(a, operation{id: "list-used", method: "GET", path: path, summary: "Tell what keys used of a plan's quota", errors: []int{404}},
		func(ctx context.Context, in *OfPlan) (*body[[]Used], error) { return list(a.used(ctx, in.Plan)) })
	register(a, operation{
		id: "reset-used", method: "DELETE", path: path, status: http.StatusNoContent, errors: []int{404},
		summary: "Let a key use a plan's quota from its beginning",
	}, func(ctx context.Context, in *struct {
		OfPlan
		Key string `query:"key" required:"true" maxLength:"100" doc:"name or key id of a key"`
	},
	) (*none, error) {
		return done(a.Store.ResetQuota(ctx, in.Plan, in.Key))
	})
}

func (a *api) used(ctx context.Context, name string) (out []Used, err error) {
	plan, err := a.Store.Plan(ctx, name)
	if err != nil {
		return nil, err
	}
	counts, err := a.Store.Used(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := a.Store.Keys(ctx)
	for _, k := range keys {
		if n, some := counts[model.QuotaID(plan.ID, k.KeyID)]; some {
			out = append(out, Used{k.Name, n})
		}
	}
	return out, err
}

func (a *api) bindings() {
	const all = "/v1/bindings"
	register(a, operation{id: "list-bindings", method: "GET", path: all, summary: "List which keys may call what, by which plan"},
		func(ctx context.Context, _ *struct{}) (*body[[]model.Binding], error) {
			return list(a.Store.Bindings(ctx))
		})
	register(a, operation{
		id: "bind", method: "PUT", path: all, errors: []int{404, 409},
		summary: "Let a key call a service or an API of it in an environment, by a usage plan",
	}, func(ctx context.Context, in *body[model.Binding]) (*body[model.Binding], error) {
		return answer(in.Body, a.Store.Bind(ctx, in.Body))
	})
	register(a, operation{
		id: "unbind", method: "DELETE", path: all, status: http.StatusNoContent, errors: []int{404, 409}, summary: "Take a binding away",
	}, func(ctx context.Context, in *struct {
		Plan        string `query:"plan" required:"true" maxLength:"100"`
		Key         string `query:"key" required:"true" maxLength:"100"`
		Service     string `query:"service" required:"true" maxLength:"100"`
		Environment string `query:"environment" required:"true" enum:"test,prepub,release"`
		API         string `query:"api" maxLength:"100"`
	},
	) (*none, error) {
		return done(a.Store.Unbind(ctx, model.Binding(*in)))
	})
}
