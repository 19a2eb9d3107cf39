// Package provider reads provider files: what a cloud expects of a call beside the signature. Where it is reached, where
// action, version and region go, how lists are written, how an error looks, how lists of results are paged.
//
// In: provider files; a service, an action and parameters; replies. Out: requests that are ready to be signed, and what
// a reply says; for a server that plays the cloud the same the other way round. It opens no connection, reads no
// environment, and knows no cloud by name.
package provider

import (
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/chopmark/chopmark/credential"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
	"github.com/chopmark/chopmark/providers"
)

// Provider is one cloud. It is read-only and safe for use by several goroutines.
type Provider struct {
	ID       string             `hcl:",label"`           // the word before the slash: provider "acme"
	Title    string             `hcl:"title,required"`   // as people know it
	Papers   []string           `hcl:"papers"`           // the pages that say so
	Default  string             `hcl:"default_service"`  // the service that is meant when none is named
	Masked   []string           `hcl:"masked"`           // members of requests and replies that are not to be shown
	Settings []Setting          `hcl:"setting,block"`    // what a call needs beside service and action
	Places   []credential.Place `hcl:"credential,block"` // where keys are, in the order in which the cloud's own tools look
	Services []Service          `hcl:"service,block"`    // its products
	Dialects []Dialect          `hcl:"dialect,block"`    // ways of talking to it; the first one is spoken by services that name none
	Inputs   syntax.Expr        `hcl:"inputs"`           // of the scheme, as { service = service }; of all dialects that have none of their own
	Params   syntax.Expr        `hcl:"params"`           // beside those of the caller; of all dialects that have none of their own
	Reply    *Reply             `hcl:"reply,block"`      // of all dialects that have none of their own
	Pages    []Page             `hcl:"page,block"`       // ways of asking for a list piece by piece
	Errors   []Failure          `hcl:"error,block"`      // what it answers to each condition

	source []byte
}

// Setting is something that a call needs to know beside service and action, such as a region.
type Setting struct {
	Name      string   `hcl:",label"`       // its flag, where there is one, its -p NAME=, and its name in expressions
	Doc       string   `hcl:"doc,required"` // what it is, for people
	Parameter string   `hcl:"parameter"`    // a parameter of this name sets it
	Variables []string `hcl:"variables"`    // of the environment, the first that is set
	Default   string   `hcl:"default"`      // its value when nobody says it
	Sandbox   string   `hcl:"sandbox"`      // what programs find in the variables when they run in the sandbox
}

// Service is a product of the cloud.
type Service struct {
	Name    string            `hcl:",label"`  // the word behind the slash
	Host    string            `hcl:"host"`    // its name in addresses and signatures, where that is another one
	Version string            `hcl:"version"` // of its API; none: the caller must say it, if the provider has a setting version
	Dialect string            `hcl:"dialect"` // the dialect that it speaks; else the first one
	Numbers []string          `hcl:"numbers"` // parameters that are JSON numbers
	Names   map[string]string `hcl:"names"`   // names for the expressions of the dialect
	Range   diag.Range        `hcl:",range"`
}

// Dialect is one way of talking to the cloud: old and new ones differ, for example in where the action goes.
type Dialect struct {
	Name       string      `hcl:",label"`           // for services, and for the sandbox's table of errors
	Title      string      `hcl:"title"`            // for people
	Schemes    []string    `hcl:"schemes,required"` // how requests are signed; the first one unless told otherwise
	Service    string      `hcl:"service"`          // the one that is spoken at hosts that name none
	Hosts      syntax.Expr `hcl:"hosts,required"`   // templates; the first one whose names are all known is called
	Path       syntax.Expr `hcl:"path"`             // a template; none: "/"
	Method     string      `hcl:"method,required"`  // such as "POST"
	Inputs     syntax.Expr `hcl:"inputs"`           // of the scheme; none: the provider's
	Headers    syntax.Expr `hcl:"headers"`          // beside those of the scheme
	Params     syntax.Expr `hcl:"params"`           // beside those of the caller; none: the provider's, and {} is none at all
	Parameters string      `hcl:"parameters"`       // where those of the caller go: "json", "form" or "query"; none: "query"
	Numbers    []string    `hcl:"numbers"`          // parameters that are JSON numbers for every service
	First      int         `hcl:"first"`            // number of a list's first element, in names such as Ids.0
	Element    string      `hcl:"element"`          // what stands before that number, such as "member"
	Reply      *Reply      `hcl:"reply,block"`      // the shape of its answers; none: the provider's
	Errors     []Failure   `hcl:"error,block"`      // in place of the provider's of the same condition
	Range      diag.Range  `hcl:",range"`

	provider *Provider
}

// Reply is the shape of answers. It is written forwards by a server and read backwards by a caller.
type Reply struct {
	Format  string      `hcl:"format"`          // "json" or "xml"; none: "json"
	Success syntax.Expr `hcl:"success"`         // its names: result, request_id, service, action, version and the settings
	Failure syntax.Expr `hcl:"failure"`         // its names: code, message, request_id and those of the error
	Fine    string      `hcl:"fine"`            // the code that means success, where successes have one
	Type    string      `hcl:"type"`            // Content-Type; none: the usual one of the format
	Headers syntax.Expr `hcl:"headers"`         // further headers, of the same names
	ID      syntax.Expr `hcl:"request_id"`      // how request ids look; none: a UUID
	Slashes bool        `hcl:"escaped_slashes"` // whether a slash in JSON is written \/
	Lists   []string    `hcl:"lists"`           // elements of XML that are lists, even when there is one of them
	Other   *Reply      `hcl:"other,block"`     // what is answered instead when its own test is true
	When    syntax.Expr `hcl:"when"`            // a test of the request, for a block other
}

// Failure is what the cloud answers to one condition.
type Failure struct {
	Condition string            `hcl:",label"`           // what the server found: a verdict of verifying, or one of Conditions
	Status    int               `hcl:"status"`           // of HTTP; none: 200
	Code      syntax.Expr       `hcl:"code,required"`    // the error's code
	Message   syntax.Expr       `hcl:"message,required"` // the error's text; how a code with several meanings is told apart
	Also      []string          `hcl:"also"`             // other codes that mean the same
	Fields    map[string]string `hcl:"fields"`           // further names for the shape of failures
	Headers   syntax.Expr       `hcl:"headers"`          // further headers of the answer
	Range     diag.Range        `hcl:",range"`
}

// Page is one way of asking for a list piece by piece. It applies to replies that have Total or Next.
type Page struct {
	Name   string `hcl:",label"` // for people
	From   string `hcl:"from"`   // parameter: how many to skip
	Number string `hcl:"number"` // parameter: which page, the first is 1
	Token  string `hcl:"token"`  // parameter: where to go on
	Size   string `hcl:"size"`   // parameter: how many at a time
	Total  string `hcl:"total"`  // path in the reply: how many there are; "*" stands for any one name
	Next   string `hcl:"next"`   // path in the reply: what to give as token; empty at the end
}

// Conditions are what a server finds beside the verdicts of verifying.
var Conditions = []string{
	"bad-token", "unknown-service", "unknown-action", "unknown-version", "missing-parameter", "invalid-parameter", "not-found",
	"too-large", "quota-exceeded", "throttled", "unavailable",
}

// IDs gives the ids of the built-in providers, sorted.
func IDs() []string {
	entries, err := fs.ReadDir(providers.Files, ".")
	if err != nil {
		return nil // an embedded directory can always be read
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, strings.TrimSuffix(e.Name(), ".hcl"))
	}
	slices.Sort(ids)
	return ids
}

var loaded sync.Map // id to *Provider

// Load gives a built-in provider by its id. Each is parsed once a process.
func Load(id string) (*Provider, error) {
	if p, ok := loaded.Load(id); ok {
		return p.(*Provider), nil
	}
	src, err := providers.Files.ReadFile(id + ".hcl")
	if err != nil {
		return nil, diag.Unknown("provider", id, IDs())
	}
	p, err := Parse(id+".hcl", src)
	if err != nil {
		return nil, err
	}
	kept, _ := loaded.LoadOrStore(id, p)
	return kept.(*Provider), nil
}
