package judge

import (
	"slices"

	"github.com/chopmark/chopmark"
)

// Reason is the stable id of a decision: a verdict of verifying, or what a gateway finds beside it.
type Reason string

// The reasons. Those of verifying are the verdicts and their causes.
const (
	OK Reason = "ok"

	NotFound              Reason = "not-found"
	UnknownHost           Reason = "unknown-host"
	UnknownPath           Reason = "unknown-path"
	UnknownMethod         Reason = "unknown-method"
	NotPublished          Reason = "not-published"           // the environment that the path names serves nothing
	DefaultNotPublished   Reason = "default-not-published"   // the path names none, and the default one serves nothing
	BadRequest            Reason = "bad-request"             // what no client should send
	MalformedTarget       Reason = "malformed-target"        // a request target that is no path, or has dot segments
	AmbiguousPath         Reason = "ambiguous-path"          // another API's path, once it is decoded
	ConnectionNamesHeader Reason = "connection-names-header" // Connection would take a header away
	UnreadableBody        Reason = "unreadable-body"
	BodyNotPassed         Reason = "body-not-passed" // the scheme covers a body that was not handed over
	TooLarge              Reason = "too-large"

	Refused             Reason = "refused"
	MissingSignature    Reason = Reason(chopmark.MissingSignature)
	UnreadableSignature Reason = "unreadable-signature" // its header is there and not of an accepted scheme
	Malformed           Reason = Reason(chopmark.Malformed)
	NoTime              Reason = Reason(chopmark.NoTime)
	MissingField        Reason = Reason(chopmark.MissingField)
	AbsentHeader        Reason = Reason(chopmark.AbsentHeader)
	RepeatedHeader      Reason = Reason(chopmark.RepeatedHeader)
	RefusedInput        Reason = Reason(chopmark.RefusedInput)
	UnknownKey          Reason = Reason(chopmark.UnknownKey)
	DisabledKey         Reason = "disabled-key"
	UnboundKey          Reason = "unbound-key"
	NoPlan              Reason = "no-plan" // no key at all is bound to the API
	KeyNotForScheme     Reason = "key-not-for-scheme"
	ClockSkew           Reason = Reason(chopmark.ClockSkew)
	Expired             Reason = Reason(chopmark.Expired)
	Replayed            Reason = Reason(chopmark.Replayed)
	MissingNonce        Reason = "missing-nonce"
	HeaderNotSigned     Reason = Reason(chopmark.HeaderNotSigned)
	BodyMismatch        Reason = Reason(chopmark.BodyMismatch)
	SignatureMismatch   Reason = Reason(chopmark.SignatureMismatch)

	Limited   Reason = "limited"
	OverRate  Reason = "over-rate"
	OverQuota Reason = "over-quota"

	Unavailable     Reason = "unavailable"   // a store is down, so nothing can be decided
	Misconfigured   Reason = "misconfigured" // the API cannot be served as it is written
	BadGateway      Reason = "bad-gateway"
	NoUpstream      Reason = "no-upstream" // none is well
	UpstreamFailed  Reason = "upstream-failed"
	UpstreamTimeout Reason = "upstream-timeout"
)

// nearest says what a reason is a kind of. Those that are not here are the most general ones.
var nearest = map[Reason]Reason{
	UnknownHost: NotFound, UnknownPath: NotFound, UnknownMethod: NotFound, NotPublished: NotFound, DefaultNotPublished: NotPublished,
	MalformedTarget: BadRequest, AmbiguousPath: BadRequest, ConnectionNamesHeader: BadRequest, UnreadableBody: BadRequest,
	BodyNotPassed: BadRequest, MissingSignature: Refused, UnreadableSignature: MissingSignature, Malformed: Refused,
	NoTime: Malformed, MissingField: Malformed, AbsentHeader: Malformed, RepeatedHeader: Malformed, RefusedInput: Malformed,
	UnknownKey: Refused, DisabledKey: UnknownKey, UnboundKey: UnknownKey, NoPlan: UnboundKey, KeyNotForScheme: UnknownKey,
	ClockSkew: Refused, Expired: ClockSkew, Replayed: Refused, MissingNonce: Malformed, HeaderNotSigned: Refused,
	BodyMismatch: SignatureMismatch, SignatureMismatch: Refused, OverRate: Limited, OverQuota: Limited,
	Misconfigured: Unavailable, NoUpstream: BadGateway, UpstreamFailed: BadGateway, UpstreamTimeout: BadGateway,
}

// General are the reasons that every dialect must have words for: each other reason is a kind of one of them.
var General = []Reason{NotFound, BadRequest, TooLarge, Refused, Limited, Unavailable, BadGateway}

// Kind gives what a reason is a kind of; empty for the most general ones.
func (r Reason) Kind() Reason { return nearest[r] }

// Known tells whether there is such a reason for not serving a request.
func (r Reason) Known() bool {
	return nearest[r] != "" || slices.Contains(General, r)
}

// reasonOf is that of a result of verifying.
func reasonOf(r *chopmark.Result) Reason {
	if r.Cause != "" {
		return Reason(r.Cause)
	}
	return Reason(r.Verdict)
}

// Reasons gives every reason for not serving a request.
func Reasons() []Reason {
	all := slices.Clone(General)
	for r := range nearest {
		all = append(all, r)
	}
	slices.Sort(all)
	return all
}
