package emit

// phpReading are the words that only verifiers need.
var phpReading = map[string]string{
	"refuse": "return self::refused($verdict, $detail);", "accept": "return self::accepted($value);",
	"check_demands": "self::checkDemands($demands, $accepted, $cover);",
	"look_up": "$credential = $findKey($value);\nif ($credential === null) {\n" +
		"    return self::refused('unknown-key', 'there is no such key');\n}",
	"carried_header": "$draft->carriedHeader($1, $2)", "carried_query": "$draft->carriedQuery($1)",
	"carried_params": "$draft->carriedParams($1)", "received_header?": "$draft->receivedHeader($1)",
	"received_query?": "$draft->receivedQuery($1)", "received_params?": "$draft->receivedParams($1)",
	"repeats_header": "$draft->repeatsHeader($1)", "repeats_query": "$draft->repeatsQuery($1)",
	"repeats_params": "$draft->repeatsParams($1)", "misspells_query": "$draft->misspellsQuery($1, $2)",
	"misspells_params": "$draft->misspellsParams($1, $2)",
	"at_end":           "$1 === ''", "filled": "($1 ?? '') !== ''", "blank": "($1 ?? '') === ''",
	"present_time": "$1 !== null", "absent_time": "$1 === null", "or_epoch": "$1 ?? new DateTimeImmutable('@0')",
	"list_problem?": "$draft->listProblem($1, $demands['headers'] ?? [], $2, $3, $4, $5)", "listed": "$draft->listed($1, $2)",
	"wants_headers": "($demands['headers'] ?? []) !== []", "told_problem?": "self::findToldProblem($inputs, $demands, $1, $2, $3)",
	"clock_problem?": "self::findClockProblem($demands, $1, $2, $3, $4)", "wrong_token": "self::wrongToken($credential, $1)",
	"given_body": "$draft->givenBody", "is_form": "$draft->isForm()", "asked": "in_array($1, $demands['cover'] ?? [], true)",
	"seen": "isset($demands['seen']) && $demands['seen']($keyId, $1)", "same_text": "hash_equals($1, $2)",
}

// phpVerify writes the verifier.
func phpVerify(f *File) {
	w := f.W
	f.VerifyFunctions("}", "", "/** Verifies a request that is signed in this form. */",
		"private static function $name(self $draft, callable $findKey, array $inputs, array $demands): array", "{")
	keys := "key_id: string, secret: string"
	if f.HasToken() {
		keys += ", token?: string"
	}
	w.Lines("", "/**", " * Tells whether a received request was signed by whom it says.", " *",
		" * The request has its full URL, its headers, and the whole body as it came: how much of one is read is up to the",
		" * caller. The function gives the credential of a key id, or null when the key is unknown or disabled. The inputs",
		" * are what the request must be signed for, and what requests do not tell.", " *",
		" * The demands may be the time by the verifier's clock, a window in seconds in place of the scheme's, values of",
		" * inputs that are accepted, headers that must be signed, parts that must be (body, method, host, path, query,",
		" * time), and a function of a key id and a nonce that tells whether it was used before, and remembers it.", " *",
		" * The verdict is ok, missing-signature, malformed, unknown-key, clock-skew, expired, replayed, header-not-signed,",
		" * body-mismatch or signature-mismatch. The detail says what is wrong, for a person; it holds nothing secret.", " *",
		" * @param array{method: string, url: string, headers?: array, body?: string} $request",
		" * @param callable(string): ?array{"+keys+"} $findKey", " * @param array<string, string> $inputs",
		" * @param array{now?: DateTimeInterface, within?: int, accepted?: array<string, string[]>, headers?: string[],",
		" *     cover?: string[], seen?: callable(string, string): bool} $demands",
		" * @return array{verdict: string, detail: string, key_id: ?string}",
		" * @throws InvalidArgumentException when the URL is none, or the scheme does not know an input or a demand", " */",
		"public static function verify(array $request, callable $findKey, array $inputs = [], array $demands = []): array", "{")
	w.In()
	w.Lines("$draft = new self($request);", "self::checkInputs($inputs);")
	f.Receiver("$draft, $findKey, $inputs, $demands")
	w.Out()
	w.Line("}")
}
