package emit_test

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/stage"
	"github.com/chopmark/chopmark/internal/suite"
	"github.com/chopmark/chopmark/internal/verdicts"
)

// received is a request that a verifier gets, with what it demands, and what the library says of it.
type received struct {
	name       string
	scheme     *chopmark.Scheme
	message    *chopmark.Message
	credential chopmark.Credential
	options    chopmark.VerifyOptions
	now        time.Time
	want       chopmark.Result
	covr       []string // a demand that is none
	refuses    string   // what the verifier says of the demands, in place of a verdict
}

// TestVerifiers has the verifiers of every language look at every vector, signed and spoilt in several ways, and at what
// gateways' own code was asked. They must find what the library finds, and refuse demands that are misspelt.
func TestVerifiers(t *testing.T) {
	if testing.Short() {
		t.Skip("a dozen other languages take minutes")
	}
	asked := append(spoilt(t), gatewayRequests(t)...)
	for _, language := range chopmark.Languages() {
		if !language.Verifies {
			continue
		}
		t.Run(language.ID, func(t *testing.T) {
			d := drivers[language.ID]
			if testing.Short() && len(d.build) > 0 {
				t.Skip("compilers take their time: not with -short")
			}
			d.present(t)
			dir := t.TempDir()
			writeAll(t, dir, language.ID, d, true)
			for _, command := range d.build {
				d.command(t, dir, command)
			}
			judgeAll(t, dir, d, slices.Concat(asked, misspelt(t, d.loose)))
		})
	}
}

func judgeAll(t *testing.T, dir string, d driver, cases []received) {
	t.Helper()
	var in bytes.Buffer
	for i := range cases {
		cases[i].write(&in)
	}
	cmd := exec.Command(d.run[0], d.run[1:]...)
	cmd.Dir, cmd.Stdin = dir, &in
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(d.run, " "), err, errs.String())
	}
	answers := readAnswers(t, out)
	if len(answers) != len(cases) {
		t.Fatalf("%d requests and %d verdicts", len(cases), len(answers))
	}
	wrong := 0
	verdicts := map[chopmark.Verdict]int{}
	for i, c := range cases {
		if c.refuses != "" {
			if !strings.Contains(answers[i].failure, c.refuses) {
				t.Errorf("%s: %v and %q, want %q", c.name, answers[i].values, answers[i].failure, c.refuses)
			}
			continue
		}
		verdicts[c.want.Verdict]++
		if got := answers[i].values["verdict"]; got != string(c.want.Verdict) {
			if wrong++; wrong <= shown {
				t.Errorf("%s: %q (%s%s), want %q (%s)", c.name, got, answers[i].values["detail"], answers[i].failure, c.want.Verdict, c.want.Detail)
			}
		}
	}
	t.Logf("%d requests, %d wrong: %v", len(cases), wrong, verdicts)
	for _, v := range []chopmark.Verdict{
		chopmark.OK, chopmark.MissingSignature, chopmark.Malformed, chopmark.UnknownKey, chopmark.ClockSkew,
		chopmark.HeaderNotSigned, chopmark.BodyMismatch, chopmark.SignatureMismatch,
	} {
		if verdicts[v] == 0 {
			t.Errorf("no request is %s", v)
		}
	}
}

// write writes the request as a driver reads it.
func (r *received) write(w *bytes.Buffer) {
	line := func(name string, values ...string) {
		w.WriteString(name)
		for _, v := range values {
			fmt.Fprintf(w, " %s", orDash(fmt.Sprintf("%x", v)))
		}
		w.WriteByte('\n')
	}
	line("scheme", r.scheme.ID())
	line("method", r.message.Method)
	line("url", r.message.URL())
	for _, h := range r.message.Headers {
		line("header", h.Name, h.Value)
	}
	line("body", string(r.message.Body.Bytes))
	line("key_id", r.credential.KeyID)
	line("secret", r.credential.Secret)
	if r.credential.Token != "" {
		line("token", r.credential.Token)
	}
	for name, v := range r.options.Inputs {
		line("input", name, v)
	}
	line("now", fmt.Sprint(r.now.Unix()))
	if r.options.Within > 0 {
		line("within", fmt.Sprint(int(r.options.Within/time.Second)))
	}
	for name, values := range r.options.Allowed {
		line("accepted", append([]string{name}, values...)...)
	}
	line("headers", r.options.Headers...)
	line("cover", r.options.Cover...)
	if r.covr != nil {
		line("covr", r.covr...)
	}
	w.WriteByte('\n')
}

// judge fills in what the library says; false when it cannot be asked.
func (r *received) judge(t *testing.T) bool {
	t.Helper()
	r.options.Clock = func() time.Time { return r.now }
	v, err := chopmark.NewVerifier(r.scheme, chopmark.KeyMap{r.credential.KeyID: r.credential}, r.options)
	if err != nil {
		return false
	}
	if r.want, err = v.VerifyMessage(context.Background(), r.message.Clone()); err != nil {
		t.Fatal(err)
	}
	return true
}

// spoilt gives every vector signed, and with a mistake in each of several places.
func spoilt(t *testing.T) []received {
	t.Helper()
	var all []received
	signer := stage.New()
	for _, c := range everyCase(t) {
		s, err := chopmark.Load(c.Scheme)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := signer.Sign(&c)
		if err != nil {
			continue
		}
		good := received{name: c.Scheme + ", " + c.Name, scheme: s, message: signed.Message, now: c.Time.Truncate(time.Second)}
		good.credential = chopmark.Credential{KeyID: c.Credential.ID, Secret: c.Credential.Secret, Token: c.Credential.Token}
		good.options.Inputs = map[string]string{}
		for name, v := range c.Params {
			good.options.Inputs[name], _ = suite.Param(v)
		}
		if verifierLess(s, good.options.Inputs) || !good.judge(t) {
			continue
		}
		all = append(all, good)
		for how, spoil := range spoils {
			bad := good
			bad.name += ", " + how
			bad.message = good.message.Clone()
			spoil(&bad)
			bad.message.HasQuery = bad.message.HasQuery || bad.message.Query != ""
			if bad.now.UTC().Year() < 9999 && bad.now.UTC().Year() > 1 && bad.judge(t) {
				all = append(all, bad)
			}
		}
	}
	return all
}

// verifierLess tells of inputs that only a signer takes: optional ones that a request does not tell.
func verifierLess(s *chopmark.Scheme, inputs map[string]string) bool {
	_, raw := inputs["timestamp_raw"]
	return raw
}

// spoils are mistakes.
var spoils = map[string]func(*received){
	"late":           func(r *received) { r.now = r.now.Add(8 * 24 * time.Hour) },
	"early":          func(r *received) { r.now = r.now.Add(-3 * time.Hour) },
	"other method":   func(r *received) { r.message.Method = "PATCH" },
	"other path":     func(r *received) { r.message.Path += "x" },
	"other host":     func(r *received) { r.message.Authority = "other.example.com" },
	"other query":    func(r *received) { r.message.Query += "&spoilt=1" },
	"other body":     func(r *received) { r.message.Body.Bytes = append([]byte(nil), append(r.message.Body.Bytes, 'x')...) },
	"other key":      func(r *received) { r.credential.KeyID += "x" },
	"other secret":   func(r *received) { r.credential.Secret += "x" },
	"covers body":    func(r *received) { r.options.Cover = []string{"body"} },
	"covers time":    func(r *received) { r.options.Cover = []string{"time"} },
	"covers host":    func(r *received) { r.options.Cover = []string{"host", "query"} },
	"wants a header": func(r *received) { r.options.Headers = []string{"x-wanted"} },
	"no headers":     func(r *received) { r.message.Headers = nil },
	"all twice":      func(r *received) { r.message.Headers = append(r.message.Headers, r.message.Headers...) },
	"query twice":    func(r *received) { r.message.Query += "&" + r.message.Query },
	"upper query":    func(r *received) { r.message.Query = strings.ToUpper(r.message.Query) },
	"header values": func(r *received) {
		for i := range r.message.Headers {
			r.message.Headers[i].Value = flip(r.message.Headers[i].Value, len(r.message.Headers[i].Value)/2)
		}
	},
	"last of header": func(r *received) {
		for i := range r.message.Headers {
			h := &r.message.Headers[i]
			if strings.Contains(strings.ToLower(h.Name), "auth") || strings.Contains(strings.ToLower(h.Name), "signature") {
				h.Value = flip(h.Value, len(h.Value)-3)
			}
		}
	},
	"first of header": func(r *received) {
		for i := range r.message.Headers {
			r.message.Headers[i].Value = flip(r.message.Headers[i].Value, 0)
		}
	},
	"last of query": func(r *received) { r.message.Query = flip(r.message.Query, len(r.message.Query)-4) },
	"mid of query":  func(r *received) { r.message.Query = flip(r.message.Query, len(r.message.Query)/2) },
	"mid of body": func(r *received) {
		r.message.Body.Bytes = []byte(flip(string(r.message.Body.Bytes), len(r.message.Body.Bytes)/2))
	},
	"last header": func(r *received) {
		if n := len(r.message.Headers); n > 0 {
			r.message.Headers[n-1].Value = flip(r.message.Headers[n-1].Value, len(r.message.Headers[n-1].Value)-2)
		}
	},
	"without the time": func(r *received) {
		r.message.Headers = slices.DeleteFunc(slices.Clone(r.message.Headers), func(h message.Field) bool {
			return strings.Contains(strings.ToLower(h.Name), "date") || strings.Contains(strings.ToLower(h.Name), "time")
		})
	},
}

// flip changes a byte.
func flip(s string, at int) string {
	if at < 0 || at >= len(s) {
		return s + "x"
	}
	b := []byte(s)
	b[at] ^= 1
	if b[at] < '!' || b[at] > '~' || strings.IndexByte("#?", b[at]) >= 0 {
		b[at] = 'Q'
	}
	return string(b)
}

// gatewayRequests gives what gateways' own code was asked, with the gateways' settings.
func gatewayRequests(t *testing.T) []received {
	t.Helper()
	var all []received
	for _, v := range verdicts.All(t) {
		r := received{name: v.ID(), now: v.Now, message: v.Message(), credential: v.Key(), options: v.Options()}
		var err error
		if r.scheme, err = chopmark.Load(v.Gateway); err != nil {
			t.Fatal(err)
		}
		if !r.judge(t) {
			t.Fatal(r.name)
		}
		all = append(all, r)
	}
	return all
}
