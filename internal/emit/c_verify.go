package emit

import "strings"

var cVerifierReserved = strings.Fields(`refuse accept_key look_up asked seen times_given misspelt unlisted bare_name listed_headers
	received_pairs cut_field digits_in kept_time unix_time at_time behind setjmp longjmp memcmp memcpy memchr strchr strlen snprintf`)

// cReading are the words of verifiers; those that are not here are calls of helper functions.
var cReading = map[string]string{
	"refuse": "refuse(d, $verdict, $detail);", "accept": "accept_key(d, $value);", "look_up": "look_up(d, $value);",
	"check_demands": "check_demands(d, $accepted, $cover);", "declare_changing": "$type $name = $value;", "repeats_header": "times_given(d, $1) > 1",
	"received_query?": "find_field(decoded_pairs(d, d->query), $1)", "received_params?": "find_field(received_pairs(d), $1)",
	"repeats_query": "values(d, decoded_pairs(d, d->query), $1).count > 1", "repeats_params": "values(d, received_pairs(d), $1).count > 1",
	"misspells_query": "misspelt(d, decoded_pairs(d, d->query), $1, $2)", "misspells_params": "misspelt(d, received_pairs(d), $1, $2)",
	"past_start?": "find_past_start($1, $2)", "upto?": "find_upto($1, $2)", "past?": "find_past($1, $2)",
	"at_end": "$1.data != NULL && $1.size == 0", "filled": "$1.size > 0", "blank": "$1.size == 0", "agrees": "agrees($1, $2)",
	"field?": "find_field($1, $2)", "read_unix?": "unix_time(d, $1, 1)", "read_unix_ms?": "unix_time(d, $1, 1000)",
	"present_time": "$1 != NULL", "absent_time": "$1 == NULL", "or_epoch": "or_epoch($1)",
	"wants_headers": "d->demands->header_count > 0", "listed": "listed_headers(d, $1, $2)",
	"given_body": "d->given_body", "is_form": "is_form(d)", "same_text": "same_text($1, $2)", "seen": "seen(d, key_id, $1)",
}

// cVerify writes the functions that verify.
func cVerify(f *File, prefix string) {
	w := f.W
	w.Line("")
	f.VerifyFunctions("}\n", "// Verifies a request that is signed in this form.", "static void $name(struct draft *d) {")
	w.Lines("// Finds out how a request is signed, and verifies it.", "static void verify(struct draft *d) {")
	w.In()
	f.Receiver("d")
	w.Out()
	w.Lines("}", "")
	p := "struct " + prefix
	w.Lines("bool "+prefix+"verify(const "+p+"request *request, "+prefix+"find_key *find_key,",
		"    const "+p+"demands *demands, "+p+"verdict *verdict) {", "    static const "+p+"demands none;", "    const "+p+"credential nobody = {0};",
		"    const "+p+"demands *asked_for = demands != NULL ? demands : &none;",
		"    "+p+"options options = {.inputs = asked_for->inputs, .input_count = asked_for->input_count};", "    options.time = asked_for->time;",
		"    struct draft d = {.result = &verdict->memory, .verdict = verdict, .demands = asked_for, .find_key = find_key};",
		"    *verdict = ("+p+"verdict){0};", "    if (setjmp(d.failed) == 0) {", "        begin(&d, request, &nobody, &options);",
		"        d.now = d.time;", "        check_inputs(&d);", "        verify(&d);", "    }",
		"    verdict->error = verdict->memory.error;", "    return verdict->key_id != NULL;", "}")
}
