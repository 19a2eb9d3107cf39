package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"
)

const diagnoseText = `Find the mistake behind a signature that does not match, and prove it.

Chopmark computes the signature under every known mistake, and every two of them together,
until the very signature that was sent comes out. Give the request as it was sent, and the
credential that the signer had. The signature that would be right is never shown.

The exit code is 0 for a request that is right, 3 when a mistake was found, 1 when none was.`

const diagnoseExamples = `  export CHOPMARK_SECRET=...
  chopmark diagnose --request refused.http
  chopmark diagnose -s tencent-tc3 --curl "curl https://cvm.tencentcloudapi.com/ -H 'Authorization: ...' ..."
  pbpaste | chopmark diagnose --curl - -p service=cvm --lang zh
  chopmark diagnose --har capture.har --entry 3 --format json
  chopmark diagnose --run -- python3 demo.py`

// diagnosing is the command diagnose.
type diagnosing struct {
	u           *ui
	request     requestFlags
	scheme      schemeFlags
	credential  credentialFlags
	at          string
	said        string
	timeout     time.Duration
	triples     bool
	lang        *string
	hint        *string
	format      *string
	out         string
	program     bool // diagnose the calls of a program
	passThrough bool
	url         string
}

func newDiagnose(u *ui) *cobra.Command {
	d := &diagnosing{u: u, request: requestFlags{u: u}, credential: credentialFlags{u: u}}
	cmd := &cobra.Command{
		Use: "diagnose [-s SCHEME] [flags] [URL | --run -- COMMAND]", Short: "Find the mistake behind a signature that does not match", Long: diagnoseText, Example: diagnoseExamples,
		RunE:              talk.Guard(func(cmd *cobra.Command, args []string) error { return d.run(cmd.Context(), args) }),
		ValidArgsFunction: talk.NoFiles,
	}
	talk.Grouped(cmd, groupRequest, d.request.register)
	talk.Grouped(cmd, groupScheme, d.scheme.register)
	talk.Grouped(cmd, groupDiagnose, d.registerSearch)
	talk.Grouped(cmd, groupCredential, d.credential.register)
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) {
		d.lang = talk.Choose(f, "lang", "the language of explanations; else that of the locale", "", "en", "zh")
		d.hint = talk.Choose(f, "lang-hint", "show a line of code that does it right, in this language", append([]string{""}, codeLanguages...)...)
		d.format = talk.ChooseFormat(f)
		talk.TextFlag(f, &d.out, "output", "o", "FILE", "write to a file, which appears only when all went well")
	})
	completeScheme(cmd, &d.scheme)
	return cmd
}

var codeLanguages = []string{"python", "php", "java", "javascript", "go", "csharp", "ruby"}

func (d *diagnosing) registerSearch(f *pflag.FlagSet) {
	talk.TextFlag(f, &d.at, "server-time", "", "TIME", "when the server got it, as 2019-02-25T16:44:25Z or unix seconds; else its age does not matter")
	talk.TextFlag(f, &d.said, "server-said", "", "TEXT|@FILE", "what the server answered; some print the string that they signed")
	f.BoolVar(&d.program, "run", false, "run the command behind -- in front of the sandbox, and diagnose each signed call that it makes, live")
	f.BoolVar(&d.passThrough, "pass-through", false, "with --run: let the calls through to the real hosts")
	talk.TextFlag(f, &d.url, "url", "", "URL", "the address, of a presigned request for instance; the same as writing it without a flag")
	f.BoolVar(&d.triples, "triples", false, "try every three mistakes together too; this takes minutes")
	f.DurationVar(&d.timeout, "max-time", 0, "stop searching after this time, as 30s")
	f.Lookup("max-time").Value, f.Lookup("max-time").DefValue = talk.Kind(f.Lookup("max-time").Value, talk.KindDuration), ""
}

func (d *diagnosing) run(ctx context.Context, args []string) error {
	if err := d.credential.claim(); err != nil {
		return err
	}
	switch {
	case d.program && len(args) == 0:
		return talk.Wrong("--run needs a command").Hint("write it behind --, as in: chopmark diagnose --run -- python3 demo.py")
	case d.program:
		return d.runProgram(ctx, args)
	case d.passThrough:
		return talk.Wrong("--pass-through is about --run, and there is no --run")
	case d.url != "":
		args = append(args, d.url)
	}
	if d.request.none(args) && !term.IsTerminal(int(d.u.In.Fd())) && !d.credential.secretStdin {
		d.request.curl = "-"
	}
	if d.request.har != "" && d.request.entry == 0 {
		return d.archive(args)
	}
	m, err := d.request.message(args)
	if err != nil {
		return err
	}
	scheme, err := d.pick(m)
	if err != nil {
		return err
	}
	c, err := d.credential.read()
	if err != nil {
		return err
	}
	if err := d.credential.complete(scheme, c, false); err != nil {
		return err
	}
	found, err := d.diagnose(scheme, m, c, nil)
	if err != nil {
		return err
	}
	return d.report(&diagnosisPage{
		d: found, scheme: scheme, credential: c, request: m, language: d.language(), hint: *d.hint,
	})
}

// pick gives the scheme that was named, or the one that recognises the request.
func (d *diagnosing) pick(m *chopmark.Message) (*chopmark.Scheme, error) {
	scheme, err := d.scheme.pick(d.u, m)
	if err == nil && scheme == nil {
		return nil, talk.Cannot("no built-in scheme finds its signature in the request").
			Hint("name the scheme with --scheme, a built-in one (%s) or a file of your own", strings.Join(chopmark.IDs(), ", "))
	}
	return scheme, err
}

// searchMemory is what a search may take before it is swept up more often.
const searchMemory = 80 << 20

func (d *diagnosing) diagnose(s *chopmark.Scheme, m *chopmark.Message, c chopmark.Credential, earlier []*chopmark.Message) (*chopmark.Diagnosis, error) {
	given, err := d.scheme.inputs()
	if err != nil {
		return nil, err
	}
	told(m, s.ID(), given)
	o := chopmark.DiagnoseOptions{Inputs: given, Triples: d.triples, Said: d.said, Earlier: earlier}
	if file, ok := strings.CutPrefix(d.said, "@"); ok {
		text, err := d.u.read(file, "--server-said")
		if err != nil {
			return nil, err
		}
		o.Said = string(text)
	}
	if d.at != "" {
		if o.ServerTime, err = parseTime("server-time", d.at); err != nil {
			return nil, err
		}
	}
	debug.SetGCPercent(400) // a search makes much that does not last, and this process ends behind it
	debug.SetMemoryLimit(searchMemory)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if d.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, d.timeout)
		defer cancel()
	}
	if d.triples {
		p := newProgress(d.u)
		defer p.clear()
		o.Progress = p.triples
	}
	found, err := chopmark.Diagnose(ctx, s, m, c, o)
	if err != nil {
		return nil, talk.Cannot("the request cannot be diagnosed: %s", talk.FileError(err))
	}
	return found, nil
}

// told adds the inputs that the host of a known provider tells, such as service and region. A host of a service that the
// provider's file does not have tells nothing for sure: it may be a bucket's, or the service may be signed under another name.
func told(m *chopmark.Message, scheme string, inputs map[string]string) {
	for _, p := range provider.Serving(m.Host()) {
		all := p.Told(m.Host(), scheme)
		if service, ok := all["service"]; ok && !slices.Contains(p.ServiceNames(), service) {
			continue
		}
		for name, value := range all {
			if _, given := inputs[name]; !given {
				inputs[name] = value
			}
		}
	}
}

// language gives that of --lang, or of the locale.
func (d *diagnosing) language() string {
	if *d.lang != "" {
		return *d.lang
	}
	return localeLanguage()
}

// localeLanguage gives the language of the locale, of those that mistakes are explained in.
func localeLanguage() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "zh") {
				return "zh"
			}
			return "en"
		}
	}
	return "en"
}

// report prints the diagnosis and makes it the exit code.
func (d *diagnosing) report(p *diagnosisPage) error {
	err := d.u.Deliver(d.out, func(w io.Writer) error {
		if *d.format == "json" {
			return p.json(w)
		}
		p.text(w, d.u.Colours(d.out), d.u.Width)
		return nil
	})
	switch {
	case err != nil:
		return err
	case p.d.Verdict == "ok":
		return nil
	case p.d.Verdict == "mistake":
		return talk.AnswerNo()
	}
	return &talk.Failure{Code: talk.CodeCannot}
}
