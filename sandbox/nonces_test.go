package sandbox

import (
	"strconv"
	"testing"
	"time"
)

func TestNonces(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	n := newNonces(func() time.Time { return now })
	seen := func(nonce string) bool {
		t.Helper()
		there, err := n.Seen(nonce, now.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return there
	}
	if seen("a") || !seen("a") || seen("b") {
		t.Error("a nonce is seen when it was there before")
	}
	now = now.Add(2 * time.Minute)
	if seen("a") {
		t.Error("a nonce is good again when its time is over")
	}
	for i := range 2 * maxNonces {
		seen(strconv.Itoa(i))
		if kept := len(n.young) + len(n.old); kept > maxNonces {
			t.Fatalf("%d nonces are kept", kept)
		}
	}
	if !seen(strconv.Itoa(2*maxNonces-maxNonces/2+1)) || seen("0") {
		t.Error("the younger half is remembered, the oldest are forgotten")
	}
}
