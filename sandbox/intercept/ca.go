package intercept

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// The files of an authority's folder. The first holds key and certificate, so that they can never disagree; the second is for tools that
// are to be told of the certificate by hand.
const (
	keyFile         = "ca-key.pem"
	certificateFile = "ca.pem"
)

// The times of certificates. They start in the past for programs that run under a shifted clock.
const (
	backdated = 30 * 24 * time.Hour
	leafLife  = 365 * 24 * time.Hour // systems that accept own authorities refuse more than 825 days
	caLife    = 10 * 365 * 24 * time.Hour
	renewal   = 7 * 24 * time.Hour // what must be left of an authority that is used
)

// CA is a local certificate authority. Only programs that are told so trust it.
type CA struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	dir         string
}

// errOutdated is for an authority that time has ended.
var errOutdated = errors.New("the certificate authority is outdated")

// DefaultDir is the folder in which the authority of this user is kept.
func DefaultDir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for the sandbox's certificate authority: %w", err)
	}
	return filepath.Join(dir, "chopmark", "sandbox"), nil
}

// OpenCA gives the authority of a folder, and makes folder and authority on first use. Processes that start at once get the same one. An
// outdated authority is replaced; one that others could read, or that is damaged, is refused.
func OpenCA(dir string) (*CA, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of the certificate authority cannot be made: %w", err)
	}
	if err := checkDir(dir); err != nil {
		return nil, err
	}
	ca, err := readCA(dir)
	if errors.Is(err, errOutdated) {
		err = errors.Join(os.Remove(filepath.Join(dir, keyFile)), fs.ErrNotExist)
	}
	if errors.Is(err, fs.ErrNotExist) {
		ca, err = createCA(dir)
	}
	if err != nil {
		return nil, err
	}
	return ca, ca.publish()
}

// createCA makes an authority, or gives the one that another process made meanwhile.
func createCA(dir string) (*CA, error) {
	text, err := newCA()
	if err != nil {
		return nil, fmt.Errorf("no certificate authority can be made: %w", err)
	}
	if err := place(dir, keyFile, text); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("the certificate authority cannot be kept: %w", err)
	}
	return readCA(dir)
}

// newCA gives key and certificate as PEM.
func newCA() ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		// A client that knows two authorities of one name would take the wrong one.
		Subject:               pkix.Name{Organization: []string{"Chopmark sandbox"}, CommonName: "Chopmark sandbox CA " + hex.EncodeToString(serial.Bytes())[:8]},
		NotBefore:             time.Now().Add(-backdated),
		NotAfter:              time.Now().Add(caLife),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
	return append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})...), nil
}

// readCA reads the authority of a folder.
func readCA(dir string) (*CA, error) {
	path := filepath.Join(dir, keyFile)
	text, err := readPrivate(path)
	if err != nil {
		return nil, err
	}
	ca, err := parseCA(text)
	if err != nil {
		return nil, fmt.Errorf("%s is damaged: %w; remove it, and a new one is made", path, err)
	}
	ca.dir = dir
	now := time.Now()
	if now.Add(renewal).After(ca.certificate.NotAfter) || now.Before(ca.certificate.NotBefore) {
		return nil, errOutdated
	}
	return ca, nil
}

func parseCA(text []byte) (*CA, error) {
	private, rest := pem.Decode(text)
	public, _ := pem.Decode(rest)
	if private == nil || public == nil || private.Type != "PRIVATE KEY" || public.Type != "CERTIFICATE" {
		return nil, errors.New("it does not hold a key and a certificate")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(private.Bytes)
	if err != nil {
		return nil, errors.New("its key cannot be read") // err may quote the key
	}
	key, is := parsed.(*ecdsa.PrivateKey)
	if !is {
		return nil, errors.New("its key is not one that Chopmark makes")
	}
	certificate, err := x509.ParseCertificate(public.Bytes)
	if err != nil {
		return nil, fmt.Errorf("its certificate cannot be read: %w", err)
	}
	if !key.PublicKey.Equal(certificate.PublicKey) || !certificate.IsCA {
		return nil, errors.New("key and certificate do not belong together")
	}
	return &CA{certificate: certificate, key: key}, nil
}

// CertificatePEM is what programs must trust. It holds no key.
func (ca *CA) CertificatePEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.certificate.Raw})
}

// CertificateFile is a file with the certificate alone, for programs that are not started by Run.
func (ca *CA) CertificateFile() string { return filepath.Join(ca.dir, certificateFile) }

// publish keeps the certificate file up to date.
func (ca *CA) publish() error {
	want := ca.CertificatePEM()
	if have, err := os.ReadFile(ca.CertificateFile()); err == nil && string(have) == string(want) {
		return nil
	}
	_ = os.Remove(ca.CertificateFile()) // what is wrong with it, place will tell
	if err := place(ca.dir, certificateFile, want); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("the certificate cannot be kept: %w", err)
	}
	return nil
}
