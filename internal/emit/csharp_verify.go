package emit

var csharpReading = map[string]string{
	"refuse": "return new Verdict($verdict, $detail);", "accept": `return new Verdict("ok", "", $value);`,
	"check_demands": "CheckDemands(demands, $accepted, $cover);",
	"look_up": "Credential credential = findKey($value);\nif (credential == null)\n{\n" +
		"    return new Verdict(\"unknown-key\", \"there is no such key\");\n}",
	"declare_changing": "$type $name = $value;",
	"carried_header":   "draft.CarriedHeader($1, $2)", "carried_query": "draft.CarriedQuery($1)", "carried_params": "draft.CarriedParams($1)",
	"received_header?": "draft.ReceivedHeader($1)",
	"received_query?":  "draft.InQuery($1).FirstOrDefault()", "received_params?": "draft.InParams($1).FirstOrDefault()",
	"repeats_header": "draft.Given($1).Count > 1", "repeats_query": "draft.InQuery($1).Count > 1", "repeats_params": "draft.InParams($1).Count > 1",
	"misspells_query": "Misspelt(draft.ReceivedQuery(), $1, $2)", "misspells_params": "Misspelt(draft.ReceivedPairs(), $1, $2)",
	"field?": "Values($1, $2).FirstOrDefault()", "at_end": `$1 == ""`,
	"filled": "!string.IsNullOrEmpty($1)", "blank": "string.IsNullOrEmpty($1)",
	"read_unix?": "UnixTime($1, 1000)", "read_unix_ms?": "UnixTime($1, 1)",
	"present_time": "$1 != null", "absent_time": "$1 == null",
	"list_problem?": "draft.FindListProblem($1, $2.Concat(demands.Headers), $3, $4, $5)", "wants_headers": "demands.Headers.Count > 0",
	"listed": "draft.Listed($1, $2)", "told_problem?": "FindToldProblem(inputs, demands, $1, $2, $3)",
	"clock_problem?": "FindClockProblem(demands, $1, $2, $3, $4)",
	"wrong_token":    "WrongToken(credential, $1)", "given_body": "draft.ReceivedBody()", "is_form": "draft.HasForm()",
	"asked": "demands.Cover.Contains($1)", "seen": "demands.Seen(keyId, $1)",
}

// csharpVerify writes the methods that verify.
func csharpVerify(f *File) {
	w := f.W
	w.Lines("", "/// <summary>Tells whether a received request was signed by whom it says.</summary>")
	for _, doc := range []string{
		`<param name="request">The request, with the whole address that was asked for; who reads its body limits the size.</param>`,
		`<param name="findKey">Gives the credential of a key id; null when the key is unknown or disabled.</param>`,
		`<param name="inputs">What the request must be signed for, and what requests do not tell.</param>`,
		`<param name="demands">What is demanded beyond the rules of the scheme, nothing if left out; a name that it does not know is an exception.</param>`,
	} {
		w.prose("/// ", "/// ", doc)
	}
	params := []string{"Func<string, Credential> findKey", "IReadOnlyDictionary<string, string> inputs", "Demands demands"}
	given := []string{"Request request", params[0], params[1] + " = null", params[2] + " = null"}
	w.Lines(f.Spread("public static Verdict Verify(", given, ")", "{")...)
	w.In()
	w.Lines("inputs = inputs ?? new Dictionary<string, string>();", "demands = demands ?? new Demands();",
		"CheckInputs(inputs);", "Draft draft = new Draft(request);")
	f.Receiver("draft, findKey, inputs, demands")
	w.Out()
	w.Line("}")
	head := []string{"", "/// <summary>Verifies a request that is signed in this form.</summary>"}
	params = append([]string{"Draft draft"}, params...)
	f.VerifyFunctions("}", append(head, f.Spread("private static Verdict $name(", params, ")", "{")...)...)
}
