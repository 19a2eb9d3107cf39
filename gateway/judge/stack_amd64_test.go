//go:build !race

package judge_test

import (
	"net/http"
	"testing"
	"unsafe"

	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
)

// TestStack: a decision needs no more of a stack than net/http and the gateway leave of its first 8 KB. One that is too small is
// copied, and cut again by the next collection, which took a tenth of the server's time for a request. Frames are larger with the
// race detector, and others elsewhere.
func TestStack(t *testing.T) {
	s := shop(model.API{Name: "pair", Path: "/pair", Auth: []model.Auth{keypair}}, model.API{Name: "tc3", Path: "/tc3", Auth: []model.Auth{tc3}})
	j := newJudge(t, s, nil)
	for name, r := range map[string]*http.Request{
		"pair": sign(t, request("POST", "/pair", "", "Source", "app"), dateOnly),
		"tc3":  sign(t, request("POST", "/tc3", "", "Content-Type", "application/json"), signing{scheme: "tencent-tc3", inputs: tc3.Inputs}),
	} {
		decide := func() {
			d := j.Request(r)
			if d.Reason != judge.OK {
				t.Error(d.Reason, d.Result.Detail)
			}
			d.Done()
		}
		decide() // opens the secret
		moved := make(chan bool)
		go func() {
			eight(len(name))
			moved <- beneath(decide, len(name))
		}()
		if <-moved {
			t.Errorf("%s: the stack grows: see which frame between judge and the hashes became larger (go tool objdump: SUBQ of SP)", name)
		}
	}
}

// eight has the stack grow to 8 KB.
//
//go:noinline
func eight(n int) byte {
	var room [5 << 10]byte
	for i := range room {
		room[i] = byte(n)
	}
	return room[n]
}

// beneath calls f where a handler is called, and tells whether the stack was copied meanwhile.
//
//go:noinline
func beneath(f func(), n int) bool {
	var taken [1400]byte
	for i := range taken {
		taken[i] = byte(n)
	}
	before := uintptr(unsafe.Pointer(&taken[n]))
	f()
	return uintptr(unsafe.Pointer(&taken[n])) != before
}
