package emit

import "strings"

// objcReading are the words of verifiers; those that are not here are calls of helper functions.
var objcReading = map[string]string{
	"refuse": "return Refused($verdict, $detail);", "accept": "return Accepted($value);",
	"look_up": "if (![draft findKey:$value error:error]) {\n    return nil;\n}\nif (draft.secret == nil) {\n" +
		"    return Refused(@\"unknown-key\", @\"there is no such key\");\n}",
	"check_demands": "NSArray *accepted = $accepted;\nNSArray *cover = $cover;\n" +
		"if (!AllowedDemands(draft.verifier, accepted, cover, error)) {\n    return nil;\n}",
	"declare_changing": "$type$name = $value;",
	"carried_header":   "[draft carriesHeader:$1 from:$2]", "carried_query": "[draft carriesQuery:$1]", "carried_params": "[draft carriesParam:$1]",
	"received_header?": "[draft receivedHeader:$1]", "repeats_header": "[draft valuesGivenForHeader:$1].count > 1",
	"received_query?": "[Values([draft receivedQuery], $1) firstObject]", "received_params?": "[Values([draft receivedPairs], $1) firstObject]",
	"repeats_query": "Values([draft receivedQuery], $1).count > 1", "repeats_params": "Values([draft receivedPairs], $1).count > 1",
	"misspells_query": "Misspelt([draft receivedQuery], $1, $2)", "misspells_params": "Misspelt([draft receivedPairs], $1, $2)",
	"at_end": `[$1 isEqualToString:@""]`, "filled": "$1.length > 0", "blank": "$1.length == 0",
	"field?": "[Values($1, $2) firstObject]", "read_unix?": "UnixTime($1, 1)", "read_unix_ms?": "UnixTime($1, 1000)",
	"present_time": "$1 != nil", "absent_time": "$1 == nil", "or_epoch": "$1 ?: [NSDate dateWithTimeIntervalSince1970:0]",
	"list_problem?": "[draft problemOfNames:$1 required:$2 others:$3 free:$4 single:$5]", "wants_headers": "draft.verifier.headers.count > 0",
	"listed": "[draft headersListed:$1 others:$2]", "told_problem?": "[draft problemOfInput:$1 value:$2 allowed:$3]",
	"clock_problem?": "[draft problemOfTime:$1 within:$2 lifetime:$3 longest:$4]",
	"wrong_token":    "[draft wrongToken:$1]", "given_body": "draft->_givenBody", "is_form": "[draft isForm]",
	"asked": "[draft.verifier.cover containsObject:$1]", "seen": "[draft hasSeen:$1]",
}

// objcCut parts the code of regions before a line; without it all stands before.
func objcCut(code, line string) (before, after string) {
	at := strings.Index(code, line)
	if at < 0 {
		return code, ""
	}
	return strings.TrimRight(code[:at], "\n"), code[at:]
}

// objcVerify writes the functions that verify, and the class that calls them.
func objcVerify(f *File, class string) {
	w, prefix := f.W, objcPrefix(f)
	begin := "static " + prefix + "Verdict *$name(" + prefix + "Draft *draft, NSError **error) {"
	w.Line("")
	f.VerifyFunctions("}\n", "/** Verifies a request that is signed in this form. */", begin)
	w.Lines("/** Finds out how a request is signed, and verifies it. */", strings.Replace(begin, "$name", "Verify", 1))
	w.In()
	f.Receiver("")
	w.Out()
	w.Lines("}", "")
	w.Raw(class + "\n")
}
