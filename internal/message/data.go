package message

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Data gathers what curl's data flags give, in the order of the command line: each method is one flag. The zero value
// is ready. Values that begin with "@" read files when they are added, as curl does.
type Data struct {
	Stdin io.Reader // what "@-" reads; nil refuses it

	text  []byte
	file  *Body // the only piece, not yet in text: a file is a stream unless something must be joined to it
	given bool
	json  bool
}

// Given tells whether there was any data flag.
func (d *Data) Given() bool { return d.given }

// Add is -d, --data and --data-ascii: a text, or "@file" without its line breaks and NUL bytes.
func (d *Data) Add(value string) error {
	name, ok := strings.CutPrefix(value, "@")
	if !ok {
		return d.AddRaw(value)
	}
	content, err := d.read(name)
	if err != nil {
		return err
	}
	stripped := slices.DeleteFunc(content, func(c byte) bool { return c == '\r' || c == '\n' || c == 0 })
	return d.join(stripped, "&")
}

// AddRaw is --data-raw: a text, whatever it begins with.
func (d *Data) AddRaw(value string) error { return d.join([]byte(value), "&") }

// AddBinary is --data-binary: a text, or "@file" byte for byte.
func (d *Data) AddBinary(value string) error { return d.addExact(value, "&") }

// AddJSON is --json: as AddBinary, but joined without "&", and with the headers of JSON.
func (d *Data) AddJSON(value string) error {
	d.json = true
	return d.addExact(value, "")
}

// AddURLEncoded is --data-urlencode: "text", "=text", "name=text", "@file" or "name@file". The name stays as it is, the
// rest is percent-encoded, and spaces become "+".
func (d *Data) AddURLEncoded(value string) error {
	name, content, ok := strings.Cut(value, "=")
	if !ok {
		var file string
		if name, file, ok = strings.Cut(value, "@"); ok {
			read, err := d.read(file)
			if err != nil {
				return err
			}
			content = string(read)
		} else {
			name, content = "", value
		}
	}
	var piece []byte
	if name != "" {
		piece = append([]byte(name), '=')
	}
	encoded := AppendPercent(nil, content)
	return d.join(append(piece, bytes.ReplaceAll(encoded, []byte("%20"), []byte("+"))...), "&")
}

// addExact adds a text or a file. A file that comes first stays where it is.
func (d *Data) addExact(value, separator string) error {
	name, ok := strings.CutPrefix(value, "@")
	if !ok {
		return d.join([]byte(value), separator)
	}
	if name != "-" && !d.given {
		body, err := fileBody(name)
		if err != nil || body != nil {
			d.file, d.given = body, err == nil
			return err
		}
	}
	content, err := d.read(name)
	if err != nil {
		return err
	}
	return d.join(content, separator)
}

// join appends a piece, and the separator if there was one before.
func (d *Data) join(piece []byte, separator string) error {
	if err := d.load(); err != nil {
		return err
	}
	if d.given {
		d.text = append(d.text, separator...)
	}
	d.text, d.given = append(d.text, piece...), true
	return nil
}

// load brings a file that was left where it is into memory.
func (d *Data) load() error {
	if d.file == nil {
		return nil
	}
	content, err := d.read(d.file.File)
	d.text, d.file = content, nil
	return err
}

// Apply puts the data into a request: into its query with -G (get), else into its body, with POST if the request has no
// method yet and with a Content-Type unless it has one. The headers in without are not added (-H 'Content-Type:').
func (d *Data) Apply(r *Request, get bool, without ...string) error {
	if !d.given {
		return nil
	}
	if get {
		if err := d.load(); err != nil {
			return err
		}
		r.appendQuery(string(d.text))
	} else {
		r.Body = d.body()
		if r.Method == "" {
			r.Method = "POST"
		}
	}
	switch {
	case d.json:
		r.addDefault("Content-Type", "application/json", without)
		r.addDefault("Accept", "application/json", without)
	case !get:
		r.addDefault("Content-Type", FormType, without)
	}
	return nil
}

func (d *Data) body() Body {
	if d.file != nil {
		return *d.file
	}
	return Body{Bytes: append([]byte{}, d.text...)}
}

// appendQuery joins pairs to the query. No pairs change nothing: curl adds no "?" for them.
func (r *Request) appendQuery(pairs string) {
	if pairs == "" {
		return
	}
	if r.Query != "" && !strings.HasSuffix(r.Query, "&") {
		r.Query += "&"
	}
	r.Query, r.HasQuery = r.Query+pairs, true
}

// addDefault adds a header that the request does not have and that nobody asked to leave out.
func (r *Request) addDefault(name, value string, without []string) {
	unwanted := slices.ContainsFunc(without, func(w string) bool { return EqualFold(w, name) })
	if _, ok := r.Header(name); !ok && !unwanted {
		r.Headers = append(r.Headers, Field{name, value})
	}
}

// maxRead bounds what is read into memory: a device never ends.
const maxRead = 1 << 30

func (d *Data) read(name string) ([]byte, error) {
	if name == "-" {
		if d.Stdin == nil {
			return nil, fmt.Errorf("%q reads standard input, which is not here: name a file", "@-")
		}
		return readAll(d.Stdin, "standard input")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, name)
}

func readAll(source io.Reader, name string) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(source, maxRead+1))
	if err == nil && len(content) > maxRead {
		return nil, fmt.Errorf("%q has more than %d bytes", name, maxRead)
	}
	return content, err
}

// fileBody gives a file as a stream, or nil if it can be read only once, as a pipe.
func fileBody(name string) (*Body, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%q is a directory", name)
	}
	if !info.Mode().IsRegular() {
		return nil, nil
	}
	open := func() (io.ReadCloser, error) { return os.Open(name) }
	return &Body{Open: open, Size: info.Size(), File: name}, nil
}
