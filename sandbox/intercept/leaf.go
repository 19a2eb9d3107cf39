package intercept

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"sync"
	"time"
)

// maxLeaves bounds the kept certificates. Making one takes a fraction of a millisecond.
const maxLeaves = 1024

// leaves makes the certificates of hosts. All have one key, which lives as long as the proxy.
type leaves struct {
	ca   *CA
	mu   sync.Mutex
	key  *ecdsa.PrivateKey
	made map[string]*tls.Certificate
}

func newLeaves(ca *CA) *leaves { return &leaves{ca: ca, made: map[string]*tls.Certificate{}} }

// of gives the certificate of a host.
func (l *leaves) of(host string) (*tls.Certificate, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.made[host]; c != nil && time.Now().Before(c.Leaf.NotAfter) {
		return c, nil
	}
	c, err := l.make(host)
	if err != nil {
		return nil, fmt.Errorf("no certificate for %q can be made: %w", host, err)
	}
	if len(l.made) >= maxLeaves {
		clear(l.made)
	}
	l.made[host] = c
	return c, nil
}

func (l *leaves) make(host string) (*tls.Certificate, error) {
	if l.key == nil {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return nil, err
		}
		l.key = key
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, leafTemplate(host, serial), l.ca.certificate, &l.key.PublicKey, l.ca.key)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der, l.ca.certificate.Raw}, PrivateKey: l.key, Leaf: leaf}, nil
}

func leafTemplate(host string, serial *big.Int) *x509.Certificate {
	t := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{Organization: []string{"Chopmark sandbox"}},
		NotBefore:             time.Now().Add(-backdated),
		NotAfter:              time.Now().Add(leafLife),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	if len(host) <= 64 { // what the field can hold; clients of today read the names below
		t.Subject.CommonName = host
	}
	if ip := net.ParseIP(host); ip != nil {
		t.IPAddresses = []net.IP{ip}
	} else {
		t.DNSNames = []string{host}
	}
	return t
}

func newSerial() (*big.Int, error) {
	return rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
}
