package emit

var javaReading = map[string]string{
	"refuse": "return new Verdict($verdict, $detail);", "accept": `return new Verdict("ok", "", $value);`,
	"check_demands": "checkDemands(demands, $accepted, $cover);",
	"look_up": "Credential credential = findKey.apply($value);\nif (credential == null) {\n" +
		"  return new Verdict(\"unknown-key\", \"there is no such key\");\n}",
	"declare_changing": "$type $name = $value;",
	"repeats_header":   "draft.given($1).size() > 1",
	"repeats_query":    "values(draft.givenQuery(), $1).size() > 1", "repeats_params": "values(draft.receivedPairs(), $1).size() > 1",
	"or_epoch":      "Objects.requireNonNullElse($1, Instant.EPOCH)",
	"list_problem?": "draft.findListProblem($1, concat($2, demands.headers), $3, $4, $5)", "wants_headers": "!demands.headers.isEmpty()",
	"asked": "demands.cover.contains($1)", "seen": "demands.seen.test(keyId, $1)",
}

// javaVerify writes the methods that verify.
func javaVerify(f *File) {
	w := f.W
	w.Lines("", "/** Verifies a request, with no demands beyond the rules of the scheme. */", "public static Verdict verify("+
		"Request request, Function<String, Credential> findKey, Map<String, String> inputs) {")
	w.In()
	w.Line("return verify(request, findKey, inputs, new Demands());")
	w.Out()
	w.Lines("}", "")
	verifyDoc(f, "null")
	const params = "Function<String, Credential> findKey, Map<String, String> inputs, Demands demands"
	w.Line("public static Verdict verify(Request request, " + params + ") {")
	w.In()
	w.Lines("checkInputs(inputs, INPUTS);", "Draft draft = new Draft(request);")
	f.Receiver("draft, findKey, inputs, demands")
	w.Out()
	w.Line("}")
	f.VerifyFunctions("}", "", "/** Verifies a request that is signed in this form. */", "private static Verdict $name(Draft draft, "+params+") {")
}
