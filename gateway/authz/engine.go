package authz

import (
	_ "embed"
	"errors"
	"strings"
	"sync"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
)

//go:embed engines.hcl
var engines []byte

// Engine is how a web server tells of a request. Each field but the last ones names a header.
type Engine struct {
	ID         string   `hcl:",label"`         // what an operator names
	Title      string   `hcl:"title,required"` // for people
	Method     string   `hcl:"method"`         // the request's method
	URI        string   `hcl:"uri"`            // its target as it is forwarded, not decoded
	Host       string   `hcl:"host"`           // its Host
	Scheme     string   `hcl:"scheme"`         // http or https
	From       string   `hcl:"from"`           // the address of the caller, for the log
	Length     string   `hcl:"length"`         // the length of its body; empty where the server does not know it
	Connection string   `hcl:"connection"`     // its Connection
	Partial    string   `hcl:"partial"`        // true: not all of the body was handed over
	Adds       []string `hcl:"adds"`           // what else the server writes into the headers
	Direct     bool     `hcl:"direct"`         // it asks with the request itself
	GRPC       bool     `hcl:"grpc"`           // it asks by gRPC
	Body       bool     `hcl:"body"`           // it can hand over bodies
	Narrow     bool     `hcl:"narrow"`         // of refusals it passes on no other status than 401 and 403, and no body
}

var all = sync.OnceValues(func() ([]Engine, error) {
	file, problems := syntax.ParseData("engines.hcl", engines)
	if problems.Failed() {
		return nil, problems
	}
	list := make([]Engine, len(file.Blocks))
	for i, b := range file.Blocks {
		problems = append(problems, data.Decode(b, &list[i])...)
	}
	if problems.Failed() {
		return nil, problems
	}
	return list, nil
})

// IDs gives the ids of all engines.
func IDs() []string {
	list, err := all()
	if err != nil {
		return nil // Load tells why
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	return ids
}

// Load gives an engine by its id.
func Load(id string) (*Engine, error) {
	list, err := all()
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].ID == id {
			return &list[i], nil
		}
	}
	if id == "" {
		return nil, errors.New("it must be told which server asks: " + strings.Join(IDs(), ", "))
	}
	return nil, diag.Unknown("engine", id, IDs())
}
