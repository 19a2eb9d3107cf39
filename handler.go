package chopmark

import (
	"context"
	"net/http"
)

// Handler lets verified requests through to next and answers all others. Who signed a request is in its context: see
// KeyIDFromContext. The answer to a refusal is plain text with the verdict, and nothing that the secret went into.
func (v *Verifier) Handler(next http.Handler) http.Handler {
	return v.HandlerFunc(next, refuse)
}

// HandlerFunc is Handler with an answer of your own for refused requests. err is not nil when the request could not
// be judged.
func (v *Verifier) HandlerFunc(next http.Handler, refused func(http.ResponseWriter, *http.Request, Result, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		result, err := v.Verify(r)
		if err != nil || result.Verdict != OK {
			refused(w, r, result, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), keyIDKey{}, result.KeyID)))
	})
}

func refuse(w http.ResponseWriter, _ *http.Request, result Result, err error) {
	if err != nil {
		http.Error(w, "the request could not be verified", http.StatusServiceUnavailable)
		return
	}
	http.Error(w, string(result.Verdict)+": "+result.Detail, http.StatusUnauthorized)
}

type keyIDKey struct{}

// KeyIDFromContext gives the key id by which Handler verified the request; empty for a request that did not come
// through it.
func KeyIDFromContext(ctx context.Context) string {
	id, _ := ctx.Value(keyIDKey{}).(string)
	return id
}
