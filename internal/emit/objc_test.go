package emit_test

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/stage"
	"github.com/chopmark/chopmark/internal/suite"
)

var objcDriver = driver{
	files: objcFiles,
	build: [][]string{
		{"sh", "-c", objcCompiler + " -Wno-unused-function -fsyntax-only helpers/objc.m"},
		{"sh", "-c", objcCompiler + objcLinked},
	},
	run: []string{"./driver"}, tools: []string{"gcc", "gnustep-config"},
}

const (
	objcCompiler = "exec gcc $(gnustep-config --objc-flags) -O0 -std=gnu11 -Wall -Wextra -Wno-expansion-to-defined -Wno-unused-parameter -Werror"
	objcLinked   = " -o driver *.m $(gnustep-config --base-libs) -lcrypto"
)

// objcFiles adds the driver, and the helper file, which is looked at by itself.
func objcFiles(t *testing.T, dir string, _ []string) {
	t.Helper()
	write(t, filepath.Join(dir, "driver.m"), []byte(read(t, "testdata/drivers/objc.m")))
	write(t, filepath.Join(dir, "helpers", "objc.m"), []byte(read(t, "helpers/objc.m")))
	write(t, filepath.Join(dir, "helpers", "objc.h"), []byte(read(t, "helpers/objc.h")))
}

// TestCountedObjc lets clang find nothing to complain about in the signers and verifiers of all schemes under automatic reference counting.
// The headers of gcc's runtime, with which GNUstep comes here, are not made for it.
func TestCountedObjc(t *testing.T) {
	driver{tools: []string{"clang", "gcc", "gnustep-config"}}.present(t)
	dir := t.TempDir()
	for _, s := range everyScheme(t) {
		files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: "objc", Verify: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			write(t, filepath.Join(dir, f.Name), f.Data)
		}
	}
	cmd := exec.Command("sh", "-c", `clang -fsyntax-only -fobjc-arc -fobjc-runtime=gnustep-2.0 -std=gnu11 -Wall -Wextra -Wno-unused-parameter \
		$(gnustep-config --objc-flags) -isystem "$(gcc -print-file-name=include)" *.m`)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	complaints := regexp.MustCompile(`(?m)^(\S+?):.*(?:error|warning): .*$`).FindAllStringSubmatch(string(out), -1)
	if err != nil && len(complaints) == 0 {
		t.Errorf("%v\n%s", err, out)
	}
	for _, c := range complaints {
		if filepath.Base(c[1]) != "runtime.h" {
			t.Error(c[0])
		}
	}
}

// TestRequestObjc signs requests of Foundation, which know no time of signing: it is read from what comes out.
func TestRequestObjc(t *testing.T) {
	objcDriver.present(t)
	dir := t.TempDir()
	for _, end := range []string{"m", "h"} {
		name := "TencentTc3Signer." + end
		write(t, filepath.Join(dir, name), []byte(read(t, "testdata/golden/objc/"+name)))
	}
	write(t, filepath.Join(dir, "main.m"), []byte(read(t, "testdata/drivers/objc-request.m")))
	objcDriver.command(t, dir, []string{"sh", "-c", objcCompiler + objcLinked})
	cmd := exec.Command(filepath.Join(dir, "driver"))
	out, err := cmd.Output()
	got := strings.Split(string(out), "\n")
	if err != nil || len(got) < 11 {
		t.Fatalf("%v\n%s", err, out)
	}
	c := suite.Case{Scheme: "tencent-tc3", Params: map[string]any{"action": "DescribeInstances"}}
	c.Credential.ID, c.Credential.Secret = "AKID", "s3cret"
	c.Request.Method, c.Request.URL, c.Request.Body = "POST", "https://cvm.tencentcloudapi.com/?a=%2f&b=+1", `{"Limit": 1}`
	c.Request.Headers = [][2]string{{"Content-Type", "application/json"}}
	seconds, err := strconv.ParseInt(got[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	c.Time = time.Unix(seconds, 0)
	s, err := stage.New().Sign(&c)
	if err != nil {
		t.Fatal(err)
	}
	signed, _ := s.Message.Header("Authorization")
	want := []string{
		signed, c.Request.URL, c.Request.Body, "untouched",
		`the input "payload" cannot be "SIGNED": allowed are "", "UNSIGNED-PAYLOAD"`, "TencentTc3ErrorDomain", "1", "1", "1", "",
	}
	if !slices.Equal(got[1:], want) {
		t.Errorf("got  %q\nwant %q", got[1:], want)
	}
}

// TestLookUpObjc has a verifier ask for keys and nonces: a failed look-up is the caller's error, and a nonce counts once.
func TestLookUpObjc(t *testing.T) {
	objcDriver.present(t)
	dir := t.TempDir()
	s, err := chopmark.Load("alibaba-acs3")
	if err != nil {
		t.Fatal(err)
	}
	files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: "objc", Verify: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		write(t, filepath.Join(dir, f.Name), f.Data)
	}
	write(t, filepath.Join(dir, "main.m"), []byte(read(t, "testdata/drivers/objc-keys.m")))
	objcDriver.command(t, dir, []string{"sh", "-c", objcCompiler + objcLinked})
	out, err := exec.Command(filepath.Join(dir, "driver")).Output()
	want := "ok 1 AKID\nreplayed 0 \nunknown-key 0 \nthe keys cannot be read\nAlibabaAcs3ErrorDomain\n"
	if err != nil || string(out) != want {
		t.Errorf("%v: got %q, want %q", err, out, want)
	}
}
