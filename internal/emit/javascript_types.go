package emit

import (
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
)

func javascriptTypesName(f *File) string { return f.Scheme.ID + ".d.mts" }

// javascriptTypes writes the types of what the module offers.
func javascriptTypes(f *File) []Generated {
	w := f.Target.writer()
	w.Line("/* The types of " + f.Target.File(f.Scheme.ID) + ". " + f.Head()[0] + " */")
	w.Lines("", "/** The request as the caller is about to send it. */", "export interface SigningRequest {")
	w.In()
	w.Lines("method: string;", "url: string;",
		"/** Pairs of a name and a value; Headers and plain objects will do. */",
		"headers?: Iterable<[string, string]> | Record<string, string>;",
		"/** A text stands for its UTF-8. */", "body?: string | Uint8Array;")
	w.Out()
	w.Lines("}", "", "/** The key id and the secret that belongs to it. */", "export interface Credential {")
	w.In()
	w.Lines("keyId: string;", "secret: string;")
	if f.HasToken() {
		w.Lines("/** Of temporary credentials. */", "token?: string;")
	}
	w.Out()
	w.Lines("}", "")
	javascriptInputTypes(f, w)
	w.Lines("/** What is made anew for each request unless it is given. */", "export interface SigningOptions {")
	w.In()
	w.Lines("/** The time of signing. */", "time?: Date;")
	if f.HasNonce() {
		w.Line("nonce?: string;")
	}
	if f.HasList() {
		w.Lines("/** The headers that the signature covers, in order; by default the scheme's rules choose. */", "cover?: string[];")
	}
	w.Out()
	w.Lines("}", "", "/** Send the request with these headers, to this address, with this body. */", "export interface Signed {")
	w.In()
	w.Lines("/** Each replaces all headers of its name. */", "headers: [string, string][];", "url: string;", "body: Uint8Array;",
		"/** To be compared with what a server says, when it refuses a signature. */", "stringToSign: string;", "signature: string;")
	w.Out()
	w.Lines("}", "", "/** Says why a request cannot be signed. */", "export class SigningError extends Error {}", "",
		"/** Signs a request: gives the headers, the address and the body to send. */", "export function sign(")
	w.In()
	needed := "inputs?: Inputs,"
	for _, in := range f.Inputs {
		if javascriptNeeded(f, in) {
			needed = "inputs: Inputs,"
		}
	}
	w.Lines("request: SigningRequest,", "credential: Credential,", needed, "options?: SigningOptions,")
	w.Out()
	w.Line("): Promise<Signed>;")
	if len(f.Receive) > 0 {
		javascriptVerifierTypes(w)
	}
	return []Generated{{javascriptTypesName(f), []byte(w.String())}}
}

// javascriptInputTypes writes what the inputs are, each with the values that it may have.
func javascriptInputTypes(f *File, w *Writer) {
	w.Line("/** What the scheme wants to know besides the request. */")
	if len(f.Inputs) == 0 {
		w.Lines("export type Inputs = Record<string, never>;", "")
		return
	}
	w.Line("export interface Inputs {")
	w.In()
	for _, in := range f.Inputs {
		kind := "string"
		doc := in.Doc
		if in.List {
			doc += "; written with commas"
		} else if len(in.Allowed) > 0 {
			kind = strings.Join(spelledTexts(in.Allowed, javascriptText), " | ")
		}
		w.Line("/** " + doc + ". */")
		mark := "?"
		if javascriptNeeded(f, in) {
			mark = ""
		}
		w.Line(javascriptKey(in.Name) + mark + ": " + kind + ";")
	}
	w.Out()
	w.Lines("}", "")
}

// javascriptNeeded tells whether an input must be given, however the request is sent.
func javascriptNeeded(f *File, in *graph.InputDecl) bool {
	needed := false
	eachExpr(f.Plan, func(e *Expr) {
		needed = needed || (e.Word == "need_input" || e.Word == "need_inputs") && e.Args[0].Text == in.Name
	})
	return needed && len(f.Forms) == 1
}
