package credential

import (
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// Resolver looks through places. Its zero value is of use: it reads the environment and the files of the process, and
// allows no program and no address.
type Resolver struct {
	Environ func(name string) string // nil: os.Getenv
	Home    string                   // empty: the user's
	Root    string                   // put before every path that is read; messages do not show it
	Keyring *Keyring                 // nil: places in the keyring are passed over

	Allow   []string      // programs and addresses that may be used: the name that a NotAllowedError tells, or all of it
	Timeout time.Duration // of a program or an address; 0: a minute
	Stderr  io.Writer     // for what an allowed program writes there; nil: nowhere
	Client  *http.Client  // for an allowed address; nil: http.DefaultClient
	Now     func() time.Time
}

// Result is what the places gave. The settings are there, and Looks, even if there is no credential.
type Result struct {
	Credential Credential
	Settings   map[string]string
	From       Origins
	Notes      []Note
	Looks      []Look
}

// keyringProfile begins the name of a profile that is one of the keyring, and of nothing else.
const keyringProfile = "keyring:"

// Resolve looks through the places in their order. The credential is that of the first one with a key id and a secret;
// a setting is that of the first one which has it. The profile is the one asked for by flag, or empty.
func (r *Resolver) Resolve(ctx context.Context, places []Place, profile string) (*Result, error) {
	name, keyringOnly := strings.CutPrefix(profile, keyringProfile)
	if why := badProfile(name); why != "" {
		return &Result{}, &ProfileError{Profile: profile, Why: why}
	}
	s := &search{r: r, ctx: ctx, asked: name}
	if keyringOnly {
		s.asked = "" // the files have no such profile
	}
	for i := range places {
		s.finds = append(s.finds, s.look(places[i].whole()))
	}
	if keyringOnly {
		s.asked = name
		s.keyringOnly()
	}
	return s.result()
}

func (r *Resolver) environ(name string) string {
	if r.Environ != nil {
		return r.Environ(name)
	}
	return os.Getenv(name)
}

// firstSet gives the first variable that is set.
func (r *Resolver) firstSet(names []string) part {
	for _, name := range names {
		if value := r.environ(name); value != "" {
			return part{value, name}
		}
	}
	return part{}
}

// on gives the first switch that acts.
func (r *Resolver) on(switches []Switch) (string, bool) {
	for _, s := range switches {
		value := r.environ(s.Variable)
		if value == "" {
			continue
		}
		if len(s.Values) == 0 {
			return s.Variable, true
		}
		for _, v := range s.Values {
			if v == value {
				return s.Variable + "=" + v, true
			}
		}
	}
	return "", false
}

func (r *Resolver) now() time.Time {
	if r.Now != nil {
		return r.Now()
	}
	return time.Now()
}

func (r *Result) found() bool { return r.Credential.Secret != "" }

func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339) }
