package emit

// groovyReading is what Groovy says otherwise than Java.
var groovyReading = map[string]string{
	"refuse": "return new Verdict($verdict, $detail)", "accept": `return new Verdict("ok", "", $value)`,
	"check_demands": "checkDemands(demands, $accepted, $cover)",
	"look_up": "Credential credential = findKey.apply($value)\nif (credential == null) {\n" +
		"    return new Verdict(\"unknown-key\", \"there is no such key\")\n}",
	"received_query?": "findFirst(draft.inQuery($1))", "received_params?": "findFirst(draft.inParams($1))",
	"repeats_query": "draft.inQuery($1).size() > 1", "repeats_params": "draft.inParams($1).size() > 1",
	"misspells_query": "misspelt(draft.receivedQuery(), $1, $2)",
	"at_end":          `$1 == ""`, "filled": "$1", "blank": "!$1", "or_epoch": "($1 ?: Instant.EPOCH)",
	"list_problem?": "draft.findListProblem($1, $2 + demands.headers, $3, $4, $5)",
	"given_body":    "draft.receivedBody()", "is_form": "draft.hasForm()", "seen": "demands.seen?.test(keyId, $1)",
}

// groovyVerify writes the methods that verify.
func groovyVerify(f *File) {
	w := f.W
	w.Line("")
	verifyDoc(f, "null")
	w.Line("static Verdict verify(")
	w.In()
	w.Lines("Request request,", "Function<String, Credential> findKey,", "Map<String, String> inputs = [:],", "Demands demands = new Demands()")
	w.Out()
	w.Line(") {")
	w.In()
	w.Lines("checkInputs(inputs)", "Draft draft = new Draft(request)")
	f.Receiver("draft, findKey, inputs, demands")
	w.Out()
	w.Line("}")
	params := []string{"Draft draft", "Function<String, Credential> findKey", "Map<String, String> inputs", "Demands demands"}
	head := []string{"", "/** Verifies a request that is signed in this form. */"}
	f.VerifyFunctions("}", append(head, f.Spread("private static Verdict $name(", params, "", ") {")...)...)
}
