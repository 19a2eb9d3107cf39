// Package emit writes signers in other languages from a scheme's graph.
//
// In: a graph.Scheme, a Target, options. Out: files. It never runs anything and never sees a request.
//
// A scheme is lowered once to a Plan, and a Target spells it. A Plan is a small typed program of its own: each form of
// the scheme is a list of statements. It knows the types text, bytes, time, bool, number, pair, header and lists of
// texts, pairs and headers. A text that may be absent is marked, and only where somebody tells absent from empty.
//
//	expression  what it is                                          Args
//	literal     a text, bytes, a number or a bool                   none
//	layout      a layout of times, in the language's own way        none
//	nothing     the absent text                                     none
//	local       a named value                                       none
//	known       a local that may be absent, where it is there       none
//	call        a word: see Words                                   its arguments
//	concat      texts end to end                                    its parts
//	list        a list written out; no item is absent               its items
//	each        a value for each item of a list, Var is the item    list, body, test if there is one
//	cond        one of two values                                   test, then, otherwise
//	field       name or value of a pair, name or values of a header the pair or header
//
//	statement   what it does
//	let         names a value
//	declare     makes a local that an if, or a loop, fills: assign or append
//	assign      gives a declared local its value
//	if          chooses; one that stands alone behind an else continues it
//	if_present  does something where a local is there; within, it is known
//	loop        goes through a list
//	append      adds an item to a declared list
//	send_...    adds a header or parameter to the request
//	drop        takes parameters out of the request that an earlier signing has put there
//	check       refuses a value that an input must not have
//	choose      calls the function of the form that an input names
//	check_demands  refuses names in a caller's demands that demand nothing
//	return      hands over what is sent, the string to sign and the signature
//
// All evaluation is eager: no word ever fails but check, the inputs that must be given, and the list of signed headers.
// The request is a draft that items join: words that read it see what has joined so far. Inputs are read first, then
// what joins before signing is sent, then the steps follow, then what carries the result is sent.
//
// A language without loops or conditionals as expressions says so (Target.Each, Target.Cond) and gets statements that
// fill a local. A verifier is lowered from the items of the form's program, as package match reads them backwards.
package emit
