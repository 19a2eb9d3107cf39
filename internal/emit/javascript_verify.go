package emit

import "strings"

var javascriptVerifierReserved = strings.Fields("findKey demands verify accepted refused")

// javascriptReading are the words that only verifiers need.
var javascriptReading = map[string]string{
	"refuse": "return refused($verdict, $detail);", "accept": "return accepted($value);",
	"check_demands": "checkDemands(demands, $accepted, $cover);",
	"look_up": "const credential = await findKey($value);\nif (!credential) {\n" +
		`  return refused("unknown-key", "there is no such key");` + "\n}",
	"carried_header": "draft.carriedHeader($1, $2)", "carried_query": "draft.carriedQuery($1)",
	"carried_params": "draft.carriedParams($1)", "received_header?": "draft.receivedHeader($1)",
	"received_query?": "draft.receivedQuery($1)", "received_params?": "draft.receivedParams($1)",
	"repeats_header": "draft.repeatsHeader($1)", "repeats_query": "draft.repeatsQuery($1)",
	"repeats_params": "draft.repeatsParams($1)", "misspells_query": "draft.misspellsQuery($1, $2)",
	"misspells_params": "draft.misspellsParams($1, $2)",
	"at_end":           `$1 === ""`, "filled": "!!$1", "blank": "!$1",
	"present_time": "$1 !== undefined", "absent_time": "$1 === undefined", "or_epoch": "$1 ?? new Date(0)",
	"list_problem?": "draft.listProblem($1, demands.headers ?? [], $2, $3, $4, $5)", "listed": "draft.listed($1, $2)",
	"wants_headers": "demands.headers?.length > 0", "told_problem?": "findToldProblem(inputs, demands, $1, $2, $3)",
	"clock_problem?": "findClockProblem(demands, $1, $2, $3, $4)", "wrong_token": "wrongToken(credential, $1)",
	"given_body": "draft.givenBody", "is_form": "draft.isForm()", "asked": "demands.cover?.includes($1)",
	"seen": "await demands.seen?.(keyId, $1)",
}

// javascriptVerify writes the verifier.
func javascriptVerify(f *File) {
	w := f.W
	const args = "draft, findKey, inputs, demands"
	f.VerifyFunctions("}", "", "/** Verifies a request that is signed in this form. */", "async function $name("+args+") {")
	w.Lines("", "/**", " * Tells whether a received request was signed by whom it says.", " *",
		" * The types and what they hold are in the file "+javascriptTypesName(f)+".", " */",
		"export async function verify(request, findKey, inputs = {}, demands = {}) {")
	w.In()
	w.Lines("const draft = new Draft(request);", "checkInputs(inputs, INPUTS);")
	f.Receiver(args)
	w.Out()
	w.Line("}")
}

// javascriptVerifierTypes writes the types of the verifier.
func javascriptVerifierTypes(w *Writer) {
	w.Raw(`
/** What a verifier finds. */
export interface Verdict {
  verdict:
    | "ok"
    | "missing-signature"
    | "malformed"
    | "unknown-key"
    | "clock-skew"
    | "expired"
    | "replayed"
    | "header-not-signed"
    | "body-mismatch"
    | "signature-mismatch";
  /** What is wrong, for a person; nothing secret. */
  detail: string;
  /** Whose request it is, when it is ok. */
  keyId?: string;
}

/** What a verifier demands beyond the scheme's own rules. */
export interface Demands {
  /** The time by the verifier's clock, in place of the present one. */
  now?: Date;
  /** How many seconds it may be off, in place of the scheme's window. */
  within?: number;
  /** Inputs that requests tell, with the values that are accepted. */
  accepted?: Record<string, string[]>;
  /** Headers that must be signed. */
  headers?: string[];
  /** Parts of the request that must be signed. */
  cover?: ("body" | "method" | "host" | "path" | "query" | "time")[];
  /** Tells whether the nonce of a key was used before, and remembers it. */
  seen?(keyId: string, nonce: string): boolean | Promise<boolean>;
}

/**
 * Tells whether a received request was signed by whom it says.
 *
 * The request has its full URL, its headers in pairs as they came (in Node two
 * by two in rawHeaders), and the whole body as it came: how much of one is read
 * is up to the caller. findKey gives the credential of a key id, or nothing when
 * the key is unknown or disabled. inputs are what the request must be signed
 * for, and what requests do not tell. Throws a SigningError for inputs and
 * demands that the scheme does not know and for a URL that is none.
 */
export function verify(
  request: SigningRequest,
  findKey: (
    keyId: string,
  ) => Credential | null | undefined | Promise<Credential | null | undefined>,
  inputs?: Partial<Inputs>,
  demands?: Demands,
): Promise<Verdict>;
`)
}
