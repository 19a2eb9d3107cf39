package limit

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

//go:embed rates.lua
var ratesScript string

// Redis counts rates in Redis, by its clock, so that replicas share them, and quotas in quotas. Only what may be forgotten
// after a second is in Redis: one that loses its data lets at most N requests too many pass, once. Quotas are counted in this
// process when quotas is nil.
func Redis(url string, quotas Quotas) (*Limits, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("the address of Redis: %w", err)
	}
	options.ContextTimeoutEnabled = true
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout = time.Second, time.Second, time.Second
	options.MaxRetries, options.DialerRetries, options.DisableIdentity = 1, 1, true
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	redis.SetLogger(quiet{})
	if quotas == nil {
		quotas = &forgotten{used: map[string]int{}}
	}
	r := &shared{client: redis.NewClient(options), script: redis.NewScript(ratesScript)}
	return &Limits{rates: r, quotas: newLeases(quotas, time.Now)}, nil
}

// quiet keeps the client from writing to standard error: every failure comes back to the one who asks.
type quiet struct{}

func (quiet) Printf(context.Context, string, ...any) {}

type shared struct {
	client *redis.Client
	script *redis.Script
}

// keyPrefix begins all keys. What stands in braces puts them on one node of a cluster, where one script can see them all.
const keyPrefix = "{chopmark}:rate:"

func (r *shared) take(ctx context.Context, asks []Ask, left []Left) (int, error) {
	var keys []string
	var limits []any
	var places []int
	for i, ask := range asks {
		if ask.PerSec > 0 {
			keys, limits, places = append(keys, keyPrefix+ask.ID), append(limits, ask.PerSec), append(places, i)
		}
	}
	if len(keys) == 0 {
		return passed, nil
	}
	answer, err := r.script.Run(ctx, r.client, keys, limits...).Int64Slice()
	if err != nil {
		return 0, err
	}
	if len(answer) == 1 {
		return places[answer[0]-1], nil
	}
	if len(answer) != 1+len(keys) {
		return 0, fmt.Errorf("redis answered with %d numbers for %d counters", len(answer), len(keys))
	}
	for k, i := range places {
		left[i].Rate = int(answer[1+k])
	}
	return passed, nil
}

func (r *shared) ping(ctx context.Context) error { return r.client.Ping(ctx).Err() }

func (r *shared) close() error { return r.client.Close() }
