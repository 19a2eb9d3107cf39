package model

import (
	"slices"
	"time"
)

// Environments are those of every service. An address may leave out the last.
var Environments = []string{"test", "prepub", "release"}

// DefaultEnvironment is the one that an address need not name.
const DefaultEnvironment = "release"

// Release is what a service was when it was published: immutable, numbered from 1 within the service.
type Release struct {
	Service string    `json:"service"`
	Number  int       `json:"number"`
	Note    string    `json:"note,omitempty"`
	Created time.Time `json:"created"`
	By      string    `json:"by,omitempty"`
	APIs    []API     `json:"apis"`
}

// Live says which release an environment of a service serves.
type Live struct {
	Service     string `json:"service"`
	Environment string `json:"environment" enum:"test,prepub,release"`
	Number      int    `json:"number" doc:"0: taken down"`
}

// Snapshot is all that a gateway needs to serve, as it stood at one moment; or what changed of it since an earlier one that is in use.
type Snapshot struct {
	Version  int64 // grows with every change
	Services []Service
	Releases []Release // those that are live somewhere
	Live     []Live
	Plans    []Plan
	Keys     []KeyRecord

	SameServices bool     // nothing is told of services, releases, what is live, and plans: they are as they were
	SomeKeys     bool     // only those keys are told that were made or changed
	Gone         []string // ids of the keys that are no more, where only some are told
}

// KeyRecord is a key as the data plane has it. Sealed are its secrets at rest, present one first; they are opened when needed.
type KeyRecord struct {
	Key
	Sealed [][]byte
	Grants []Grant
}

// Grant lets a key call, as a binding says. It holds ids, which stay when what they stand for is called otherwise.
type Grant struct {
	Scope
	Plan string
}

// Scope is what a key may call: an API, or without one all of a service, in one environment.
type Scope struct{ Service, Environment, API string }

// Changes tells how two sets of APIs differ, by name: what is new, gone and different in b.
func Changes(a, b []API) (added, removed, changed []string) {
	before := map[string]API{}
	for _, api := range a {
		before[api.Name] = api
	}
	for _, api := range b {
		old, there := before[api.Name]
		switch {
		case !there:
			added = append(added, api.Name)
		case !same(old, api):
			changed = append(changed, api.Name)
		}
		delete(before, api.Name)
	}
	for name := range before {
		removed = append(removed, name)
	}
	slices.Sort(removed)
	return added, removed, changed
}
