package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/pflag"
)

// requestFlags say which request it is: curl's flags and an address, or a whole request from elsewhere, which the
// flags then change.
type requestFlags struct {
	u     *ui
	draft message.Draft
	curl  string
	file  string
	har   string

	fileFlag string // the flag that gave the file, for messages
	entry    int
	given    []string // the flags that shape the request, for messages
	named    []string // headers that -H is about
}

func (r *requestFlags) register(f *pflag.FlagSet) {
	r.draft.Data.Stdin = &claimed{u: r.u, taker: "the data @-"}
	part := func(name, short, what, usage string, set func(string) error) {
		f.FuncP(name, short, usage, func(v string) error { r.given = append(r.given, "--"+name); return set(v) })
		f.Lookup(name).Value = talk.Kind(f.Lookup(name).Value, what)
	}
	part("request", "X", "METHOD|FILE", "the method; something with a / or a . in it, an existing file, or - is a raw HTTP message", r.method)
	part("header", "H", "'NAME: VALUE'", "a header; 'NAME:' leaves one out", r.header)
	part("data", "d", "TEXT|@FILE", "a body, of a file without its line breaks; makes it a POST. JSON without a Content-Type gets one", r.draft.Data.Add)
	part("data-binary", "", "TEXT|@FILE", "a body byte for byte; a file is streamed, whatever its size", r.draft.Data.AddBinary)
	part("data-raw", "", "TEXT", "a body, even if it begins with @", r.draft.Data.AddRaw)
	part("data-urlencode", "", "NAME=TEXT", "a form with the text percent-encoded; NAME@FILE reads a file", r.draft.Data.AddURLEncoded)
	part("json", "", "TEXT|@FILE", "a JSON body, with its Content-Type and Accept", r.draft.Data.AddJSON)
	f.BoolVarP(&r.draft.Get, "get", "G", false, "put the data into the query")
	f.BoolVarP(&r.draft.Head, "head", "I", false, "make it a HEAD request")
	talk.TextFlag(f, &r.curl, "curl", "", "'curl ...'", "take the request from a whole curl command; - reads it from standard input")
	talk.TextFlag(f, &r.file, "request-file", "", "FILE", "take it from a raw HTTP message; - reads standard input")
	talk.TextFlag(f, &r.har, "har", "", "FILE", "take it from an HTTP archive that a browser saved; - reads standard input")
	f.IntVar(&r.entry, "entry", 0, "which request of the archive, counted from 1")
	f.Lookup("entry").Value = talk.Kind(f.Lookup("entry").Value, "N")
}

// method takes the value of --request, which is curl's method, or the raw message that the word suggests.
func (r *requestFlags) method(v string) error {
	_, err := os.Stat(v)
	exists := err == nil
	switch {
	case v == "-" || strings.ContainsAny(v, "/."), exists && !onlyLetters(v):
		r.given = r.given[:len(r.given)-1]
		if r.file != "" {
			return talk.Wrong("two files are given as the request").Hint("keep one of them")
		}
		r.file, r.fileFlag = v, "--request"
		return nil
	case v == "" || strings.ContainsAny(v, " \t\r\n"):
		return talk.Wrong("%q is no method", v).Hint("a method is one word, as POST; a raw HTTP message is given by its file")
	case exists:
		r.u.Note("-X "+v+" is read as a method", "for the file of that name write --request-file "+v)
	}
	r.draft.Method = v
	return nil
}

func onlyLetters(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// none tells whether nothing at all was said about a request.
func (r *requestFlags) none(args []string) bool {
	return len(args)+len(r.given) == 0 && r.curl+r.file+r.har == "" && !r.draft.Get && !r.draft.Head
}

// message puts the request together.
func (r *requestFlags) message(args []string) (*chopmark.Message, error) {
	m, err := r.base(args)
	if err != nil {
		return nil, err
	}
	_, typed := m.Header("Content-Type")
	if err := r.draft.Apply(m); err != nil {
		return nil, asUsage(err)
	}
	r.contentType(m, typed)
	return m, nil
}

// contentType gives data that looks like JSON the type of JSON where curl would call it a form.
func (r *requestFlags) contentType(m *chopmark.Message, typed bool) {
	const form = message.FormType
	now, _ := m.Header("Content-Type")
	switch {
	case typed && r.curl != "" && now == form && looksJSON(m.Body):
		r.u.Note("curl sends this JSON as "+form, "if the server expects JSON, add -H 'Content-Type: application/json'")
	case !typed && r.draft.Data.Given() && !r.draft.Get && now == form && !r.gave("Content-Type") && looksJSON(m.Body):
		m.SetHeader("Content-Type", "application/json")
	}
}

// header takes -H and remembers the name, so that no default takes its place.
func (r *requestFlags) header(line string) error {
	name, _, _ := strings.Cut(strings.TrimSuffix(line, ";"), ":")
	r.named = append(r.named, name)
	return r.draft.AddHeader(line)
}

// gave tells whether -H said something about a header.
func (r *requestFlags) gave(name string) bool {
	return slices.ContainsFunc(r.named, func(n string) bool { return message.EqualFold(n, name) })
}

// looksJSON tells whether a body begins as a JSON object or array does.
func looksJSON(b chopmark.MessageBody) bool {
	start := b.Bytes
	if b.Streamed() {
		f, err := b.Open()
		if err != nil {
			return false // signing will say why
		}
		defer f.Close()
		start = make([]byte, 64)
		n, _ := io.ReadFull(f, start)
		start = start[:n]
	}
	text := strings.TrimLeft(string(start[:min(len(start), 64)]), " \t\r\n")
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
}

// hintMarks are the words with which errors of the library go on to say what to do, and how a hint begins then.
var hintMarks = [][2]string{{": did you mean ", "did you mean "}, {": there are ", "there are "}, {": allowed are ", "allowed are "}}

// asUsage makes a failure of the command line out of what a reader of requests says. A file that cannot be read is not
// the command line's fault.
func asUsage(err error) error {
	var p *fs.PathError
	var f *talk.Failure
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &p):
		return talk.Cannot("%s", talk.FileError(p))
	}
	for _, mark := range hintMarks {
		if message, hint, found := strings.Cut(err.Error(), mark[0]); found {
			hint = strings.TrimSuffix(mark[1]+hint, "?")
			if strings.HasPrefix(hint, "did") {
				hint += "?"
			}
			return talk.Wrong("%s", message).Hint("%s", hint)
		}
	}
	return talk.Wrong("%s", err)
}
