package judge

import (
	"bytes"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/message"
)

// Suspect is a request whose signature does not match, with what it takes to find out why. It outlives its decision.
type Suspect struct {
	Scheme     *chopmark.Scheme
	Message    *chopmark.Message
	Credential chopmark.Credential
	Inputs     map[string]string
	Time       time.Time
}

// Suspect copies what was judged; ok is false when the scheme covers a body of more than maxBody bytes, or the key is not known.
func (d *Decision) Suspect(maxBody int) (s Suspect, ok bool) {
	if d.key == nil || d.method == nil {
		return s, false
	}
	secrets := d.key.opened.Load()
	if secrets == nil {
		return s, false
	}
	m := d.message.Clone()
	if d.content != nil {
		if d.content.file != nil || len(d.content.data) > maxBody {
			return s, false
		}
		m.Body = message.Body{Bytes: bytes.Clone(d.content.data)}
	}
	return Suspect{
		Scheme: d.method.scheme, Message: m, Credential: chopmark.Credential{KeyID: d.key.KeyID, Secret: (*secrets)[0]},
		Inputs: d.method.auth.Inputs, Time: d.now(),
	}, true
}
