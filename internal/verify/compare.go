package verify

import (
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/chopmark/chopmark/internal/eval"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// signature computes the signature and compares it, in constant time, on decoded bytes.
func (ck *check) signature(run *eval.Run) bool {
	if ck.key.Token != "" && subtle.ConstantTimeCompare([]byte(ck.key.Token), []byte(ck.c.Token)) != 1 {
		ck.out.Token = true
		return ck.fail(SignatureMismatch, "", "the session token is not the one that belongs to the key")
	}
	want := run.Text(ck.f.program.Signature)
	if err := run.Err(); err != nil {
		var missing *eval.MissingHeader
		if errors.As(err, &missing) {
			return ck.fail(HeaderNotSigned, missing.Name, err.Error())
		}
		return ck.fail(Malformed, "", err.Error())
	}
	same := equal(ck.f.program.Signature, want, ck.c.Signature)
	for i := range ck.c.Compared {
		if !ck.compare(run, &ck.c.Compared[i]) {
			return false
		}
	}
	if !same {
		return ck.fail(SignatureMismatch, ck.f.matcher.Carrier().Name, "the signature does not match")
	}
	return true
}

// longestCode is the length of the longest encoded signature that is decoded to be compared; it fits the stack.
const longestCode = 256

// equal tells whether two texts are one signature. Mostly they are the same text; what else they may be is no secret.
func equal(n *graph.Node, want []byte, got string) bool {
	text := message.View(got)
	if len(want) > 0 && sameBytes(want, text) {
		return true
	}
	return equalDecoded(n, want, text)
}

// sameBytes compares in constant time, as subtle.ConstantTimeCompare does: which bytes differ has no part in what is
// done. That goes byte by byte, which showed.
func sameBytes(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	differ := uint64(0)
	for len(a) >= 8 && len(b) >= 8 {
		differ |= binary.LittleEndian.Uint64(a) ^ binary.LittleEndian.Uint64(b)
		a, b = a[8:], b[8:]
	}
	for i := range min(len(a), len(b)) {
		differ |= uint64(a[i] ^ b[i])
	}
	return differ == 0
}

// equalDecoded compares what the texts of two signatures stand for. Texts that do not decode never match.
func equalDecoded(n *graph.Node, want, got []byte) bool {
	hex, base64 := n.Is("hex") || n.Is("hex_upper"), n.Is("base64") || n.Is("base64url")
	var memory [2][longestCode]byte
	a, b := memory[0][:0], memory[1][:0]
	okA, okB := true, true
	switch {
	case !hex && !base64:
		a, b = want, got
	case len(got) > longestCode:
		return false
	case hex:
		a, okA = op.DecodeHex(a, want)
		b, okB = op.DecodeHex(b, got)
	default:
		a, okA = op.DecodeBase64(a, want)
		b, okB = op.DecodeBase64(b, got)
	}
	return okA && okB && len(a) > 0 && subtle.ConstantTimeCompare(a, b) == 1
}

// compare recomputes a piece of what was sent. A body hash that differs tells more than the signature does. What was
// made from the secret is compared like a signature, and what it should have been is not told.
func (ck *check) compare(run *eval.Run, c *match.Compared) bool {
	if c.Test != nil && !run.Test(c.Test) {
		return true
	}
	want := run.Text(c.Node)
	if ck.f.secret[c.Node.ID] {
		if subtle.ConstantTimeCompare(want, []byte(c.Text)) == 1 {
			return true
		}
		return ck.fail(SignatureMismatch, c.Item.Name, c.Item.Name+" does not match")
	}
	if string(want) == c.Text {
		return true
	}
	ck.out.Received, ck.out.Computed = strings.Clone(c.Text), string(want)
	cover := ck.f.program.CoverOf(c.Node)
	if (cover.Always|cover.Sometimes)&graph.PartBody != 0 {
		return ck.fail(BodyMismatch, c.Item.Name, "the body is not the one that "+c.Item.Name+" was made from")
	}
	return ck.fail(SignatureMismatch, c.Item.Name, fmt.Sprintf("%s says %q, and the rest of the request makes it %q", c.Item.Name, c.Text, want))
}

// covered checks demands that depend on the request: an unsigned payload, a list without host.
func (ck *check) covered(run *eval.Run) bool {
	if ck.f.ask == 0 {
		return true
	}
	open := ck.f.ask &^ run.Covered(ck.f.ask)
	if open == 0 {
		return true
	}
	verdict := HeaderNotSigned
	if open&graph.PartBody != 0 {
		verdict = BodyMismatch
	}
	return ck.fail(verdict, "", "the signature does not cover "+open.String()+", which must be covered here")
}
