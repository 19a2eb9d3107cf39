package admin

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/store"
)

// Failure is an error as callers get it (RFC 9457). It never repeats a value that was sent: that may be a secret.
type Failure struct {
	Title  string                 `json:"title" doc:"what is wrong"`
	Status int                    `json:"status" doc:"the HTTP status"`
	Hint   string                 `json:"hint,omitempty" doc:"what to do"`
	Nouns  []*model.ProblemsError `json:"problems,omitempty" doc:"what is wrong where"`
}

func (p *Failure) Error() string  { return p.Title }
func (p *Failure) GetStatus() int { return p.Status }

// ContentType is that of problems.
func (p *Failure) ContentType(string) string { return "application/problem+json" }

// ownProblems makes the library say problems our way, with the only means that it has.
var ownProblems = sync.OnceFunc(func() {
	huma.NewError = func(status int, text string, errs ...error) huma.StatusError {
		p := &Failure{Status: status, Title: text}
		request := &model.ProblemsError{Kind: "request"}
		for _, err := range errs {
			var d huma.ErrorDetailer
			if errors.As(err, &d) {
				detail := d.ErrorDetail()
				request.Problems = append(request.Problems, model.Problem{Field: detail.Location, Text: detail.Message})
			}
		}
		if len(request.Problems) > 0 {
			p.Nouns = []*model.ProblemsError{request}
		}
		return p
	}
})

func internal() *Failure {
	return &Failure{Status: http.StatusInternalServerError, Title: "the gateway failed", Hint: "its log says why"}
}

// problem turns what the store says into what callers are told.
func (a *api) problem(ctx context.Context, err error) error {
	var own *Failure
	var contradiction *store.ConflictError
	nouns := problemsIn(err)
	switch {
	case errors.As(err, &own):
		return own
	case len(nouns) > 0:
		return &Failure{Status: http.StatusUnprocessableEntity, Title: nouns[0].Error(), Nouns: nouns}
	case errors.As(err, &contradiction):
		return &Failure{Status: http.StatusConflict, Title: contradiction.Text, Hint: contradiction.Hint}
	case errors.Is(err, store.ErrNotFound):
		return &Failure{Status: http.StatusNotFound, Title: err.Error()}
	case errors.Is(err, store.ErrDown):
		a.Log.ErrorContext(ctx, "the admin API cannot reach the database", "error", err)
		return &Failure{Status: http.StatusServiceUnavailable, Title: store.ErrDown.Error(), Hint: "nothing was written: try again later"}
	}
	a.Log.ErrorContext(ctx, "the admin API failed", "error", err)
	return internal()
}

// problemsIn gives the problems of nouns in an error, of which there may be several.
func problemsIn(err error) (all []*model.ProblemsError) {
	var several interface {
		error
		Unwrap() []error
	}
	var one *model.ProblemsError
	switch {
	case errors.As(err, &several):
		for _, inner := range several.Unwrap() {
			all = append(all, problemsIn(inner)...)
		}
	case errors.As(err, &one):
		all = append(all, one)
	}
	return all
}

// invalid is a problem with what an operation was given.
func invalid(kind, name, field, text, hint string) error {
	return &model.ProblemsError{Kind: kind, Name: name, Problems: []model.Problem{{Field: field, Text: text, Hint: hint}}}
}

// noNUL refuses texts with a NUL, which databases do not take.
func noNUL(in any) error {
	if hasNUL(reflect.ValueOf(in)) {
		return &Failure{Status: http.StatusUnprocessableEntity, Title: "a text has the character NUL in it", Hint: "remove it"}
	}
	return nil
}

func hasNUL(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return strings.ContainsRune(v.String(), 0)
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil() && hasNUL(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if hasNUL(v.Field(i)) {
				return true
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if hasNUL(v.Index(i)) {
				return true
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if hasNUL(it.Key()) || hasNUL(it.Value()) {
				return true
			}
		}
	}
	return false
}
