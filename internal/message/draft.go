package message

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// Draft is what curl's flags say about a request. The command line has the same flags and fills one too.
//
// Curl adds "Accept: */*" and a User-Agent of its own to what it sends. They are not added here: they are not written
// in the command, and a signature that covers them has to name them.
type Draft struct {
	Data       Data
	Method     string // -X; empty lets the other flags choose
	Head       bool   // -I
	Get        bool   // -G
	Agent      string // -A
	Referer    string // -e
	Compressed bool   // --compressed

	user    string   // -u, encoded
	cookies []string // -b
	headers []Field  // -H
	without []string // -H 'Name:'
}

// AddHeader is -H: "Name: value"; "Name;" for an empty value; "Name:" to leave out a header that would be added.
func (d *Draft) AddHeader(line string) error {
	if strings.HasPrefix(line, "@") {
		return fmt.Errorf("headers are not read from the file %q: write them out", shorten(line[1:]))
	}
	name, value, ok := strings.Cut(line, ":")
	value = trimValue(value)
	if !ok {
		if name, ok = strings.CutSuffix(line, ";"); !ok {
			return fmt.Errorf("header %q has no colon", firstWord(line))
		}
		d.headers = append(d.headers, Field{name, ""})
		return checkName(name)
	}
	if value == "" {
		d.without = append(d.without, name)
		return checkName(name)
	}
	d.headers = append(d.headers, Field{name, value})
	return checkField(name, value)
}

// SetUser is -u: "user:password" becomes basic authentication.
func (d *Draft) SetUser(userPassword string) error {
	if !strings.Contains(userPassword, ":") {
		return fmt.Errorf("the user has no password: write user:password")
	}
	d.user = "Basic " + base64.StdEncoding.EncodeToString([]byte(userPassword))
	return nil
}

// AddCookie is -b with "name=value"; curl takes anything else as a file of cookies.
func (d *Draft) AddCookie(cookie string) error {
	if cookie == "" {
		return nil
	}
	if !strings.Contains(cookie, "=") {
		return fmt.Errorf("cookies are not read from the file %q: write name=value", shorten(cookie))
	}
	d.cookies = append(d.cookies, cookie)
	return nil
}

// Apply puts everything into a request, headers in the order in which curl sends them. A header of -H replaces those
// that the request came with.
func (d *Draft) Apply(r *Request) error {
	if d.Head && !d.Get && d.Data.Given() {
		return fmt.Errorf("-I asks for HEAD and data asks for POST: leave one out, or move the data into the query with -G")
	}
	d.dropReplaced(r)
	d.addOwn(r)
	r.Headers = append(r.Headers, d.headers...)
	if d.Method != "" {
		r.Method = d.Method
	}
	if d.Head && r.Method == "" {
		r.Method = "HEAD"
	}
	if err := d.Data.Apply(r, d.Get, d.without...); err != nil {
		return err
	}
	if r.Method == "" {
		r.Method = "GET"
	}
	if err := checkMethod(r.Method); err != nil {
		return err
	}
	if err := checkTarget(r.Target()); err != nil {
		return err
	}
	return checkHeaders(r.Headers)
}

// dropReplaced removes the headers of the request that the flags give anew, and a length that new data makes wrong.
func (d *Draft) dropReplaced(r *Request) {
	drop := slices.Clone(d.without)
	for _, f := range d.headers {
		drop = append(drop, f.Name)
	}
	if d.Data.Given() && !d.Get {
		drop = append(drop, "Content-Length")
	}
	for _, name := range drop {
		r.Headers = dropHeader(r.Headers, name)
	}
}

// addOwn adds the headers that have a flag of their own; -H has precedence over each.
func (d *Draft) addOwn(r *Request) {
	encodings := ""
	if d.Compressed {
		encodings = "deflate, gzip"
	}
	own := []Field{
		{"Authorization", d.user},
		{"User-Agent", d.Agent},
		{"Accept-Encoding", encodings},
		{"Referer", strings.TrimSuffix(d.Referer, ";auto")}, // ";auto" is about redirects
		{"Cookie", strings.Join(d.cookies, ";")},
	}
	for _, f := range own {
		if f.Value != "" && !d.names(f.Name) {
			r.SetHeader(f.Name, trimValue(f.Value))
		}
	}
}

// names tells whether -H gave a header or left it out.
func (d *Draft) names(header string) bool {
	return slices.ContainsFunc(d.without, func(name string) bool { return EqualFold(name, header) }) ||
		slices.ContainsFunc(d.headers, func(f Field) bool { return EqualFold(f.Name, header) })
}
