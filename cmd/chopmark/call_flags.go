package main

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/spf13/pflag"
)

// settingFlags say what a provider needs to know beside service, action and parameters.
type settingFlags struct {
	file     string
	region   string
	zone     string
	version  string
	endpoint string
	sandbox  bool
	play     sandboxFlags
}

func (s *settingFlags) register(f *pflag.FlagSet) {
	talk.TextFlag(f, &s.region, "region", "", "REGION", "where the resources are; also -p region=REGION, or the parameter that the provider has for it")
	talk.TextFlag(f, &s.zone, "zone", "", "ZONE", "the same for providers with zones")
	talk.TextFlag(f, &s.version, "version", "", "VERSION", "the version of the service's API, when the provider file does not know it")
	talk.TextFlag(f, &s.endpoint, "endpoint", "", "HOST|URL", "call this host, or address, in place of the provider's")
	f.BoolVar(&s.sandbox, "sandbox", false, "call clouds that this program plays itself, offline, with a credential that is good there")
	talk.ListFlag(f, &s.play.actions, "actions", "", "DIR", "with --sandbox: a folder of action files of your own")
	talk.ListFlag(f, &s.play.faults, "fault", "", "[ACTION:]KIND=VALUE", "with --sandbox: what goes wrong, as for chopmark sandbox run")
	talk.TextFlag(f, &s.file, "provider", "", "FILE", "a provider file of your own, whose name can then stand before the slash")
}

// given gives what the flags say by name.
func (s *settingFlags) given() map[string]string {
	out := map[string]string{}
	for name, value := range map[string]string{"region": s.region, "zone": s.zone, "version": s.version} {
		if value != "" {
			out[name] = value
		}
	}
	return out
}

// fromEnvironment adds the settings that the provider's variables hold and nobody gave.
func fromEnvironment(p *provider.Provider, settings map[string]string) {
	for _, s := range p.Settings {
		for _, name := range s.Variables {
			if value := os.Getenv(name); settings[s.Name] == "" && value != "" {
				settings[s.Name] = value
			}
		}
	}
}

// sendFlags say how it is sent; the names are curl's.
type sendFlags struct {
	retries        int
	maxTime        time.Duration
	connectTimeout time.Duration
	insecure       bool
}

func (s *sendFlags) register(f *pflag.FlagSet) {
	f.IntVar(&s.retries, "retry", 0, "try again up to this often after broken connections, 5xx, 429 and throttling; each attempt is signed anew")
	f.Lookup("retry").Value = talk.Kind(atLeastZero{f.Lookup("retry").Value}, "N")
	f.VarP(&seconds{&s.maxTime}, "max-time", "m", "how long one attempt may take")
	f.Var(&seconds{&s.connectTimeout}, "connect-timeout", "how long connecting may take; else 30s")
	f.BoolVarP(&s.insecure, "insecure", "k", false, "believe every certificate: whoever sits between can read all and answer anything")
}

// atLeastZero is a number that is not negative.
type atLeastZero struct{ pflag.Value }

func (v atLeastZero) Set(s string) error {
	if strings.HasPrefix(s, "-") {
		return talk.Wrong("%s is less than nothing", s)
	}
	return v.Value.Set(s)
}

// seconds is a duration as curl takes it, in seconds, or with its unit.
type seconds struct{ d *time.Duration }

func (s *seconds) Type() string { return "SECONDS" }

func (s *seconds) String() string {
	if s.d == nil || *s.d == 0 {
		return ""
	}
	return s.d.String()
}

func (s *seconds) Set(text string) error {
	d, err := time.ParseDuration(text)
	if n, bad := strconv.ParseFloat(text, 64); bad == nil && n < 1e9 {
		d, err = time.Duration(n*float64(time.Second)), nil
	}
	if err != nil || d <= 0 {
		return talk.Wrong("%q is no time to wait", text).Hint("write seconds, as 10 or 2.5, or a unit, as 500ms or 2m")
	}
	*s.d = d
	return nil
}

// showFlags say what is printed.
type showFlags struct {
	out      string
	format   *string
	formats  func() bool // tells whether --output was given
	query    string
	queried  string // the flag that gave it
	include  bool
	verbose  bool
	allPages bool
	dryRun   bool
	as       *string
	asGiven  func() bool
}

func (s *showFlags) register(f *pflag.FlagSet) {
	talk.TextFlag(f, &s.out, "output-file", "o", "FILE", "write the result to a file, which appears only when it is complete")
	s.format = talk.Choose(f, "output", "how the result is written; of an address, as it came, unless this is given", "json", "yaml", "table", "text")
	f.Lookup("output").Value = formatChoice{f.Lookup("output").Value}
	s.formats = func() bool { return f.Lookup("output").Changed }
	for _, name := range []string{"query", "filter", "cli-query"} {
		f.Func(name, "print a part of the result: a JMESPath expression, as Response.AddressSet[].AddressIp", func(v string) error {
			if s.queried != "" && s.queried != "--"+name {
				return talk.Wrong("there is %s already", s.queried).Hint("keep one of them")
			}
			s.query, s.queried = v, "--"+name
			return nil
		})
		f.Lookup(name).Value, f.Lookup(name).Hidden = talk.Kind(f.Lookup(name).Value, "EXPRESSION"), name != "query"
	}
	f.BoolVar(&s.allPages, "all-pages", false, "go on until a list is complete, and print it as one")
	f.BoolVarP(&s.include, "include", "i", false, "print the answer's status and headers too")
	f.BoolVarP(&s.verbose, "verbose", "v", false, "show requests and answers on standard error, without secrets")
	f.BoolVar(&s.dryRun, "dry-run", false, "print the signed request instead of sending it; signature and secrets are blotted out")
	s.as = talk.Choose(f, "as", "with --dry-run: how the request is printed", "http", "curl", "json", "headers", "url")
	s.asGiven = func() bool { return f.Lookup("as").Changed }
}

// formatChoice notices a file where curl would take one.
type formatChoice struct{ pflag.Value }

func (c formatChoice) Set(s string) error {
	err := c.Value.Set(s)
	var f *talk.Failure
	if errors.As(err, &f) && strings.ContainsAny(s, "./") {
		return f.Hint("for a file write -o %s", s)
	}
	return err
}

// check refuses flags that do not go together.
func (s *showFlags) check(address bool) error {
	switch {
	case s.asGiven() && !s.dryRun:
		return talk.Wrong("--as is about --dry-run, and there is no --dry-run").Hint("for the form of the result there is --output")
	case s.allPages && address:
		return talk.Wrong("--all-pages is about PROVIDER/SERVICE calls: nobody knows how an address turns pages")
	case s.allPages && s.include:
		return talk.Wrong("--include shows one answer, and --all-pages makes one of many").Hint("keep one of them")
	}
	return nil
}
