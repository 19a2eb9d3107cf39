// Package verify decides whether a received request was signed by whom it says.
//
// In: a request, the key that it names, the time. Out: a verdict. It reads the request backwards, computes the
// signature again from what was received, and compares in constant time. It never trusts a body hash that the caller
// sent, and never gives out the signature that it expected.
package verify

import "github.com/chopmark/chopmark/internal/match"

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

// Cause tells requests of one verdict apart, for servers that answer them differently. Empty: the verdict says it all.
type Cause string

// The causes.
const (
	NoTime         Cause = match.NoTime       // the request does not say when it was signed, or not so that it can be read
	MissingField   Cause = match.MissingField // a part of what the scheme sends is not there
	AbsentHeader   Cause = "absent-header"    // the header Item is listed as signed and not there
	RepeatedHeader Cause = "repeated-header"  // the header Item is signed and there several times
	RefusedInput   Cause = "refused-input"    // what the request says of the input Item, as its algorithm, is not accepted
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
