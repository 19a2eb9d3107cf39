package main

import "bytes"

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

func signChangingJob(r request) (*job, error) { return signing(variants(r)) }

func verifyChangingJob(r request) (*job, error) {
	o, err := newOutgoing(variants(r))
	if err != nil {
		return nil, err
	}
	for range batch {
		o.sign()
	}
	v, err := verifier(o.signer.Scheme(), r)
	if err != nil {
		return nil, err
	}
	var last judged
	op := func() { last.by(v, o.next()) }
	return &job{op: op, sent: o.sent, signature: func() string { return last.accepted(o.reqs[o.at]) }}, nil
}
