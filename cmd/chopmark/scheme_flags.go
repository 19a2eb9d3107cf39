package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/pflag"
)

// schemeFlags say by which scheme, and with which of its choices.
type schemeFlags struct {
	id     string
	params []string
	mode   string
}

func (s *schemeFlags) register(f *pflag.FlagSet) {
	talk.TextFlag(f, &s.id, "scheme", "s", "ID|FILE", "a built-in scheme, or a scheme file (with a / in its name, or ending in .hcl)")
	talk.ListFlag(f, &s.params, "param", "p", "NAME=VALUE", "an input of the scheme; chopmark scheme show ID lists them")
	talk.TextFlag(f, &s.mode, "mode", "", "FORM", "short for -p mode=FORM; query makes a presigned address")
}

// isFile tells a scheme file from an id.
func isFile(scheme string) bool {
	return strings.ContainsRune(scheme, '/') || strings.ContainsRune(scheme, filepath.Separator) || strings.HasSuffix(scheme, ".hcl")
}

// load gives the scheme that was asked for.
func (s *schemeFlags) load(u *ui) (*chopmark.Scheme, error) {
	if s.id == "" {
		return nil, talk.Wrong("no scheme is named").Hint("add --scheme, one of %s", strings.Join(chopmark.IDs(), ", ")).
			Hint("or a file of your own: --scheme ./acme.hcl")
	}
	return u.loadScheme(s.id)
}

func (u *ui) loadScheme(name string) (*chopmark.Scheme, error) {
	if isFile(name) {
		return u.schemeFile(name)
	}
	scheme, err := chopmark.Load(name)
	if err == nil {
		return scheme, nil
	}
	var bad *chopmark.SchemeError
	if errors.As(err, &bad) {
		return nil, schemeFailure(name, bad)
	}
	f := talk.Wrong("there is no scheme %q", name)
	if near := diag.Suggest(name, chopmark.IDs()); near != "" {
		return nil, f.Hint("did you mean %s?", near)
	}
	for _, file := range []string{"./" + name, "./" + name + ".hcl"} {
		if info, err := os.Stat(file); err == nil && !info.IsDir() {
			return nil, f.Hint("did you mean the file %s?", file)
		}
	}
	return nil, f.Hint("there are %s", strings.Join(chopmark.IDs(), ", "))
}

func (u *ui) schemeFile(name string) (*chopmark.Scheme, error) {
	src, err := u.read(name, "--scheme")
	if err != nil {
		return nil, err
	}
	scheme, err := chopmark.Parse(name, src)
	var bad *chopmark.SchemeError
	switch {
	case errors.As(err, &bad):
		return nil, schemeFailure(name, bad)
	case err != nil:
		return nil, talk.Cannot("%s: %s", name, err)
	}
	return scheme, nil
}

func schemeFailure(name string, bad *chopmark.SchemeError) *talk.Failure {
	return &talk.Failure{Code: talk.CodeNo, Message: "the scheme file " + name + " cannot be used", Problems: bad.Problems, Source: bad.Source}
}

// inputs gives what -p and --mode say.
func (s *schemeFlags) inputs() (map[string]string, error) {
	given := map[string]string{}
	params := s.params
	if s.mode != "" {
		params = append(params[:len(params):len(params)], "mode="+s.mode)
	}
	for _, p := range params {
		name, value, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return nil, talk.Wrong("-p/--param takes NAME=VALUE, and %q has no %q", name, "=").
				Hint("chopmark scheme show %s lists the inputs", orElse(s.id, "ID"))
		}
		if before, twice := given[name]; twice && before != value {
			return nil, talk.Wrong("the input %q is given twice, as %q and as %q", name, before, value).Hint("keep one of them")
		}
		given[name] = value
	}
	return given, nil
}

// origins names the flag that gave each input.
func (s *schemeFlags) origins() map[string]string {
	from := map[string]string{}
	for _, p := range s.params {
		name, _, _ := strings.Cut(p, "=")
		from[name] = "-p " + name
	}
	if s.mode != "" {
		from["mode"] = "--mode"
	}
	return from
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// nameList splits names at commas, or at the semicolons of a list that was copied out of a request.
func nameList(s string) []string {
	names := []string{}
	for _, n := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' }) {
		if n = strings.TrimSpace(n); n != "" {
			names = append(names, n)
		}
	}
	return names
}

// parseTime reads a point in time as people and machines write it.
func parseTime(flag, s string) (time.Time, error) {
	if s == "" || s == "now" {
		return time.Now(), nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	seconds, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil:
		return time.Time{}, talk.Wrong("--%s: %q is no time", flag, s).
			Hint("write it as 2019-02-25T16:44:25Z, as unix seconds 1551113065, or as now")
	case seconds > 99_999_999_999:
		return time.Time{}, talk.Wrong("--%s: %q seconds end far in the future", flag, s).
			Hint("if these are milliseconds, write %d", seconds/1000)
	}
	return time.Unix(seconds, 0), nil
}

// pick gives the scheme that was named, or the one that recognises the request; nil if none does.
func (s *schemeFlags) pick(u *ui, m *chopmark.Message) (*chopmark.Scheme, error) {
	if s.id != "" {
		return s.load(u)
	}
	found, err := recognise(m)
	switch {
	case err != nil || len(found) == 0:
		return nil, err
	case len(found) > 1:
		return nil, talk.Wrong("the request could be signed by %s", strings.Join(found, " or by ")).Hint("say which with --scheme")
	}
	u.Note("the request looks signed by " + found[0] + "; --scheme names another")
	s.id = found[0]
	return s.load(u)
}
