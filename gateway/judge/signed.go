package judge

import (
	"net/http"
	"time"

	"github.com/chopmark/chopmark"
)

// signed verifies the request by the schemes that the API accepts, until one of them says yes. What counts otherwise is what
// the first scheme said whose signature the request carries.
func (d *Decision) signed(r *http.Request) bool {
	if d.API.Public {
		return true
	}
	var who found
	for i, m := range d.API.methods {
		d.found = found{}
		result, reason, err := d.by(m, r)
		if err != nil {
			return d.fail(err)
		}
		if reason == OK || i == 0 || result.Carried && !d.Result.Carried {
			d.Result, d.method, d.Scheme, d.Reason, who = result, m, m.auth.Scheme, reason, d.found
		}
		if reason == OK {
			return true
		}
	}
	if d.found = who; d.KeyID == "" {
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
func (d *Decision) by(m *method, r *http.Request) (chopmark.Result, Reason, error) {
	d.asking = asking{Context: r.Context(), d: d, scheme: m.auth.Scheme}
	result, err := m.verifier.VerifyMessage(&d.asking, &d.message)
	if err == nil && result.Verdict == chopmark.SignatureMismatch && d.key != nil {
		if secrets := d.key.opened.Load(); secrets != nil && d.key.graced(len(*secrets), d.now()) {
			d.asking.secret = 1
			if again, err2 := m.verifier.VerifyMessage(&d.asking, &d.message); err2 != nil || again.Verdict != chopmark.SignatureMismatch {
				result, err = again, err2
			}
		}
	}
	switch {
	case err != nil:
		return result, Unavailable, err
	case result.Verdict == chopmark.UnknownKey:
		return result, d.keyReason, nil
	case result.Verdict == chopmark.OK && (d.key.Nonce || len(d.key.Allowed) > 0):
		return d.held(m, r, result)
	}
	return result, reasonOf(&result), nil
}

// held holds a verified request to what its key is held to beside.
func (d *Decision) held(m *method, r *http.Request, result chopmark.Result) (chopmark.Result, Reason, error) {
	k := d.key
	nonces := r.Header.Values(nonceHeader)
	if k.Nonce && (len(nonces) != 1 || nonces[0] == "" || len(nonces[0]) > maxNonce) {
		return result, MissingNonce, nil
	}
	v, err := m.variant(&k.Key)
	if err != nil {
		result.Detail = "the key asks for more than the scheme can cover: " + err.Error()
		return result, HeaderNotSigned, nil
	}
	result, err = v.VerifyMessage(&d.asking, &d.message)
	if err != nil || result.Verdict != chopmark.OK || !k.Nonce {
		return result, reasonOf(&result), err
	}
	now := d.now()
	if age := now.Sub(result.Time); result.Time.IsZero() || age > k.nonceTTL || age < -k.nonceTTL {
		return result, ClockSkew, nil // its nonce would be forgotten while the request still works
	}
	seen, err := d.judge.options.Replay.Seen(nonceHeader+"\x00"+k.KeyID+"\x00"+nonces[0], result.Time.Add(k.nonceTTL).Add(time.Second))
	if seen {
		return result, Replayed, err
	}
	return result, OK, err
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
