package intercept

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"software.sslmate.com/src/go-pkcs12"
)

// helpers are what programs load that variables alone do not reach.
//
//go:embed all:files
var helpers embed.FS

// trustPassword opens the trust store of Java. It guards nothing: the store holds public certificates, and Java wants one.
const trustPassword = "changeit"

// Environment gives base with what makes programs use the proxy and trust its certificates, and no others unless hosts are passed
// through. The helper files that it names lie in a folder of their own until remove is called, or this process
// ends without that.
func (p *Proxy) Environment(base []string) (env []string, remove func() error, err error) {
	dir, err := os.MkdirTemp("", "chopmark-sandbox-") // mode 0700
	if err != nil {
		return nil, nil, fmt.Errorf("the helper files of the sandbox cannot be written: %w", err)
	}
	g := startGuard(removeFolder, dir)
	remove = func() error {
		defer g.dismiss()
		return os.RemoveAll(dir)
	}
	if err := p.writeHelpers(dir, base); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("the helper files of the sandbox cannot be written: %w", err), remove())
	}
	return merge(base, p.variables(dir, base)), remove, nil
}

// helper gives the path of a helper file, and bundle that of the certificates to trust.
func helper(dir string, name ...string) string {
	return filepath.Join(append([]string{dir}, name...)...)
}
func bundle(dir string) string { return helper(dir, "ca.pem") }

func (p *Proxy) writeHelpers(dir string, base []string) error {
	embedded, err := fs.Sub(helpers, "files")
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, embedded); err != nil {
		return err
	}
	if err := os.Mkdir(helper(dir, "none"), 0o700); err != nil { // SSL_CERT_DIR
		return err
	}
	trusted := p.o.CA.CertificatePEM()
	if p.o.PassThrough != nil {
		trusted = append(trusted, rootsOf(base)...)
	}
	store, err := pkcs12.LegacyDES.EncodeTrustStore(certificates(trusted), trustPassword) // the form that every Java reads
	if err != nil {
		return err
	}
	roots, prepend := slashed(bundle(dir)), slashed(helper(dir, "php", "prepend.php"))
	ini := "curl.cainfo=\"" + roots + "\"\nopenssl.cafile=\"" + roots + "\"\nauto_prepend_file=\"" + prepend + "\"\n"
	return errors.Join(
		os.WriteFile(bundle(dir), trusted, 0o600),
		os.WriteFile(helper(dir, "trust.p12"), store, 0o600),
		os.WriteFile(helper(dir, "php", "chopmark.ini"), []byte(ini), 0o600),
	)
}

// variables are the names that programs look for, and what each gets. Empty means that the variable is there and empty: a list of hosts
// that go past the proxy would let requests out.
func (p *Proxy) variables(dir string, base []string) map[string]string {
	v := map[string]string{
		"NO_PROXY": "", "no_proxy": "", "SSL_CERT_DIR": helper(dir, "none"),
		"NODE_USE_ENV_PROXY": "0", // the preloaded script does more
		"NODE_OPTIONS":       joined(" ", lookup(base, "NODE_OPTIONS"), `--require "`+slashed(helper(dir, "preload.js"))+`"`),
		"JAVA_TOOL_OPTIONS":  joined(" ", lookup(base, "JAVA_TOOL_OPTIONS"), p.javaOptions(dir)),
		"PYTHONPATH":         joined(string(os.PathListSeparator), helper(dir, "python"), lookup(base, "PYTHONPATH")),
		// What stands before the separator is kept; nothing there means the folder that PHP was built with.
		"PHP_INI_SCAN_DIR": lookup(base, "PHP_INI_SCAN_DIR") + string(os.PathListSeparator) + helper(dir, "php"),
	}
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		v[name] = p.URL()
	}
	for _, name := range trustVariables {
		v[name] = bundle(dir)
	}
	return v
}

// trustVariables name a file with certificates to trust.
var trustVariables = []string{"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "AWS_CA_BUNDLE"}

func (p *Proxy) javaOptions(dir string) string {
	host, port, _ := net.SplitHostPort(p.Address()) // made by net
	properties := []string{
		"http.proxyHost=" + host, "http.proxyPort=" + port, "https.proxyHost=" + host, "https.proxyPort=" + port, "http.nonProxyHosts=",
		"javax.net.ssl.trustStore=" + helper(dir, "trust.p12"), "javax.net.ssl.trustStoreType=PKCS12",
		"javax.net.ssl.trustStorePassword=" + trustPassword,
	}
	for i, property := range properties {
		if properties[i] = "-D" + property; strings.ContainsAny(property, " \t") {
			properties[i] = `"-D` + property + `"`
		}
	}
	return strings.Join(properties, " ")
}

// slashed is for a path in double quotes, where a backslash would be taken for an escape.
func slashed(path string) string { return strings.ReplaceAll(filepath.ToSlash(path), `"`, `\"`) }

// joined leaves out what is empty.
func joined(separator string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), separator)
}

// lookup gives the value of a variable of an environment.
func lookup(env []string, name string) string {
	for _, entry := range slices.Backward(env) {
		if key, value, _ := strings.Cut(entry, "="); sameName(key, name) {
			return value
		}
	}
	return ""
}

// merge puts variables in place of those of base.
func merge(base []string, set map[string]string) []string {
	env := slices.DeleteFunc(slices.Clone(base), func(entry string) bool {
		key, _, _ := strings.Cut(entry, "=")
		for name := range set {
			if sameName(key, name) {
				return true
			}
		}
		return false
	})
	added := make([]string, 0, len(set))
	for name, value := range set {
		added = append(added, name+"="+value)
	}
	slices.Sort(added)
	return append(env, added...)
}

func sameName(a, b string) bool {
	return a == b || runtime.GOOS == "windows" && strings.EqualFold(a, b)
}
