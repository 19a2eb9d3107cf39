package sandbox

import (
	"time"

	"github.com/chopmark/chopmark"
)

// Call is what an observer is told of a call, once it has been answered. Nothing in it is secret.
type Call struct {
	Time     time.Time // by the sandbox's clock
	Provider string    // empty when no provider serves the host
	Method   string
	Host     string
	Path     string // without the query, where a signature may stand
	Service  string
	Action   string
	Scheme   string // by which it was judged
	KeyID    string
	Verdict  chopmark.Verdict // empty when it was not judged
	Detail   string           // why it was refused; empty for a success
	Hint     string           // what to do about it
	Status   int              // 0 when the connection was broken
	Code     string           // the vendor's, of an error
	Fault    string           // the fault that made it fail, as it was written
	Duration time.Duration
}
