package chopmark

import (
	"context"

	"github.com/chopmark/chopmark/internal/verify"
)

// receiving is the memory of one verification, used again and again.
type receiving struct {
	message Message
	inner   verify.Memory
}

// lookup asks keys for what a verifier needs to know of one.
func lookup(keys Keys) verify.Lookup {
	return func(ctx context.Context, keyID string) (verify.Key, bool, error) {
		c, found, err := keys.Credential(ctx, keyID)
		return verify.Key{Secret: c.Secret, Token: c.Token}, found && c.Secret != "", err
	}
}
