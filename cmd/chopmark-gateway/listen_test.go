package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/acme"

	"github.com/chopmark/chopmark/internal/talk"
)

// writePair writes a self-signed certificate for a name, with its key.
func writePair(t *testing.T, cert, key, name string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(
		os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600),
		os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
}

func TestCertificateIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	c := &certificate{cert: filepath.Join(dir, "cert.pem"), key: filepath.Join(dir, "key.pem")}
	name := func() string {
		t.Helper()
		held, err := c.get(nil)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(held.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		return leaf.Subject.CommonName
	}
	if _, err := c.get(nil); err == nil {
		t.Error("a certificate that is not there is served")
	}
	c.looked = time.Time{}
	writePair(t, c.cert, c.key, "first")
	if got := name(); got != "first" {
		t.Errorf("the certificate is that of %s", got)
	}
	writePair(t, c.cert, c.key, "second")
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(c.cert, later, later); err != nil {
		t.Fatal(err)
	}
	if got := name(); got != "first" {
		t.Errorf("before it is time to look again, the certificate is that of %s", got)
	}
	c.looked = time.Time{}
	if got := name(); got != "second" {
		t.Errorf("then it is that of %s", got)
	}
	if err := os.WriteFile(c.cert, []byte("half of a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.looked = time.Time{}
	if got := name(); got != "second" {
		t.Errorf("while a file is being written it is that of %s", got)
	}
}

func TestAdminListens(t *testing.T) {
	config := &tls.Config{}
	tests := []struct {
		name   string
		admin  adminFlags
		config *tls.Config
		scheme string
		err    string
	}{
		{"on loopback", adminFlags{address: "127.0.0.1:0"}, nil, "http://127.0.0.1:", ""},
		{"on loopback, with a certificate", adminFlags{address: "[::1]:0"}, config, "http://[::1]:", ""},
		{"elsewhere", adminFlags{address: "0.0.0.0:0"}, nil, "", "the admin API would take its token over plain HTTP at 0.0.0.0:0, where others can read it"},
		{"elsewhere, with a certificate", adminFlags{address: "0.0.0.0:0"}, config, "https://", ""},
		{"elsewhere, with a certificate and --insecure", adminFlags{address: "0.0.0.0:0", plain: true}, config, "https://", ""},
		{"elsewhere, with --insecure", adminFlags{address: ":0", plain: true}, nil, "http://", ""},
		{"nowhere", adminFlags{address: "8081"}, nil, "", `--admin: "8081" is no address`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, url, err := tt.admin.listen(tt.config)
			if tt.err != "" {
				var f *talk.Failure
				if !errors.As(err, &f) || f.Message != tt.err || f.Code != talk.CodeUsage {
					t.Errorf("got %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Skipf("this machine does not have the address: %v", err)
			}
			defer l.Close()
			if !strings.HasPrefix(url, tt.scheme) {
				t.Errorf("it is %s", url)
			}
		})
	}
}

func TestTLSFlags(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writePair(t, cert, key, "gw.example.com")
	if config, err := (&tlsFlags{cert: cert, key: key}).config(dir); err != nil || config.MinVersion != tls.VersionTLS12 {
		t.Errorf("files give %+v, %v", config, err)
	}
	config, err := (&tlsFlags{acme: []string{"gw.example.com"}}).config(dir)
	if err != nil || !slices.Contains(config.NextProtos, acme.ALPNProto) || config.MinVersion != tls.VersionTLS12 {
		t.Errorf("ACME gives %+v, %v", config, err)
	}
	if config, err := (&tlsFlags{}).config(dir); config != nil || err != nil {
		t.Errorf("nothing gives %+v, %v", config, err)
	}
	for _, bad := range []tlsFlags{{cert: cert}, {key: key}, {cert: cert, key: key, acme: []string{"a"}}, {cert: key, key: cert}} {
		if _, err := bad.config(dir); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}
