package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/call"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
)

// sendFailure says why there is no good answer, and what to do.
func (c *calling) sendFailure(j *callJob, err error) error {
	var e *call.Error
	var need *provider.NeedError
	switch {
	case errors.As(err, &need):
		return buildFailure(err)
	case !errors.As(err, &e):
		return signFailure(err)
	}
	text := j.hide.text(e.Text)
	if e.Attempts > 1 {
		text += fmt.Sprintf(" (attempt %d of %d)", e.Attempts, c.sending.retries+1)
	}
	if e.Kind != call.API {
		f := talk.Cannot("%s", text)
		c.connectionHints(f, j, e)
		return f
	}
	f := &talk.Failure{Code: talk.CodeAPI, Message: text}
	if e.Answer.RequestID != "" {
		f.Hint("the request id is %s", e.Answer.RequestID)
	}
	c.conditionHints(f, j, e.Answer)
	if j.target.Dialect == nil && len(e.Answer.Body) > 0 {
		if err := c.rawAnswer(e.Answer); err != nil {
			return err
		}
	}
	return f
}

// connectionHints says what to do where no answer of the API came.
func (c *calling) connectionHints(f *talk.Failure, j *callJob, e *call.Error) {
	switch e.Kind {
	case call.Lookup:
		if j.call != nil {
			f.Hint("the host is made of the service and the region: is one of them misspelt? --endpoint names another host")
		} else {
			f.Hint("is the host misspelt?")
		}
	case call.TLS:
		if strings.Contains(e.Text, "trusted") {
			f.Hint("if a proxy of your own stands between, name its certificate: SSL_CERT_FILE=ca.pem; -k believes every certificate")
		}
	case call.Timeout:
		f.Hint("--max-time and --connect-timeout say how long to wait, --retry how often to try again")
	case call.Broken, call.Refused:
		if c.sending.retries == 0 {
			f.Hint("--retry N tries again")
		}
	case call.Redirect:
		f.Hint("if that is the right place, call its address")
	case call.NotData, call.Empty:
		f.Hint("is %s the API, or does a proxy answer in its place? -v shows the whole answer", j.target.Message.Authority)
	}
}

// farClock is how far two clocks may differ before it is worth a word.
const farClock = time.Minute

// conditionHints says what to check after an error of the API.
func (c *calling) conditionHints(f *talk.Failure, j *callJob, a *call.Answer) {
	switch a.Condition {
	case string(chopmark.SignatureMismatch):
		c.signatureHints(f, j, a)
	case string(chopmark.UnknownKey):
		f.Hint("the key id %s, from %s, is not known there: is it of another account, disabled, or mistyped?", j.credential.KeyID, orElse(c.credential.from["key id"], "an unknown place"))
	case "bad-token":
		f.Hint("a session token belongs to its own key id and secret, and ends with them: get all three anew")
	case "throttled", "unavailable":
		if c.sending.retries == 0 {
			f.Hint("--retry N tries again, later and later")
		}
	case "unknown-action", "unknown-version":
		f.Hint("is the action misspelt, or of another version? --version says which (here %s)", orElse(c.versionUsed(j), "none"))
	case "invalid-parameter":
		if j.target.Dialect.Parameters == "json" && j.call != nil {
			f.Hint("a number, true, false, a list or an object is written NAME:=JSON, as Limit:=20")
		}
	}
	c.clockHint(f, a)
}

// clockHint names a clock that is wrong.
func (c *calling) clockHint(f *talk.Failure, a *call.Answer) {
	clock := "the local clock"
	if c.time != "" && c.time != "now" {
		clock = "--time"
	}
	switch ahead := a.Skew.Round(time.Second); {
	case a.Date.IsZero():
	case ahead > farClock:
		f.Hint("%s is %s behind the server's, whose Date header says %s", clock, far(ahead), a.Date.UTC().Format(timeLayout))
	case -ahead > farClock:
		f.Hint("%s is %s ahead of the server's, whose Date header says %s", clock, far(-ahead), a.Date.UTC().Format(timeLayout))
	case a.Condition == string(chopmark.ClockSkew):
		f.Hint("%s agrees with the server's Date header: was the request on its way for long, or sent a second time?", clock)
	}
}

// far says a long time in days.
func far(d time.Duration) string {
	if days := int(d.Hours() / 24); days >= 2 {
		return fmt.Sprint(days, " days")
	}
	return d.String()
}

// signatureHints narrows down why a signature is wrong.
func (c *calling) signatureHints(f *talk.Failure, j *callJob, a *call.Answer) {
	if c.diagnosed(f, j, a) {
		return
	}
	secret := orElse(c.credential.from["secret"], "an unknown place")
	switch theirs := a.Details["string_to_sign"]; {
	case theirs == "":
		f.Hint("most often the secret (from %s) is not the one of the key id %s", secret, j.credential.KeyID)
	case c.signedAs(j, a, theirs):
		f.Hint("the server signed the very same string, so the secret (from %s) is not the one of the key id %s", secret, j.credential.KeyID)
	default:
		f.Hint("the server signed another string than this request's, so something changed on the way, or the scheme is another one")
	}
	f.Hint("the same command with --dry-run -v shows every step of signing, as chopmark explain does")
}

// diagnosed names the mistakes that the request itself shows, such as a temporary key without its token. It was signed here,
// so the signature is as right as the credential.
func (c *calling) diagnosed(f *talk.Failure, j *callJob, a *call.Answer) bool {
	if a.Sent == nil || a.Sent.Body.Streamed() {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), diagnoseTime)
	defer cancel()
	found, err := chopmark.Diagnose(ctx, j.scheme, a.Sent, j.credential, chopmark.DiagnoseOptions{Inputs: j.inputs})
	if err != nil || found.Verdict != "mistake" {
		return false
	}
	for _, id := range found.Mistakes {
		if m := chopmark.MistakeByID(id); m != nil {
			text, fix := m.In(localeLanguage())
			f.Hint("%s %s", text, fix)
		}
	}
	return true
}

// signedAs tells whether a step of signing gave the string that the server signed.
func (c *calling) signedAs(j *callJob, a *call.Answer, theirs string) bool {
	r, ok := j.hide.verified(a.Sent)
	if !ok {
		return false
	}
	for _, step := range r.Steps {
		if !step.Hidden && !step.Bytes && step.Value == theirs {
			return true
		}
	}
	return false
}

func (c *calling) versionUsed(j *callJob) string {
	r := j.target.Provider.Receive(j.target.Dialect, j.target.Message)
	if v, ok := r.Names["version"].(string); ok {
		return v
	}
	return ""
}
