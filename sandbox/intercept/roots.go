package intercept

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"os"
	"slices"
)

// systemRoots are where systems keep the certificates that all programs trust, in one file.
var systemRoots = []string{
	"/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/ca-bundle.pem",
	"/etc/ssl/cert.pem",
}

// rootsOf gives what programs of this environment trust, as PEM: the files that variables name, and that of the system. Whatever else
// stands in those files, keys above all, is left behind.
func rootsOf(env []string) []byte {
	var roots bytes.Buffer
	seen := map[string]bool{}
	add := func(name string) bool {
		text, err := os.ReadFile(name)
		for _, c := range certificates(text) {
			if !seen[string(c.Raw)] {
				seen[string(c.Raw)] = true
				_ = pem.Encode(&roots, &pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}) // a buffer takes everything
			}
		}
		return err == nil
	}
	for _, variable := range trustVariables {
		if name := lookup(env, variable); name != "" {
			add(name)
		}
	}
	_ = slices.ContainsFunc(systemRoots, add) // the first that is there
	return roots.Bytes()
}

// certificates gives those of a PEM file that Go can read.
func certificates(text []byte) []*x509.Certificate {
	var all []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if c, err := x509.ParseCertificate(block.Bytes); err == nil && block.Type == "CERTIFICATE" {
			all = append(all, c)
		}
	}
	return all
}
