package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/admin"
	"github.com/chopmark/chopmark/internal/talk"
)

// Where the admin API is, and who asks.
const (
	defaultAdmin = "127.0.0.1:8081"
	adminKey     = "CHOPMARK_GATEWAY_ADMIN"
	tokenKey     = "CHOPMARK_GATEWAY_TOKEN"
)

// client speaks to the admin API of a gateway.
type client struct {
	u         *ui
	address   string
	tokenFile string
	insecure  bool
	format    *string
}

// register defines the flags of a command that asks a gateway.
func (c *client) register(cmd *cobra.Command) {
	talk.Grouped(cmd, groupGateway, func(f *pflag.FlagSet) {
		talk.TextFlag(f, &c.address, "admin", "", "ADDRESS", "where its admin API is, as HOST:PORT or URL (default $"+adminKey+", else "+defaultAdmin+")")
		talk.TextFlag(f, &c.tokenFile, "token-file", "", "FILE", "the admin token (default $"+tokenKey+")")
		f.BoolVar(&c.insecure, "insecure", false, "send the token over plain HTTP to another machine")
	})
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) { c.format = talk.ChooseFormat(f) })
}

// token finds the admin token.
func (c *client) token() (string, error) {
	if c.tokenFile == "" {
		if token := os.Getenv(tokenKey); token != "" {
			return strings.TrimSpace(token), nil
		}
		return "", talk.Wrong("there is no admin token").
			Hint("put it into a file and add --token-file FILE, or into %s", tokenKey).
			Hint("the gateway showed it when it was first started")
	}
	text, err := os.ReadFile(c.tokenFile)
	if err != nil {
		return "", talk.Cannot("%s", talk.FileError(err))
	}
	return strings.TrimSpace(string(text)), nil
}

// base gives the address of the admin API. Plain HTTP is for this machine.
func (c *client) base() (string, error) {
	address := c.address
	if address == "" {
		address = os.Getenv(adminKey)
	}
	if address == "" {
		address = defaultAdmin
	}
	if !strings.Contains(address, "://") {
		scheme := "https"
		if host, _, err := net.SplitHostPort(address); err == nil && loopback(host) {
			scheme = "http"
		}
		address = scheme + "://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", talk.Wrong("--admin: %q is no address", address).Hint("write HOST:PORT, or https://HOST:PORT")
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) && !c.insecure {
		return "", talk.Wrong("the admin token would go over plain HTTP to %s, where others can read it", u.Host).
			Hint("use https, or add --insecure if the way there is safe")
	}
	return strings.TrimSuffix(u.String(), "/"), nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// segment writes a name as a part of an address.
func segment(name string) string { return url.PathEscape(name) }

const clientTime = 40 * time.Second

// ask sends one request to the admin API and reads its answer into out; in and out may be nil.
func (c *client) ask(ctx context.Context, method, path string, in, out any) error {
	base, err := c.base()
	if err != nil {
		return err
	}
	token, err := c.token()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, clientTime)
	defer cancel()
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, base+path, body)
	if err != nil {
		return talk.Cannot("%s", err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("User-Agent", "chopmark-gateway/"+chopmark.Version)
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return c.read(r, out)
}

// read sends a request; what the API refuses becomes a failure.
func (c *client) read(r *http.Request, out any) error {
	direct := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := direct.Do(r)
	if err != nil {
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return talk.Cannot("the admin API at %s cannot be reached: %s", r.URL.Host, err).
			Hint("start the gateway with chopmark-gateway run, or name another address with --admin")
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 256<<20))
	if err != nil {
		return talk.Cannot("the answer of %s cannot be read: %s", r.URL.Host, err)
	}
	if answer.StatusCode >= 300 {
		return refused(answer.StatusCode, text)
	}
	if out == nil || len(text) == 0 {
		return nil
	}
	if err := json.Unmarshal(text, out); err != nil {
		return talk.Cannot("%s answers with something that is not of an admin API", r.URL.Host).Hint("name the admin address with --admin")
	}
	return nil
}

// refusal is a failure with what the API said.
type refusal struct {
	*talk.Failure
	said admin.Failure
}

func (r *refusal) Unwrap() error { return r.Failure }

func refused(status int, text []byte) error {
	r := &refusal{Failure: &talk.Failure{Code: talk.CodeAPI}}
	if err := json.Unmarshal(text, &r.said); err != nil || r.said.Title == "" {
		r.Message = "the address answers with " + http.StatusText(status) + ", as no admin API does"
		r.Hint("name the admin address with --admin")
		return r
	}
	r.Message = r.said.Title
	if r.said.Hint != "" {
		r.Hint("%s", r.said.Hint)
	}
	if len(r.said.Nouns) > 0 {
		r.Message = "the gateway refuses this"
		for _, n := range r.said.Nouns {
			for _, p := range n.Problems {
				r.Excerpt = append(r.Excerpt, strings.TrimSpace(n.Kind+" "+n.Name)+": "+p.String())
			}
		}
	}
	return r
}

// missing tells whether the API said that a noun is not there.
func missing(err error) bool {
	var r *refusal
	return errors.As(err, &r) && r.said.Status == http.StatusNotFound
}
