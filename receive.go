package chopmark

import (
	"context"
	"sync"

	"github.com/chopmark/chopmark/internal/verify"
)

// receiving is the memory of one verification, used again and again.
type receiving struct {
	message Message
	ctx     context.Context
	keys    Keys
	lookup  verify.Lookup
}

var received = sync.Pool{New: func() any { return new(receiving) }}

func (g *receiving) find(keyID string) (verify.Key, bool, error) {
	c, found, err := g.keys.Credential(g.ctx, keyID)
	return verify.Key{Secret: c.Secret, Token: c.Token}, found && c.Secret != "", err
}
