package emit

import "strings"

// elixirReading are the words that only verifiers need. To refuse a request is to throw.
var elixirReading = map[string]string{
	"refuse": "refuse($verdict, $detail)", "accept": "{:ok, $value}",
	"check_demands":  "check_demands(demands, $accepted, $cover)",
	"look_up":        `credential = find_key.($value) || refuse("unknown-key", "there is no such key")`,
	"carried_header": "carried_header?(draft, $1, $2)", "carried_query": "carried_query?(draft, $1)",
	"carried_params": "carried_params?(draft, $1)", "received_header?": "received_header(draft, $1)",
	"received_query?": "received_query(draft, $1)", "received_params?": "received_params(draft, $1)",
	"repeats_header": "repeats_header?(draft, $1)", "repeats_query": "repeats_query?(draft, $1)",
	"repeats_params": "repeats_params?(draft, $1)", "misspells_query": "misspells_query?(draft, $1, $2)",
	"misspells_params": "misspells_params?(draft, $1, $2)",
	"at_end":           `$1 == ""`, "filled": `$1 not in [nil, ""]`, "blank": `$1 in [nil, ""]`, "agrees": "agrees?($1, $2)",
	"present_time": "$1 != nil", "absent_time": "is_nil($1)", "or_epoch": "$1 || ~U[1970-01-01 00:00:00Z]",
	"list_problem?": "list_problem(draft, $1, demands[:headers], $2, $3, $4, $5)", "listed": "listed(draft, $1, $2)",
	"well_listed": "well_listed?($1, $2, $3)", "wants_headers": "demands[:headers] != []",
	"told_problem?":  "find_told_problem(inputs, demands, $1, $2, $3)",
	"clock_problem?": "find_clock_problem(demands, $1, $2, $3, $4)", "wrong_token": "wrong_token?(credential, $1)",
	"given_body": "draft.body", "is_form": "form?(draft)", "asked": "covers?(demands, $1)",
	"seen":      "demands[:seen] != nil and demands[:seen].(key_id, $1)",
	"same_text": "same_text?($1, $2)", "same_hex": "same_hex?($1, $2)", "same_base64": "same_base64?($1, $2)",
}

// refuses tells whether a statement does nothing but refuse the request.
func (s *elixirStmt) refuses() bool {
	if s.arms == nil {
		return strings.HasPrefix(s.line, "refuse(")
	}
	body := s.arms[0].body
	return len(s.arms) == 1 && body[len(body)-1].refuses()
}

// refusal writes an if that has no value.
func (s *elixirStmt) refusal(width int) []string {
	out := elixirHung("if ", elixirBroken(s.arms[0].test, width-6), " do")
	return append(append(out, elixirIndented(elixirBody(s.arms[0].body, width-2))...), "end")
}

// merged makes one test of two, where an if is all that another has.
func (a elixirArm) merged() elixirArm {
	if len(a.body) != 1 || len(a.body[0].arms) != 1 {
		return a
	}
	inner := a.body[0].arms[0]
	if strings.Contains(inner.test, " or ") {
		inner.test = "(" + inner.test + ")"
	}
	return elixirArm{a.test + " and " + inner.test, inner.body}
}

// elixirVerify writes the verifier.
func elixirVerify(f *File) {
	w := f.W
	args := []string{"draft", "find_key", "inputs", "demands"}
	w.Lines("", `@doc """`, "Tells whether a received request was signed by whom it says.", "",
		"The request is a map of `:method`, `:url` (the full URL), `:headers` (pairs of a name and a",
		"value) and `:body`, the whole body as it came: how much of one is read is up to the caller. The",
		"function gives the `Credential` of a key id, or nil when the key is unknown or disabled.", "",
		"The options:", "",
		"* `:inputs` - what the request must be signed for, and what requests do not tell",
		"* `:now` - the time by the verifier's clock, now by default",
		"* `:within` - how many seconds it may be off, in place of the scheme's window",
		"* `:accepted` - lists of the values that are accepted, by the names of inputs",
		"* `:headers` - headers that must be signed",
		"* `:cover` - what must be signed: body, method, host, path, query, time",
		"* `:seen` - a function of a key id and a nonce that tells whether it was used before, and", "  remembers it", "",
		"Gives `{:ok, key_id}`, or `{:error, refused}`. Raises a `SigningError` for a URL that is none,",
		"and for inputs and demands that the scheme does not know.", `"""`,
		"def verify(request, find_key, options \\\\ []) do")
	w.In()
	const demands = "demands = Keyword.validate!(options, inputs: %{}, now: nil, within: nil, accepted: %{}, headers: [], cover: [], seen: nil)"
	lines := append(elixirBroken(demands, f.Target.Width-4), "", "draft = draft(request)", "inputs = check_inputs(demands[:inputs], @inputs)")
	w.Lines(elixirSpaced(lines, elixirLines(f, func(inner *File) { inner.Receiver(strings.Join(args, ", ")) }))...)
	w.Out()
	w.Lines("catch", "  %Refused{} = refused -> {:error, refused}", "end")
	for _, form := range f.Forms {
		w.Lines("", "# Verifies a request that is signed in this form.")
		elixirForm(f, f.VerifyFunction(form), args, elixirLines(f, func(inner *File) { inner.VerifyBody(form) }))
	}
}
