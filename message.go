package chopmark

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/chopmark/chopmark/internal/eval"
	"github.com/chopmark/chopmark/internal/message"
)

// Message is a request as the bytes that travel. ParseURL, ParseHTTP, ParseCurl and ParseHAR make one.
type Message = message.Request

// Field is one header line of a Message.
type Field = message.Field

// MessageBody is the content of a Message.
type MessageBody = message.Body

// ParseURL makes a message without method, headers and body from an address, keeping every byte of its target.
func ParseURL(raw string) (*Message, error) { return message.ParseURL(raw) }

// ParseHTTP reads a raw HTTP/1.1 request. A target without scheme and host gets the scheme, and the Host header.
func ParseHTTP(data []byte, scheme string) (*Message, error) { return message.ParseHTTP(data, scheme) }

// ParseCurl reads a curl command line. Nothing in it is executed.
func ParseCurl(line string) (*Message, error) { return message.ParseCurl(line) }

// ParseHAR reads the requests of an HTTP archive, as browsers save it.
func ParseHAR(data []byte) ([]*Message, error) { return message.ParseHAR(data) }

// MaxBody is how much of a body that can be read only once is taken into memory.
const MaxBody = eval.MaxBody

// fromHTTP fills m with an outgoing request. Nothing is copied but the slice headers.
func fromHTTP(req *http.Request, m *Message) error {
	if req.URL == nil {
		return errors.New("the request has no URL")
	}
	m.Method = req.Method
	if m.Method == "" {
		m.Method = http.MethodGet
	}
	m.Scheme, m.Authority = req.URL.Scheme, req.Host
	if m.Authority == "" {
		m.Authority = req.URL.Host
	}
	m.Path, m.Query = req.URL.EscapedPath(), req.URL.RawQuery
	if req.URL.Opaque != "" {
		m.Path = req.URL.Opaque
	}
	m.HasQuery = m.Query != "" || req.URL.ForceQuery
	m.Headers = appendHeaders(m.Headers[:0], req.Header)
	return takeBody(req, m)
}

// appendHeaders adds the values of a header, in no order of names.
func appendHeaders(dst []Field, h http.Header) []Field {
	for name, values := range h {
		if len(values) == 1 {
			dst = append(dst, Field{Name: name, Value: values[0]})
			continue
		}
		for _, v := range values {
			dst = append(dst, Field{Name: name, Value: v})
		}
	}
	return dst
}

// takeBody finds a way to read the body that leaves it to be sent.
func takeBody(req *http.Request, m *Message) error {
	m.Body = message.Body{}
	if req.Body == nil || req.Body == http.NoBody {
		return nil
	}
	if b, ok := req.Body.(*Body); ok {
		m.Body.Bytes = b.data
		return nil
	}
	if req.GetBody != nil {
		m.Body = message.Body{Open: req.GetBody, Size: req.ContentLength}
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(req.Body, MaxBody+1))
	if err != nil {
		return err
	}
	if len(data) > MaxBody {
		return errors.New("the body can be read only once and is too large to keep: give the request GetBody")
	}
	if err := req.Body.Close(); err != nil {
		return err
	}
	SetBody(req, data)
	m.Body.Bytes = data
	return nil
}

// apply puts what is sent into req: one allocation for all texts, one for all header values. A header that stands there as
// it is sent, often the caller's own, is left alone.
func (g *signing) apply(req *http.Request, out *eval.Sending) {
	set, size := g.set[:0], len(out.Query)
	for i := range out.Items {
		if it := &out.Items[i]; it.IsHeader() && !g.run.Stands(i) {
			set, size = append(set, i), size+len(it.Value)
		}
	}
	g.set = set
	text := make([]byte, 0, size) // nothing in it is written twice: its parts are strings
	if len(set) > 0 {
		text = setHeaders(req, out.Items, set, text)
	}
	if out.NewQuery {
		req.URL.RawQuery = message.ViewString(append(text, out.Query...)[len(text):])
	}
	if out.NewForm {
		SetBody(req, append([]byte(nil), out.Form...))
		if req.Header.Get("Content-Type") == "" {
			req.Header.Set("Content-Type", message.FormType)
		}
	}
}

// setHeaders sets some of the items, whose values it appends to text.
func setHeaders(req *http.Request, items []eval.Sent, set []int, text []byte) []byte {
	values := make([]string, len(set))
	if req.Header == nil {
		req.Header = make(http.Header, len(values))
	}
	for i, item := range set {
		it, at := &items[item], len(text)
		text = append(text, it.Value...)
		if values[i] = message.ViewString(text[at:]); it.Item.Wire == "Host" {
			req.Host = values[i]
		} else {
			req.Header[it.Item.Wire] = values[i : i+1 : i+1]
		}
	}
	return text
}

// applyMessage gives a copy of m with what is sent.
func applyMessage(m *Message, out *eval.Sending) *Message {
	signed := m.Clone()
	for i := range out.Items {
		if it := &out.Items[i]; it.IsHeader() {
			signed.SetHeader(it.Item.Name, string(it.Value))
		}
	}
	if out.NewQuery {
		signed.Query = string(out.Query)
		signed.HasQuery = m.HasQuery || signed.Query != ""
	}
	if out.NewForm {
		signed.Body = message.Body{Bytes: append([]byte(nil), out.Form...)}
		if _, ok := signed.Header("content-type"); !ok {
			signed.SetHeader("Content-Type", message.FormType)
		}
	}
	return signed
}

func quoteJSON(s string) string {
	b, err := json.Marshal(strings.ToValidUTF8(s, "\ufffd"))
	if err != nil {
		return `""` // a string always marshals
	}
	return string(b)
}
