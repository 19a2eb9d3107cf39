package main

import (
	"testing"
	"time"
)

// TestSameBytes holds every contender to the signature that the bare hash work
// gives for the same request, so that each provably hashes the same bytes.
func TestSameBytes(t *testing.T) {
	for _, c := range contenders() {
		t.Run(c.scheme+"/"+c.name, func(t *testing.T) {
			common := requestFor(c.scheme)
			j, err := c.setup(common)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second finds keys cached and the request signed before
				j.repeat(1)
				sent := common
				if j.sent != nil {
					sent = j.sent(common)
				}
				if got, want := j.signature(), bareSignature(t, sent); got != want {
					t.Fatalf("signature %q, the bare hash work gives %q", got, want)
				}
			}
			if c.name == ourVerifier && (j.refused == nil || !j.refused()) {
				t.Error("accepts the request with one byte changed")
			}
		})
	}
}

func bareSignature(t *testing.T, r request) string {
	t.Helper()
	f, err := newFloor(texts[r.scheme](r))
	if err != nil {
		t.Fatal(err)
	}
	f.fromSecret()
	return f.signature()
}

// TestPublished holds the benchmark's own reading of the schemes to signatures
// that the vendors print, which matters most where no vendor's signer runs.
func TestPublished(t *testing.T) {
	for _, c := range published {
		if got := bareSignature(t, c.request); got != c.signature {
			t.Errorf("%s: signature %q, published is %q", c.request.scheme, got, c.signature)
		}
	}
}

// TestOneByte makes sure that the signatures compared above depend on the
// request at all.
func TestOneByte(t *testing.T) {
	for _, scheme := range schemes {
		before, after := requestFor(scheme), requestFor(scheme)
		if after.body != nil {
			after.body[0] ^= 1
		} else {
			after.query[0].value += "x"
		}
		if bareSignature(t, before) == bareSignature(t, after) {
			t.Errorf("%s: another request has the same signature", scheme)
		}
	}
}

// TestCommonRequest holds the request to what the report says of it.
func TestCommonRequest(t *testing.T) {
	for _, scheme := range schemes {
		r := requestFor(scheme)
		if r.body != nil && len(r.body) != 120 {
			t.Errorf("%s: body of %d bytes, not 120", scheme, len(r.body))
		}
		if r.body == nil && len(r.params()) != 12 {
			t.Errorf("%s: %d parameters, not 12", scheme, len(r.params()))
		}
		want := 32
		if scheme == qingcloud {
			want = 40
		}
		if len(r.secret) != want {
			t.Errorf("%s: secret of %d characters, not %d", scheme, len(r.secret), want)
		}
	}
}

// TestFloor holds the floors to the hash work that the scheme demands, in
// compressions of one block, and to no allocation.
func TestFloor(t *testing.T) {
	for scheme, want := range map[string]struct{ fromSecret, keyCached, states int }{
		tc3:       {23, 11, 9},
		volcV4:    {31, 15, 13},
		acs3:      {16, 16, 14},
		sigv4:     {29, 13, 11},
		tencentV1: {8, 8, 6},
		qingcloud: {8, 8, 6},
		rpc:       {10, 10, 8},
	} {
		f, err := newFloor(texts[scheme](requestFor(scheme)))
		if err != nil {
			t.Fatal(err)
		}
		fromSecret, keyCached, states := compressions(f.text)
		if fromSecret != want.fromSecret || keyCached != want.keyCached || states != want.states {
			t.Errorf("%s: %d, %d, %d compressions, not %v", scheme, fromSecret, keyCached, states, want)
		}
		for _, work := range []func(){f.fromSecret, f.keyCached, f.hmacStates} {
			if n := testing.AllocsPerRun(100, work); n != 0 {
				t.Errorf("%s: %g allocations", scheme, n)
			}
		}
	}
}

// compressions counts those of the three floors.
func compressions(t text) (fromSecret, keyCached, states int) {
	// With the states kept, the key's inner block is saved and the outer
	// hash is one block.
	states = blocks(blockSize+len(t.toSign)) - 1 + 1
	if t.canonical != nil {
		states += blocks(len(t.body)) + blocks(len(t.canonical))
	}
	keyCached = states + 2
	fromSecret = keyCached
	for _, message := range t.scope {
		fromSecret += blocks(blockSize+len(message)) + 2
	}
	return fromSecret, keyCached, states
}

// blocks is how many compressions hashing n bytes takes, padding included.
func blocks(n int) int { return (n + 9 + blockSize - 1) / blockSize }

// BenchmarkSign is for profiles; figures come from the command, in rounds.
func BenchmarkSign(b *testing.B) {
	for _, c := range contenders() {
		b.Run(c.scheme+"/"+c.name, func(b *testing.B) {
			j, err := c.setup(requestFor(c.scheme))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if j.ready != nil && i%batch == 0 {
					b.StopTimer()
					j.ready()
					b.StartTimer()
				}
				j.op()
			}
		})
	}
}

func utc(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}
