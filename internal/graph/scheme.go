package graph

import (
	"time"

	"github.com/chopmark/chopmark/internal/diag"
)

// Scheme is one signing method, as its file states it.
type Scheme struct {
	ID         string
	Title      string
	Papers     []string // where the rules are written
	Credential Credential
	Inputs     []*InputDecl
	Steps      []*Binding // in order of the file
	Forms      []*Form
	Fresh      Fresh
	Range      diag.Range
}

// Credential gives the vendor's names of a credential's parts; an empty name means that the scheme has no such part.
type Credential struct {
	KeyID, Secret, Token string
}

// InputDecl declares an input: what a caller may or must say beside request and credential.
type InputDecl struct {
	Name     string
	Doc      string
	List     bool     // its value is a list of texts
	Optional bool     // absent when nobody gives it
	Allowed  []string // the only values it may have; empty means any
	Default  *Node    // nil when there is none; sees the request as it was handed over
	Range    diag.Range
}

// Binding gives a value a name.
type Binding struct {
	Name  string
	Node  *Node
	Range diag.Range
}

// Form is one way in which the results travel.
type Form struct {
	Name   string // the label of its send block, empty when the scheme has one form
	Signed *SignedHeaders
	Before []*Item // join the request before the steps look at it
	After  []*Item // carry the results
	Range  diag.Range
}

// SignedHeaders says which headers sign covers unless the caller names them.
type SignedHeaders struct {
	Always   []string // an error when the request lacks one
	Required []string // a verifier refuses a list without one
	Offered  []string // covered when the request has them; a name may end in "*"
	Except   []string // never covered
	Others   []string // names that may be listed and are no headers: steps write a line for them
	Free     bool     // a list is taken as it is written: names keep their case, may come twice, may have no header
	Sorted   bool     // sorted by name; otherwise in order of this block, or of the caller's list
	Range    diag.Range
}

// Place is where an item travels.
type Place uint8

// The places.
const (
	InHeader Place = iota
	InQuery        // appended to the query
	InParams       // with the parameters: the query of a GET, the form of a POST
)

// String gives the name of the place in scheme files.
func (p Place) String() string { return [...]string{"headers", "query", "params"}[p] }

// Item is one thing that is sent; an absent value is not sent.
type Item struct {
	Place Place
	Name  string
	Wire  string // the name as it travels: of a header as net/http spells it, of a parameter percent-encoded
	Node  *Node
	Range diag.Range
}

// Fresh says how long a signed request is good for.
type Fresh struct {
	Within   *Node         // how far the time may lie from the verifier's clock, a duration as text; nil: no check
	When     *Node         // the check applies only when this holds; nil: always
	Lifetime *Node         // seconds after the time at which it ends, as text; nil or absent: Within decides
	Longest  time.Duration // the longest lifetime that is accepted; 0: any
	Nonce    bool          // a nonce may be used once within the window
	Digits   bool          // the nonce is a positive number
	Range    diag.Range
}

// Step gives the binding of that name, or nil.
func (s *Scheme) Step(name string) *Binding {
	for _, b := range s.Steps {
		if b.Name == name {
			return b
		}
	}
	return nil
}

// Input gives the declaration of that name, or nil.
func (s *Scheme) Input(name string) *InputDecl {
	for _, in := range s.Inputs {
		if in.Name == name {
			return in
		}
	}
	return nil
}

// Form gives the form of that name, or nil.
func (s *Scheme) Form(name string) *Form {
	for _, f := range s.Forms {
		if f.Name == name {
			return f
		}
	}
	return nil
}
