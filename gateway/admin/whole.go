package admin

import (
	"context"

	"github.com/chopmark/chopmark/gateway/declare"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/store"
)

// Status is how a gateway is.
type Status struct {
	Program  string       `json:"program" doc:"version of the program"`
	Changes  int64        `json:"changes" doc:"grows with every write"`
	Services int          `json:"services"`
	Keys     int          `json:"keys"`
	Plans    int          `json:"plans"`
	Bindings int          `json:"bindings"`
	Live     []model.Live `json:"live" doc:"environments that serve a release"`
}

// whole is what is about all of the gateway.
func (a *api) whole() {
	register(a, operation{id: "status", method: "GET", path: "/v1/status", summary: "Tell how the gateway is"},
		func(ctx context.Context, _ *struct{}) (*body[Status], error) { return answer(a.status(ctx)) })
	register(a, operation{id: "audit", method: "GET", path: "/v1/audit", summary: "List the last writes, the latest first"},
		func(ctx context.Context, in *struct {
			Limit int `query:"limit" minimum:"1" maximum:"10000" default:"100"`
		},
		) (*body[[]store.AuditEntry], error) {
			return list(a.Store.Audit(ctx, in.Limit))
		})
	register(a, operation{id: "setup", method: "GET", path: "/v1/setup", summary: "Show the whole set-up as apply takes it, without secrets"},
		func(ctx context.Context, _ *struct{}) (*body[declare.Setup], error) {
			return answer(declare.State(ctx, a.Store))
		})
	register(a, operation{
		id: "apply", method: "POST", path: "/v1/apply", maxBody: maxApply, errors: []int{404, 409},
		summary: "Make the gateway what a set-up says, in one transaction",
	}, func(ctx context.Context, in *struct {
		Try   bool `query:"try" doc:"only tell what would change"`
		Prune bool `query:"prune" doc:"remove what the set-up does not mention"`
		Body  declare.Setup
	},
	) (*body[declare.Result], error) {
		return answer(declare.Apply(ctx, a.Store, &in.Body, declare.Options{Try: in.Try, Prune: in.Prune}))
	})
}

func (a *api) status(ctx context.Context) (Status, error) {
	n, err := a.Store.Counts(ctx)
	if err != nil {
		return Status{}, err
	}
	live, err := a.Store.AllLive(ctx)
	return Status{
		Program: a.Version, Changes: n.Version, Services: n.Services, Keys: n.Keys, Plans: n.Plans, Bindings: n.Bindings,
		Live: append([]model.Live{}, live...),
	}, err
}
