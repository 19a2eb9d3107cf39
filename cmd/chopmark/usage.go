package main

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagFailure says what is wrong with a flag. The flag's value is not shown: it may be a header with a key.
func flagFailure(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var without *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown)
	case errors.As(err, &without):
		f := without.GetFlag()
		what, text := pflag.UnquoteUsage(f)
		return wrong("%s has no value", written(f)).hint("%s %s: %s", written(f), what, text)
	case errors.As(err, &invalid):
		return invalidFlag(invalid)
	}
	return wrong("a flag is not written as --name or --name=value").hint("%s --help lists the flags", cmd.CommandPath())
}

func invalidFlag(err *pflag.InvalidValueError) error {
	var f *failure
	var file *fs.PathError
	var number *strconv.NumError
	name := written(err.GetFlag())
	switch {
	case errors.As(err, &f):
		return &failure{code: f.code, message: name + ": " + f.message, hints: f.hints}
	case errors.As(err, &file):
		return cannot("%s: %s", name, fileError(file))
	case errors.As(err, &number):
		return wrong("%s: %q is no whole number", name, err.GetValue())
	case err.GetFlag().Value.Type() == kindDuration:
		return wrong("%s: %q is no duration", name, err.GetValue()).hint("write it with its unit, as 90s or 5m")
	}
	return wrong("%s: %s", name, err.Unwrap())
}

// fileError is what the system says about a file, without the name of the system call.
func fileError(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Path + ": " + p.Err.Error()
	}
	return err.Error()
}

// withoutPath is the same without the file's name, for files that nobody named.
func withoutPath(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// written gives a flag as people type it.
func written(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand + "/--" + f.Name
	}
	return "--" + f.Name
}

// curlOnly says what to do with flags of curl that are not here.
var curlOnly = map[string]string{
	"A": "write it as a header: -H 'User-Agent: ...'", "user-agent": "write it as a header: -H 'User-Agent: ...'",
	"b": "write it as a header: -H 'Cookie: ...'", "cookie": "write it as a header: -H 'Cookie: ...'",
	"e": "write it as a header: -H 'Referer: ...'", "referer": "write it as a header: -H 'Referer: ...'",
	"u": "write it as a header: -H 'Authorization: Basic ...'", "user": "write it as a header: -H 'Authorization: Basic ...'",
	"F": "save the multipart request as raw HTTP and give it with --request-file", "form": "save the multipart request as raw HTTP and give it with --request-file",
	"T": "write -X PUT --data-binary @FILE", "upload-file": "write -X PUT --data-binary @FILE",
	"url": "write the address without a flag", "compressed": "write it as a header: -H 'Accept-Encoding: gzip'",
	"k": "nothing is sent: leave it out", "L": "nothing is sent: leave it out", "S": "nothing is sent: leave it out",
	"f": "nothing is sent: leave it out", "x": "nothing is sent: leave it out", "m": "nothing is sent: leave it out",
	"insecure": "nothing is sent: leave it out", "location": "nothing is sent: leave it out", "silent": "nothing is sent: leave it out",
	"show-error": "nothing is sent: leave it out", "fail": "nothing is sent: leave it out", "proxy": "nothing is sent: leave it out",
	"max-time": "nothing is sent: leave it out",
}

// sendsOnly says the same where something is sent.
var sendsOnly = map[string]string{
	"L": aboutRedirects, "location": aboutRedirects,
	"f": aboutFailing, "fail": aboutFailing, "fail-with-body": aboutFailing,
	"S": aboutSilence, "show-error": aboutSilence, "silent": aboutSilence, "no-progress-meter": aboutSilence,
	"x": aboutProxies, "proxy": aboutProxies, "cacert": "name it in the environment: SSL_CERT_FILE=ca.pem",
	"retry-all-errors": "--retry is enough: what may pass is tried again", "retry-connrefused": "--retry is enough: what may pass is tried again",
	"O": "write -o FILE", "remote-name": "write -o FILE", "url": "write the address without a flag",
	"page-size": "write it as a parameter, as Limit=100", "no-paginate": "one page is asked for unless there is --all-pages",
	"pager": "write --all-pages", "force": "leave it out: --version and --endpoint are enough for a service that is not known here",
}

const (
	aboutRedirects = "redirects are not followed, because a signature is for one host: leave it out"
	aboutFailing   = "leave it out: an error of the API gives the exit code 4"
	aboutSilence   = "leave it out: nothing but the result goes to standard output"
	aboutProxies   = "name the proxy in the environment: HTTPS_PROXY=http://..."
)

func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError) error {
	name := err.GetSpecifiedName()
	f := wrong("%s has no flag %s", cmd.CommandPath(), "--"+name)
	if err.GetSpecifiedShortnames() != "" {
		f = wrong("%s has no flag %s", cmd.CommandPath(), "-"+name)
	}
	if what, ok := sendsOnly[name]; ok && cmd.Flags().Lookup("retry") != nil {
		return f.hint("%s", what)
	}
	if what, ok := curlOnly[name]; ok && cmd.Flags().Lookup("data") != nil {
		return f.hint("%s", what)
	}
	if name == "time" && cmd.Flags().Lookup("at") != nil {
		return f.hint("did you mean --at, the clock of the server?")
	}
	if near := diag.Suggest(name, flagNames(cmd)); near != "" {
		return f.hint("did you mean --%s?", near)
	}
	return f.hint("%s --help lists the flags", cmd.CommandPath())
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	return names
}

// choice is the value of a flag that takes one of a few words.
type choice struct {
	value   *string
	allowed []string
}

func (c choice) String() string { return *c.value }
func (c choice) Type() string   { return strings.Join(c.allowed, "|") }

func (c choice) Set(s string) error {
	for _, a := range c.allowed {
		if s == a {
			*c.value = s
			return nil
		}
	}
	f := wrong("%q is not one of %s", s, strings.Join(c.allowed, ", "))
	if near := diag.Suggest(s, c.allowed); near != "" {
		f.hint("did you mean %s?", near)
	}
	return f
}

// choose defines a flag that takes one of a few words; the first one is the default.
func choose(fs *pflag.FlagSet, name, usage string, allowed ...string) *string {
	value := allowed[0]
	fs.Var(choice{&value, allowed}, name, usage)
	return &value
}

// chooseFormat defines --format.
func chooseFormat(fs *pflag.FlagSet) *string {
	return choose(fs, "format", "for people or for programs", "text", "json")
}

// kind gives a flag's value the name that the help shows.
type kind struct {
	pflag.Value
	name string
}

func (k kind) Type() string { return k.name }

const kindDuration = "DURATION"

// textFlag defines a flag that takes a text.
func textFlag(fs *pflag.FlagSet, value *string, name, short, what, usage string) {
	fs.StringVarP(value, name, short, "", usage)
	f := fs.Lookup(name)
	f.Value = kind{f.Value, what}
}

// listFlag defines a flag that may be repeated.
func listFlag(fs *pflag.FlagSet, values *[]string, name, short, what, usage string) {
	fs.FuncP(name, short, usage, func(v string) error { *values = append(*values, v); return nil })
	f := fs.Lookup(name)
	f.Value = kind{f.Value, what}
}

// asCannot makes a failure of anything that went wrong while a command worked.
func asCannot(err error) error {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	return cannot("%s", fileError(err))
}
