// Package dialects answers in the words of gateways that clients know: status, text and headers of refusals, the headers that
// carry a request's id and the limits that are left.
//
// In: dialect files, which lie beside this file, and the reason of a decision. Out: an answer. What a caller is told is what the
// file says, and nothing that the secret went into. It never decides anything.
package dialects

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
)

//go:embed *.hcl
var files embed.FS

// Dialect is how one gateway answers. It is read-only and safe for use by several goroutines.
type Dialect struct {
	ID        string      `hcl:",label"`          // what an API names
	Title     string      `hcl:"title,required"`  // for people
	Papers    []string    `hcl:"papers"`          // the pages that say so
	Usual     bool        `hcl:"usual"`           // it is spoken where an API names no dialect
	Extends   string      `hcl:"extends"`         // a dialect that says what this one leaves out
	Type      string      `hcl:"type"`            // Content-Type of refusals
	Body      syntax.Expr `hcl:"body"`            // of refusals: an object is JSON, a text stands as it is
	Slashes   bool        `hcl:"escaped_slashes"` // whether a slash in JSON is written \/
	Challenge string      `hcl:"challenge"`       // WWW-Authenticate of every 401
	RequestID []string    `hcl:"request_id"`      // headers of every answer that carry the request's id
	API       string      `hcl:"api"`             // a header of every answer of an API that carries its id
	Unlimited string      `hcl:"unlimited"`       // what a header of limits says where there is none; empty: it is left out
	Limits    []Limit     `hcl:"limit,block"`     // headers of every answer that say what is left
	Refusals  []Refusal   `hcl:"refuse,block"`    // what is answered to each reason

	parent *Dialect
	others []string // other spellings of headers that this dialect writes

	unlimited []string // Unlimited as the value of a header, shared by all answers; nil: none
	refusal   map[judge.Reason]*Refusal
}

// Limit says in which headers a limit and what is left of it stand.
type Limit struct {
	What  string     `hcl:",label"` // service-rate, api-rate, plan-rate, plan-quota, or least-rate: the rate of which least is left
	Both  string     `hcl:"both"`   // a header for left/limit
	Limit string     `hcl:"limit"`  // one for the limit
	Left  string     `hcl:"left"`   // and one for what is left
	Range diag.Range `hcl:",range"`

	index int
}

// Refusal is what is answered to a reason.
type Refusal struct {
	Reason  string      `hcl:",label"`           // an id of a decision; a more general one serves for all of its kind
	Status  int         `hcl:"status"`           // of HTTP; none: that of the more general reason
	Message syntax.Expr `hcl:"message,required"` // for the body; its names: reason, item, value, method, host, path, environment, request_id, string_to_sign
	Body    syntax.Expr `hcl:"body"`             // in place of the dialect's
	Range   diag.Range  `hcl:",range"`
}

// What a limit may be about, in the order of Limits.
var whats = []string{"service-rate", "api-rate", "plan-rate", "plan-quota", "least-rate"}

// Files holds the dialect files, for showing them.
func Files() fs.FS { return files }

// IDs gives the ids of all dialects, sorted.
func IDs() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil // an embedded directory can always be read
	}
	ids := make([]string, 0, len(entries))
	for _, e := range entries {
		ids = append(ids, strings.TrimSuffix(e.Name(), ".hcl"))
	}
	slices.Sort(ids)
	return ids
}

var all = sync.OnceValues(func() (map[string]*Dialect, error) {
	read := map[string]*Dialect{}
	for _, id := range IDs() {
		src, err := files.ReadFile(id + ".hcl")
		if err != nil {
			return nil, err
		}
		if read[id], err = Parse(id+".hcl", src); err != nil {
			return nil, err
		}
	}
	for _, d := range read {
		if err := d.link(read); err != nil {
			return nil, err
		}
		d.spell()
	}
	return read, nil
})

// Load gives a dialect by its id; that of an empty id is the usual one.
func Load(id string) (*Dialect, error) {
	read, err := all()
	if err != nil {
		return nil, err
	}
	for _, d := range read {
		if d.ID == id || id == "" && d.Usual {
			return d, nil
		}
	}
	return nil, diag.Unknown("dialect", id, IDs())
}
