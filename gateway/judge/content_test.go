package judge_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
)

var volc = model.Auth{Scheme: "volcengine-v4", Inputs: map[string]string{"service": "shop", "region": "cn-north-1", "mode": "header"}}

// TestBody: what covers the body reads it under a cap, into memory or a file; what is forwarded is what was verified.
func TestBody(t *testing.T) {
	dir := t.TempDir()
	j := newJudge(t, shop(
		model.API{Name: "volc", Path: "/volc", Auth: []model.Auth{volc}}, model.API{Name: "old", Path: "/old", Auth: []model.Auth{keypair}},
		model.API{Name: "small", Path: "/small", Auth: []model.Auth{volc}, MaxBody: 10},
	), func(o *judge.Options) { o.Memory, o.MaxBody, o.TempDir = 1000, 5000, dir })
	how := signing{scheme: "volcengine-v4", inputs: volc.Inputs}
	for _, size := range []int{0, 1, 999, 1000, 1001, 3000, 5000} {
		body := strings.Repeat("x", size)
		for _, length := range []int64{int64(size), -1} {
			r := sign(t, request("POST", "/volc", body), how)
			if r.ContentLength = length; size == 0 {
				r.ContentLength = 0
			}
			d := j.Request(r)
			if d.Reason != judge.OK {
				t.Errorf("%d bytes: %s (%s)", size, d.Reason, d.Result.Detail)
				continue
			}
			out, _ := http.NewRequest("POST", "http://upstream.example/", http.NoBody)
			d.Forward(out)
			for range 2 { // once more, as when a connection breaks
				got, err := io.ReadAll(out.Body)
				if err != nil || string(got) != body || out.ContentLength != int64(size) {
					t.Errorf("%d bytes become %d, length %d (%v)", size, len(got), out.ContentLength, err)
				}
				if size > 0 {
					out.Body, _ = out.GetBody()
				}
			}
			d.Done()
			if got, err := io.ReadAll(out.Body); size > 1000 && (err == nil || len(got) > 0) {
				t.Errorf("after the request %d bytes can be read (%v)", len(got), err)
			}
		}
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
	tooLarge := sign(t, request("POST", "/volc", strings.Repeat("x", 5001)), how)
	expect(t, j, tooLarge, judge.TooLarge)
	chunked := sign(t, request("POST", "/volc", strings.Repeat("x", 5001)), how)
	chunked.ContentLength = -1
	expect(t, j, chunked, judge.TooLarge)
	expect(t, j, sign(t, request("POST", "/small", "12345678901"), how), judge.TooLarge)
	expect(t, j, request("POST", "/small", "12345678901"), judge.TooLarge) // before it is even looked for a signature
	changed := sign(t, request("POST", "/volc", strings.Repeat("x", 3000)), how)
	changed.Body = io.NopCloser(strings.NewReader(strings.Repeat("x", 2999) + "y"))
	expect(t, j, changed, judge.BodyMismatch)
	broken := sign(t, request("POST", "/volc", "x"), how)
	broken.ContentLength, broken.Body = 10, io.NopCloser(io.MultiReader(strings.NewReader("x"), failing{}))
	expect(t, j, broken, judge.UnreadableBody)
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestBodyStreams: a body that no accepted scheme covers is not read here.
func TestBodyStreams(t *testing.T) {
	const most = 3000
	j := newJudge(t, shop(model.API{Name: "old", Path: "/old", Auth: []model.Auth{keypair}, MaxBody: most}), nil)
	r := sign(t, request("POST", "/old", "", "Source", "app"), dateOnly)
	body := &bytes.Buffer{}
	body.WriteString(strings.Repeat("x", most+1))
	r.Body, r.ContentLength = io.NopCloser(body), most
	d := j.Request(r)
	if d.Reason != judge.OK || body.Len() != most+1 {
		t.Errorf("%s, and %d bytes are left of %d", d.Reason, body.Len(), most+1)
	}
	d.Done()
	r.ContentLength = -1
	d = j.Request(r)
	defer d.Done()
	if got, err := io.ReadAll(r.Body); err == nil || len(got) > most {
		t.Errorf("a body goes through a cap of %d: %d (%v)", most, len(got), err)
	}
	r.ContentLength = most + 1
	expect(t, j, r, judge.TooLarge)
}

// TestWithoutBody: where only the head is handed over, a scheme that covers the body is refused by name when there is one.
func TestWithoutBody(t *testing.T) {
	j := newJudge(t, shop(model.API{Name: "volc", Path: "/volc", Auth: []model.Auth{volc}}, model.API{Name: "old", Path: "/old", Auth: []model.Auth{keypair}}), nil)
	tests := []struct {
		r      *http.Request
		length int64
		want   judge.Reason
	}{
		{sign(t, request("GET", "/volc", ""), signing{scheme: "volcengine-v4", inputs: volc.Inputs}), 0, judge.OK},
		{sign(t, request("POST", "/volc", "x"), signing{scheme: "volcengine-v4", inputs: volc.Inputs}), 1, judge.BodyNotPassed},
		{sign(t, request("POST", "/volc", ""), signing{scheme: "volcengine-v4", inputs: volc.Inputs}), -1, judge.BodyNotPassed},
		{sign(t, request("POST", "/old", "x", "Source", "app"), dateOnly), 1, judge.OK},
	}
	for _, tt := range tests {
		tt.r.Body, tt.r.ContentLength = nil, tt.length
		d := j.RequestWithoutBody(tt.r)
		if d.Reason != tt.want {
			t.Errorf("%s %s of %d bytes: %s, want %s", tt.r.Method, tt.r.RequestURI, tt.length, d.Reason, tt.want)
		}
		d.Done()
	}
}
