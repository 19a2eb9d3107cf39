package judge

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"sync"

	"github.com/chopmark/chopmark/internal/message"
)

// content is a body that was taken: in memory, or in a file that has no name any more. What is verified and what is forwarded are
// read from the same place.
type content struct {
	data []byte // never used again for another body: a forwarder may still read when the answer is there already
	size int64

	in    io.LimitedReader // what it is taken from
	whole bytes.Reader     // the first that reads data; here it takes no memory of its own

	mu   sync.Mutex // guards what follows
	file *os.File
	gone bool
}

// ErrTooLarge is what reading a body gives that goes beyond its cap while it is forwarded.
var ErrTooLarge = errors.New("the body is larger than what is taken here")

var errGone = errors.New("the request is over")

// takeContent reads a body of at most most bytes; what goes beyond memory is written to a file.
func takeContent(r *http.Request, most, memory int64, dir string) (*content, error) {
	c := &content{}
	if err := c.take(r, most, memory, dir); err != nil {
		c.release()
		return nil, err
	}
	return c, nil
}

func (c *content) take(r *http.Request, most, memory int64, dir string) error {
	c.in = io.LimitedReader{R: r.Body, N: most + 1}
	defer func() { c.in.R = nil }()
	first, begin := min(memory, most)+1, int64(512)
	if r.ContentLength >= 0 && r.ContentLength < first {
		first, begin = r.ContentLength+1, r.ContentLength+1
	}
	c.data = make([]byte, 0, min(begin, maxBegin))
	if err := c.fill(first); err != nil {
		return err
	}
	c.size = int64(len(c.data))
	if c.size > most {
		return ErrTooLarge
	}
	if c.size < first {
		return nil // all of it
	}
	return c.spill(most, dir)
}

// maxBegin bounds the memory that is taken for a body because of its announced length alone.
const maxBegin = 64 << 10

// fill reads up to n bytes into memory that grows as they come.
func (c *content) fill(n int64) error {
	for int64(len(c.data)) < n {
		if len(c.data) == cap(c.data) {
			grown := make([]byte, len(c.data), min(n, int64(4*cap(c.data))))
			copy(grown, c.data)
			c.data = grown
		}
		room := c.data[len(c.data):min(int64(cap(c.data)), n)]
		got, err := c.in.Read(room)
		c.data = c.data[:len(c.data)+got]
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// spill writes what was read, and the rest, to a file that is gone with this process.
func (c *content) spill(most int64, dir string) error {
	file, err := os.CreateTemp(dir, "chopmark-body-*")
	if err != nil {
		return &StoreError{err}
	}
	c.file = file
	if err := os.Remove(file.Name()); err != nil {
		return &StoreError{err}
	}
	if _, err := file.Write(c.data); err != nil {
		return &StoreError{err}
	}
	more, err := io.Copy(diskWriter{file}, &c.in)
	if err != nil {
		return err
	}
	c.data = nil
	if c.size += more; c.size > most {
		return ErrTooLarge
	}
	return nil
}

// StoreError is a failure of what keeps things here, not of the caller.
type StoreError struct{ Err error }

// Error says what failed.
func (e *StoreError) Error() string { return e.Err.Error() }

// Unwrap gives the failure.
func (e *StoreError) Unwrap() error { return e.Err }

// diskWriter tells failures of the disk from those of the network.
type diskWriter struct{ file *os.File }

func (w diskWriter) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	if err != nil {
		err = &StoreError{err}
	}
	return n, err
}

// body gives the content to a verifier.
func (c *content) body() message.Body {
	if c.file == nil {
		return message.Body{Bytes: c.data}
	}
	return message.Body{Open: func() (io.ReadCloser, error) { return c.reader(), nil }, Size: c.size}
}

// reader reads from the begin. A transport knows a bytes.Reader for what it is, and sends head and body in one piece.
func (c *content) reader() io.ReadCloser {
	if c.file == nil {
		return io.NopCloser(bytes.NewReader(c.data))
	}
	return &reader{content: c}
}

// forward makes the content the body of a request.
func (c *content) forward(out *http.Request) {
	out.ContentLength = c.size
	out.GetBody = func() (io.ReadCloser, error) { return c.reader(), nil }
	switch {
	case c.size == 0:
		out.Body = http.NoBody
	case c.file == nil:
		c.whole.Reset(c.data)
		out.Body = io.NopCloser(&c.whole)
	default:
		out.Body = c.reader()
	}
}

// release gives a file back. Readers that are left find nothing any more.
func (c *content) release() {
	if c.file == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.gone {
		c.gone = true
		c.file.Close() // it has no name any more: nothing can be lost
	}
}

// reader reads a file, under the lock, so that no read is under way when the file is closed.
type reader struct {
	content *content
	at      int64
}

func (r *reader) Read(p []byte) (int, error) {
	c := r.content
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.gone:
		return 0, errGone
	case r.at >= c.size:
		return 0, io.EOF
	}
	n, err := c.file.ReadAt(p[:min(int64(len(p)), c.size-r.at)], r.at)
	r.at += int64(n)
	if err == io.EOF && n > 0 {
		err = nil
	}
	return n, err
}

// Close does nothing: the content is released when the request is over.
func (r *reader) Close() error { return nil }

// capped lets a body through unread, up to a number of bytes.
type capped struct {
	io.ReadCloser
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left < 0 {
		return 0, ErrTooLarge
	}
	n, err := c.ReadCloser.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}
