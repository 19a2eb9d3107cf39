package model

import "time"

// Key is a key pair as everybody may see it: without its secret.
type Key struct {
	Name      string     `json:"name" hcl:",label" doc:"unique among keys, at most 50 characters"`
	KeyID     string     `json:"key_id,omitempty" hcl:"key_id" doc:"what callers send, 5 to 50 of A-Z a-z 0-9 _ -; made when it is not given"`
	Disabled  bool       `json:"disabled,omitempty" hcl:"disabled" doc:"refused at once"`
	Schemes   []string   `json:"schemes,omitempty" hcl:"schemes" doc:"ids of the only schemes that the key may sign by; empty: all"`
	Allowed   []string   `json:"algorithms,omitempty" hcl:"algorithms" doc:"the only algorithms that the key may sign with, where a request tells one; empty: those of the API"`
	Nonce     bool       `json:"nonce,omitempty" hcl:"nonce" doc:"each request needs an own x-apigw-nonce header, which is refused when it comes again"`
	NonceTTL  string     `json:"nonce_ttl,omitempty" hcl:"nonce_ttl" doc:"how long such a nonce is kept, 1s to 30m; 15m without it"`
	GraceEnds *time.Time `json:"grace_ends,omitempty" doc:"until then the secret before the last one works too" readOnly:"true"`
	Created   time.Time  `json:"created" readOnly:"true"`
}

// Secrets are the secrets of a key that work now: the present one first, then the one before it while it has grace.
type Secrets []string

// Plan is a usage plan: how much its keys may ask for.
type Plan struct {
	ID     string `json:"id" doc:"made by the gateway: usagePlan- and eight characters" readOnly:"true"`
	Name   string `json:"name" hcl:",label" doc:"unique among plans"`
	PerSec int    `json:"per_second,omitempty" hcl:"per_second" doc:"requests a second of each key, 1 to 2000; 0: no limit"`
	Quota  int    `json:"quota,omitempty" hcl:"quota" doc:"requests of each key altogether, 1 to 99999999; 0: no limit"`
}

// Binding lets keys call: it binds a plan and its keys to an API, or to a whole service, in one environment.
type Binding struct {
	Plan        string `json:"plan" hcl:"plan,required" doc:"name of a plan"`
	Key         string `json:"key" hcl:"key,required" doc:"name of a key"`
	Service     string `json:"service" hcl:"service,required" doc:"name of a service"`
	Environment string `json:"environment" hcl:"environment,required" enum:"test,prepub,release" doc:"where it may call"`
	API         string `json:"api,omitempty" hcl:"api" doc:"name of an API; without it all of the service"`
}

// QuotaID names the counter of what a key used of a plan.
func QuotaID(planID, keyID string) string { return "plan:" + planID + ":" + keyID }

// SecretOf is the name that the secrets of a key are sealed for: they open under no other key id.
func SecretOf(keyID string) string { return "key " + keyID }
