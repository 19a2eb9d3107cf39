package main

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark/internal/talk"
)

const runText = `Run a gateway until it is told to stop.

Without any flag it keeps everything in a folder of yours, takes requests on port 8080 and the admin API on
loopback, and shows an admin token on the first start. Set it up with the other commands.

The access log is JSON on standard output; what operators should know goes to standard error. The admin port
also answers /healthz, /readyz and /metrics, without a token; --health gives these a port of their own. Traces
are sent as OTEL_ variables say.`

const runExamples = `  chopmark-gateway run
  chopmark-gateway run --data /var/lib/chopmark-gateway --acme gw.example.com --base-domain gw.example.com
  chopmark-gateway run --database postgres://gateway@db/gateway --redis redis://cache:6379`

const defaultData = ":8080"

// running is the command run.
type running struct {
	u       *ui
	kept    kept
	admin   adminFlags
	tls     tlsFlags
	listen  string
	redis   string
	health  string
	bases   []string
	trust   []string
	dialect string
	maxBody int
	timeout time.Duration
	access  *string
	events  *string
}

func newRun(u *ui) *cobra.Command {
	r := &running{u: u}
	cmd := &cobra.Command{
		Use: "run [flags]", Short: "Run a gateway", Long: runText, Example: runExamples, Args: talk.Between(0, 0, "no arguments"),
		RunE: talk.Guard(func(cmd *cobra.Command, _ []string) error { return r.run(cmd.Context()) }),
	}
	talk.Grouped(cmd, groupServe, r.serveFlags)
	talk.Grouped(cmd, groupKept, r.keptFlags)
	talk.Grouped(cmd, groupAdmin, func(f *pflag.FlagSet) {
		r.admin.register(f)
		talk.TextFlag(f, &r.health, "health", "", "ADDRESS", "where health and metrics are told as well, and nothing else (default on the admin port alone)")
	})
	talk.Grouped(cmd, groupOutput, r.logFlags)
	return cmd
}

func (r *running) keptFlags(f *pflag.FlagSet) {
	r.kept.register(f)
	talk.TextFlag(f, &r.redis, "redis", "", "ADDRESS", "redis://HOST:PORT, so that several replicas share rates (default each counts its own)")
}

func (r *running) logFlags(f *pflag.FlagSet) {
	r.access = talk.Choose(f, "access-log", "a line for every request on standard output", "json", "none")
	r.events = talk.Choose(f, "log", "what operators should know, on standard error", "text", "json")
}

func (r *running) serveFlags(f *pflag.FlagSet) {
	talk.TextFlag(f, &r.listen, "listen", "", "ADDRESS", "where requests are taken (default "+defaultData+", with --acme :443)")
	r.tls.register(f)
	r.judgeFlags(f)
	talk.ListFlag(f, &r.trust, "trust-proxy", "", "CIDR", "proxies in front, whose X-Forwarded-... headers are believed; may be repeated (default none)")
	f.DurationVar(&r.timeout, "timeout", 0, "how long upstreams may take to begin an answer where an API says nothing (default 15s)")
	unset(f, "timeout", talk.KindDuration)
}

// judgeFlags are those of requests for whatever API.
func (r *running) judgeFlags(f *pflag.FlagSet) {
	talk.ListFlag(f, &r.bases, "base-domain", "", "DOMAIN", "every service answers as ID.DOMAIN too; may be repeated (default localhost)")
	talk.TextFlag(f, &r.dialect, "dialect", "", "NAME", "in whose words requests are refused that are for no API, or for one that names no dialect")
	f.IntVar(&r.maxBody, "max-body", 0, "bytes of body that are taken where an API says nothing (default 16 MiB)")
	unset(f, "max-body", "N")
}

// unset makes a flag show its kind, and no default.
func unset(f *pflag.FlagSet, name, kind string) {
	flag := f.Lookup(name)
	flag.Value, flag.DefValue = talk.Kind(flag.Value, kind), ""
}

func (r *running) run(ctx context.Context) error {
	dir, err := r.kept.folder()
	if err != nil {
		return err
	}
	config, err := r.tls.config(dir)
	if err != nil {
		return err
	}
	p, err := r.parts()
	if err != nil {
		return err
	}
	if p.token, err = r.admin.token(r.u, &r.kept); err != nil {
		return err
	}
	ports, err := r.ports(config)
	if err != nil {
		return err
	}
	defer ports.close()
	return p.run(ctx, func(ctx context.Context, i *instance) error {
		r.u.Note("requests are taken on " + ports.data.Addr().String())
		r.u.Note("the admin API is " + ports.adminURL)
		return i.serve(ctx, ports.data, config, ports.beside(i)...)
	})
}

// parts finds the master key, which is made on first start.
func (r *running) parts() (p parts, err error) {
	p = parts{redis: r.redis, bases: r.bases, maxBody: int64(r.maxBody), timeout: r.timeout, dialect: r.dialect, events: events(r.u.Err, *r.events)}
	if len(p.bases) == 0 {
		p.bases = []string{"localhost"}
	}
	if *r.access == "json" {
		p.access = r.u.Out
	}
	if p.trust, err = prefixes("--trust-proxy", r.trust); err != nil {
		return p, err
	}
	if p.dsn, err = r.kept.dsn(); err != nil {
		return p, err
	}
	p.box, err = r.kept.box(r.u)
	return p, err
}

func events(w io.Writer, format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
