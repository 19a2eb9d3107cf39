package emit

import "strings"

var golangVerifierReserved = strings.Fields(`findKey demands found subtle given misspelt decodedPairs strictBase64 cutField unixTime
	toldProblem clockProblem refused Verdict Demands FindKey`)

// golangReading are the words of verifiers.
var golangReading = map[string]string{
	"refuse": "return refused($verdict, $detail)", "accept": "return &Verdict{ID: OK, KeyID: $value}, nil",
	"check_demands": "err = checkDemands(\n\tdemands,\n\t$accepted,\n\t$cover,\n)\nif err != nil {\n\treturn nil, err\n}",
	"look_up": "credential, found, err := findKey($value)\nif err != nil {\n\treturn nil, err\n}\n" +
		"if !found {\n\treturn refused(\"unknown-key\", \"there is no such key\")\n}",
	"declare_changing": "var $name $type",
	"carried_header":   "draft.carriedHeader($1, $2)", "carried_query": "draft.carriedQuery($1)", "carried_params": "draft.carriedParams($1)",
	"received_header?": "draft.findReceivedHeader($1)",
	"received_query?":  "findFirst(values(decodedPairs(draft.query), $1))", "received_params?": "findFirst(values(draft.receivedPairs(), $1))",
	"repeats_header": "draft.repeatsHeader($1)",
	"repeats_query":  "len(values(decodedPairs(draft.query), $1)) > 1", "repeats_params": "len(values(draft.receivedPairs(), $1)) > 1",
	"misspells_query": "misspelt(decodedPairs(draft.query), $1, $2)", "misspells_params": "misspelt(draft.receivedPairs(), $1, $2)",
	"blank": "!filled($1)", "field?": "findFirst(values($1, $2))",
	"read_unix?": "unixTime($1, false)", "read_unix_ms?": "unixTime($1, true)",
	"present_time": "$1 != nil", "absent_time": "$1 == nil",
	"list_problem?": "draft.listProblem($1, append($2, demands.Headers...), $3, $4, $5)", "listed": "draft.listed($1, $2)",
	"wants_headers": "len(demands.Headers) > 0",
	"told_problem?": "toldProblem(demands, $1, $2, $3)", "clock_problem?": "clockProblem(demands, $1, $2, $3, $4)",
	"wrong_token": "wrongToken(credential, $1)", "given_body": "draft.body", "is_form": "draft.isForm()",
	"asked": "slices.Contains(demands.Cover, $1)", "seen": "demands.Seen != nil && demands.Seen(keyId, $1)",
}

// golangVerify writes the verifier.
func golangVerify(f *File) {
	w := f.W
	w.Lines("", "// Verify tells whether a received request was signed by whom it says. Its URL is the whole one: scheme, host and what the",
		"// request line says. The body is read by the caller, who limits its size. What the error tells is no verdict: keys could",
		"// not be looked up, or the demands name what the scheme does not know.",
		"func Verify(request Request, findKey FindKey, demands Demands) (*Verdict, error) {")
	w.In()
	w.Lines("draft, err := newDraft(request)", "if err != nil {", "\treturn nil, err", "}",
		"inputs := demands.Inputs", "if err := checkInputs(inputs); err != nil {", "\treturn nil, err", "}")
	f.Receiver("draft, findKey, inputs, demands")
	w.Out()
	w.Line("}")
	f.VerifyFunctions("}", "", "// $name verifies a request that is signed in this form.",
		"func $name(draft *draft, findKey FindKey, inputs map[string]string, demands Demands) (*Verdict, error) {")
}
