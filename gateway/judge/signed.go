package judge

import (
	"net/http"
	"time"

	"github.com/chopmark/chopmark"
)

// signed verifies the request by the schemes that the API accepts, until one of them says yes. What counts otherwise is what
// the first scheme said whose signature the request carries. The frames of it and of by are small, and what is rare stands apart:
// the stack of a connection grows, which is a copy of it, when verifying needs more than its first 8 KB.
func (d *Decision) signed(r *http.Request) bool {
	if d.API.Public {
		return true
	}
	err := d.by(d.API.methods[0], r)
	if err == nil && d.Reason != OK && len(d.API.methods) > 1 {
		err = d.byOthers(r)
	}
	if err != nil {
		return d.fail(err)
	}
	return d.Reason == OK || d.unsigned(r)
}

// byOthers verifies by the schemes after the first, which said no.
func (d *Decision) byOthers(r *http.Request) error {
	best := d.attempt
	for _, m := range d.API.methods[1:] {
		d.attempt = attempt{}
		if err := d.by(m, r); err != nil || d.Reason == OK {
			return err
		}
		if d.Result.Carried && !best.Result.Carried {
			best = d.attempt
		}
	}
	d.attempt = best
	return nil
}

// unsigned completes the refusal of a request that no scheme accepts.
func (d *Decision) unsigned(r *http.Request) bool {
	if d.KeyID == "" {
		d.KeyID = d.Result.KeyID
	}
	if d.Reason == MissingSignature && d.sendsCarrier(r) {
		d.Reason = UnreadableSignature
	}
	if d.API.Explain && (d.Reason == SignatureMismatch || d.Reason == BodyMismatch) {
		d.explain(r)
	}
	return false
}

// sendsCarrier tells whether a header is there that could carry a signature of an accepted scheme.
func (d *Decision) sendsCarrier(r *http.Request) bool {
	for _, m := range d.API.methods {
		for _, name := range m.carriers {
			if r.Header.Get(name) != "" {
				return true
			}
		}
	}
	return false
}

// by verifies by one scheme, with each secret of the key that works now.
func (d *Decision) by(m *method, r *http.Request) (err error) {
	d.asking.Context, d.asking.d, d.asking.scheme, d.asking.secret = r.Context(), d, m.auth.Scheme, 0 // a literal would lie in the frame too
	if d.Result, err = m.verifier.VerifyMessage(&d.asking, &d.message); err != nil {
		return err
	}
	d.method, d.Scheme = m, m.auth.Scheme
	if d.Result.Verdict == chopmark.SignatureMismatch {
		if err := d.graced(); err != nil {
			return err
		}
	}
	switch {
	case d.Result.Verdict == chopmark.UnknownKey:
		d.Reason = d.keyReason
	case d.Result.Verdict == chopmark.OK && (d.key.Nonce || len(d.key.Allowed) > 0):
		d.Reason, err = d.held(r)
	default:
		d.Reason = reasonOf(&d.Result)
	}
	return err
}

// graced verifies once more, with the secret before the present one, while that still works.
func (d *Decision) graced() error {
	if d.key == nil {
		return nil
	}
	secrets := d.key.opened.Load()
	if secrets == nil || !d.key.graced(len(*secrets), d.now()) {
		return nil
	}
	d.asking.secret = 1
	result, err := d.method.verifier.VerifyMessage(&d.asking, &d.message)
	if err != nil || result.Verdict != chopmark.SignatureMismatch {
		d.Result = result
	}
	return err
}

// held holds a verified request to what its key is held to beside.
func (d *Decision) held(r *http.Request) (Reason, error) {
	k := d.key
	nonces := r.Header.Values(nonceHeader)
	if k.Nonce && (len(nonces) != 1 || nonces[0] == "" || len(nonces[0]) > maxNonce) {
		return MissingNonce, nil
	}
	v, err := d.method.variant(&k.Key)
	if err != nil {
		d.Result.Detail = "the key asks for more than the scheme can cover: " + err.Error()
		return HeaderNotSigned, nil
	}
	d.Result, err = v.VerifyMessage(&d.asking, &d.message)
	if err != nil || d.Result.Verdict != chopmark.OK || !k.Nonce {
		return reasonOf(&d.Result), err
	}
	now, signed := d.now(), d.Result.Time
	if age := now.Sub(signed); signed.IsZero() || age > k.nonceTTL || age < -k.nonceTTL {
		return ClockSkew, nil // its nonce would be forgotten while the request still works
	}
	seen, err := d.judge.options.Replay.Seen(nonceHeader+"\x00"+k.KeyID+"\x00"+nonces[0], signed.Add(k.nonceTTL).Add(time.Second))
	if seen {
		return Replayed, err
	}
	return OK, err
}

// maxNonce bounds what is remembered of a request.
const maxNonce = 256

// explain computes the string to sign once more, for showing it. The secret has no part in what is shown.
func (d *Decision) explain(r *http.Request) {
	v, err := d.method.traced()
	if err != nil {
		return
	}
	d.asking = asking{Context: r.Context(), d: d, scheme: d.method.auth.Scheme}
	result, err := v.VerifyMessage(&d.asking, &d.message)
	if err != nil {
		return
	}
	for _, step := range result.Steps {
		if step.Name == "string_to_sign" && !step.Hidden && !step.Redacted && !step.Bytes {
			d.Text = step.Value
		}
	}
}
