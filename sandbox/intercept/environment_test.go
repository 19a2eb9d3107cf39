package intercept

import (
	"bytes"
	"encoding/pem"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestEnvironment(t *testing.T) {
	p := start(t, nil)
	base := []string{
		"PATH=/bin", "NO_PROXY=everything", "no_proxy=*", "https_proxy=http://elsewhere:1", "SSL_CERT_DIR=/etc/ssl/certs",
		"NODE_OPTIONS=--max-old-space-size=99", "PYTHONPATH=/own", "PHP_INI_SCAN_DIR=/ini", "JAVA_TOOL_OPTIONS=-Xmx1g", "HOME=/h=o",
	}
	env, remove, err := p.Environment(base)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(lookup(env, "SSL_CERT_FILE"))
	want := map[string]string{
		"PATH": "/bin", "HOME": "/h=o", "NO_PROXY": "", "no_proxy": "",
		"HTTP_PROXY": p.URL(), "http_proxy": p.URL(), "HTTPS_PROXY": p.URL(), "https_proxy": p.URL(), "ALL_PROXY": p.URL(), "all_proxy": p.URL(),
		"SSL_CERT_FILE": dir + "/ca.pem", "REQUESTS_CA_BUNDLE": dir + "/ca.pem", "CURL_CA_BUNDLE": dir + "/ca.pem",
		"NODE_EXTRA_CA_CERTS": dir + "/ca.pem", "AWS_CA_BUNDLE": dir + "/ca.pem", "SSL_CERT_DIR": dir + "/none",
		"NODE_OPTIONS": "--max-old-space-size=99 --require \"" + dir + "/preload.js\"", "NODE_USE_ENV_PROXY": "0",
		"PYTHONPATH": dir + "/python:/own", "PHP_INI_SCAN_DIR": "/ini:" + dir + "/php",
	}
	for name, value := range want {
		if got := lookup(env, name); filepath.ToSlash(got) != value && runtime.GOOS != "windows" {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
		if n := len(slices.DeleteFunc(slices.Clone(env), func(s string) bool { return !strings.HasPrefix(s, name+"=") })); n != 1 {
			t.Errorf("%s stands %d times in the environment", name, n)
		}
	}
	if got := lookup(env, "JAVA_TOOL_OPTIONS"); !strings.HasPrefix(got, "-Xmx1g -Dhttp.proxyHost=127.0.0.1 ") || !strings.Contains(got, "-Dhttp.nonProxyHosts= ") {
		t.Errorf("JAVA_TOOL_OPTIONS is %q", got)
	}
	checkHelpers(t, dir)
	if err := remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is left: %v", dir, err)
	}
}

func checkHelpers(t *testing.T, dir string) {
	t.Helper()
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 && runtime.GOOS != "windows" {
		t.Errorf("%s: %v %v", dir, info.Mode(), err)
	}
	if entries, err := os.ReadDir(filepath.Join(dir, "none")); err != nil || len(entries) != 0 {
		t.Errorf("the folder for no certificates: %v %v", entries, err)
	}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte("PRIVATE KEY")) {
			t.Errorf("%s holds a key", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestEnvironmentTrustsOthersOnlyWhenPassingThrough(t *testing.T) {
	other, err := OpenCA(newDir(t))
	if err != nil {
		t.Fatal(err)
	}
	// The file of a variable may hold a key too, which must not travel.
	base := []string{"AWS_CA_BUNDLE=" + filepath.Join(other.dir, keyFile), "SSL_CERT_FILE=" + other.CertificateFile()}
	for _, pass := range []bool{false, true} {
		p := start(t, func(o *Options) {
			if pass {
				o.PassThrough = func(string) bool { return true }
			}
		})
		env, remove, err := p.Environment(base)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(lookup(env, "SSL_CERT_FILE"))
		if err != nil {
			t.Fatal(err)
		}
		if err := remove(); err != nil {
			t.Error(err)
		}
		block, _ := pem.Decode(text)
		if block == nil || !bytes.Equal(block.Bytes, p.o.CA.certificate.Raw) || bytes.Contains(text, []byte("PRIVATE")) {
			t.Error("the bundle does not start with the authority, or holds a key")
		}
		if n := bytes.Count(text, other.CertificatePEM()); n != map[bool]int{false: 0, true: 1}[pass] {
			t.Errorf("pass-through %v: the certificate of the user stands %d times in the bundle", pass, n)
		}
		if !pass && bytes.Count(text, []byte("BEGIN")) != 1 {
			t.Error("others are trusted")
		}
	}
}
