package credential_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// program writes a shell script that leaves a mark when it runs, and gives its path.
func program(t *testing.T, body string) (path, mark string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are shell scripts")
	}
	dir := t.TempDir()
	path, mark = filepath.Join(dir, "give key"), filepath.Join(dir, "mark")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n: > '"+mark+"'\n"+body), 0o700); err != nil {
		t.Fatal(err)
	}
	return path, mark
}

func ran(mark string) bool {
	_, err := os.Stat(mark)
	return err == nil
}

const awsAnswer = `{"Version": 1, "AccessKeyId": "PROCID", "SecretAccessKey": "PROCKEY", "SessionToken": "PROCTOKEN", "Expiration": "2026-01-02T04:04:05Z"}`

// TestProgramNotAllowed: a program that a file names is run when it was allowed by name, and not before.
func TestProgramNotAllowed(t *testing.T) {
	path, mark := program(t, "echo '"+awsAnswer+"'\n")
	command := `"` + path + `" --password ARGUMENTKEY`
	w := world{
		files: table{"~/.aws/config": "[profile p]\ncredential_process = " + command + "\n"}, profile: "p",
		err: `~/.aws/config (profile p): the key comes from the program "` + path + `", which was not run`,
	}
	w.check(t, placesOf(t, "aws"))
	w.allow = []string{filepath.Base(path), path + " ", "*", "", filepath.Dir(path)}
	w.check(t, placesOf(t, "aws"))
	if ran(mark) {
		t.Fatal("the program ran, and nobody had allowed it")
	}
	for _, name := range []string{path, command} {
		w.allow, w.err, w.want, w.from = []string{"other", name}, "", "PROCID PROCKEY PROCTOKEN", path
		w.check(t, placesOf(t, "aws"))
	}
	if !ran(mark) {
		t.Fatal("the program did not run")
	}
}

// TestProgramWithoutShell: what a shell would expand stays as it is.
func TestProgramWithoutShell(t *testing.T) {
	path, _ := program(t, `printf '{"Version": 1, "AccessKeyId": "%s|%s|%s", "SecretAccessKey": "%s"}' "$1" "$2" "$3" "$#"`)
	w := world{
		files: table{"~/.aws/config": "[default]\ncredential_process = '" + path + `' $HOME 'a b' "c\"d;" > x` + "\n"}, allow: []string{path},
		want: `$HOME|a b|c"d; 5`, from: path,
	}
	w.files["~/.aws/config"] = strings.ReplaceAll(w.files["~/.aws/config"], `c\"d`, "c'd")
	w.want = "$HOME|a b|c'd; 5"
	w.check(t, placesOf(t, "aws"))
}

func TestProgramFails(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"exit":     {"echo PROCKEY; echo PROCKEY >&2; exit 7", "which failed: exit status 7"},
		"no JSON":  {"echo PROCKEY", "which gave no JSON"},
		"version":  {`echo '{"Version": 2, "AccessKeyId": "A", "SecretAccessKey": "PROCKEY"}'`, "which gave an answer that is no credential"},
		"half":     {`echo '{"Version": 1, "AccessKeyId": "A"}'`, "which gave no key id or no secret"},
		"endless":  {"while :; do echo PROCKEYPROCKEYPROCKEYPROCKEYPROCKEYPROCKEYPROCKEYPROCKEYPROCKEY; done | head -c 2000000", "it printed more than 1048576 bytes"},
		"too slow": {"exec sleep 30", "which gave no answer in 300ms"},
	} {
		t.Run(name, func(t *testing.T) {
			path, _ := program(t, c.body+"\n")
			w := world{files: table{"~/.aws/credentials": "[default]\ncredential_process = '" + path + "'\n"}, allow: []string{path}}
			r := w.resolver(t)
			r.Timeout = time.Minute
			if name == "too slow" {
				r.Timeout = 300 * time.Millisecond
			}
			start := time.Now()
			_, err := r.Resolve(t.Context(), placesOf(t, "aws"), "")
			if text := errorText(err); !strings.Contains(text, c.want) || strings.Contains(text, "PROCKEY") {
				t.Errorf("the error is %s, want %s", text, c.want)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
	w := world{files: table{"~/.aws/credentials": "[default]\ncredential_process = /no/such/program\n"}, allow: []string{"/no/such/program"}, err: "which failed: no such file or directory"}
	w.check(t, placesOf(t, "aws"))
	w = world{files: table{"~/.aws/credentials": "[default]\ncredential_process = '/no\n"}, err: "a quote in its command is not closed"}
	w.check(t, placesOf(t, "aws"))
}

// TestProgramLeavesChild: a child that holds the output open is not waited for.
func TestProgramLeavesChild(t *testing.T) {
	path, _ := program(t, "sleep 8 &\necho '"+awsAnswer+"'\n")
	w := world{files: table{"~/.aws/config": "[default]\ncredential_process = '" + path + "'\n"}, allow: []string{path}, want: "PROCID PROCKEY PROCTOKEN", from: path}
	start := time.Now()
	w.check(t, placesOf(t, "aws"))
	if took := time.Since(start); took > 7*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestAliyunExternal(t *testing.T) {
	path, mark := program(t, `echo '{"mode": "StsToken", "access_key_id": "EXTID", "access_key_secret": "EXTKEY", "sts_token": "EXTTOKEN"}'`)
	config := `{"current": "ext", "profiles": [{"name": "ext", "mode": "External", "region_id": "cn-x", "process_command": "'` + path + `' x"}]}`
	w := world{
		files: table{"~/.aliyun/config.json": config}, allow: []string{path}, env: with(alibabaEnv, "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", "1"), settings: "region=cn-x",
		err: "and ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS=1 forbids that",
	}
	w.check(t, placesOf(t, "alibaba"))
	if ran(mark) {
		t.Fatal("the program ran although that was forbidden")
	}
	w.env, w.err, w.want, w.from = alibabaEnv, "", "EXTID EXTKEY EXTTOKEN", path
	w.check(t, placesOf(t, "alibaba"))
}

// TestAddress: an address is asked when it was allowed, and leads nowhere else.
func TestAddress(t *testing.T) {
	asked := 0
	mux := http.NewServeMux()
	mux.HandleFunc("/key", func(w http.ResponseWriter, r *http.Request) {
		asked++
		_, _ = w.Write([]byte(`{"Code": "Success", "AccessKeyId": "URLID", "AccessKeySecret": "URLKEY", "SecurityToken": "URLTOKEN", "Expiration": "2026-01-02T09:00:00Z"}`))
	})
	mux.HandleFunc("/refused", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"Code": "Failed", "Message": "URLKEY"}`))
	})
	mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/key", http.StatusFound) })
	server := httptest.NewServer(mux)
	defer server.Close()
	config := func(path string) table {
		return table{"~/.aliyun/config.json": `{"current": "u", "profiles": [{"name": "u", "mode": "CredentialsURI", "credentials_uri": "` + path + `"}]}`}
	}
	key := server.URL + "/key"
	worlds := []world{
		{name: "not allowed", files: config(key + "?t=QUERYTOKEN"), err: `~/.aliyun/config.json (profile u): the key comes from the address "` + key + `", which was not asked`},
		{name: "another is allowed", files: config(key), allow: []string{server.URL, server.URL + "/"}, err: "was not asked"},
		{name: "allowed", files: config(key + "?t=QUERYTOKEN"), allow: []string{key}, want: "URLID URLKEY URLTOKEN", from: key},
		{name: "error", files: config(server.URL + "/refused"), allow: []string{server.URL + "/refused"}, err: "which gave an answer that is no credential"},
		{name: "redirect", files: config(server.URL + "/elsewhere"), allow: []string{server.URL + "/elsewhere"}, err: "it answered 302 Found"},
		{name: "file", files: config("file:///etc/passwd"), allow: []string{"file:///etc/passwd"}, err: "its address is not one of http or https"},
		{name: "by variable", env: table{"ALIBABA_CLOUD_CREDENTIALS_URI": key}, allow: []string{key}, want: "URLID URLKEY URLTOKEN", from: key},
		{name: "by variable, not allowed", env: table{"ALIBABA_CLOUD_CREDENTIALS_URI": key}, err: "ALIBABA_CLOUD_CREDENTIALS_URI: the key comes from the address"},
		{name: "variable in place of the file's", env: table{"ALIBABA_CLOUD_CREDENTIALS_URI": key}, files: config(""), allow: []string{key}, want: "URLID URLKEY URLTOKEN", from: key},
		{name: "nowhere", files: config(""), err: `its mode is "CredentialsURI", and it names no url`},
	}
	runWorlds(t, "alibaba", worlds)
	if asked != 3 {
		t.Errorf("the address was asked %d times, want 3", asked)
	}
}

// TestSourceBehindIsNotAsked: a program is asked for the credential that is used, and for no other one.
func TestSourceBehindIsNotAsked(t *testing.T) {
	path, mark := program(t, "echo '"+awsAnswer+"'\n")
	w := world{
		env: awsEnv, files: table{"~/.aws/config": "[default]\nregion = r\ncredential_process = '" + path + "'\n"}, allow: []string{path},
		want: "ENVID ENVKEY ENVTOKEN", from: "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY", settings: "region=eu-env",
	}
	w.check(t, placesOf(t, "aws"))
	if ran(mark) {
		t.Error("the program ran for nothing")
	}
}

func TestCancelled(t *testing.T) {
	path, _ := program(t, "exec sleep 30\n")
	w := world{files: table{"~/.aws/credentials": "[default]\ncredential_process = '" + path + "'\n"}, allow: []string{path}}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := w.resolver(t).Resolve(ctx, placesOf(t, "aws"), ""); err == nil || time.Since(start) > 10*time.Second {
		t.Errorf("%v after %s", err, time.Since(start))
	}
}
