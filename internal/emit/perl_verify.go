package emit

import "fmt"

// perlReading are the words that only verifiers need.
var perlReading = map[string]string{
	"refuse": "return _refused($verdict, $detail);", "accept": "return _accepted($value);",
	"check_demands": "_check_demands($demands, $accepted, $cover);",
	"look_up": "my $credential = $find_key->($value);\nif (!$credential) {\n" +
		"    return _refused('unknown-key', 'there is no such key');\n}\n$credential = _credential($credential);",
	"carried_header": "$draft->_carried_header($1, $2)", "carried_query": "$draft->_carried_query($1)",
	"carried_params": "$draft->_carried_params($1)", "received_header?": "$draft->_received_header($1)",
	"received_query?": "$draft->_received_query($1)", "received_params?": "$draft->_received_params($1)",
	"repeats_header": "$draft->_repeats_header($1)", "repeats_query": "$draft->_repeats_query($1)",
	"repeats_params": "$draft->_repeats_params($1)", "misspells_query": "$draft->_misspells_query($1, $2)",
	"misspells_params": "$draft->_misspells_params($1, $2)",
	"at_end":           "defined $1 && !length $1", "filled": "length $1", "blank": "!length $1",
	"present_time": "defined $1", "absent_time": "!defined $1", "or_epoch": "$1 // 0",
	"list_problem?": "$draft->_list_problem($1, $demands->{headers}, $2, $3, $4, $5)", "listed": "$draft->_listed($1, $2)",
	"wants_headers": "@{$demands->{headers} || []}", "told_problem?": "_find_told_problem($inputs, $demands, $1, $2, $3)",
	"clock_problem?": "_find_clock_problem($demands, $1, $2, $3, $4)", "wrong_token": "_wrong_token($credential, $1)",
	"given_body": "$draft->{given_body}", "is_form": "$draft->_is_form", "asked": "_contains($demands->{cover} || [], $1)",
	"seen": "$demands->{seen} && $demands->{seen}->($key_id, $1)",
}

// perlVerify writes the verifier.
func perlVerify(f *File) {
	w := f.W
	const args = "$draft, $find_key, $inputs, $demands"
	f.VerifyFunctions("}", "", "# Verifies a request that is signed in this form.", "sub _$name {", "    my ("+args+") = @_;")
	w.Lines("", "# Tells whether a received request was signed by whom it says.", "sub verify {")
	w.In()
	w.Lines("my ($request, $find_key, $inputs, %demands) = @_;", "my $draft = _draft($request);",
		"$inputs = _check_inputs(%{$inputs || {}});", "my $demands = \\%demands;")
	f.Receiver(args)
	w.Out()
	w.Line("}")
}

// perlVerifierPod writes the verifier's part of the manual.
func perlVerifierPod(w *Writer, name, keys string) {
	w.Raw(fmt.Sprintf(`
=head1 VERIFYING

    my $verdict = %s::verify(
        { method => $method, url => $url, headers => \@pairs, body => $bytes },
        sub { my ($key_id) = @_; return { %s } },
        { input => $value },
        within => 60,
    );

The function C<verify> tells whether a received request was signed by whom it says. The request has its full URL, its
headers, and the whole body as it came: how much of one is read is up to the caller. The function gives the credential
of a key id, or nothing when the key is unknown or disabled. The inputs are what the request must be signed for, and
what requests do not tell. Behind them may stand

=over

=item now, within

the time by the verifier's clock, and how many seconds it may be off in place of the scheme's window

=item accepted

the values of inputs that are accepted, as a hash of lists

=item headers, cover

headers that must be signed, and parts of the request that must be: body, method, host, path, query, time

=item seen

a function of a key id and a nonce that tells whether it was used before, and remembers it

=back

What it gives is a hash: C<verdict>, which is ok, missing-signature, malformed, unknown-key, clock-skew, expired,
replayed, header-not-signed, body-mismatch or signature-mismatch, C<detail>, which says what is wrong, for a person,
and C<key_id> of a request that is ok. Nothing in it is secret. A URL that is none is an
exception, and so are inputs and demands that the scheme does not know.
`, name, keys))
}
