package emit

import "strings"

// What the verifiers of languages that run on Java have in common.

var jvmVerifierReserved = strings.Fields(`findKey demands Verdict Demands EPOCH`)

var jvmReading = map[string]string{
	"carried_header": "draft.carriedHeader($1, $2)", "carried_query": "draft.carriedQuery($1)", "carried_params": "draft.carriedParams($1)",
	"received_header?": "draft.receivedHeader($1)",
	"received_query?":  "findFirst(values(draft.givenQuery(), $1))", "received_params?": "findFirst(values(draft.receivedPairs(), $1))",
	"misspells_query": "misspelt(draft.givenQuery(), $1, $2)", "misspells_params": "misspelt(draft.receivedPairs(), $1, $2)",
	"field?": "findFirst(values($1, $2))", "blank": "!filled($1)",
	"read_unix?": "unixTime($1, 1)", "read_unix_ms?": "unixTime($1, 1000)",
	"present_time": "$1 != null", "absent_time": "$1 == null",
	"listed": "draft.listed($1, $2)", "told_problem?": "findToldProblem(inputs, demands, $1, $2, $3)",
	"clock_problem?": "findClockProblem(demands, $1, $2, $3, $4)",
	"wrong_token":    "wrongToken(credential, $1)", "given_body": "draft.givenBody", "is_form": "draft.isForm()",
}

// verifyDoc writes the comment of the method that verifies.
func verifyDoc(f *File, unknown string) {
	w := f.W
	w.Line("/**")
	w.prose(" * ", " * ", "Tells whether a received request was signed by whom it says. Its address is the whole one that was asked for; "+
		"its body is read by the caller, who limits the size.")
	w.Line(" *")
	for _, doc := range []string{
		"@param findKey gives the credential of a key id; " + unknown + " when the key is unknown or disabled",
		"@param inputs what the request must be signed for, and what requests do not tell",
		"@param demands what is demanded beyond the rules of the scheme; a name that it does not know is an exception",
	} {
		w.prose(" * ", " *     ", doc)
	}
	w.Line(" */")
}
