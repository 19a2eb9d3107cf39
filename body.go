package chopmark

import (
	"bytes"
	"io"
	"net/http"
)

// Body is a request body in memory. Signing reads its bytes without consuming it, so it costs no copy.
type Body struct {
	bytes.Reader
	data []byte
}

// NewBody makes a body of data, which must not change while it is in use.
func NewBody(data []byte) *Body {
	b := &Body{data: data}
	b.Reset(data)
	return b
}

// Bytes gives the whole content, whatever has been read.
func (b *Body) Bytes() []byte { return b.data }

// Close does nothing.
func (b *Body) Close() error { return nil }

// SetBody gives req the content data, with its length and the means to send it again.
func SetBody(req *http.Request, data []byte) {
	req.Body = NewBody(data)
	req.ContentLength = int64(len(data))
	req.GetBody = func() (io.ReadCloser, error) { return NewBody(data), nil }
}
