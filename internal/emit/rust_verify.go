package emit

import (
	"slices"
	"strconv"
	"strings"
)

var rustVerifierReserved = strings.Fields(`find_key demands credential accepted refused asked seen misspelt unix_time strict_base64 cut_field
	of at`)

var rustReading = map[string]string{
	"refuse": "return Ok(refused($verdict, $detail));", "accept": "return Ok(accepted($value));",
	"look_up": "let Some(credential) = find_key(&shown($value)) else {\n    return Ok(refused(b\"unknown-key\", b\"there is no such key\"));\n};\n" +
		"let given = &given.of(&credential);",
	"check_demands":    "check_demands(demands, &$accepted, &$cover)?;",
	"declare_changing": "let mut $name: $type = $value;",
	"carried_header":   "draft.carried_header($1, $2)", "carried_query": "draft.carried_query($1)", "carried_params": "draft.carried_params($1)",
	"received_header?": "draft.received_header($1)",
	"received_query?":  "find_field(&draft.received_query(), $1)", "received_params?": "find_field(&draft.received_pairs(), $1)",
	"repeats_header":  "draft.given($1).len() > 1",
	"repeats_query":   "values(&draft.received_query(), $1).len() > 1",
	"repeats_params":  "values(&draft.received_pairs(), $1).len() > 1",
	"misspells_query": "misspelt(&draft.received_query(), $1, $2)", "misspells_params": "misspelt(&draft.received_pairs(), $1, $2)",
	"blank": "!filled($1)", "read_unix?": "unix_time($1, 1_000_000_000)", "read_unix_ms?": "unix_time($1, 1_000_000)",
	"read_utc?": "given.find_read_utc($1, $2)", "present_time": "$1.is_some()", "absent_time": "$1.is_none()", "or_epoch": "given.at($1)",
	"list_problem?": "draft.list_problem($1, demands, $2, $3, $4, $5)", "listed": "draft.listed($1, $2)",
	"wants_headers": "!demands.headers.is_empty()",
	"told_problem?": "given.told_problem(demands, $1, $2, $3)", "clock_problem?": "given.clock_problem(demands, $1, $2, $3, $4)",
	"wrong_token": "given.wrong_token($1)", "given_body": "draft.given_body", "is_form": "draft.is_form()",
	"read_fields": "read_fields($1, $2, $3)", "asked": "asked(demands, $1)", "seen": "seen(demands, &key_id, $1)",
}

// rustLists are the words that take lists which are written out: these need no copies of their items.
var rustLists = []string{"misspells_query", "misspells_params", "read_fields", "list_problem?", "listed", "told_problem?"}

func rustListing(e *Expr, say func(*Expr, Use) string) string {
	spelled := rustReading[e.Word]
	for i, a := range e.Args {
		arg := say(a, AsArgument)
		if a.Kind == List {
			var items []string
			for _, item := range a.Args {
				items = append(items, rustText(item.Text))
			}
			arg = "&[" + strings.Join(items, ", ") + "]"
		}
		spelled = strings.Replace(spelled, "$"+strconv.Itoa(i+1), arg, 1)
	}
	return spelled
}

// rustReads says what only verifiers have: times that are locals, absent texts and lists that are arguments. Nothing else
// is spelled by it.
func rustReads(e *Expr, use Use, say func(*Expr, Use) string) string {
	switch {
	case e.Kind == Call && slices.Contains(rustLists, e.Word):
		return rustListing(e, say)
	case e.Kind == Call && e.Word == "given_body" && use == AsValue:
		return "draft.given_body.clone()"
	case use != AsArgument:
		return ""
	case e.Kind == Call && e.Word == "some":
		return "&Some(" + say(e.Args[0], AsValue) + ")"
	case e.Kind == Nothing:
		return "&None"
	case e.Kind == Local && e.Type == Time:
		return "&" + say(e, AsOperand)
	}
	return ""
}

// rustNested lets tests within tests be, as the plan has them.
const rustNested = "#[allow(clippy::collapsible_if)]\n"

// rustTests puts the tests of an if on lines of their own, as rustfmt does; one line when there is a single one.
func rustTests(line string) []string {
	test, is := strings.CutPrefix(line, "if ")
	if !is || !strings.HasSuffix(test, " {") {
		return nil
	}
	test = strings.TrimSuffix(test, " {")
	at := outermost(test, " || ")
	if len(at) == 0 {
		at = outermost(test, " && ")
	}
	lines, start := []string{}, 0
	for i, end := range append(at, len(test)) {
		lead := "    "
		if i == 0 {
			lead = "if "
		}
		lines, start = append(lines, lead+test[start:end]), min(end+1, len(test))
	}
	return append(lines, "{")
}

// rustVerify writes the functions that verify.
func rustVerify(f *File) {
	w := f.W
	const more = "find_key: &dyn Fn(&str) -> Option<Credential>, demands: &Demands"
	w.Lines("", "/// Tells whether a received request was signed by whom it says.", "///",
		"/// Its URL is the whole one that was asked for; the body is read by the caller, who limits its size. `find_key` gives",
		"/// the credential of a key id, none when the key is unknown or disabled. What the error tells is no verdict: the URL",
		"/// is none, or the demands name what the scheme does not know.",
		"pub fn verify(", "    request: &Request,", "    find_key: &dyn Fn(&str) -> Option<Credential>,", "    demands: &Demands,",
		") -> Result<Verdict, SigningError> {", "    let options = Options {", "        inputs: demands.inputs.clone(),", "        time: demands.time,")
	if f.HasNonce() || f.HasList() {
		w.Line("        ..Options::default()")
	}
	w.Lines("    };", "    let draft = &mut Draft::new(request)?;", "    let given = &Given::new(&Credential::default(), &options)?;",
		"    verify_draft(draft, given, find_key, demands)", "}")
	head := func(comment, name string) []string {
		lines := rustFunction(comment, name)
		lines[len(lines)-1] = rustNested + "fn " + name + "(draft: &mut Draft, given: &Given, " + more + ") -> Result<Verdict, SigningError> {"
		return lines
	}
	w.Lines(head("/// Finds out how a request is signed, and verifies it.", "verify_draft")...)
	w.In()
	f.Receiver(", find_key, demands")
	w.Out()
	w.Line("}")
	f.VerifyFunctions("}", head("/// Verifies a request that is signed in this form.", "$name")...)
}
