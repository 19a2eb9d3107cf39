package main

import (
	"net/http"
	"strings"
)

// A contender is one way of signing, or of verifying, the common request of
// one scheme.
type contender struct {
	scheme, name string
	setup        func(request) (*job, error)
}

// A job is a contender that is ready to run.
type job struct {
	// op makes one signature, or verifies one.
	op func()

	// ready, where there is one, readies what op works on for the next batch
	// of them, and is not timed.
	ready func()

	// base, where there is one, is what op does besides signing: the
	// signature is then the difference.
	base func()

	// signature gives what the last op made, encoded as it is sent. A
	// verifier gives the signature that it accepted, and nothing if it
	// did not.
	signature func() string

	// sent gives the request as the last op signed it, for a signer whose
	// time or nonce cannot be fixed. Without it, that is the common request.
	sent func(request) request

	// refused tells whether a verifier refuses the request with one byte
	// changed. Signers have none.
	refused func() bool
}

// batch is for how many times of op ready is good.
const batch = 64

// repeat runs op n times and tells what that took.
func (j *job) repeat(n int) (took cost) {
	for n > 0 {
		times := n
		if j.ready != nil {
			j.ready()
			times = min(n, batch)
		}
		took = took.plus(timed(j.op, times))
		n -= times
	}
	return took
}

// The names of the contenders that are not a vendor's.
const (
	floorName      = "floor"
	floorCached    = "floor, key cached"
	floorSecret    = "floor, from secret"
	ourSigner      = "chopmark"
	ourVerifier    = "chopmark verify"
	signChanging   = "chopmark, changing"
	verifyChanging = "chopmark verify, changing"
)

// contenders lists whatever takes part.
func contenders() []contender {
	list := floors()
	list = append(list, tencents()...)
	list = append(list, volcengines()...)
	list = append(list, alibabas()...)
	list = append(list, awses()...)
	list = append(list, chopmarks()...)
	return list
}

func floors() []contender {
	var list []contender
	for _, scheme := range schemes {
		list = append(list,
			contender{scheme, floorName, floorJob((*floor).hmacStates)},
			contender{scheme, floorSecret, floorJob((*floor).fromSecret)})
		if len(texts[scheme](requestFor(scheme)).scope) > 0 {
			list = append(list, contender{scheme, floorCached, floorJob((*floor).keyCached)})
		}
	}
	return list
}

func floorJob(work func(*floor)) func(request) (*job, error) {
	return func(r request) (*job, error) {
		f, err := newFloor(texts[r.scheme](r))
		if err != nil {
			return nil, err
		}
		return &job{op: func() { work(f) }, signature: f.signature}, nil
	}
}

// headerSignature reads the signature back from the Authorization header.
func headerSignature(req *http.Request) func() string {
	return func() string { return afterSignature(req.Header.Get("Authorization")) }
}

func afterSignature(authorization string) string {
	_, signature, _ := strings.Cut(authorization, "Signature=")
	return signature
}

// must stands where a timed operation cannot return an error.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
