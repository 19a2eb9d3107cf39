// Package graph is a scheme as data: a typed dataflow graph that every feature walks.
//
// In: nodes made by bind. Out: the same graph walked, rewritten, folded for one form of delivery, printed, checked.
// It never runs anything and never sees a request.
//
//	kind      what it is                                   Args
//	const     a literal: text, number, answer, or absent   none
//	input     a part of the request, the credential, the   none
//	          clock, an input of the scheme, or the
//	          variable of an each
//	call      an operation of package op, or an operator   its arguments
//	template  texts put end to end; kept apart from join   its parts
//	          because match runs it backwards
//	list      a list written out                           its items
//	each      one value for each item of a list            list, body, test (or nil)
//	cond      one of two values                            test, then, otherwise
//	field     a part of a pair or header                   the pair or header
//
// A Scheme holds what the file says. A Program is a scheme cut down to one form of delivery with the inputs that are
// known folded in: what is signed, verified, traced, emitted and mutated is always a Program.
package graph
