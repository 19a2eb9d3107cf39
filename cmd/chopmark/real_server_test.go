package main

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	number "math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// realServer is a host behind the sandbox: it answers every request with the very bytes that arrived.
type realServer struct {
	address     string // by its name, localhost
	certificate string // a file; empty: it speaks plainly
}

// newRealServer starts one. Nothing of net/http's server comes between: that would have put the request in order.
func newRealServer(t *testing.T, secure bool) realServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	_, port, _ := net.SplitHostPort(l.Addr().String())
	s := realServer{address: "localhost:" + port}
	if secure {
		s.certificate = filepath.Join(t.TempDir(), "real.pem")
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{ownCertificate(t, s.certificate)}})
	}
	go func() {
		for {
			c, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil {
				go echo(c)
			}
		}
	}()
	return s
}

// echo answers requests until the other end has enough.
func echo(c net.Conn) {
	defer c.Close()
	for {
		var raw bytes.Buffer
		in := bufio.NewReaderSize(io.TeeReader(c, &raw), 16)
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		fmt.Fprintf(c, "HTTP/1.1 403 Forbidden\r\nX-Real: yes\r\nContent-Length: %d\r\n\r\n%s", raw.Len(), raw.Bytes())
	}
}

// ownCertificate makes a certificate for localhost, and writes it to a file for those who are to trust it.
func ownCertificate(t *testing.T, file string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: number.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
