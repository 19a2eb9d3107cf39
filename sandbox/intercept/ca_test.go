package intercept

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

func TestOpenCA(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "sandbox")
	first, err := OpenCA(dir)
	if err != nil {
		t.Fatal(err)
	}
	second, err := OpenCA(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !first.certificate.Equal(second.certificate) {
		t.Error("the second start made another authority")
	}
	checkFiles(t, dir)
	public, err := os.ReadFile(first.CertificateFile())
	if err != nil || !bytes.Equal(public, first.CertificatePEM()) || bytes.Contains(public, []byte("PRIVATE")) {
		t.Errorf("the certificate file holds %q %v", public, err)
	}
	if until := first.certificate.NotAfter; time.Until(until) < caLife-time.Hour {
		t.Errorf("it ends at %s", until)
	}
}

// checkFiles holds what is promised of the folder, whatever happened in it: nothing that others can read, nothing half-written.
func checkFiles(t *testing.T, dir string) {
	t.Helper()
	modes := map[string]os.FileMode{"": 0o700 | os.ModeDir, keyFile: 0o600, certificateFile: 0o600}
	for name, want := range modes {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
		} else if info.Mode() != want && runtime.GOOS != "windows" {
			t.Errorf("%q has mode %v, want %v", name, info.Mode(), want)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v %v, want two files", entries, err)
	}
}

func TestLeaf(t *testing.T) {
	ca, err := OpenCA(newDir(t))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca.certificate)
	l := newLeaves(ca)
	for _, host := range []string{"eip.api.example", "10.0.0.1", "::1", strings.Repeat("long.", 20) + "example"} {
		c, err := l.of(host)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: host}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
		if again, _ := l.of(host); again != c {
			t.Errorf("%s: the certificate is not kept", host)
		}
		if len(c.Leaf.AuthorityKeyId) == 0 || c.Leaf.NotAfter.Sub(c.Leaf.NotBefore) > 825*24*time.Hour {
			t.Errorf("%s: some clients refuse the certificate %+v", host, c.Leaf)
		}
	}
	for i := range maxLeaves + 10 {
		l.made[big.NewInt(int64(i)).String()] = nil
	}
	if _, err := l.of("one.more"); err != nil || len(l.made) > maxLeaves {
		t.Errorf("%d certificates are kept, %v", len(l.made), err)
	}
}

func TestOpenCARefuses(t *testing.T) {
	good := func(t *testing.T, dir string) string {
		t.Helper()
		if _, err := OpenCA(dir); err != nil {
			t.Fatal(err)
		}
		return filepath.Join(dir, keyFile)
	}
	tests := []struct {
		name   string
		unix   bool
		change func(t *testing.T, dir string) error
		want   string
	}{
		{"key open to others", true, func(t *testing.T, dir string) error { return os.Chmod(good(t, dir), 0o640) }, "ca-key.pem is open to others (mode 0640), its key may have been copied; remove it, and a new one is made"},
		{"folder open to others", true, func(_ *testing.T, dir string) error { return os.Chmod(dir, 0o770) }, "others can write to "},
		{"half a file", false, func(t *testing.T, dir string) error { return os.Truncate(good(t, dir), 300) }, "ca-key.pem is damaged: it does not hold a key and a certificate; remove it, and a new one is made"},
		{"nothing", false, func(_ *testing.T, dir string) error {
			return os.WriteFile(filepath.Join(dir, keyFile), nil, 0o600)
		}, "ca-key.pem is damaged: it does not hold a key and a certificate"},
		{"another key", false, func(t *testing.T, dir string) error {
			path, other := good(t, dir), good(t, newDir(t))
			a, _ := os.ReadFile(path)
			b, _ := os.ReadFile(other)
			_, certificate := pem.Decode(a)
			key, _ := pem.Decode(b)
			return os.WriteFile(path, append(pem.EncodeToMemory(key), certificate...), 0o600)
		}, "key and certificate do not belong together"},
		{"a folder", true, func(_ *testing.T, dir string) error { return os.Mkdir(filepath.Join(dir, keyFile), 0o700) }, "ca-key.pem is not a file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.unix && runtime.GOOS == "windows" {
				t.Skip("file modes say nothing here")
			}
			dir := newDir(t)
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := test.change(t, dir); err != nil {
				t.Fatal(err)
			}
			if _, err := OpenCA(dir); err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "PRIVATE") {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestOpenCARenews(t *testing.T) {
	dir := newDir(t)
	old, err := OpenCA(dir)
	if err != nil {
		t.Fatal(err)
	}
	template := *old.certificate
	template.NotAfter = time.Now().Add(renewal / 2)
	der, err := x509.CreateCertificate(nil, &template, &template, &old.key.PublicKey, old.key)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, keyFile)
	text, _ := os.ReadFile(path)
	key, _ := pem.Decode(text)
	if err := os.WriteFile(path, append(pem.EncodeToMemory(key), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...), 0o600); err != nil {
		t.Fatal(err)
	}
	renewed, err := OpenCA(dir)
	if err != nil {
		t.Fatal(err)
	}
	if renewed.key.Equal(old.key) || time.Until(renewed.certificate.NotAfter) < caLife-time.Hour {
		t.Error("an authority that is about to end was kept")
	}
	checkFiles(t, dir)
}

// TestOpenCATogether starts processes at once: all must use the authority of one of them.
func TestOpenCATogether(t *testing.T) {
	dir := newDir(t)
	var all sync.WaitGroup
	serials := make([]string, 12)
	for i := range serials {
		all.Go(func() {
			if i%2 == 0 { // a process of its own, and a goroutine
				out, err := helperProcess("open", dir).CombinedOutput()
				if err != nil {
					t.Errorf("%v: %s", err, out)
				}
				serials[i] = strings.TrimSpace(string(out))
				return
			}
			ca, err := OpenCA(dir)
			if err != nil {
				t.Error(err)
				return
			}
			serials[i] = ca.certificate.SerialNumber.String()
		})
	}
	all.Wait()
	for _, s := range serials {
		if s == "" || s != serials[0] {
			t.Fatalf("not one authority: %v", serials)
		}
	}
	checkFiles(t, dir)
}

// TestOpenCAKilled kills the process that makes an authority, a little later each time.
func TestOpenCAKilled(t *testing.T) {
	killed, made := 0, 0
	for i := range 40 {
		dir := newDir(t)
		cmd := helperProcess("open", dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(i) * 150 * time.Microsecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if entries, err := os.ReadDir(dir); err == nil {
			killed++
			for _, e := range entries {
				made++
				checkWhole(t, dir, e)
			}
		}
		if _, err := OpenCA(dir); err != nil {
			t.Errorf("after a kill: %v", err)
		}
		checkFiles(t, dir)
	}
	t.Logf("%d processes had made the folder, with %d files", killed, made)
}

func checkWhole(t *testing.T, dir string, e os.DirEntry) {
	t.Helper()
	info, err := e.Info()
	if err != nil || info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		t.Errorf("%s: mode %v, %v", e.Name(), info.Mode(), err)
	}
	text, err := os.ReadFile(filepath.Join(dir, e.Name()))
	if err != nil || !bytes.HasSuffix(text, []byte("-----END CERTIFICATE-----\n")) {
		t.Errorf("%s is half-written: %q %v", e.Name(), text, err)
	}
}

// TestPlaceRenamed is for systems where a file must have a name while it is written.
func TestPlaceRenamed(t *testing.T) {
	dir := t.TempDir()
	left := filepath.Join(dir, unfinished+"1")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(left, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "file")
	if err := placeRenamed(dir, path, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := placeRenamed(dir, path, []byte("second")); !os.IsExist(err) {
		t.Errorf("a second file: %v", err)
	}
	text, err := os.ReadFile(path)
	entries, _ := os.ReadDir(dir)
	if err != nil || string(text) != "first" || len(entries) != 1 {
		t.Errorf("got %q %v, and the folder %v", text, err, entries)
	}
}

func TestTrustStore(t *testing.T) {
	p := start(t, nil)
	var name string
	for _, option := range strings.Fields(lookup(environment(t, p), "JAVA_TOOL_OPTIONS")) {
		if value, is := strings.CutPrefix(option, "-Djavax.net.ssl.trustStore="); is {
			name = value
		}
	}
	store, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	trusted, err := pkcs12.DecodeTrustStore(store, trustPassword)
	if err != nil || len(trusted) != 1 || !trusted[0].Equal(p.o.CA.certificate) {
		t.Errorf("it holds %d certificates, %v", len(trusted), err)
	}
}
