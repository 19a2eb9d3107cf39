// Package sandbox plays clouds offline: it verifies requests exactly as the vendor does, runs their actions on a little
// state of its own, and answers in the vendor's own shapes, successes and errors alike.
//
// In: provider files, action files, fixture credentials, and requests over any connection that someone else opened. Out:
// an http.Handler. It opens no connection, runs no program, keeps nothing on disk, and no answer holds a secret or a
// signature that would have been right. What it knows of a cloud stands in data files.
package sandbox

import (
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/actions"
	"github.com/chopmark/chopmark/provider"
)

// Options says what a sandbox is made of. The zero value is every built-in provider with its built-in actions.
type Options struct {
	Providers   []*provider.Provider  // further ones; one with the id of a built-in provider takes its place
	Schemes     []*chopmark.Scheme    // further ones, likewise
	Actions     []fs.FS               // folders of further action files; an action there takes the place of an earlier one
	Credentials []chopmark.Credential // that are good, beside the fixture's
	Faults      []Fault               // what goes wrong
	Clock       func() time.Time      // nil: time.Now
	Observer    func(Call)            // told of every call; it may be called by several goroutines
	MaxBody     int64                 // bytes of a request's body; 0: 10 MiB
	Diagnose    time.Duration         // how long to look for the mistake behind a wrong signature, for the observer; 0: not at all
	Language    string                // of what is said about that mistake: en or zh; empty: en
}

// maxBody is what the clouds accept at most.
const maxBody = 10 << 20

// fixture are the credentials that are always good.
var fixture = []chopmark.Credential{
	{KeyID: "AKIDCHOPMARKSANDBOX", Secret: "chopmark-sandbox-secret-key-0001"},
	{KeyID: "AKIDCHOPMARKSANDBOXTEMP", Secret: "chopmark-sandbox-secret-key-0002", Token: "chopmark-sandbox-token"},
}

// Sandbox plays all its clouds. It is safe for use by several goroutines; its state is its own.
type Sandbox struct {
	options     Options
	credentials []chopmark.Credential
	keys        chopmark.KeyMap
	clouds      []*cloud
	faults      []*faulty
	verifiers   verifiers
	searching   sync.Mutex // one diagnosis at a time

	pipe      sync.Once
	transport *http.Transport
	server    *http.Server
	listener  *pipeListener
}

// cloud is one provider with what it does and what it has.
type cloud struct {
	*provider.Provider
	book   *book
	state  *state
	nonces *nonces

	answers []ErrorAnswer
}

// New makes a sandbox. An error of a file is a *provider.Error, or one like it.
func New(o Options) (*Sandbox, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.MaxBody == 0 {
		o.MaxBody = maxBody
	}
	s := &Sandbox{options: o, credentials: slices.Concat(fixture, o.Credentials), keys: chopmark.KeyMap{}}
	for _, c := range s.credentials {
		s.keys[c.KeyID] = c
	}
	for _, f := range o.Faults {
		s.faults = append(s.faults, &faulty{Fault: f})
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	return s, nil
}

// load gathers the providers, and gives each its actions.
func (s *Sandbox) load() error {
	all := slices.Clone(s.options.Providers)
	for _, id := range provider.IDs() {
		if slices.ContainsFunc(all, func(p *provider.Provider) bool { return p.ID == id }) {
			continue
		}
		p, err := provider.Load(id)
		if err != nil {
			return err
		}
		all = append(all, p)
	}
	books, err := readBooks(append([]fs.FS{actions.Files}, s.options.Actions...), all)
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := s.checkSchemes(p); err != nil {
			return err
		}
		c := &cloud{Provider: p, book: books[p.ID], nonces: newNonces(s.options.Clock)}
		if c.state, err = newState(c.book, s.calls()); err != nil {
			return err
		}
		if c.answers, err = c.errors(); err != nil { // what cannot be answered is better said now
			return err
		}
		s.clouds = append(s.clouds, c)
	}
	return nil
}

// checkSchemes holds that every scheme of a provider is there, before a call needs it.
func (s *Sandbox) checkSchemes(p *provider.Provider) error {
	for _, d := range p.Dialects {
		for _, id := range d.Schemes {
			if !slices.Contains(chopmark.IDs(), id) && s.ownScheme(id) == nil {
				return fmt.Errorf("the provider %s is signed by the scheme %q, which is not among the schemes: give its file too", p.ID, id)
			}
		}
	}
	return nil
}

func (s *Sandbox) ownScheme(id string) *chopmark.Scheme {
	for _, own := range s.options.Schemes {
		if own.ID() == id {
			return own
		}
	}
	return nil
}

// scheme gives a scheme by its id: one of the options, or a built-in one.
func (s *Sandbox) scheme(id string) (*chopmark.Scheme, error) {
	if own := s.ownScheme(id); own != nil {
		return own, nil
	}
	return chopmark.Load(id)
}

// Credentials gives the credentials that are good here: a permanent one, a temporary one with its session token, and
// those of the options.
func (s *Sandbox) Credentials() []chopmark.Credential { return slices.Clone(s.credentials) }

// Providers gives the providers that are played, those of the options first.
func (s *Sandbox) Providers() []*provider.Provider {
	out := make([]*provider.Provider, 0, len(s.clouds))
	for _, c := range s.clouds {
		out = append(out, c.Provider)
	}
	return out
}

// Serves tells whether a host, with or without a port, belongs to a cloud that is played here.
func (s *Sandbox) Serves(host string) bool {
	c, _ := s.cloud(host)
	return c != nil
}

// cloud gives the first cloud that serves a host, and the dialects that are spoken there.
func (s *Sandbox) cloud(host string) (*cloud, []*provider.Dialect) {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(host, ".")
	for _, c := range s.clouds {
		if ds := c.Serves(host); len(ds) > 0 {
			return c, ds
		}
	}
	return nil, nil
}
