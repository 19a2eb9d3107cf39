package emit_test

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chopmark/chopmark"
)

var objcDriver = driver{
	files: objcFiles,
	build: [][]string{{"sh", "-c", objcCompiler + " -Wno-unused-function -fsyntax-only helpers/objc.m"}, {"sh", "-c", objcCompiler + " -o driver *.m $(gnustep-config --base-libs) -lcrypto"}},
	run:   []string{"./driver"}, tools: []string{"gcc", "gnustep-config"},
}

const objcCompiler = "exec gcc $(gnustep-config --objc-flags) -std=gnu11 -Wall -Wextra -Wno-expansion-to-defined -Wno-unused-parameter -Werror -O0"

func objcFiles(t *testing.T, dir string, _ []string) {
	t.Helper()
	write(t, filepath.Join(dir, "driver.m"), []byte(read(t, "testdata/drivers/objc.m")))
	write(t, filepath.Join(dir, "helpers", "objc.m"), []byte(read(t, "helpers/objc.m")))
	write(t, filepath.Join(dir, "helpers", "objc.h"), []byte(read(t, "helpers/objc.h")))
}

// TestCountedObjc lets clang find nothing to complain about in the signers of all schemes under automatic reference counting.
// The headers of gcc's runtime, with which GNUstep comes here, are not made for it.
func TestCountedObjc(t *testing.T) {
	driver{tools: []string{"clang", "gcc", "gnustep-config"}}.present(t)
	dir := t.TempDir()
	for _, s := range everyScheme(t) {
		files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: "objc"})
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
