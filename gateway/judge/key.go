package judge

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/model"
)

// key is a key of a snapshot. Its secrets are opened when they are first needed.
type key struct {
	model.KeyRecord
	nonceTTL time.Duration
	opened   atomic.Pointer[model.Secrets]
}

// defaultNonceTTL is how long the nonces of a key are kept that says nothing else.
const defaultNonceTTL = 15 * time.Minute

// sameKey tells whether a key is as it was before, so that its opened secrets can stay.
func sameKey(a, b *model.KeyRecord) bool {
	return len(a.Sealed) == len(b.Sealed) && slices.EqualFunc(a.Sealed, b.Sealed, bytes.Equal) && a.KeyID == b.KeyID &&
		a.Name == b.Name && a.Disabled == b.Disabled && a.Nonce == b.Nonce && a.NonceTTL == b.NonceTTL &&
		slices.Equal(a.Schemes, b.Schemes) && slices.Equal(a.Allowed, b.Allowed) && equalTimes(a.GraceEnds, b.GraceEnds)
}

func equalTimes(a, b *time.Time) bool { return a == b || a != nil && b != nil && a.Equal(*b) }

func newKey(r model.KeyRecord) *key {
	k := &key{KeyRecord: r, nonceTTL: defaultNonceTTL}
	if ttl, err := time.ParseDuration(r.NonceTTL); err == nil && ttl > 0 {
		k.nonceTTL = ttl
	}
	return k
}

// secrets opens the secrets of a key.
func (k *key) secrets(open func(model.KeyRecord) (model.Secrets, error)) (model.Secrets, error) {
	if s := k.opened.Load(); s != nil {
		return *s, nil
	}
	s, err := open(k.KeyRecord)
	if err == nil && len(s) == 0 {
		err = fmt.Errorf("the key %q has no secret", k.Name)
	}
	if err != nil {
		return nil, err
	}
	k.opened.Store(&s)
	return s, nil
}

// grant lets a key call an API or an environment, as much as a plan says.
type grant struct {
	plan *model.Plan
	ask  limit.Ask
}

// grantKey finds a grant: to is an *API or a *place.
type grantKey struct {
	key *key
	to  any
}

// keys finds the key of a request that is being judged: what it needs to know comes along as the context.
type keys struct{}

// asking is the context of one verification.
type asking struct {
	context.Context
	d      *Decision
	scheme string
	secret int // which of the key's secrets is tried
}

// Credential finds the key, if it may call this API by this scheme.
func (keys) Credential(ctx context.Context, keyID string) (chopmark.Credential, bool, error) {
	a, ok := ctx.(*asking)
	if !ok {
		return chopmark.Credential{}, false, fmt.Errorf("a key is asked for outside of a decision")
	}
	return a.d.credential(a, keyID)
}

func (d *Decision) credential(a *asking, keyID string) (c chopmark.Credential, found bool, err error) {
	d.KeyID = keyID
	k := d.snap.keys[keyID]
	if k == nil {
		d.keyReason = UnknownKey
		return c, false, nil
	}
	d.key = k
	if d.keyReason = d.mayCall(k, a.scheme); d.keyReason != OK {
		return c, false, nil
	}
	secrets, err := k.secrets(d.judge.options.Secrets)
	if err != nil {
		return c, false, err
	}
	return chopmark.Credential{KeyID: keyID, Secret: secrets[a.secret]}, true, nil
}

// mayCall tells whether a key may call the API at all.
func (d *Decision) mayCall(k *key, scheme string) Reason {
	d.grant = d.snap.grantOf(k, d.API)
	switch {
	case k.Disabled:
		return DisabledKey
	case d.grant == nil && !d.API.bound && !d.API.place.bound:
		return NoPlan
	case d.grant == nil:
		return UnboundKey
	case len(k.Schemes) > 0 && !slices.Contains(k.Schemes, scheme):
		return KeyNotForScheme
	}
	return OK
}

// graced tells whether the secret before the present one still works.
func (k *key) graced(secrets int, now time.Time) bool {
	return secrets > 1 && k.GraceEnds != nil && now.Before(*k.GraceEnds)
}
