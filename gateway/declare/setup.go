// Package declare reads all that a gateway is to be from one file, tells how that differs from what it is, and makes it so.
//
// In: the file, and the store. Out: problems with their places; the changes, made in one transaction or only told. A secret
// never stands in the file: the file says where it is. What the file does not mention stays, unless the caller says otherwise.
// It never opens a file by itself, and never tells a secret that it was given.
package declare

import "github.com/chopmark/chopmark/gateway/model"

// Setup is what a file says, and what the admin API takes.
type Setup struct {
	Services []Service       `json:"services,omitempty" hcl:"service,block" doc:"with its APIs and environments"`
	Plans    []model.Plan    `json:"plans,omitempty" hcl:"plan,block" doc:"usage plans"`
	Keys     []Key           `json:"keys,omitempty" hcl:"key,block" doc:"key pairs"`
	Bindings []model.Binding `json:"bindings,omitempty" hcl:"bind,block" doc:"which key may call what, by which plan"`
}

// Service is a service with its APIs and what its environments serve.
type Service struct {
	model.Service
	APIs         []model.API   `json:"apis,omitempty" hcl:"api,block" doc:"what is called"`
	Environments []Environment `json:"environments,omitempty" hcl:"environment,block" doc:"which release each serves; one that is not mentioned stays as it is"`
}

// Environment says which release an environment serves.
type Environment struct {
	Name    string `json:"name" hcl:",label" enum:"test,prepub,release" doc:"the environment"`
	Release int    `json:"release,omitempty" hcl:"release" minimum:"0" doc:"the number of an earlier release; without it the service's APIs as they stand in the file, published when they differ from what is live"`
	Note    string `json:"note,omitempty" hcl:"note" doc:"is kept with the release when one is published"`
}

// Key is a key with where its secret comes from. Without that the secret is made with the key, and told once.
type Key struct {
	model.Key
	SecretFile string `json:"-" hcl:"secret_file" doc:"the file that holds the secret, beside this one"`
	SecretEnv  string `json:"-" hcl:"secret_env" doc:"the environment variable that holds the secret"`
	Grace      string `json:"grace,omitempty" hcl:"grace" doc:"how long the secret before works on when this is another one, as 24h"`
	Secret     string `json:"secret,omitempty" writeOnly:"true" doc:"the secret; the one that is there is replaced when this is another one"`
}

// Result is what differed, in the order in which it is changed.
type Result struct {
	Changes []Change    `json:"changes"`
	Secrets []NewSecret `json:"secrets,omitempty" doc:"of keys that were made without one: told now and never again"`
}

// NewSecret is a secret that was made.
type NewSecret struct {
	Key    string `json:"key" doc:"name of the key"`
	KeyID  string `json:"key_id"`
	Secret string `json:"secret"`
}

// Change is one noun that differs.
type Change struct {
	Action string  `json:"action" enum:"add,change,remove"`
	Kind   string  `json:"kind" enum:"service,api,plan,key,binding,environment"`
	Name   string  `json:"name" doc:"with the service before a slash for what belongs to one"`
	Fields []Field `json:"fields,omitempty"`
}

// Field is one value that differs.
type Field struct {
	Path string `json:"path" doc:"as auth[0].mode"`
	Old  any    `json:"old,omitempty"`
	New  any    `json:"new,omitempty"`
}
