package chopmark

import "log/slog"

// Credential is what a caller signs with. It prints without its secret and token.
type Credential struct {
	KeyID  string
	Secret string
	Token  string // session token of a temporary credential; empty otherwise
}

// String gives the key id only.
func (c Credential) String() string { return "credential " + c.KeyID }

// GoString gives the key id only, for %#v.
func (c Credential) GoString() string { return "chopmark.Credential{KeyID: " + c.KeyID + "}" }

// LogValue gives the key id only, for log/slog.
func (c Credential) LogValue() slog.Value { return slog.GroupValue(slog.String("key_id", c.KeyID)) }

// MarshalJSON gives the key id only: a credential is not meant to be stored by accident.
func (c Credential) MarshalJSON() ([]byte, error) {
	return []byte(`{"key_id":` + quoteJSON(c.KeyID) + `}`), nil
}
