// Package admin is the API by which a gateway is set up, with its OpenAPI 3.1 document at /openapi.json.
//
// In: requests with the admin token, and the store. Out: the nouns of gateway/model as JSON; errors as problem+json that say
// what is wrong, where, and what to do. Every write is audited with the token that made it. A secret is in the answer to what
// made it and in no other one. It opens no port, and never shows what the database itself said.
package admin

import (
	"context"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/chopmark/chopmark/gateway/store"
)

// Options are what the API needs.
type Options struct {
	Store   *store.Store
	Token   Token        // whoever has it may do all
	Version string       // of the program
	Log     *slog.Logger // of what callers are not told; nil: the default one
}

// The bounds of a request.
const (
	maxBody  = 1 << 20
	maxApply = 8 << 20 // a whole set-up
	maxTime  = 30 * time.Second
)

type api struct {
	Options
	huma huma.API
}

// New makes the API.
func New(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	a, mux := build(o)
	return a.guard(mux)
}

// Document gives the OpenAPI document.
func Document(version string) ([]byte, error) {
	a, _ := build(Options{Version: version})
	return a.huma.OpenAPI().MarshalJSON()
}

func build(o Options) (*api, *http.ServeMux) {
	ownProblems()
	mux := http.NewServeMux()
	a := &api{Options: o, huma: humago.New(mux, config(o.Version))}
	a.services()
	a.apis()
	a.releases()
	a.keys()
	a.plans()
	a.quotas()
	a.bindings()
	a.whole()
	return a, mux
}

func config(version string) huma.Config {
	c := huma.DefaultConfig("Chopmark gateway", version)
	c.Info.Description = "Services, APIs, releases, key pairs, usage plans and bindings of a Chopmark gateway."
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.CreateHooks = nil // no links to schemas in answers
	c.DocsPath = ""     // the page would load programs from elsewhere
	c.RejectUnknownQueryParameters = true
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	return c
}

// schemaName tells types of one name apart: a service, and the service that a set-up declares.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	if t.Name() != "" && strings.HasSuffix(t.PkgPath(), "/declare") {
		return "Declared" + name
	}
	return name
}

// operation is one verb of the API.
type operation struct {
	id, method, path, summary string
	status                    int   // 200 without it
	maxBody                   int64 // maxBody without it
	errors                    []int // beside those that every operation may give
	makes                     bool  // the answer may also be 201: what was put is new
}

// always are the errors that every operation may give.
var always = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}

// register adds an operation. What the store says becomes a problem.
func register[In, Out any](a *api, o operation, run func(ctx context.Context, in *In) (*Out, error)) {
	if o.maxBody == 0 {
		o.maxBody = maxBody
	}
	tag, _, _ := strings.Cut(strings.TrimPrefix(o.path, "/v1/"), "/")
	huma.Register(a.huma, huma.Operation{
		OperationID: o.id, Method: o.method, Path: o.path, Summary: o.summary, Tags: []string{tag},
		DefaultStatus: o.status, MaxBodyBytes: o.maxBody, BodyReadTimeout: maxTime,
		Errors: append(o.errors, always...), Security: []map[string][]string{{"token": {}}},
	}, func(ctx context.Context, in *In) (*Out, error) {
		err := noNUL(in)
		var out *Out
		if err == nil {
			out, err = run(ctx, in)
		}
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return out, nil
	})
	answers := a.huma.OpenAPI().Paths[o.path].Put
	if o.makes && answers != nil {
		answers.Responses["201"] = answers.Responses["200"]
	}
}

// body is an answer.
type body[T any] struct{ Body T }

// answer makes an answer of what a function gave.
func answer[T any](v T, err error) (*body[T], error) { return &body[T]{v}, err }

// list makes an answer of several; none is an empty list.
func list[T any](v []T, err error) (*body[[]T], error) {
	if v == nil {
		v = []T{}
	}
	return &body[[]T]{v}, err
}

// saved is an answer that tells whether something was made.
type saved[T any] struct {
	Status int
	Body   T
}

func put[T any](v T, created bool, err error) (*saved[T], error) {
	if created {
		return &saved[T]{http.StatusCreated, v}, err
	}
	return &saved[T]{http.StatusOK, v}, err
}

// none is an answer without a body.
type none struct{}

func done(err error) (*none, error) { return &none{}, err }
