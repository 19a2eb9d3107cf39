package admin

import (
	"context"
	"net/http"
	"time"

	"github.com/chopmark/chopmark/gateway/model"
)

// OfKey names a key in an address.
type OfKey struct {
	Key string `path:"key" minLength:"1" maxLength:"100" doc:"name or key id of a key"`
}

// newKey is a key to be made.
type newKey struct {
	model.Key
	Secret string `json:"secret,omitempty" writeOnly:"true" doc:"its secret; made when it is not given"`
}

// madeKey is a key that was made, with its secret.
type madeKey struct {
	model.Key
	Secret string `json:"secret" doc:"told now and never again"`
}

func (a *api) keys() {
	const all, one = "/v1/keys", "/v1/keys/{key}"
	register(a, operation{id: "list-keys", method: "GET", path: all, summary: "List keys, without their secrets"},
		func(ctx context.Context, _ *struct{}) (*body[[]model.Key], error) { return list(a.Store.Keys(ctx)) })
	register(a, operation{
		id: "create-key", method: "POST", path: all, status: http.StatusCreated, errors: []int{409},
		summary: "Make a key pair; the answer is the only one that holds its secret",
	}, func(ctx context.Context, in *struct{ Body newKey }) (*body[madeKey], error) {
		k, secret, err := a.Store.CreateKey(ctx, in.Body.Key, in.Body.Secret)
		return answer(madeKey{k, secret}, err)
	})
	register(a, operation{id: "get-key", method: "GET", path: one, summary: "Show a key, without its secret", errors: []int{404}},
		func(ctx context.Context, in *OfKey) (*body[model.Key], error) {
			return answer(a.Store.Key(ctx, in.Key))
		})
	register(a, operation{id: "update-key", method: "PUT", path: one, summary: "Change a key; disable or enable it", errors: []int{404, 409}},
		func(ctx context.Context, in *struct {
			OfKey
			Body model.Key
		},
		) (*body[model.Key], error) {
			old, err := a.Store.Key(ctx, in.Key)
			if err != nil {
				return nil, err
			}
			if in.Body.KeyID != "" && in.Body.KeyID != old.KeyID {
				return nil, invalid("key", old.Name, "key_id", "a key id never changes", "make another key")
			}
			in.Body.KeyID = old.KeyID
			return answer(a.Store.UpdateKey(ctx, in.Body))
		})
	a.secrets(one)
	register(a, operation{
		id: "delete-key", method: "DELETE", path: one, status: http.StatusNoContent, errors: []int{404, 409},
		summary: "Delete a key that is disabled and not bound",
	}, func(ctx context.Context, in *OfKey) (*none, error) { return done(a.Store.DeleteKey(ctx, in.Key)) })
}

func (a *api) secrets(one string) {
	register(a, operation{
		id: "replace-secret", method: "POST", path: one + "/secret", errors: []int{404, 409},
		summary: "Give a key another secret; the one before works on for the time of grace",
	}, func(ctx context.Context, in *struct {
		OfKey
		Body struct {
			Secret string `json:"secret,omitempty" writeOnly:"true" doc:"the secret; made when it is not given"`
			Grace  string `json:"grace,omitempty" maxLength:"20" doc:"how long the secret before works on, as 24h"`
		}
	},
	) (*body[madeKey], error) {
		var grace time.Duration
		if in.Body.Grace != "" {
			var err error
			if grace, err = time.ParseDuration(in.Body.Grace); err != nil {
				return nil, invalid("key", in.Key, "grace", "this is no duration", "write it with its unit, as 24h")
			}
		}
		secret, err := a.Store.ReplaceSecret(ctx, in.Key, in.Body.Secret, grace)
		if err != nil {
			return nil, err
		}
		k, err := a.Store.Key(ctx, in.Key)
		return answer(madeKey{k, secret}, err)
	})
}
