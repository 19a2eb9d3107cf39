// Package e2e runs real programs against the clouds that `chopmark sandbox run` plays: the scripts of the articles in
// shared/seeds, the vendors' own SDKs, and small programs in other languages. It is a module of its own, so that no SDK
// becomes a dependency of chopmark.
//
// In: the built command. Out: tests only. No program of clients/ knows of the sandbox, and nothing here leaves the machine.
package e2e
