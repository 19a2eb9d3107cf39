package main

import (
	"crypto/tls"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/pflag"
	"golang.org/x/crypto/acme/autocert"

	"github.com/chopmark/chopmark/internal/talk"
)

// tlsFlags say how the data port proves who it is.
type tlsFlags struct {
	cert, key string
	acme      []string
}

func (t *tlsFlags) register(f *pflag.FlagSet) {
	talk.TextFlag(f, &t.cert, "tls-cert", "", "FILE", "serve HTTPS with this certificate, read again when it changes")
	talk.TextFlag(f, &t.key, "tls-key", "", "FILE", "its private key")
	talk.ListFlag(f, &t.acme, "acme", "", "DOMAIN", "serve HTTPS with certificates of Let's Encrypt for this name; port 443 must be reachable; may be repeated")
}

// config gives the settings of HTTPS; nil for plain HTTP.
func (t *tlsFlags) config(data string) (*tls.Config, error) {
	switch {
	case (t.cert == "") != (t.key == ""):
		return nil, talk.Wrong("--tls-cert and --tls-key belong together")
	case t.cert != "" && len(t.acme) > 0:
		return nil, talk.Wrong("--tls-cert and --acme exclude each other")
	case len(t.acme) > 0:
		manager := &autocert.Manager{
			Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(filepath.Join(data, "acme")), HostPolicy: autocert.HostWhitelist(t.acme...),
		}
		config := manager.TLSConfig()
		config.MinVersion = tls.VersionTLS12
		return config, nil
	case t.cert != "":
		pair := &certificate{cert: t.cert, key: t.key}
		if _, err := pair.get(nil); err != nil {
			return nil, talk.Cannot("%s", talk.FileError(err))
		}
		return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: pair.get, NextProtos: []string{"h2", "http/1.1"}}, nil
	}
	return nil, nil
}

// certificate is a pair of files that may be replaced while the gateway runs.
type certificate struct {
	cert, key string
	mu        sync.Mutex
	held      *tls.Certificate
	changed   time.Time // of the file that is held
	looked    time.Time
}

// lookEvery is how often the files are looked at.
const lookEvery = 10 * time.Second

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held != nil && time.Since(c.looked) < lookEvery {
		return c.held, nil
	}
	c.looked = time.Now()
	info, err := os.Stat(c.cert)
	if err == nil && c.held != nil && info.ModTime().Equal(c.changed) {
		return c.held, nil
	}
	var pair tls.Certificate
	if err == nil {
		pair, err = tls.LoadX509KeyPair(c.cert, c.key)
	}
	switch {
	case err == nil:
		c.held, c.changed = &pair, info.ModTime()
	case c.held == nil:
		return nil, err
	}
	return c.held, nil // a pair that is being written is taken next time
}

// listen opens a port, with HTTPS if there are settings for it.
func listen(flag, address string, config *tls.Config) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, talk.Cannot("%s: %s", flag, err).Hint("choose another address with %s", flag)
	}
	if config != nil {
		return tls.NewListener(l, config), nil
	}
	return l, nil
}

// listen opens the admin port. Other machines reach it over HTTPS only, with the certificate of the data port.
func (a *adminFlags) listen(config *tls.Config) (l net.Listener, url string, err error) {
	address := a.address
	if address == "" {
		address = defaultAdmin
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, "", talk.Wrong("--admin: %q is no address", address).Hint("write HOST:PORT, as %s", defaultAdmin)
	}
	scheme := "https"
	switch {
	case loopback(host) || config == nil && a.plain:
		scheme, config = "http", nil
	case config == nil:
		return nil, "", talk.Wrong("the admin API would take its token over plain HTTP at %s, where others can read it", address).
			Hint("add --tls-cert and --tls-key, or --insecure if the way there is safe")
	}
	if l, err = listen("--admin", address, config); err != nil {
		return nil, "", err
	}
	return l, scheme + "://" + l.Addr().String(), nil
}
