package match

import (
	"fmt"

	"github.com/chopmark/chopmark/internal/graph"
)

// Failure says why a request cannot be read.
type Failure struct {
	Missing bool   // the signature is not there at all
	Cause   string // NoTime or MissingField, where it is one of them
	Item    string
	Text    string // what is wrong, for a person; holds nothing secret

	Form   string // what Text says of the item, with %s where a value of the request stands: to be told in other languages
	Values []string
}

// Causes of failures that readers may want to tell apart.
const (
	NoTime       = "no-time"       // what should be a time is none
	MissingField = "missing-field" // a part of what the scheme sends is not there, or empty
)

func (f *Failure) Error() string { return f.Text }

func malformed(it *graph.Item, form string, values ...string) *Failure {
	said := make([]any, len(values))
	for i, v := range values {
		said[i] = v
	}
	return &Failure{Item: it.Name, Text: "the " + where(it) + " " + fmt.Sprintf(form, said...), Form: form, Values: values}
}

func where(it *graph.Item) string {
	return map[graph.Place]string{graph.InHeader: "header ", graph.InQuery: "query parameter ", graph.InParams: "parameter "}[it.Place] + it.Name
}
