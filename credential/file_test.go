package credential_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/credential"
)

// TestFilesOfEditors: marks and line ends of other systems are taken, and what cannot be read is passed over and said.
func TestFilesOfEditors(t *testing.T) {
	const path, from = "~/.tccli/default.credential", "~/.tccli/default.credential (profile default)"
	sdk := "[default]\nsecret_id = SDKID\nsecret_key = SDKKEY\n"
	runWorlds(t, "tencent", []world{
		{name: "byte order mark", files: table{path: "\ufeff" + tccliFile}, want: "FILEID FILEKEY FILETOKEN", from: from},
		{name: "CRLF", files: table{path: "{\r\n\"secretId\": \"FILEID\",\r\n\"secretKey\": \"FILEKEY\"\r\n}\r\n"}, want: "FILEID FILEKEY", from: from},
		{name: "CRLF and mark in INI", files: table{"~/.tencentcloud/credentials": "\ufeff" + strings.ReplaceAll(sdk, "\n", "\r\n")}, want: "SDKID SDKKEY", from: "~/.tencentcloud/credentials"},
		{
			name: "white space", files: table{path: `{"secretId": "FILEID\n", "secretKey": " FILEKEY\t", "token": ""}`}, want: "FILEID FILEKEY", from: from,
			notes: []string{"there is white space around the key id from " + from + ": it was removed", "there is white space around the secret from " + from},
		},
		{
			name: "white space in a variable", env: table{"TENCENTCLOUD_SECRET_ID": "ENVID", "TENCENTCLOUD_SECRET_KEY": "ENVKEY\r\n"},
			want: "ENVID ENVKEY", from: "TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY", notes: []string{"white space around the secret from TENCENTCLOUD_SECRET_KEY"},
		},
		{name: "blank is not set", env: table{"TENCENTCLOUD_SECRET_ID": "ENVID", "TENCENTCLOUD_SECRET_KEY": "  "}, err: "it has a key id and no secret", notes: []string{"white space", "passed over"}},
		{
			name: "broken JSON is passed over", files: table{path: "{\n \"secretId\": \"FILEID\",\n \"secretKey\": FILEKEY\n}", "~/.tencentcloud/credentials": sdk},
			want: "SDKID SDKKEY", from: "~/.tencentcloud/credentials", notes: []string{path + ":3: it is not valid JSON"},
		},
		{name: "and named if there is nothing else", files: table{path: "{\n \"secretId\": \"FILEID\",\n \"secretKey\": FILEKEY\n}"}, err: path + ":3 (profile default): it is not valid JSON", notes: []string{"JSON"}},
		{name: "broken INI", files: table{"~/.tencentcloud/credentials": "[default]\nsecret_id = A\n\nFILEKEY\n"}, err: "~/.tencentcloud/credentials:4: it is not valid INI", notes: []string{"INI"}},
		{name: "quotes in INI", files: table{"~/.tencentcloud/credentials": "[default]\nsecret_id = \"A\"\nsecret_key = 'B'\n"}, want: "A B", from: "~/.tencentcloud/credentials"},
		{name: "UTF-16", files: table{path: "\xff\xfe{\x00}\x00"}, err: "it is written in UTF-16: save it as UTF-8", notes: []string{"UTF-16"}},
		{name: "too large", files: table{path: strings.Repeat(" ", 1<<20+1)}, err: "it has more than 1048576 bytes", notes: []string{"bytes"}},
		{name: "a list", files: table{path: `["FILEID", "FILEKEY"]`}, err: path + " (profile default): it has no such profile"},
		{name: "other types", files: table{path: `{"secretId": {"a": 1}, "secretKey": true, "token": null}`}, err: path + " (profile default): it holds no keys"},
		{name: "numbers", files: table{path: `{"secretId": 1000000000001, "secretKey": 1.5}`}, err: "it has a key id and no secret", notes: []string{"passed over"}},
		{
			name: "settings are said to be broken, even behind the keys", env: tencentEnv, files: table{"~/.tccli/default.configure": "{"},
			want: "ENVID ENVKEY", from: "TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY", notes: []string{"~/.tccli/default.configure:1: it is not valid JSON"},
		},
	})
	runWorlds(t, "qingcloud", []world{
		{name: "broken YAML", files: table{"~/.qingcloud/config.yaml": "zone: pek3\nqy_access_key_id: *FILEKEY\n  x: [\n"}, err: "it is not valid YAML", notes: []string{"YAML"}},
		{name: "tabs in YAML", files: table{"~/.qingcloud/config.yaml": "zone: pek3\n\tqy_access_key_id: FILEKEY\n"}, err: "~/.qingcloud/config.yaml:2: it is not valid YAML", notes: []string{"YAML"}},
		{name: "CRLF in YAML", files: table{"~/.qingcloud/config.yaml": "qy_access_key_id: A\r\nqy_secret_access_key: B\r\n"}, want: "A B", from: "~/.qingcloud/config.yaml"},
	})
}

// TestFileModes: a file that others can use is warned of when the secret is taken from it, one that cannot be read said.
func TestFileModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("windows has no such modes")
	}
	w := world{files: table{"~/.tccli/default.credential": tccliFile}}
	r := w.resolver(t)
	path := filepath.Join(r.Root, "home/me/.tccli/default.credential")
	for mode, want := range map[os.FileMode]string{
		0o600: "", 0o400: "",
		0o644: "the file ~/.tccli/default.credential can be used by others (mode 0644); chmod 600 ~/.tccli/default.credential",
		0o620: "the file ~/.tccli/default.credential can be used by others (mode 0620); chmod 600 ~/.tccli/default.credential",
	} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		got, err := r.Resolve(t.Context(), placesOf(t, "tencent"), "")
		if err != nil {
			t.Fatal(err)
		}
		var notes []string
		for _, n := range got.Notes {
			notes = append(notes, n.Text+"; "+n.Hint)
		}
		if text := strings.Join(notes, "\n"); text != want {
			t.Errorf("mode %o: %q, want %q", mode, text, want)
		}
	}
	unreadable(t, r, path)
}

func unreadable(t *testing.T, r *credential.Resolver, path string) {
	t.Helper()
	want := "permission denied"
	if os.Getuid() == 0 { // who can read everything but a folder
		want = "is a directory"
		if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
			t.Fatal(err)
		}
	} else if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	_, err := r.Resolve(t.Context(), placesOf(t, "tencent"), "")
	if text := errorText(err); !strings.Contains(text, "~/.tccli/default.credential (profile default): "+want) {
		t.Errorf("the error is %s, want %s", text, want)
	}
}

func TestTail(t *testing.T) {
	for keyID, want := range map[string]string{
		"": "", "short": "****", "elevenchars": "****", "twelve-chars": "****hars", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE": "****MPLE", "键键键键键键键键键键键键": "****键键键键",
	} {
		if got := credential.Tail(keyID); got != want {
			t.Errorf("%q is shown as %q, want %q", keyID, got, want)
		}
	}
}

// TestCheck: who writes places is told what is wrong with them.
func TestCheck(t *testing.T) {
	variables := &credential.Variables{KeyID: []string{"A"}, Secret: []string{"B"}}
	for want, p := range map[string]credential.Place{
		"it has no name":                          {Variables: variables},
		"it has neither variables nor a path":     {Name: "x"},
		"make two places of it":                   {Name: "x", Variables: variables, Paths: []string{"~/a"}},
		`the format "toml" is none of`:            {Name: "x", Paths: []string{"~/a"}, Format: "toml"},
		`there is no way "steal"`:                 {Name: "x", Variables: variables, Modes: []credential.Mode{{Name: "m", Way: "steal"}}},
		`the expression "a ||"`:                   {Name: "x", Paths: []string{"~/a"}, Format: "json", Record: "a ||"},
		"there is no place before it to fill":     {Name: "x", Variables: variables, FillOnly: true},
		`the expression "b["`:                     {Name: "x", Paths: []string{"~/a"}, Format: "json", Settings: []credential.Setting{{Name: "s", At: "b["}}},
		"place \"x\": it is a file and variables": {Name: "x", Variables: variables, Paths: []string{"~/a"}, Format: "json"},
	} {
		if err := credential.Check([]credential.Place{p}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestKeysStayHidden: whatever prints a credential prints no secret.
func TestKeysStayHidden(t *testing.T) {
	c := credential.Credential{KeyID: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", Secret: "THESECRETKEY", Token: "THETOKEN"}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		if got := fmt.Sprintf(format, c) + fmt.Sprintf(format, &c) + fmt.Sprintf(format, []credential.Credential{c}); strings.Contains(got, "KEY") || strings.Contains(got, "TOKEN") || strings.Contains(got, "AKID") {
			t.Errorf("%s prints %s", format, got)
		}
	}
}
