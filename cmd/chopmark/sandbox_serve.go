package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/sandbox"
	"github.com/chopmark/chopmark/sandbox/intercept"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const sandboxServeText = `Play the clouds until interrupted, for programs that are started elsewhere.

It is a forward proxy for HTTP and HTTPS that takes the clouds' own host names, and it also
answers plain HTTP that is sent to it directly with a cloud's name in the Host header. Every
call is a line on standard error.`

// defaultListen is where serve listens, so that settings of other programs can name it.
const defaultListen = "127.0.0.1:4580"

// sandboxServe is the command sandbox serve.
type sandboxServe struct {
	sandboxFlags
	log *string
}

func newSandboxServe(u *ui) *cobra.Command {
	s := &sandboxServe{sandboxFlags: sandboxFlags{u: u}}
	cmd := &cobra.Command{
		Use: "serve [flags]", Short: "Play the clouds until interrupted", Long: sandboxServeText, Args: talk.Between(0, 0, "no arguments"),
		Example: "  chopmark sandbox serve\n  chopmark sandbox serve --listen 127.0.0.1:0 --fault delay=2s",
		RunE:    talk.Guard(func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context()) }),
	}
	talk.Grouped(cmd, groupPlayed, func(f *pflag.FlagSet) {
		s.register(f)
		s.registerFaults(f)
		talk.TextFlag(f, &s.listen, "listen", "", "ADDRESS", "host and port to listen on; port 0 is a free one (default "+defaultListen+")")
	})
	talk.Grouped(cmd, groupCredential, s.registerCredential)
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) {
		s.log = talk.Choose(f, "log", "how calls are printed to standard error", "text", "json", "none")
	})
	return cmd
}

func (s *sandboxServe) run(ctx context.Context) error {
	if s.listen == "" {
		s.listen = defaultListen
	}
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	lines := make(chan sandbox.Call, 100)
	made, err := s.make(func(c sandbox.Call) {
		select {
		case lines <- c:
		case <-ctx.Done():
		}
	})
	if err != nil {
		return err
	}
	proxy, ca, err := s.proxy(made, func(string, error) {})
	if err != nil {
		return err
	}
	if err := s.u.Deliver("", func(w io.Writer) error { return s.usage(w, made, proxy, ca) }); err != nil {
		return err
	}
	s.follow(ctx, lines)
	end, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return proxy.Shutdown(end)
}

// usage says how to reach the sandbox.
func (s *sandboxServe) usage(w io.Writer, made *sandbox.Sandbox, proxy *intercept.Proxy, ca *intercept.CA) error {
	key := s.key(made)
	_, err := fmt.Fprintf(w, `listening on %[1]s

Give this to a program that is to call the sandbox:
  export https_proxy=%[2]s http_proxy=%[2]s
  export SSL_CERT_FILE=%[3]s
and these as its key id and secret, which are good nowhere else:
  %[4]s
  %[5]s
Or send plain HTTP directly:
  curl --connect-to ::%[1]s http://cvm.tencentcloudapi.com/
`, proxy.Address(), proxy.URL(), ca.CertificateFile(), key.KeyID, key.Secret)
	return err
}

// follow prints calls until it is time to end.
func (s *sandboxServe) follow(ctx context.Context, lines <-chan sandbox.Call) {
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-lines:
			switch *s.log {
			case "text":
				_, _ = io.WriteString(s.u.Err, callLine(c, widestCall)) // a terminal that is gone reads no more
			case "json":
				_ = writeJSONLine(s.u.Err, forPrograms(c))
			}
		}
	}
}
