package model

import (
	"fmt"
	"strings"
	"time"
)

// Check tells all that is wrong with a key by itself, as a *ProblemsError.
func (k Key) Check(served Served) error {
	var ps problems
	ps.name(k.Name, "")
	if len(k.KeyID) < 5 || len(k.KeyID) > 50 || strings.ContainsFunc(k.KeyID, notInKeyID) {
		ps.add("key_id", "", "%q: 5 to 50 of A-Z a-z 0-9 _ and - are allowed", k.KeyID)
	}
	for i, id := range k.Schemes {
		known(&ps, fmt.Sprintf("schemes[%d]", i), id, served.Scheme)
	}
	for i, name := range k.Allowed {
		if name == "" {
			ps.add(fmt.Sprintf("algorithms[%d]", i), "name an algorithm, or leave it out", "is empty")
		}
	}
	ps.duration("nonce_ttl", k.NonceTTL, time.Second, nonceMost)
	if k.NonceTTL != "" && !k.Nonce {
		ps.add("nonce_ttl", "say nonce = true", "there is no nonce to keep")
	}
	return ps.err("key", k.Name)
}

func notInKeyID(r rune) bool {
	return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' && r != '-'
}

// The bounds of a secret. Tencent's have at most 50 characters, and those of other clouds have some of +/= in them too.
const secretLeast, secretMost = 10, 128

// CheckSecret tells what is wrong with a secret that was given. It never repeats it.
func CheckSecret(key, secret string) error {
	var ps problems
	if len(secret) < secretLeast || len(secret) > secretMost {
		ps.add("secret", "leave it out to have one made", "has %d characters, %d to %d are allowed", len(secret), secretLeast, secretMost)
	}
	if strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r > '~' }) {
		ps.add("secret", "", "has a space or a character that is not ASCII")
	}
	return ps.err("key", key)
}

// MostGrace is how long the secret before may work on.
const MostGrace = 30 * 24 * time.Hour

// CheckGrace tells what is wrong with a time of grace.
func CheckGrace(key string, grace time.Duration) error {
	var ps problems
	if grace < 0 || grace > MostGrace {
		ps.add("grace", "", "is %s: 0s to %s are allowed", grace, MostGrace)
	}
	return ps.err("key", key)
}

// Check tells all that is wrong with a plan, as a *ProblemsError.
func (p Plan) Check() error {
	var ps problems
	ps.name(p.Name, "usagePlan")
	ps.number("per_second", p.PerSec, planRateMost)
	ps.number("quota", p.Quota, quotaMost)
	return ps.err("plan", p.Name)
}

// Check tells all that is wrong with a binding by itself, as a *ProblemsError.
func (b Binding) Check() error {
	var ps problems
	for _, f := range [][2]string{{"plan", b.Plan}, {"key", b.Key}, {"service", b.Service}} {
		if f[1] == "" {
			ps.add(f[0], "", "is missing")
		}
	}
	ps.oneOf("environment", b.Environment, Environments)
	return ps.err("binding", b.String())
}

// String says what is bound to what.
func (b Binding) String() string {
	to := b.Service + "/" + b.Environment
	if b.API != "" {
		to += "/" + b.API
	}
	return "key " + b.Key + " by plan " + b.Plan + " to " + to
}

// CheckNote tells what is wrong with the note of a release.
func CheckNote(service, note string) error {
	var ps problems
	ps.line("note", note, 500)
	return ps.err("release", service)
}

// CheckEnvironment tells whether there is such an environment.
func CheckEnvironment(name string) error {
	var ps problems
	ps.oneOf("environment", name, Environments)
	return ps.err("environment", name)
}
