package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/kballard/go-shellquote"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/admin"
	"github.com/chopmark/chopmark/internal/talk"
)

const quickstartText = `Set up a new gateway on this machine step by step, with the commands that do it, and call it.

The steps are those of the console of Tencent's API Gateway. Everything is gone at the end, unless --data
names a folder: then chopmark-gateway run --data goes on with it.`

// quickstart is the command quickstart.
type quickstart struct {
	u       *ui
	data    string
	listen  string
	once    bool
	kept    bool   // the folder is the user's
	address string // of the data port
	pair    pair
}

func newQuickstart(u *ui) *cobra.Command {
	q := &quickstart{u: u}
	cmd := &cobra.Command{
		Use: "quickstart [flags]", Short: "Set up a gateway in six steps, and call it", Long: quickstartText, Args: talk.Between(0, 0, "no arguments"),
		Example: "  chopmark-gateway quickstart\n  chopmark-gateway quickstart --once --data ./gateway",
		RunE:    talk.Guard(func(cmd *cobra.Command, _ []string) error { return q.run(cmd.Context()) }),
	}
	talk.Grouped(cmd, groupServe, func(f *pflag.FlagSet) {
		talk.TextFlag(f, &q.listen, "listen", "", "ADDRESS", "where requests are taken (default a free port of 127.0.0.1)")
		f.BoolVar(&q.once, "once", false, "end after the call, instead of going on until Ctrl-C")
	})
	talk.Grouped(cmd, groupKept, func(f *pflag.FlagSet) {
		talk.TextFlag(f, &q.data, "data", "", "DIR", "a new folder that is kept (default one that is removed at the end)")
	})
	return cmd
}

func (q *quickstart) run(ctx context.Context) (err error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	remove, err := q.folder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	i, data, admins, err := q.start(ctx)
	if err != nil {
		return err
	}
	serving, end := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- i.serve(serving, data, nil, beside{admins, i.adminPort()}) }()
	err = q.steps(ctx, i)
	if err == nil && !q.once {
		q.say("\nThe gateway goes on until you press Ctrl-C.\n")
		<-ctx.Done()
	}
	end()
	return errors.Join(err, assembleFailure(errors.Join(<-ended, i.close())))
}

// folder makes the data folder.
func (q *quickstart) folder() (remove func() error, err error) {
	if q.data == "" {
		if q.data, err = os.MkdirTemp("", "chopmark-gateway-"); err != nil {
			return nil, talk.Cannot("%s", talk.FileError(err))
		}
		return func() error { return os.RemoveAll(q.data) }, nil
	}
	if _, err := os.Stat(filepath.Join(q.data, "gateway.db")); err == nil {
		return nil, talk.Wrong("%s holds a gateway already", q.data).Hint("name a new folder, or run it: chopmark-gateway run --data %s", q.data)
	}
	q.kept = true
	return func() error { return nil }, nil
}

// start starts a gateway as run does, with a token of its own for the commands that follow.
func (q *quickstart) start(ctx context.Context) (i *instance, data, admins net.Listener, err error) {
	k := &kept{data: q.data}
	if _, err = k.folder(); err != nil {
		return nil, nil, nil, err
	}
	quiet := &ui{talk.UI{Program: q.u.Program, Err: io.Discard}}
	box, err := k.box(quiet)
	if err != nil {
		return nil, nil, nil, err
	}
	dsn, err := k.dsn()
	if err != nil {
		return nil, nil, nil, err
	}
	token, text, err := admin.TokenFile(filepath.Join(q.data, "admin-token.sha256"))
	if err != nil {
		return nil, nil, nil, talk.Cannot("%s", talk.FileError(err))
	}
	if q.listen == "" {
		q.listen = "127.0.0.1:0"
	}
	if data, err = listen("--listen", q.listen, nil); err != nil {
		return nil, nil, nil, err
	}
	if admins, err = listen("--admin", "127.0.0.1:0", nil); err != nil {
		return nil, nil, nil, errors.Join(err, data.Close())
	}
	i, err = assemble(ctx, parts{dsn: dsn, box: box, token: token, bases: []string{"localhost"}, events: events(io.Discard, "text")})
	if err != nil {
		return nil, nil, nil, errors.Join(assembleFailure(err), data.Close(), admins.Close())
	}
	q.address = data.Addr().String()
	err = errors.Join(os.Setenv(adminKey, admins.Addr().String()), os.Setenv(tokenKey, text))
	return i, data, admins, err
}

func (q *quickstart) say(format string, args ...any) { fmt.Fprintf(q.u.Out, format, args...) }

// step is one of the six: what it is for, and the commands that do it.
type step struct {
	title, text string
	commands    []string
}

// scheme and API of the quickstart.
const (
	quickScheme = "tencent-apigw"
	quickAuth   = quickScheme + ",mode=compatible,variant=keypair"
)

var steps = []step{
	{
		"An API", "A service holds APIs. This one is answered by a fixed text; --upstream URL would forward it to a server of yours.\n" +
			"Its callers sign with a key pair, as clients of Tencent's API Gateway do. What these sign covers headers only, which is\n" +
			"why the mode is named; other schemes cover the whole request. Refusals have the words that these clients know.",
		[]string{
			"service add shop --hosts 127.0.0.1",
			"api add shop hello --method GET --path /hello --auth " + quickAuth + " --dialect tencent --answer-body 'hello from your gateway'",
		},
	},
	{
		"Publish", "Publishing freezes the APIs as a numbered release. There are three environments: test, prepub and release.",
		[]string{"release publish shop release --note 'my first release'"},
	},
	{"A key pair", "This is what a caller signs with. The secret is shown this once, and sealed where it is kept.", []string{"key add partner"}},
	{"A usage plan", "How much a key may ask for: ten requests a second, a thousand altogether.", []string{"plan add basic --per-second 10 --quota 1000"}},
	{"Bind them", "Now the key may call the service's release environment, by this plan. Before, it was refused.", []string{"bind add basic partner shop release"}},
}

func (q *quickstart) steps(ctx context.Context, i *instance) error {
	q.say("%s\n", q.u.Paint.Head("A gateway of your own, in six steps"))
	q.say("\nIt runs on this machine now. In another terminal, these let you set it up too:\n\n")
	q.say("  export %s=%s\n  export %s=%s\n", adminKey, os.Getenv(adminKey), tokenKey, os.Getenv(tokenKey))
	for n, s := range steps {
		q.title(n+1, s.title, s.text)
		for _, line := range s.commands {
			if err := q.command(ctx, line); err != nil {
				return err
			}
		}
	}
	q.title(len(steps)+1, "Sign and call", "Chopmark signs, and so does any client that you have for this scheme.")
	return q.call(ctx, i)
}

func (q *quickstart) title(n int, title, text string) {
	q.say("\n%s\n  %s\n\n", q.u.Paint.Head(fmt.Sprintf("%d. %s", n, title)), strings.ReplaceAll(text, "\n", "\n  "))
}

// command shows a command line of this program, runs it, and shows what it prints.
func (q *quickstart) command(ctx context.Context, line string) error {
	q.say("  $ chopmark-gateway %s\n", line)
	words, err := shellquote.Split(line)
	if err != nil {
		return err
	}
	makesKey := words[0] == "key"
	if makesKey {
		words = append(words, "--format", "json")
	}
	var out bytes.Buffer
	inner := &ui{talk.UI{Program: q.u.Program, In: q.u.In, Out: &out, Err: io.Discard, Width: q.u.Width}}
	root := newRoot(inner)
	root.SetArgs(words)
	if err := root.ExecuteContext(ctx); err != nil {
		return err
	}
	if makesKey {
		if err := json.Unmarshal(out.Bytes(), &q.pair); err != nil {
			return err
		}
		out.Reset()
		fmt.Fprintf(&out, "key_id  %s\nsecret  %s\n", q.pair.KeyID, q.pair.Secret)
	}
	for text := range strings.Lines(out.String()) {
		q.say("    %s", text)
	}
	return nil
}

// call signs a request with the key, sends it, and says how to do it again.
func (q *quickstart) call(ctx context.Context, i *instance) error {
	if err := i.current(ctx); err != nil {
		return err
	}
	address := "http://" + q.address + "/release/hello"
	scheme, err := chopmark.Load(quickScheme)
	if err != nil {
		return err
	}
	signer, err := chopmark.NewSigner(scheme, chopmark.Credential{KeyID: q.pair.KeyID, Secret: q.pair.Secret}, chopmark.SignOptions{})
	if err != nil {
		return err
	}
	m, err := chopmark.ParseURL(address)
	if err != nil {
		return err
	}
	if m, err = signer.SignMessage(m); err != nil {
		return err
	}
	r, err := chopmark.NewRequest(ctx, m)
	if err != nil {
		return err
	}
	answer, err := (&http.Client{Timeout: 10 * time.Second}).Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return err
	}
	q.say("  $ %s\n", strings.ReplaceAll(m.Curl(), "\n", "\n  "))
	q.say("    HTTP %d: %s\n", answer.StatusCode, talk.Printable(string(body)))
	q.say("    of the quota are left: %s\n", answer.Header.Get("X-UsagePlan-Quota"))
	if answer.StatusCode != http.StatusOK {
		return talk.Cannot("the call was refused with %s", answer.Status)
	}
	q.again(address)
	return nil
}

// again says how to repeat the call.
func (q *quickstart) again(address string) {
	switch {
	case q.once && q.kept:
		q.say("\nThe gateway ends now. It goes on with\n\n  chopmark-gateway run --data %s --listen %s\n", q.data, q.address)
	case q.once:
		q.say("\nThe gateway ends now, and is gone. Without --once it goes on; with --data DIR it is kept.\n")
		return
	}
	q.say("\nThe line above works for 15 minutes. To sign and call again at any time:\n\n")
	q.say("  export CHOPMARK_KEY_ID=%s CHOPMARK_SECRET=%s\n  chopmark sign -s %s '%s' | sh\n", q.pair.KeyID, q.pair.Secret, quickScheme, address)
}
