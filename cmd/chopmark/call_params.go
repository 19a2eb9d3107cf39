package main

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
)

// parameters reads NAME=VALUE, NAME:=JSON and NAME=@FILE. Values are in no message: they may be secret.
func (c *calling) parameters(words []string) ([]provider.Param, error) {
	var out []provider.Param
	for _, word := range words {
		name, value, ok := strings.Cut(word, "=")
		if !ok {
			f := talk.Wrong("%q is no parameter", shortWord(word)).Hint("write NAME=VALUE, NAME:=JSON or NAME=@FILE")
			if strings.Contains(word, "://") {
				f.Hint("to call an address, write it alone: chopmark call URL")
			}
			return nil, f
		}
		p, err := c.parameter(name, value)
		if err != nil {
			return nil, err
		}
		for _, before := range out {
			if before.Name == p.Name {
				return nil, talk.Wrong("the parameter %s is given twice", p.Name).Hint("for a list write %s.1=..., %s.2=..., or %s:='[...]'", p.Name, p.Name, p.Name)
			}
		}
		out = append(out, p)
	}
	return out, nil
}

func (c *calling) parameter(name, value string) (provider.Param, error) {
	plain, typed := strings.CutSuffix(name, ":")
	switch file, isFile := strings.CutPrefix(value, "@"); {
	case plain == "":
		return provider.Param{}, talk.Wrong("a parameter has no name").Hint("write NAME=VALUE")
	case strings.ContainsAny(plain, " \t\r\n") || strings.HasPrefix(plain, ".") || strings.HasSuffix(plain, ".") || strings.Contains(plain, ".."):
		return provider.Param{}, talk.Wrong("%q is no name of a parameter", shortWord(plain))
	case typed:
		v, err := data.ParseJSON([]byte(value))
		if err != nil {
			return provider.Param{}, talk.Wrong("the value of %s:= is no JSON", plain).
				Hint("a text stands in quotes: %s:='\"text\"', or %s=text", plain, plain)
		}
		return provider.Param{Name: plain, Value: v}, nil
	case isFile:
		return c.fileParameter(plain, file)
	}
	return provider.Param{Name: plain, Value: value}, nil
}

func (c *calling) fileParameter(name, file string) (provider.Param, error) {
	content, err := c.u.read(file, "the parameter "+name)
	if err != nil {
		var f *talk.Failure
		if errors.As(err, &f) && file != "-" {
			f.Hint("for a text that begins with @ write %s:='\"@...\"'", name)
		}
		return provider.Param{}, err
	}
	if !utf8.Valid(content) {
		return provider.Param{}, talk.Wrong("the parameter %s: %s is no text (UTF-8)", name, fileLabel(file)).
			Hint("most APIs take binary content as base64: base64 -w0 %s | chopmark call ... %s=@-", fileLabel(file), name)
	}
	return provider.Param{Name: name, Value: string(content)}, nil
}

// shortWord is enough of a word to find it again.
func shortWord(word string) string {
	if r := []rune(word); len(r) > 30 {
		return string(r[:30]) + "..."
	}
	return word
}

// body gives the data of the flags as the body of a call, and the other things that curl's flags say.
func (c *calling) body(pc *provider.Call) error {
	r := &c.request
	if r.curl+r.file+r.har != "" {
		return talk.Wrong("a whole request is given, and a provider too").Hint("leave PROVIDER/SERVICE out to send the request as it is")
	}
	if r.draft.Get {
		pc.Method = "GET"
	}
	if r.draft.Head {
		pc.Method = "HEAD"
	}
	if r.draft.Method != "" {
		pc.Method = r.draft.Method
	}
	if !r.draft.Data.Given() {
		return nil
	}
	if r.draft.Get {
		return talk.Wrong("-G moves data into an address, and there is none").Hint("write the data as parameters: NAME=VALUE")
	}
	shell, err := c.shell()
	if err != nil {
		return err
	}
	pc.Body = &shell.Body
	return nil
}
