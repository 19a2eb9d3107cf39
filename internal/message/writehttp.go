package message

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteHTTP writes the request as HTTP/1.1 carries it: the request line with path and query, Host first unless the
// headers name it, the headers in their order, Content-Length if there is a body and no such header, and the body.
// A body that is a stream is opened, and read twice if its length is not known. Nothing is written when a part of the
// request could be taken for another part.
func (r *Request) WriteHTTP(w io.Writer) error {
	if err := r.checkWritable(); err != nil {
		return err
	}
	size, err := r.bodySize()
	if err != nil {
		return err
	}
	if _, err := w.Write(r.appendHead(nil, size)); err != nil {
		return err
	}
	if !r.Body.Streamed() {
		_, err := w.Write(r.Body.Bytes)
		return err
	}
	return r.writeStream(w, size)
}

func (r *Request) checkWritable() error {
	if err := checkMethod(r.Method); err != nil {
		return err
	}
	if err := checkTarget(r.Target()); err != nil {
		return err
	}
	if err := checkAuthority(r.Authority); err != nil {
		return err
	}
	if _, ok := r.Header("Transfer-Encoding"); ok {
		return errChunked
	}
	return checkHeaders(r.Headers)
}

func (r *Request) appendHead(dst []byte, size int64) []byte {
	dst = append(dst, r.Method+" "+r.Target()+" HTTP/1.1\r\n"...)
	if _, ok := r.Header("Host"); !ok {
		dst = append(dst, "Host: "+r.Authority+"\r\n"...)
	}
	for _, f := range r.Headers {
		dst = append(dst, f.Name+": "+strings.ReplaceAll(f.Value, "\n", "\r\n")+"\r\n"...)
	}
	if _, ok := r.Header("Content-Length"); !ok && r.Body.Present() {
		dst = strconv.AppendInt(append(dst, "Content-Length: "...), size, 10)
		dst = append(dst, "\r\n"...)
	}
	return append(dst, "\r\n"...)
}

// bodySize gives the length of the body. Only reading finds it out when nobody said it.
func (r *Request) bodySize() (int64, error) {
	if size := r.Body.Len(); size >= 0 {
		return size, nil
	}
	return r.copyBody(io.Discard)
}

// writeStream takes care that the body is as long as the head said: the file may have changed since.
func (r *Request) writeStream(w io.Writer, size int64) error {
	n, err := r.copyBody(w)
	if err == nil && n != size {
		return fmt.Errorf("the body %q is %d bytes long, not %d", r.Body.File, n, size)
	}
	return err
}

func (r *Request) copyBody(w io.Writer) (int64, error) {
	source, err := r.Body.Open()
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(w, source)
	if closed := source.Close(); err == nil {
		err = closed
	}
	return n, err
}
