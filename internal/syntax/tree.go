// Package syntax reads scheme files, and files of plain data in the same language.
//
// In: the bytes of a file. Out: a tree of blocks, attributes and expressions, each with its range, or problems. It is
// the only importer of HCL, takes a strict subset of its native syntax, and never evaluates anything: HCL's value
// library rewrites strings to Unicode NFC, which changes digests.
package syntax

import "github.com/chopmark/chopmark/internal/diag"

// File is one parsed file.
type File struct {
	Name   string
	Blocks []*Block // top level, in order of the file
}

// Block is a named group: scheme "acme" { ... }. Attrs and Blocks are each in order of the file.
type Block struct {
	Type   string
	Labels []Label
	Attrs  []*Attr
	Blocks []*Block
	Range  diag.Range // the type and the labels
}

// Label is a quoted name behind a block's type.
type Label struct {
	Text  string
	Range diag.Range
}

// Attr is name = expression.
type Attr struct {
	Name      string
	NameRange diag.Range
	Expr      Expr
}

// Expr is one of the expression kinds below; the set is closed.
type Expr interface {
	Span() diag.Range
	expr()
}

// Kinds of expression.
type (
	// Text is a literal text, ASCII only, escapes resolved.
	Text struct {
		Value string
		Range diag.Range
	}
	// Number is a whole number.
	Number struct {
		Value int
		Range diag.Range
	}
	// Bool is true or false.
	Bool struct {
		Value bool
		Range diag.Range
	}
	// Null is null, in data files only.
	Null struct{ Range diag.Range }
	// Template is a text with holes: literal and other expressions one after another.
	Template struct {
		Parts []Expr
		Range diag.Range
	}
	// Ref is a name, or a field of a name: h or h.name. In data files a field may have fields: reply.error.code.
	Ref struct {
		Name  string
		Field string // empty when there is none; joined by dots where there are several
		Range diag.Range
	}
	// Call is name(args).
	Call struct {
		Name      string
		NameRange diag.Range
		Args      []Expr
		Range     diag.Range
	}
	// List is [a, b].
	List struct {
		Items []Expr
		Range diag.Range
	}
	// Object is { "Name" = value }; keys are literal texts or bare words, in order of the file.
	Object struct {
		Fields []Field
		Range  diag.Range
	}
	// For is [for v in list : body if cond]; Cond is nil when there is none.
	For struct {
		Var              string
		VarRange         diag.Range
		List, Body, Cond Expr
		Range            diag.Range
	}
	// Cond is test ? then : otherwise.
	Cond struct {
		Test, Then, Else Expr
		Range            diag.Range
	}
	// Binary is a == b, a != b, a && b or a || b.
	Binary struct {
		Op          string
		Left, Right Expr
		Range       diag.Range
	}
	// Not is !a.
	Not struct {
		Arg   Expr
		Range diag.Range
	}
)

// Field is one entry of an Object.
type Field struct {
	Name      string
	NameRange diag.Range
	Value     Expr
}

func (e *Text) Span() diag.Range     { return e.Range }
func (e *Number) Span() diag.Range   { return e.Range }
func (e *Bool) Span() diag.Range     { return e.Range }
func (e *Null) Span() diag.Range     { return e.Range }
func (e *Template) Span() diag.Range { return e.Range }
func (e *Ref) Span() diag.Range      { return e.Range }
func (e *Call) Span() diag.Range     { return e.Range }
func (e *List) Span() diag.Range     { return e.Range }
func (e *Object) Span() diag.Range   { return e.Range }
func (e *For) Span() diag.Range      { return e.Range }
func (e *Cond) Span() diag.Range     { return e.Range }
func (e *Binary) Span() diag.Range   { return e.Range }
func (e *Not) Span() diag.Range      { return e.Range }

func (*Text) expr()     {}
func (*Number) expr()   {}
func (*Bool) expr()     {}
func (*Null) expr()     {}
func (*Template) expr() {}
func (*Ref) expr()      {}
func (*Call) expr()     {}
func (*List) expr()     {}
func (*Object) expr()   {}
func (*For) expr()      {}
func (*Cond) expr()     {}
func (*Binary) expr()   {}
func (*Not) expr()      {}
