package call

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/chopmark/chopmark"
)

// Kind says what is wrong.
type Kind string

// The kinds. All but API mean that no answer of the API came.
const (
	API      Kind = "api"      // the API says no
	Lookup   Kind = "lookup"   // the host's name has no address
	Refused  Kind = "refused"  // nobody listens there
	TLS      Kind = "tls"      // the certificate, or what is spoken, is wrong
	Timeout  Kind = "timeout"  // it took too long
	Broken   Kind = "broken"   // the connection ended in the middle, or never came about
	Redirect Kind = "redirect" // somebody sends the caller elsewhere
	Empty    Kind = "empty"    // an answer without content
	NotData  Kind = "not-data" // an answer that is neither JSON nor XML
	Stopped  Kind = "stopped"  // the caller gave up
)

// Error says why there is no good answer.
type Error struct {
	Kind     Kind
	Text     string
	Answer   *Answer // what came; nil when nothing did
	Attempts int     // how often it was tried
	Err      error   // of the connection

	wait time.Duration // as the server asked for
}

// Error says what is wrong, and where. For an error of the API that is its code and its own message.
func (e *Error) Error() string { return e.Text }

// Unwrap gives what the connection said.
func (e *Error) Unwrap() error { return e.Err }

// passing tells whether another attempt may go better.
func (e *Error) passing() bool {
	if e.Answer == nil {
		return e.Kind != TLS && e.Kind != Stopped
	}
	switch s := e.Answer.Status; {
	case e.Answer.Condition == "throttled", e.Answer.Condition == "unavailable",
		s == http.StatusTooManyRequests, s == http.StatusRequestTimeout, s >= 500:
		if n, err := strconv.Atoi(e.Answer.Header.Get("Retry-After")); err == nil && n > 0 {
			e.wait = min(time.Duration(n)*time.Second, longestPause)
		}
		return true
	}
	return false
}

// connectionError says what went wrong with a connection, in the words of a person.
func connectionError(m *chopmark.Message, err error, limit time.Duration) *Error {
	e := &Error{Kind: Broken, Err: err}
	host, at := m.Hostname(), m.Authority
	var dns *net.DNSError
	var network net.Error
	var proxy *proxyError
	switch {
	case errors.As(err, &proxy):
		e.Text = fmt.Sprintf("the proxy %s does not connect to %s: it answers %s", proxy.proxy, at, proxy.status)
	case errors.Is(err, context.Canceled):
		e.Kind, e.Text = Stopped, "it was interrupted"
	case errors.Is(err, context.DeadlineExceeded) && limit > 0:
		e.Kind, e.Text = Timeout, fmt.Sprintf("%s did not answer within %s", at, limit)
	case errors.As(err, &dns):
		e.Kind, e.Text = Lookup, fmt.Sprintf("the host %s is not found", dns.Name)
		if dns.IsTimeout || dns.IsTemporary {
			e.Text = fmt.Sprintf("the name server does not tell the address of %s", dns.Name)
		}
	case tlsText(host, err) != "":
		e.Kind, e.Text = TLS, tlsText(host, err)
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Kind, e.Text = Refused, fmt.Sprintf("%s refuses the connection%s", at, through(err))
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		e.Text = fmt.Sprintf("there is no way to %s: %s", at, lastWords(err))
	case errors.As(err, &network) && network.Timeout():
		e.Kind, e.Text = Timeout, fmt.Sprintf("%s did not answer in time", at)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		e.Text = fmt.Sprintf("%s broke the connection before it had answered", at)
	default:
		e.Text = fmt.Sprintf("%s: %s", at, lastWords(err))
	}
	return e
}

// within says that an answer had begun.
func (e *Error) within() *Error {
	if before, broken := strings.CutSuffix(e.Text, "before it had answered"); broken {
		e.Text = before + "in the middle of its answer"
	}
	return e
}

// through names the proxy when it is the one that refuses.
func through(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "proxyconnect" {
		return " of the proxy"
	}
	return ""
}

func tlsText(host string, err error) string {
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &name):
		return fmt.Sprintf("the certificate of %s is for another host", host)
	case errors.As(err, &authority):
		return fmt.Sprintf("the certificate of %s is signed by nobody that is trusted here", host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("the certificate of %s is expired, or not valid yet by the local clock", host)
	case errors.As(err, &invalid):
		return fmt.Sprintf("the certificate of %s is not valid", host)
	case errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/":
		return fmt.Sprintf("%s speaks http:// on this port, not https://", host)
	case errors.As(err, &record):
		return fmt.Sprintf("%s does not speak TLS on this port", host)
	case errors.As(err, &alert):
		return fmt.Sprintf("%s ends the TLS handshake: %s", host, alert)
	}
	return ""
}

// lastWords gives the innermost text of an error, which says why.
func lastWords(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return strings.TrimSuffix(err.Error(), ".")
		}
		err = inner
	}
}
