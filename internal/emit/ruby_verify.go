package emit

// rubyReading are the words that only verifiers need.
var rubyReading = map[string]string{
	"refuse": "return Verdict.new($verdict, $detail)", "accept": `Verdict.new("ok", "", $value)`,
	"check_demands": "check_demands(demands, $accepted, $cover)",
	"look_up": "credential = find_key.call($value)\n" +
		`return Verdict.new("unknown-key", "there is no such key") if credential.nil?`,
	"carried_header": "draft.carried_header?($1, $2)", "carried_query": "draft.carried_query?($1)",
	"carried_params": "draft.carried_params?($1)", "received_header?": "draft.received_header($1)",
	"received_query?": "draft.received_query($1)", "received_params?": "draft.received_params($1)",
	"repeats_header": "draft.repeats_header?($1)", "repeats_query": "draft.repeats_query?($1)",
	"repeats_params": "draft.repeats_params?($1)", "misspells_query": "draft.misspells_query?($1, $2)",
	"misspells_params": "draft.misspells_params?($1, $2)",
	"at_end":           `$1 == ""`, "filled": "!$1.to_s.empty?", "blank": "$1.to_s.empty?",
	"present_time": "!$1.nil?", "absent_time": "$1.nil?", "or_epoch": "$1 || Time.at(0)",
	"list_problem?": "draft.list_problem($1, demands.headers.to_a, $2, $3, $4, $5)", "listed": "draft.listed($1, $2)",
	"wants_headers": "demands.headers.to_a.any?", "told_problem?": "find_told_problem(inputs, demands, $1, $2, $3)",
	"clock_problem?": "find_clock_problem(demands, $1, $2, $3, $4)", "wrong_token": "wrong_token(credential, $1)",
	"given_body": "draft.given_body", "is_form": "draft.form?", "asked": "demands.covers?($1)",
	"seen": "demands.seen&.call(key_id, $1)",
}

// rubyVerify writes the verifier.
func rubyVerify(f *File) {
	w := f.W
	const args = "draft, find_key, inputs, demands"
	f.VerifyFunctions("end", "", "# Verifies a request that is signed in this form.", "def self.$name("+args+")")
	w.Lines("", "# Tells whether a received request was signed by whom it says.", "#",
		"# url is the full URL, headers are pairs of a name and a value, and body is the whole body as it came: how much of",
		"# one is read is up to the caller. The block gives the Credential of a key id, or nil when the key is unknown or",
		"# disabled. inputs are what the request must be signed for, and what requests do not tell. Inputs and demands that",
		"# the scheme does not know raise a SigningError.", "#",
		"#   verdict = "+Pascal(split(f.Scheme.ID))+".verify(method: method, url: url, headers: headers, body: body) { |key_id| keys[key_id] }",
		`def self.verify(method:, url:, headers: [], body: "", inputs: {}, demands: Demands.new, &find_key)`)
	w.In()
	w.Lines("draft = Draft.new(method: method, url: url, headers: headers, body: body)", "inputs = check_inputs(inputs, INPUTS)")
	f.Receiver(args)
	w.Out()
	w.Line("end")
}
