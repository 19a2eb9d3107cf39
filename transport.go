package chopmark

import "net/http"

// Transport signs every request on its way to next, the default transport when nil. Each attempt of a retrying client
// comes through here, so each is signed anew, with a fresh time and nonce.
func (s *Signer) Transport(next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = http.DefaultTransport
	}
	return &transport{s, next}
}

type transport struct {
	signer *Signer
	next   http.RoundTripper
}

// RoundTrip signs a copy of req, as the contract of http.RoundTripper demands.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	signed := req.Clone(req.Context())
	if err := t.signer.Sign(signed); err != nil {
		if req.Body != nil {
			_ = req.Body.Close() // a RoundTripper closes the body on every path
		}
		return nil, err
	}
	return t.next.RoundTrip(signed)
}
