package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
)

// base gives the request before the flags change it, from the one place that names it.
func (r *requestFlags) base(args []string) (*chopmark.Message, error) {
	if err := r.oneWay(args); err != nil {
		return nil, err
	}
	switch {
	case r.curl != "":
		return r.fromCurl()
	case r.file != "":
		return r.fromFile()
	case r.har != "":
		return r.fromHAR()
	}
	m, err := chopmark.ParseURL(args[0])
	if err != nil {
		return nil, asUsage(err)
	}
	return m, nil
}

// oneWay refuses no request, and two.
func (r *requestFlags) oneWay(args []string) error {
	var ways []string
	for _, way := range []struct{ name, value string }{{"--curl", r.curl}, {"--request-file", r.file}, {"--har", r.har}} {
		if way.value != "" {
			ways = append(ways, way.name)
		}
	}
	switch {
	case len(args) > 1:
		return talk.Wrong("there are %d addresses, and one request at a time is taken", len(args)).
			Hint("put quotes around an address or a header with blanks in it")
	case len(args) == 1:
		ways = append([]string{"an address"}, ways...)
	}
	switch {
	case len(ways) > 1:
		return talk.Wrong("the request is given by %s", strings.Join(ways, " and by ")).Hint("keep one of them")
	case len(ways) == 1 && r.entry != 0 && r.har == "":
		return talk.Wrong("--entry is about --har, and there is no --har").Hint("leave it out, or add --har FILE")
	case len(ways) == 0 && len(r.given) > 0:
		return talk.Wrong("%s is given, but no address", r.given[0]).Hint("add the URL, or --curl, --request-file or --har")
	case len(ways) == 0:
		return talk.Wrong("there is no request").
			Hint("give it as to curl: [-X METHOD] [-H HEADER] [-d DATA] URL").
			Hint("or whole: --curl 'curl ...', --request-file FILE, --har FILE")
	}
	return nil
}

func (r *requestFlags) fromCurl() (*chopmark.Message, error) {
	line := r.curl
	if line == "-" {
		data, err := r.u.read("-", "--curl")
		if err != nil {
			return nil, err
		}
		line = string(data)
	}
	m, err := chopmark.ParseCurl(line)
	if err != nil {
		return nil, prefixed(err, "--curl")
	}
	return m, nil
}

func (r *requestFlags) fromFile() (*chopmark.Message, error) {
	data, err := r.u.read(r.file, orElse(r.fileFlag, "--request-file"))
	if err != nil {
		return nil, err
	}
	m, err := chopmark.ParseHTTP(data, "https")
	if err != nil {
		f := talk.Wrong("%s: %s", fileLabel(r.file), err)
		if strings.Contains(err.Error(), "curl command") {
			f.Hint("give it with --curl")
		}
		return nil, f
	}
	return m, nil
}

func (r *requestFlags) fromHAR() (*chopmark.Message, error) {
	data, err := r.u.read(r.har, "--har")
	if err != nil {
		return nil, err
	}
	all, err := chopmark.ParseHAR(data)
	if err != nil {
		return nil, talk.Wrong("%s: %s", fileLabel(r.har), err)
	}
	switch {
	case r.entry == 0 && len(all) == 1:
		return all[0], nil
	case r.entry == 0:
		return nil, entries(talk.Wrong("%s holds %d requests", fileLabel(r.har), len(all)), all)
	case r.entry < 1 || r.entry > len(all):
		return nil, entries(talk.Wrong("%s holds %d requests, and there is no --entry %d", fileLabel(r.har), len(all), r.entry), all)
	}
	return all[r.entry-1], nil
}

// shownEntries bounds the list of an archive's requests.
const shownEntries = 20

func entries(f *talk.Failure, all []*chopmark.Message) *talk.Failure {
	for i, m := range all {
		if i == shownEntries {
			return f.Hint("and %d more", len(all)-i)
		}
		f.Hint("--entry %d  %s %s", i+1, m.Method, withoutQuery(m))
	}
	return f
}

// withoutQuery gives an address without what may be a key or a signature.
func withoutQuery(m *chopmark.Message) string {
	address, _, cut := strings.Cut(m.URL(), "?")
	if cut {
		address += "?..."
	}
	return address
}

func fileLabel(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// prefixed says which flag the error of a reader is about.
func prefixed(err error, flag string) error {
	err = asUsage(err)
	var f *talk.Failure
	if errors.As(err, &f) {
		f.Message = flag + ": " + f.Message
	}
	return err
}

// maxFile bounds what is read into memory.
const maxFile = 256 << 20

// read gives the content of a file, or of standard input for "-".
func (u *ui) read(name, taker string) ([]byte, error) {
	var source io.Reader
	if name == "-" {
		in, err := u.Stdin(taker + " -")
		if err != nil {
			return nil, err
		}
		source = in
	} else {
		f, err := os.Open(name)
		if err != nil {
			return nil, talk.Cannot("%s: %s", taker, talk.FileError(err))
		}
		defer f.Close()
		source = f
	}
	data, err := io.ReadAll(io.LimitReader(source, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("more than %d MiB", maxFile>>20)
	}
	if err != nil {
		return nil, talk.Cannot("%s: %s: %s", taker, fileLabel(name), talk.WithoutPath(err))
	}
	return data, nil
}

// claimed is standard input that is taken when it is first read.
type claimed struct {
	u     *ui
	taker string
	in    io.Reader
}

func (c *claimed) Read(p []byte) (int, error) {
	if c.in == nil {
		in, err := c.u.Stdin(c.taker)
		if err != nil {
			return 0, err
		}
		c.in = in
	}
	return c.in.Read(p)
}
