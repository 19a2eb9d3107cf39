package emit

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
)

// Type is what a value is in every language.
type Type uint8

// The types.
const (
	NoType Type = iota
	Text
	Bytes
	Time
	Bool
	Number // written out as an argument, never kept
	Pair
	Header
	Texts
	Pairs
	Headers
)

// String gives the type's name as targets spell it in their tables.
func (t Type) String() string {
	return [...]string{"none", "text", "bytes", "time", "bool", "number", "pair", "header", "texts", "pairs", "headers"}[t]
}

// Item gives the type of a list's items.
func (t Type) Item() Type {
	switch t {
	case Texts:
		return Text
	case Pairs:
		return Pair
	case Headers:
		return Header
	}
	return NoType
}

// Kind is what an expression is; see the table in the package comment.
type Kind uint8

// The kinds of expression.
const (
	Literal Kind = iota
	Layout
	Nothing
	Local
	Known
	Call
	Concat
	List
	Each
	Cond
	Field
)

// Expr is one expression.
type Expr struct {
	Kind   Kind
	Type   Type
	Maybe  bool // may be absent: only texts
	Word   string
	Text   string // Literal and Layout
	Num    int    // Literal: a number, or a bool as 0 or 1
	Var    *Var   // Local and Known; Each: the variable of the loop
	Args   []*Expr
	Signed *graph.SignedHeaders // Call of "signed"
	Source *graph.Node          // where the scheme file says so, for errors
}

// Var is a named local.
type Var struct {
	Name  string // as the target spells it
	Type  Type
	Maybe bool
	// Changes marks one that gets a value again; for a language that asks, declare_changing declares it with its first.
	Changes bool
}

// StmtKind is what a statement is; see the table in the package comment.
type StmtKind uint8

// The kinds of statement.
const (
	Let StmtKind = iota
	Declare
	Assign
	If
	IfPresent
	Loop
	Append
	Send
	Drop
	Check
	Choose
	Return
	Blank
	Refuse
	LookUp
	Accept
	CallVerify
	CheckDemands
)

// Stmt is one statement.
type Stmt struct {
	Kind    StmtKind
	Var     *Var
	Value   *Expr
	Then    []*Stmt
	Else    []*Stmt
	Place   graph.Place
	After   bool     // Send: with the result, not before signing
	Name    string   // Send: of the header or parameter; Refuse: what is wrong, for a person; CallVerify: the form
	Names   []string // Drop: of parameters; Check: the values that are allowed; Choose: the forms; CheckDemands: what can be covered
	Told    []string // CheckDemands: the inputs whose values requests tell
	Comment []string // above it
	Notes   []*Expr  // Return: the string to sign and the signature
}

// Plan is what a generated signer does, before it is spelled in a language.
type Plan struct {
	Scheme *graph.Scheme
	Inputs []*graph.InputDecl // all that the scheme declares, also those that only a verifier needs
	Choose []*Stmt            // with several forms: tells which one; nil with one
	Forms  []*Form
	// Receive tells in which form a request is signed, and calls its verifier; empty when none is asked for.
	Receive []*Stmt
	Words   map[string]bool // the words that are used, for the regions of the helper file
}

// Form is one way of sending: the body of a function.
type Form struct {
	Name string // empty when the scheme has one form
	Body []*Stmt
	// Verify is the verifier's function.
	Verify []*Stmt
	Signs  *graph.Program // with the items that are sent, as match reads them backwards
}

// Uses tells whether any of the words is used.
func (p *Plan) Uses(words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return p.Words[w] })
}

func text(s string) *Expr { return &Expr{Kind: Literal, Type: Text, Text: s} }

func number(n int) *Expr { return &Expr{Kind: Literal, Type: Number, Num: n} }

func local(v *Var) *Expr { return &Expr{Kind: Local, Type: v.Type, Maybe: v.Maybe, Var: v} }

// known is a local that may be absent, where it is sure to be there.
func known(v *Var) *Expr { return &Expr{Kind: Known, Type: v.Type, Var: v} }

func nothing() *Expr { return &Expr{Kind: Nothing, Type: Text, Maybe: true} }

// word gives what a target must be able to say for this expression alone.
func (e *Expr) word() string {
	switch e.Kind {
	case Call:
		return e.Word
	case Field:
		return e.Args[0].Type.String() + "." + e.Word
	case Each:
		if len(e.Args) == 3 {
			return "each_if"
		}
		return "each"
	}
	return [...]string{"literal", "layout", "nothing", "variable", "known", "call", "joined", "list", "each", "cond", "field"}[e.Kind]
}

// word gives what a target must be able to say for this statement alone.
func (s *Stmt) word() string {
	if s.Kind == Send && s.Place == graph.InParams && s.After {
		return "send_params_after"
	}
	if s.Kind == Send {
		return "send_" + s.Place.String()
	}
	return [...]string{
		"let", "declare", "assign", "if", "if_present", "loop", "append", "send", "drop", "check", "choose", "return", "empty_line",
		"refuse", "look_up", "accept", "call_verify", "check_demands",
	}[s.Kind]
}
