package main

import (
	"cmp"
	"context"
	"net"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark/gateway/authz"
	"github.com/chopmark/chopmark/gateway/serve"
	"github.com/chopmark/chopmark/internal/talk"
)

const authzText = `Tell a web server that forwards requests itself which ones may pass.

It judges by the same database as a gateway, and forwards nothing: nginx asks with auth_request, Caddy and
Traefik with forward auth, HAProxy with a script, Envoy with external authorization. docs/deploy has the
configuration of each. Any number of these may run; with --database and --redis they share rates.

What the server says of a request is believed, so nobody else may reach the port: it listens on loopback, and
elsewhere takes connections of --from only. --health answers /healthz, /readyz and /metrics.`

const authzExamples = `  chopmark-gateway authz --engine nginx --data /var/lib/chopmark-gateway
  chopmark-gateway authz --engine envoy --body --listen :9080 --from 10.0.0.0/8 --database postgres://gateway@db/gateway`

const (
	defaultAuthz  = "127.0.0.1:9080"
	defaultHealth = "127.0.0.1:9081"
)

// authorizing is the command authz.
type authorizing struct {
	running
	engine, health string
	body           bool
	from           []string
}

func newAuthz(u *ui) *cobra.Command {
	a := &authorizing{running: running{u: u}}
	cmd := &cobra.Command{
		Use: "authz --engine NAME [flags]", Short: "Tell a web server which requests may pass", Long: authzText, Example: authzExamples,
		Args: talk.Between(0, 0, "no arguments"),
		RunE: talk.Guard(func(cmd *cobra.Command, _ []string) error { return a.run(cmd.Context()) }),
	}
	talk.Grouped(cmd, groupAsked, func(f *pflag.FlagSet) {
		talk.TextFlag(f, &a.engine, "engine", "", "NAME", "which server asks: "+strings.Join(authz.IDs(), ", "))
		f.BoolVar(&a.body, "body", false, "it hands over bodies, whole; without it requests are refused whose scheme covers their body")
		talk.TextFlag(f, &a.listen, "listen", "", "ADDRESS", "where it asks (default "+defaultAuthz+")")
		talk.ListFlag(f, &a.from, "from", "", "CIDR", "addresses that may ask; may be repeated (default any that reach loopback)")
		talk.TextFlag(f, &a.health, "health", "", "ADDRESS", "where health and metrics are told (default "+defaultHealth+")")
	})
	talk.Grouped(cmd, groupServe, a.judgeFlags)
	talk.Grouped(cmd, groupKept, a.keptFlags)
	talk.Grouped(cmd, groupOutput, a.logFlags)
	return cmd
}

func (a *authorizing) run(ctx context.Context) error {
	engine, err := authz.Load(a.engine)
	if err != nil {
		return talk.Wrong("--engine: %s", err)
	}
	if a.body && !engine.Body {
		return talk.Wrong("--body: %s cannot hand over bodies", engine.Title)
	}
	port, err := a.port()
	if err != nil {
		return err
	}
	defer port.Close()
	health, err := listen("--health", cmp.Or(a.health, defaultHealth), nil)
	if err != nil {
		return err
	}
	defer health.Close()
	p, err := a.parts()
	if err != nil {
		return err
	}
	p.authz = &serve.Authz{Body: a.body}
	return p.run(ctx, func(ctx context.Context, i *instance) error {
		a.u.Note(engine.Title + " may ask on " + port.Addr().String())
		a.u.Note("health and metrics are told on http://" + health.Addr().String())
		return i.serveBeside(ctx, []beside{{health, i.gateway.Health()}}, func(ctx context.Context) error {
			return authz.Serve(ctx, port, i.gateway, authz.Options{Engine: engine, Body: a.body, Events: p.events})
		})
	})
}

// port opens the port for questions.
func (a *authorizing) port() (net.Listener, error) {
	address := cmp.Or(a.listen, defaultAuthz)
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, talk.Wrong("--listen: %q is no address", address).Hint("write HOST:PORT, as %s", defaultAuthz)
	}
	peers, err := prefixes("--from", a.from)
	if err != nil {
		return nil, err
	}
	if len(peers) == 0 && !loopback(host) {
		return nil, talk.Wrong("whoever reaches %s could say of requests what they like", address).Hint("name who may with --from, as 10.0.0.0/8")
	}
	l, err := listen("--listen", address, nil)
	if err != nil {
		return nil, err
	}
	return authz.Listener(l, peers), nil
}
