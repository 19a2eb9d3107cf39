// Package verify decides whether a received request was signed by whom it says.
//
// In: a request, the key that it names, the time. Out: a verdict. It reads the request backwards, computes the
// signature again from what was received, and compares in constant time. It never trusts a body hash that the caller
// sent, and never gives out the signature that it expected.
package verify

// Verdict is the stable id of an outcome.
type Verdict string

// The verdicts.
const (
	OK                Verdict = "ok"
	MissingSignature  Verdict = "missing-signature"
	Malformed         Verdict = "malformed"
	UnknownKey        Verdict = "unknown-key"
	ClockSkew         Verdict = "clock-skew"
	Expired           Verdict = "expired"
	Replayed          Verdict = "replayed"
	HeaderNotSigned   Verdict = "header-not-signed"
	BodyMismatch      Verdict = "body-mismatch"
	SignatureMismatch Verdict = "signature-mismatch"
)

// advice says what whoever got the verdict can do.
var advice = map[Verdict]string{
	MissingSignature:  "sign the request before sending it, and check that no proxy drops the header or parameter",
	Malformed:         "compare what was sent with the form that the scheme sends: chopmark scheme show prints it",
	UnknownKey:        "check the key id, and that the key is enabled",
	ClockSkew:         "set the clock of the signing machine, and make the timestamp when the request is sent, not before",
	Expired:           "sign again; if the address must live longer, sign it with a longer lifetime",
	Replayed:          "make a new nonce for every attempt, also for a retry",
	HeaderNotSigned:   "add what is named to what is signed",
	BodyMismatch:      "sign exactly the bytes that are sent, after every change to the body",
	SignatureMismatch: "compare your string to sign with the one shown here, line by line; if they are equal, the secret is wrong",
}

// Advice gives one sentence on what to do about a verdict; empty for OK.
func (v Verdict) Advice() string { return advice[v] }
