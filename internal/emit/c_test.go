package emit_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var cDriver = driver{
	files: cFiles,
	build: [][]string{{"gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-DSIGNER_IMPLEMENTATION", "-fsyntax-only", "helpers.c"}, {"rm", "helpers.c"}, {"sh", "-c", "exec gcc -std=c11 -Wall -Wextra -Werror -g -fsanitize=address,undefined -fno-sanitize-recover -o driver *.c -lcrypto"}},
	run:   []string{"./driver"}, tools: []string{"gcc"}, bytes: true,
}

// cFiles gives each signer a source file of its own, and lists them for the driver.
func cFiles(t *testing.T, dir string, schemes []string) {
	t.Helper()
	part := read(t, "testdata/drivers/c-part.c")
	var list strings.Builder
	for _, id := range schemes {
		name := strings.ReplaceAll(id, "-", "_")
		source := read(t, filepath.Join(dir, name+".h"))
		own := part
		signs, _, verifies := strings.Cut(source, "struct "+name+"_demands {")
		if !verifies {
			own = regexp.MustCompile(`(?s)// region verify\n.*?// endregion verify`).ReplaceAllString(own, "")
		} else if list.Len() == 0 || !strings.Contains(list.String(), "VERIFIES") {
			list.WriteString("#define VERIFIES\n")
		}
		for region, field := range map[string]string{"has_list": "*cover;", "has_token": "*token;", "has_nonce": "*nonce;"} {
			if !strings.Contains(signs, field) {
				own = regexp.MustCompile(`(?s)// region `+region+`.*?// endregion`).ReplaceAllString(own, "")
			}
		}
		fmt.Fprintf(&list, "SCHEME(%s)\n", name)
		own = strings.NewReplacer("signer", name, "SIGNER", strings.ToUpper(name)).Replace(own)
		write(t, filepath.Join(dir, name+".c"), []byte(own))
	}
	write(t, filepath.Join(dir, "schemes.h"), []byte(list.String()))
	write(t, filepath.Join(dir, "helpers.c"), []byte(read(t, "helpers/c.h")))
	write(t, filepath.Join(dir, "driver.h"), []byte(read(t, "testdata/drivers/c.h")))
	write(t, filepath.Join(dir, "driver.c"), []byte(read(t, "testdata/drivers/c.c")))
}
