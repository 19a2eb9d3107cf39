// Package call sends requests to APIs: it signs each attempt anew, tries again, turns pages, and reads what comes back.
//
// In: a request that a provider file made, or a message; a scheme and a credential. Out: the API's answer, or one error
// that says what went wrong and where. It follows no redirect, because a signature is for one host; it reads no
// environment but that of proxies, and no file but a body; and it never puts a secret into an error.
package call

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/provider"
)

// Options says how requests are sent. The zero value sends once and waits for as long as it takes.
type Options struct {
	Transport     http.RoundTripper // nil: Connection{}.Transport()
	Inputs        map[string]string // of the scheme
	SignedHeaders []string          // nil: the scheme chooses
	Clock         func() time.Time  // nil: time.Now
	Nonce         func() string     // nil: a fresh one for each attempt
	Agent         string            // the User-Agent of requests that have none
	Retries       int               // attempts after the first one
	Pause         time.Duration     // before the second attempt, then twice as long each time; 0: one second
	MaxTime       time.Duration     // for one attempt, its answer included; 0: no limit
	Watch         Watch
}

// Watch is called on what happens. Functions that are nil are left out.
type Watch struct {
	Sending  func(signed *chopmark.Message)                // before each attempt
	Got      func(a *Answer)                               // after each answer, good or not
	Retrying func(attempt int, err error, d time.Duration) // before the wait for an attempt
}

// Target is a request to be signed and sent, and who answers it.
type Target struct {
	Message  *chopmark.Message
	Provider *provider.Provider // nil: nobody knows how answers look
	Dialect  *provider.Dialect
}

// Client sends with one scheme and one credential. It is safe for use by several goroutines.
type Client struct {
	signer  *chopmark.Signer
	options Options
}

// New makes a client.
func New(s *chopmark.Scheme, c chopmark.Credential, o Options) (*Client, error) {
	signer, err := chopmark.NewSigner(s, c, chopmark.SignOptions{
		Inputs: o.Inputs, SignedHeaders: o.SignedHeaders, Clock: o.Clock, Nonce: o.Nonce,
	})
	if err != nil {
		return nil, err
	}
	if o.Transport == nil {
		o.Transport = Connection{}.Transport()
	}
	if o.Pause == 0 {
		o.Pause = time.Second
	}
	return &Client{signer, o}, nil
}

// Signer gives what signs the requests.
func (c *Client) Signer() *chopmark.Signer { return c.signer }

// longestPause ends the doubling of pauses.
const longestPause = 30 * time.Second

// Send signs and sends t, again if that may help. What is wrong with the answer is an *Error; other errors mean that the
// request cannot be signed or sent at all.
func (c *Client) Send(ctx context.Context, t Target) (*Answer, error) {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.Multiplier, pauses.MaxInterval = c.options.Pause, 2, longestPause
	attempt := 0
	var last error
	a, err := backoff.Retry(ctx, func() (*Answer, error) {
		attempt++
		a, err := c.once(ctx, t)
		last = err
		return a, again(err)
	},
		backoff.WithBackOff(pauses), backoff.WithMaxElapsedTime(0), backoff.WithMaxTries(uint(max(c.options.Retries, 0))+1),
		backoff.WithNotify(func(_ error, d time.Duration) {
			if f := c.options.Watch.Retrying; f != nil {
				f(attempt, last, d)
			}
		}))
	switch {
	case err == nil:
		return a, nil
	case ctx.Err() != nil:
		return nil, &Error{Kind: Stopped, Text: "it was interrupted", Err: ctx.Err()}
	}
	var e *Error
	if errors.As(last, &e) {
		e.Attempts = attempt
	}
	return nil, last
}

// again marks an error as one that another attempt may not show.
func again(err error) error {
	var e *Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &e) || !e.passing():
		return backoff.Permanent(err)
	case e.wait > 0:
		return &backoff.RetryAfterError{Duration: e.wait}
	}
	return err
}

// once signs and sends one attempt.
func (c *Client) once(ctx context.Context, t Target) (*Answer, error) {
	signed, err := c.signer.SignMessage(t.Message)
	if err != nil {
		return nil, err
	}
	if f := c.options.Watch.Sending; f != nil {
		f(signed)
	}
	ctx, cancel := c.limited(ctx)
	req, err := chopmark.NewRequest(ctx, signed)
	if err != nil {
		cancel()
		return nil, err
	}
	if _, given := signed.Header("User-Agent"); !given && c.options.Agent != "" {
		req.Header.Set("User-Agent", c.options.Agent)
	}
	resp, err := c.options.Transport.RoundTrip(req)
	if err != nil {
		cancel()
		return nil, connectionError(t.Message, err, c.options.MaxTime)
	}
	return c.answer(&reading{t: t, sent: signed, resp: resp, cancel: cancel, limit: c.options.MaxTime})
}

func (c *Client) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if c.options.MaxTime > 0 {
		return context.WithTimeout(ctx, c.options.MaxTime)
	}
	return context.WithCancel(ctx)
}

func (c *Client) now() time.Time {
	if c.options.Clock != nil {
		return c.options.Clock()
	}
	return time.Now()
}
