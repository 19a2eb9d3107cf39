package judge

import (
	"fmt"
	"slices"

	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/model"
)

// Service is a service as it is served.
type Service struct {
	model.Service
	places map[string]*place
}

// place is an environment of a service.
type place struct {
	service *Service
	name    string
	number  int // of the release that it serves; 0: none
	general table
	hosts   map[string]*table // of APIs that are not on all hosts
	ask     limit.Ask
}

// API is an API of a release, in one environment.
type API struct {
	model.API
	Service     *Service
	Environment string
	Release     int
	MaxBody     int64
	Data        any   // what Options.Attach made
	Problem     error // why it cannot be served

	place   *place
	scopes  [2]model.Scope // that it lies in, the narrower one first
	methods []*method
	body    bool // an accepted scheme covers the body
	ask     limit.Ask
}

// NeedsBody tells whether a scheme that the API accepts covers the body.
func (a *API) NeedsBody() bool { return a.body }

// snapshot is all that decisions are made from, prepared. What a snapshot has is never changed; the next one may share it.
type snapshot struct {
	version int64
	served
	keyring
}

// served is all but keys.
type served struct {
	hosts map[string]*Service
	plans map[string]*model.Plan // by id
}

// builder prepares what is served.
type builder struct {
	judge    *Judge
	from     *model.Snapshot
	out      served
	methods  map[string]*method
	services map[string]*Service // by name
	problems []error
}

func (b *builder) build() {
	b.out = served{hosts: map[string]*Service{}, plans: map[string]*model.Plan{}}
	b.services = map[string]*Service{}
	for _, s := range b.from.Services {
		b.service(s)
	}
	for i := range b.from.Plans {
		b.out.plans[b.from.Plans[i].ID] = &b.from.Plans[i]
	}
	releases := map[string]*model.Release{}
	for i := range b.from.Releases {
		r := &b.from.Releases[i]
		releases[fmt.Sprint(r.Number, " ", r.Service)] = r
	}
	for _, live := range b.from.Live {
		if s, r := b.services[live.Service], releases[fmt.Sprint(live.Number, " ", live.Service)]; s != nil && r != nil && live.Number > 0 {
			b.release(s, live.Environment, r)
		}
	}
}

func (b *builder) problem(format string, args ...any) {
	b.problems = append(b.problems, fmt.Errorf(format, args...))
}

func (b *builder) service(m model.Service) {
	s := &Service{Service: m, places: map[string]*place{}}
	b.services[m.Name] = s
	for _, e := range model.Environments {
		s.places[e] = &place{service: s, name: e, hosts: map[string]*table{}}
		if m.PerSec > 0 {
			s.places[e].ask = limit.Ask{ID: "service:" + m.ID + ":" + e, PerSec: m.PerSec}
		}
	}
	names := slices.Clone(m.Hosts)
	for _, base := range b.judge.options.Bases {
		names = append(names, m.ID+"."+base)
	}
	for _, host := range names {
		host = hostName(host)
		if other := b.out.hosts[host]; other != nil {
			b.problem("the host %s belongs to the services %s and %s; %s has it", host, other.Name, m.Name, other.Name)
			continue
		}
		b.out.hosts[host] = s
	}
}

func (b *builder) release(s *Service, environment string, r *model.Release) {
	p := s.places[environment]
	if p == nil {
		b.problem("the service %s has no environment %s", s.Name, environment)
		return
	}
	p.number = r.Number
	for _, m := range r.APIs {
		api := &API{API: m, Service: s, Environment: environment, Release: r.Number, place: p, MaxBody: b.judge.options.MaxBody}
		all := model.Scope{Service: s.ID, Environment: environment}
		own := all
		own.API = m.ID
		api.scopes = [...]model.Scope{own, all}
		if api.Problem = b.prepare(api); api.Problem != nil {
			b.problem("the API %s of %s in %s is not served: %w", m.Name, s.Name, environment, api.Problem)
		}
		t := &p.general
		if m.Host != "" {
			host := hostName(m.Host)
			if t = p.hosts[host]; t == nil {
				t = &table{}
				p.hosts[host] = t
			}
		}
		if m.Path == "" || m.Path[0] != '/' || !t.add(api) {
			b.problem("the API %s of %s in %s is not served: its path %q is taken, or none", m.Name, s.Name, environment, m.Path)
		}
	}
}

// prepare makes what an API needs to be served.
func (b *builder) prepare(api *API) error {
	if n := int64(api.API.MaxBody); n > 0 {
		api.MaxBody = n
	}
	if api.PerSec > 0 {
		api.ask = limit.Ask{ID: "api:" + api.ID + ":" + api.Environment, PerSec: api.PerSec}
	}
	if !api.Public && len(api.Auth) == 0 {
		return errNoAuth
	}
	if !api.Public {
		for _, a := range api.Auth {
			m, err := b.methodFor(a)
			if err != nil {
				return err
			}
			api.methods = append(api.methods, m)
			api.body = api.body || m.verifier.NeedsBody()
		}
	}
	if attach := b.judge.options.Attach; attach != nil {
		return attach(api)
	}
	return nil
}
