package emit

var kotlinReading = map[string]string{
	"refuse": "return Verdict($verdict, $detail)", "accept": `return Verdict("ok", keyId = $value)`,
	"check_demands":    "checkDemands(demands, $accepted, $cover)",
	"look_up":          "val credential = findKey($value) ?: return Verdict(\"unknown-key\", \"there is no such key\")",
	"declare_changing": "var $name: $type = $value",
	"received_query?":  "draft.inQuery($1).firstOrNull()", "received_params?": "draft.inParams($1).firstOrNull()",
	"repeats_header": "draft.given($1).size > 1",
	"repeats_query":  "draft.inQuery($1).size > 1", "repeats_params": "draft.inParams($1).size > 1",
	"misspells_query": "misspelt(draft.receivedQuery(), $1, $2)",
	"field?":          "values($1, $2).firstOrNull()", "at_end": `$1 == ""`, "filled": "!$1.isNullOrEmpty()", "blank": "$1.isNullOrEmpty()",
	"or_epoch":      "$1 ?: Instant.EPOCH",
	"list_problem?": "draft.findListProblem($1, $2 + demands.headers, $3, $4, $5)", "wants_headers": "demands.headers.isNotEmpty()",
	"given_body": "draft.receivedBody()", "is_form": "draft.hasForm()",
	"asked": "$1 in demands.cover", "seen": "demands.seen?.invoke(keyId, $1) == true",
}

// kotlinVerify writes the functions that verify.
func kotlinVerify(f *File) {
	w := f.W
	w.Line("")
	verifyDoc(f, "null")
	w.Line("fun verify(")
	w.In()
	w.Lines("request: Request,", "findKey: (keyId: String) -> Credential?,", "inputs: Map<String, String> = emptyMap(),", "demands: Demands = Demands()")
	w.Out()
	w.Line("): Verdict {")
	w.In()
	w.Lines("checkInputs(inputs)", "val draft = Draft(request)")
	f.Receiver("draft, findKey, inputs, demands")
	w.Out()
	w.Line("}")
	params := []string{"draft: Draft", "findKey: (String) -> Credential?", "inputs: Map<String, String>", "demands: Demands"}
	head := []string{"", "/** Verifies a request that is signed in this form. */"}
	f.VerifyFunctions("}", append(head, f.Spread("private fun $name(", params, "", "): Verdict {")...)...)
}
