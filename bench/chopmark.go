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

func signJob(r request) (*job, error) {
	s, err := signer(r, r.once)
	if err != nil {
		return nil, err
	}
	req, err := ourRequest(r)
	if err != nil {
		return nil, err
	}
	query, before := req.URL.RawQuery, req.Header.Clone()
	must(s.Sign(req))
	added := added(before, req.Header)
	op := func() {
		unsign(req, query, added)
		must(s.Sign(req))
	}
	op()
	return &job{op: op, signature: sentSignature(req)}, nil
}

// added gives the names of the headers that signing added.
func added(before, after http.Header) (names []string) {
	for name := range after {
		if _, there := before[name]; !there {
			names = append(names, name)
		}
	}
	return names
}

// unsign makes a signed request what it was, since a signer leaves alone what stands as it would be sent. Chopmark is
// charged with it.
func unsign(req *http.Request, query string, added []string) {
	req.URL.RawQuery = query
	for _, name := range added {
		delete(req.Header, name)
	}
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
	v, err := chopmark.NewVerifier(s.Scheme(), chopmark.KeyMap{r.keyID: {KeyID: r.keyID, Secret: r.secret}},
		chopmark.VerifyOptions{Clock: func() time.Time { return r.at }})
	if err != nil {
		return nil, err
	}
	var last chopmark.Result
	op := func() {
		last, err = v.Verify(req)
		must(err)
	}
	return &job{op: op, signature: func() string {
		if last.Verdict != chopmark.OK {
			return string(last.Verdict) + last.Detail
		}
		return sentSignature(req)()
	}, refused: func() bool { return refusesChange(v, req, r) }}, nil
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
