package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
)

// chopmarks is Chopmark's own side, through its public API from an *http.Request: a signer and a verifier a scheme.
func chopmarks() []contender {
	var list []contender
	for _, scheme := range schemes {
		list = append(list, contender{scheme, ourSigner, signJob}, contender{scheme, ourVerifier, verifyJob},
			contender{scheme, signChanging, signChangingJob}, contender{scheme, verifyChanging, verifyChangingJob})
	}
	return list
}

// signed is what the common request of a scheme covers beside what the scheme itself chooses.
var signed = map[string][]string{
	tc3:    {"content-type", "host"},
	volcV4: {"content-type", "host", "x-content-sha256", "x-date"},
	sigv4:  {"content-length", "content-type", "host", "x-amz-date"},
}

func signer(r request, nonce func() string) (*chopmark.Signer, error) {
	s, err := chopmark.Load(r.scheme)
	if err != nil {
		return nil, err
	}
	return chopmark.NewSigner(s, chopmark.Credential{KeyID: r.keyID, Secret: r.secret}, chopmark.SignOptions{
		Inputs: inputs(s, r), SignedHeaders: signed[r.scheme],
		Clock: func() time.Time { return r.at }, Nonce: nonce,
	})
}

// inputs gives region and service to the schemes that have them.
func inputs(s *chopmark.Scheme, r request) map[string]string {
	given := map[string]string{}
	for _, in := range s.Inputs() {
		switch {
		case in.Name == "service":
			given["service"] = r.service
		case in.Name == "region":
			given["region"] = r.region
		}
	}
	return given
}

// ourRequest is the common request with a body that can be read again, as a caller who signs gives it.
func ourRequest(r request) (*http.Request, error) {
	req, err := r.http()
	if err != nil {
		return nil, err
	}
	if len(r.body) > 0 {
		chopmark.SetBody(req, r.body)
		if r.scheme == sigv4 {
			req.Header.Set("Content-Length", fmt.Sprint(len(r.body)))
		}
	}
	return req, nil
}

// outgoing is a batch of requests, and who signs them.
type outgoing struct {
	signer *chopmark.Signer
	of     []request // the requests are these in turns
	reqs   [batch]*http.Request
	query  [batch]string // before signing
	nonce  [batch]string
	added  []string // the headers that signing adds
	at     int      // the request that is signed
}

func newOutgoing(of []request) (*outgoing, error) {
	o := &outgoing{of: of}
	var err error
	if o.signer, err = signer(of[0], func() string { return o.nonce[o.at] }); err != nil {
		return nil, err
	}
	for i := range o.reqs {
		if o.reqs[i], err = ourRequest(of[i%len(of)]); err != nil {
			return nil, err
		}
		o.query[i], o.nonce[i] = o.reqs[i].URL.RawQuery, of[i%len(of)].nonce
	}
	before := o.reqs[0].Header.Clone()
	must(o.signer.Sign(o.reqs[0]))
	for name := range o.reqs[0].Header {
		if _, there := before[name]; !there {
			o.added = append(o.added, name)
		}
	}
	o.ready()
	return o, nil
}

// ready makes the requests what they were before signing: a signer leaves alone what stands as it would be sent.
func (o *outgoing) ready() {
	for i, req := range o.reqs {
		req.URL.RawQuery = o.query[i]
		for _, name := range o.added {
			delete(req.Header, name)
		}
	}
}

// next goes to the next request.
func (o *outgoing) next() *http.Request {
	o.at = (o.at + 1) % batch
	return o.reqs[o.at]
}

func (o *outgoing) sign() { must(o.signer.Sign(o.next())) }

func (o *outgoing) signature() string { return sentSignature(o.reqs[o.at])() }

// sent gives what the request that was signed last is made of.
func (o *outgoing) sent(request) request { return o.of[o.at%len(o.of)] }

func signJob(r request) (*job, error) { return signing([]request{r}) }

func signing(of []request) (*job, error) {
	o, err := newOutgoing(of)
	if err != nil {
		return nil, err
	}
	return &job{op: o.sign, ready: o.ready, signature: o.signature, sent: o.sent}, nil
}

// sentSignature reads the signature off a signed request, wherever its scheme puts it.
func sentSignature(req *http.Request) func() string {
	return func() string {
		if a := req.Header.Get("Authorization"); a != "" {
			return afterSignature(a)
		}
		q := req.URL.Query()
		return q.Get("Signature") + q.Get("signature")
	}
}

func verifyJob(r request) (*job, error) {
	s, err := signer(r, r.once)
	if err != nil {
		return nil, err
	}
	req, err := ourRequest(r)
	if err == nil {
		err = s.Sign(req)
	}
	if err != nil {
		return nil, err
	}
	v, err := verifier(s.Scheme(), r)
	if err != nil {
		return nil, err
	}
	var last judged
	op := func() { last.by(v, req) }
	return &job{
		op: op, signature: func() string { return last.accepted(req) },
		refused: func() bool { return refusesChange(v, req, r) },
	}, nil
}

func verifier(s *chopmark.Scheme, r request) (*chopmark.Verifier, error) {
	return chopmark.NewVerifier(s, chopmark.KeyMap{r.keyID: {KeyID: r.keyID, Secret: r.secret}},
		chopmark.VerifyOptions{Clock: func() time.Time { return r.at }})
}

// judged is what a verifier said last.
type judged struct{ verdict, detail string }

func (j *judged) by(v *chopmark.Verifier, req *http.Request) {
	result, err := v.Verify(req)
	must(err)
	j.verdict, j.detail = string(result.Verdict), result.Detail
}

// accepted gives the signature of a request that was accepted, or why it was not.
func (j *judged) accepted(req *http.Request) string {
	if j.verdict != string(chopmark.OK) {
		return j.verdict + j.detail
	}
	return sentSignature(req)()
}

// refusesChange changes one byte of what is signed and asks for a refusal.
func refusesChange(v *chopmark.Verifier, req *http.Request, r request) bool {
	changed := req.Clone(req.Context())
	if len(r.body) > 0 {
		other := append([]byte(nil), r.body...)
		other[10] ^= 1
		chopmark.SetBody(changed, other)
	} else {
		changed.URL.RawQuery = strings.Replace(changed.URL.RawQuery, "Describe", "Destribe", 1)
		changed.URL.RawQuery = strings.Replace(changed.URL.RawQuery, "RunInst", "RunIcst", 1)
	}
	result, err := v.Verify(changed)
	return err == nil && result.Verdict != chopmark.OK
}
