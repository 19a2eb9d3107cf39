package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
)

// TestPlacesRead: flags and CHOPMARK_ variables come before the places, and no two credentials are mixed.
func TestPlacesRead(t *testing.T) {
	home := t.TempDir()
	for name, text := range map[string]string{
		"default.credential": `{"secretId": "FILEID", "secretKey": "FILEKEY ", "token": "FILETOKEN"}`, "default.configure": `{"_sys_param": {"region": "ap-file"}}`,
		"role.credential": `{"type": "cvm-role"}`,
	} {
		path := filepath.Join(home, ".tccli", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_REGION", "TCCLI_PROFILE", "CHOPMARK_KEY_ID", "CHOPMARK_SECRET", "CHOPMARK_TOKEN"} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("XDG_RUNTIME_DIR", home)
	const blanks = "chopmark: warning: there is white space around the secret from ~/.tccli/default.credential (profile default): it was removed\n"
	tests := []struct {
		name, keyID, secret, profile string
		want                         chopmark.Credential
		from, region, told, err      string
	}{
		{name: "places", want: chopmark.Credential{KeyID: "FILEID", Secret: "FILEKEY", Token: "FILETOKEN"}, from: "~/.tccli/default.credential (profile default)", region: "ap-file", told: blanks},
		{name: "variables first", keyID: "MYID", secret: "MYKEY", want: chopmark.Credential{KeyID: "MYID", Secret: "MYKEY"}, from: "CHOPMARK_SECRET", region: "ap-file"},
		{name: "key id chooses", keyID: "FILEID", want: chopmark.Credential{KeyID: "FILEID", Secret: "FILEKEY", Token: "FILETOKEN"}, from: "~/.tccli/default.credential (profile default)", region: "ap-file", told: blanks},
		{name: "nothing is mixed", keyID: "MYID", region: "ap-file", told: blanks, err: "the key id from CHOPMARK_KEY_ID is not the one from ~/.tccli/default.credential (profile default), and there is no secret for it"},
		{name: "no use to complain of a role", keyID: "MYID", secret: "MYKEY", profile: "role", want: chopmark.Credential{KeyID: "MYID", Secret: "MYKEY"}, from: "CHOPMARK_SECRET"},
		{name: "role", profile: "role", err: `~/.tccli/role.credential (profile role): the mode "cvm-role" is not supported`},
		{name: "nowhere", profile: "nosuch", err: `there is no credential of the profile "nosuch"`},
	}
	places, err := providerPlaces("tencent")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("CHOPMARK_KEY_ID", tt.keyID)
			t.Setenv("CHOPMARK_SECRET", tt.secret)
			var told bytes.Buffer
			u := &ui{talk.UI{Program: "chopmark", In: os.Stdin, Out: &told, Err: &told}}
			c, p := credentialFlags{u: u}, placeFlags{u: u, profile: tt.profile}
			got, found, err := p.read(&c, places)
			if tt.err == "" && err != nil || tt.err != "" && (err == nil || err.Error() != tt.err) {
				t.Fatalf("the error is %v, want %s", err, tt.err)
			}
			if tt.err == "" && (got != tt.want || c.from["secret"] != tt.from) {
				t.Errorf("it is %s from %s, want %s from %s", got.KeyID, c.from["secret"], tt.want.KeyID, tt.from)
			}
			if found.Settings["region"] != tt.region {
				t.Errorf("the region is %q, want %q", found.Settings["region"], tt.region)
			}
			if told.String() != tt.told || strings.Contains(told.String(), "FILEKEY") {
				t.Errorf("told\n%swant\n%s", told.String(), tt.told)
			}
		})
	}
}
