package chopmark

import "github.com/chopmark/chopmark/internal/graph"

// FormCoverage says what a signature takes in when it travels in one form, told from the scheme alone.
type FormCoverage struct {
	Form      string   `json:"form,omitempty"`
	Always    []string `json:"always"`            // parts of the request that are always signed
	Sometimes []string `json:"sometimes"`         // signed for some requests or inputs
	Never     []string `json:"never"`             // never signed: whoever relies on them is not protected
	Headers   []string `json:"headers,omitempty"` // headers that are signed by name
	Listed    bool     `json:"listed,omitempty"`  // the headers of the signed list are signed too
}

// Coverage says what the scheme's signatures take in, one entry a form.
func (s *Scheme) Coverage() []FormCoverage {
	var out []FormCoverage
	for _, f := range s.graph.Forms {
		p, err := graph.Build(s.graph, f.Name, nil)
		if err != nil {
			continue // every form was built when the scheme was parsed
		}
		c := p.Cover()
		out = append(out, FormCoverage{
			Form: f.Name, Always: c.Always.Names(), Sometimes: c.Sometimes.Names(),
			Never: (graph.PartsOfRequest &^ (c.Always | c.Sometimes)).Names(), Headers: c.Headers, Listed: c.Listed,
		})
	}
	return out
}

// Parts gives the names of the parts of a request that a signature can cover: what VerifyOptions.Cover takes.
func Parts() []string { return (^graph.Parts(0)).Names() }

// SentDoc says what a scheme adds to a request, and how it is made.
type SentDoc struct {
	Form  string `json:"form,omitempty"`
	Place string `json:"place"` // headers, query or params
	Name  string `json:"name"`
	Expr  string `json:"expr"`
	After bool   `json:"after,omitempty"` // it carries the result; otherwise it is added before signing
}

// Sent says what the scheme adds to a request, form by form.
func (s *Scheme) Sent() []SentDoc {
	names := map[*graph.Node]string{}
	for _, b := range s.graph.Steps {
		names[b.Node] = b.Name
	}
	var out []SentDoc
	for _, f := range s.graph.Forms {
		for i, items := range [][]*graph.Item{f.Before, f.After} {
			for _, it := range items {
				out = append(out, SentDoc{f.Name, it.Place.String(), it.Name, graph.PrintUse(it.Node, names), i == 1})
			}
		}
	}
	return out
}
