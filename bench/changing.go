package main

import (
	"bytes"
	"net/http"
	"time"

	"github.com/chopmark/chopmark"
)

// Chopmark keeps from one request to the next what did not change. These
// contenders take another request each time, in turns, of the same lengths and
// so with the same floor: another nonce, body, first parameter and first header.

// turns is how many requests there are.
const turns = 10

func variants(r request) []request {
	all := make([]request, turns)
	for i := range all {
		v := r
		v.nonce = changed(r.nonce, i)
		v.query, v.headers, v.auth = append([]pair(nil), r.query...), append([]pair(nil), r.headers...), append([]pair(nil), r.auth...)
		if len(v.query) > 0 {
			v.query[0].value = changed(v.query[0].value, i)
		}
		if len(v.headers) > 1 { // the first is Content-Type
			v.headers[1].value = changed(v.headers[1].value, i)
		}
		for j := range v.auth {
			if v.auth[j].value == r.nonce {
				v.auth[j].value = v.nonce
			}
		}
		v.body = bytes.Replace(r.body, []byte(`100`), []byte(changed("100", i)), 1)
		all[i] = v
	}
	return all
}

// changed puts another digit at the end.
func changed(text string, i int) string { return text[:len(text)-1] + string(rune('0'+i)) }

// changing signs every variant with one signer.
type changing struct {
	all    []request
	signer *chopmark.Signer
	reqs   []*http.Request
	query  []string
	added  []string // headers
	at     int
}

func newChanging(r request) (*changing, error) {
	c := &changing{all: variants(r)}
	var err error
	c.signer, err = signer(r, func() string { return c.all[c.at].nonce })
	if err != nil {
		return nil, err
	}
	for _, v := range c.all {
		req, err := ourRequest(v)
		if err != nil {
			return nil, err
		}
		c.reqs, c.query = append(c.reqs, req), append(c.query, req.URL.RawQuery)
	}
	before := c.reqs[1].Header.Clone()
	c.sign()
	c.added = added(before, c.reqs[1].Header)
	for range c.all {
		c.sign()
	}
	return c, nil
}

// turn goes to the next request.
func (c *changing) turn() *http.Request {
	c.at = (c.at + 1) % turns
	return c.reqs[c.at]
}

func (c *changing) sign() {
	req := c.turn()
	unsign(req, c.query[c.at], c.added)
	must(c.signer.Sign(req))
}

// job gives a job that tells which request was the last.
func (c *changing) job(op func(), signature func() string) *job {
	return &job{op: op, signature: signature, sent: func(request) request { return c.all[c.at] }}
}

func signChangingJob(r request) (*job, error) {
	c, err := newChanging(r)
	if err != nil {
		return nil, err
	}
	return c.job(c.sign, func() string { return sentSignature(c.reqs[c.at])() }), nil
}

func verifyChangingJob(r request) (*job, error) {
	c, err := newChanging(r)
	if err != nil {
		return nil, err
	}
	v, err := chopmark.NewVerifier(c.signer.Scheme(), chopmark.KeyMap{r.keyID: {KeyID: r.keyID, Secret: r.secret}},
		chopmark.VerifyOptions{Clock: func() time.Time { return r.at }})
	if err != nil {
		return nil, err
	}
	var last chopmark.Result
	op := func() {
		last, err = v.Verify(c.turn())
		must(err)
	}
	return c.job(op, func() string {
		if last.Verdict != chopmark.OK {
			return string(last.Verdict) + last.Detail
		}
		return sentSignature(c.reqs[c.at])()
	}), nil
}
