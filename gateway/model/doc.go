// Package model holds the nouns of the gateway and the rules between them: services, APIs, releases, environments, key pairs,
// usage plans and bindings. In: what an operator wrote. Out: the same checked, with every problem named; what a gateway serves
// right now, as one Snapshot. It never opens a connection, a file or a secret at rest.
//
// The words and rules are those of Tencent's API gateway (https://cloud.tencent.com/document/product/628), which was switched
// off in 2026: a service holds APIs; publishing freezes them as a numbered release in an environment; a key pair calls an API
// when a usage plan binds it to the API or to its service's environment.
//
// The same structs are what the admin API exchanges (json), what a declarative file says (hcl) and what the store keeps. Names
// identify things for people and files and are unique among their kind; ids are made once and stand in addresses and logs.
package model
