package judge

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync/atomic"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/model"
)

// key is a key of a snapshot. Its secrets are opened when they are first needed.
type key struct {
	model.Key
	sealed   [][]byte
	grants   []grant // by what they are for
	nonceTTL time.Duration
	opened   atomic.Pointer[model.Secrets]
}

// grant is what a key may call, by the plan with this id. Requests of it are counted under counter.
type grant struct {
	to            model.Scope
	plan, counter string
}

// defaultNonceTTL is how long the nonces of a key are kept that says nothing else.
const defaultNonceTTL = 15 * time.Minute

// newKey prepares a key. before is the key with this id until now, or nil: what was opened of the same secrets stays open.
func newKey(r *model.KeyRecord, before *key) *key {
	k := &key{Key: r.Key, sealed: r.Sealed, nonceTTL: defaultNonceTTL, grants: make([]grant, len(r.Grants))}
	if ttl, err := time.ParseDuration(r.NonceTTL); err == nil && ttl > 0 {
		k.nonceTTL = ttl
	}
	for i, g := range r.Grants {
		k.grants[i] = grant{to: g.Scope, plan: g.Plan, counter: model.QuotaID(g.Plan, r.KeyID)}
	}
	slices.SortFunc(k.grants, func(a, b grant) int { return compareScopes(&a.to, &b.to) })
	if before != nil && slices.EqualFunc(before.sealed, k.sealed, bytes.Equal) {
		k.opened.Store(before.opened.Load())
	}
	return k
}

// compareScopes looks no further than where they differ: it is asked for every request.
func compareScopes(a, b *model.Scope) int {
	if c := strings.Compare(a.Service, b.Service); c != 0 {
		return c
	}
	if c := strings.Compare(a.API, b.API); c != 0 {
		return c
	}
	return strings.Compare(a.Environment, b.Environment)
}

// grantFor finds what lets a key call: what binds it to the API goes before what binds it to the environment.
func (k *key) grantFor(api *API) *grant {
	for i := range api.scopes {
		to := &api.scopes[i]
		at := sort.Search(len(k.grants), func(n int) bool { return compareScopes(&k.grants[n].to, to) >= 0 })
		if at < len(k.grants) && k.grants[at].to == *to {
			return &k.grants[at]
		}
	}
	return nil
}

// keyring holds the keys of a snapshot.
type keyring struct {
	keys  map[string]*key     // by id
	bound map[model.Scope]int // how many of them may call it
}

// next makes the keyring of a snapshot.
func (r keyring) next(s *model.Snapshot) keyring {
	n := keyring{keys: make(map[string]*key, len(s.Keys)), bound: map[model.Scope]int{}}
	if s.SomeKeys {
		n = keyring{keys: maps.Clone(r.keys), bound: maps.Clone(r.bound)}
	}
	for _, id := range s.Gone {
		n.drop(id)
	}
	for i := range s.Keys {
		k := newKey(&s.Keys[i], r.keys[s.Keys[i].KeyID])
		n.drop(k.KeyID)
		n.keys[k.KeyID] = k
		for _, g := range k.grants {
			n.bound[g.to]++
		}
	}
	return n
}

func (r keyring) drop(id string) {
	k := r.keys[id]
	if k == nil {
		return
	}
	for _, g := range k.grants {
		r.bound[g.to]--
	}
	delete(r.keys, id)
}

// anyBound tells whether some key may call an API.
func (r keyring) anyBound(api *API) bool {
	return r.bound[api.scopes[0]] > 0 || r.bound[api.scopes[1]] > 0
}

// secrets opens the secrets of a key.
func (k *key) secrets(open func(model.KeyRecord) (model.Secrets, error)) (model.Secrets, error) {
	if s := k.opened.Load(); s != nil {
		return *s, nil
	}
	s, err := open(model.KeyRecord{Key: k.Key, Sealed: k.sealed})
	if err == nil && len(s) == 0 {
		err = fmt.Errorf("the key %q has no secret", k.Name)
	}
	if err != nil {
		return nil, err
	}
	k.opened.Store(&s)
	return s, nil
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
	if d.grant = k.grantFor(d.API); d.grant != nil {
		d.plan = d.snap.plans[d.grant.plan]
	}
	switch {
	case k.Disabled:
		return DisabledKey
	case d.plan == nil && !d.snap.anyBound(d.API):
		return NoPlan
	case d.plan == nil:
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
