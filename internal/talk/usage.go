package talk

import (
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagFailure says what is wrong with a flag. The flag's value is not shown: it may be a header with a key.
func flagFailure(cmd *cobra.Command, err error, advice func(*cobra.Command, string) string) error {
	var unknown *pflag.NotExistError
	var without *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown, advice)
	case errors.As(err, &without):
		f := without.GetFlag()
		what, text := pflag.UnquoteUsage(f)
		return Wrong("%s has no value", Written(f)).Hint("%s %s: %s", Written(f), what, text)
	case errors.As(err, &invalid):
		return invalidFlag(invalid)
	}
	return Wrong("a flag is not written as --name or --name=value").Hint("%s --help lists the flags", cmd.CommandPath())
}

func invalidFlag(err *pflag.InvalidValueError) error {
	var f *Failure
	var file *fs.PathError
	var number *strconv.NumError
	name := Written(err.GetFlag())
	switch {
	case errors.As(err, &f):
		return &Failure{Code: f.Code, Message: name + ": " + f.Message, Hints: f.Hints}
	case errors.As(err, &file):
		return Cannot("%s: %s", name, FileError(file))
	case errors.As(err, &number):
		return Wrong("%s: %q is no whole number", name, err.GetValue())
	case err.GetFlag().Value.Type() == KindDuration:
		return Wrong("%s: %q is no duration", name, err.GetValue()).Hint("write it with its unit, as 90s or 5m")
	}
	return Wrong("%s: %s", name, err.Unwrap())
}

// Written gives a flag as people type it.
func Written(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand + "/--" + f.Name
	}
	return "--" + f.Name
}

func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError, advice func(*cobra.Command, string) string) error {
	name := err.GetSpecifiedName()
	f := Wrong("%s has no flag %s", cmd.CommandPath(), "--"+name)
	if err.GetSpecifiedShortnames() != "" {
		f = Wrong("%s has no flag %s", cmd.CommandPath(), "-"+name)
	}
	if advice != nil {
		if what := advice(cmd, name); what != "" {
			return f.Hint("%s", what)
		}
	}
	if near := diag.Suggest(name, flagNames(cmd)); near != "" {
		return f.Hint("did you mean --%s?", near)
	}
	return f.Hint("%s --help lists the flags", cmd.CommandPath())
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
func (c choice) Type() string   { return strings.Join(c.words(), "|") }

// words gives what may be written; an empty default is not.
func (c choice) words() []string {
	return slices.DeleteFunc(slices.Clone(c.allowed), func(a string) bool { return a == "" })
}

func (c choice) Set(s string) error {
	for _, a := range c.allowed {
		if s == a {
			*c.value = s
			return nil
		}
	}
	f := Wrong("%q is not one of %s", s, strings.Join(c.words(), ", "))
	if near := diag.Suggest(s, c.allowed); near != "" {
		f.Hint("did you mean %s?", near)
	}
	return f
}

// Choose defines a flag that takes one of a few words; the first one is the default.
func Choose(fs *pflag.FlagSet, name, usage string, allowed ...string) *string {
	value := allowed[0]
	fs.Var(choice{&value, allowed}, name, usage)
	return &value
}

// ChooseFormat defines --format.
func ChooseFormat(fs *pflag.FlagSet) *string {
	return Choose(fs, "format", "for people or for programs", "text", "json")
}

// kind gives a flag's value the name that the help shows.
type kind struct {
	pflag.Value
	name string
}

func (k kind) Type() string { return k.name }

// Kind gives a flag's value another name in the help.
func Kind(value pflag.Value, name string) pflag.Value { return kind{value, name} }

// KindDuration is the name of durations.
const KindDuration = "DURATION"

// TextFlag defines a flag that takes a text.
func TextFlag(fs *pflag.FlagSet, value *string, name, short, what, usage string) {
	fs.StringVarP(value, name, short, "", usage)
	f := fs.Lookup(name)
	f.Value = kind{f.Value, what}
}

// ListFlag defines a flag that may be repeated.
func ListFlag(fs *pflag.FlagSet, values *[]string, name, short, what, usage string) {
	fs.FuncP(name, short, usage, func(v string) error { *values = append(*values, v); return nil })
	f := fs.Lookup(name)
	f.Value = kind{f.Value, what}
}
