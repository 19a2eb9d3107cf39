package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/chopmark/chopmark/gateway/store"
)

// guard lets only the token in, and makes problems of what the mux itself refuses.
func (a *api) guard(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		defer a.survive(w, r)
		handler, pattern := mux.Handler(r)
		if !public(pattern) && !a.admitted(r) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="chopmark gateway"`)
			write(w, &Failure{
				Status: http.StatusUnauthorized, Title: "the admin token is missing or wrong",
				Hint: "send Authorization: Bearer TOKEN; the token was shown when the gateway was first started",
			})
			return
		}
		if pattern == "" {
			refuse(w, r, handler)
			return
		}
		ctx, cancel := context.WithTimeout(store.By(r.Context(), "token:"+a.Token.ID()), maxTime)
		defer cancel()
		mux.ServeHTTP(w, r.WithContext(ctx))
	})
}

// public tells what needs no token: the document, and the schemas that it refers to.
func public(pattern string) bool {
	return strings.HasPrefix(pattern, "GET /openapi") || strings.HasPrefix(pattern, "GET /schemas/")
}

// admitted tells whether a request has the token, once.
func (a *api) admitted(r *http.Request) bool {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return false
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	return strings.EqualFold(scheme, "Bearer") && a.Token.is(token)
}

// survive makes a problem of a panic.
func (a *api) survive(w http.ResponseWriter, r *http.Request) {
	if v := recover(); v != nil {
		a.Log.ErrorContext(r.Context(), "the admin API failed", "method", r.Method, "path", r.URL.Path, "panic", v)
		write(w, internal())
	}
}

// refuse answers for a path or method that is not there.
func refuse(w http.ResponseWriter, r *http.Request, handler http.Handler) {
	seen := &refusal{header: http.Header{}}
	handler.ServeHTTP(seen, r)
	p := &Failure{Status: http.StatusNotFound, Title: "there is nothing at this address", Hint: "/openapi.json lists what there is"}
	if allow := seen.header.Get("Allow"); allow != "" {
		w.Header().Set("Allow", allow)
		p = &Failure{Status: http.StatusMethodNotAllowed, Title: "this address does not take " + r.Method, Hint: "it takes " + allow}
	}
	write(w, p)
}

// refusal takes what the mux would answer.
type refusal struct{ header http.Header }

func (r *refusal) Header() http.Header         { return r.header }
func (r *refusal) Write(b []byte) (int, error) { return len(b), nil }
func (r *refusal) WriteHeader(int)             {}

// write answers with a problem outside of an operation.
func write(w http.ResponseWriter, p *Failure) {
	w.Header().Set("Content-Type", p.ContentType("application/json"))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // a caller that is gone reads no more
}
