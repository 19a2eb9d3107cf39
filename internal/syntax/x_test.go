package syntax

import (
	"fmt"
	"github.com/chopmark/chopmark/internal/diag"
	"os"
	"strings"
	"testing"
)

func TestX(t *testing.T) {
	b, _ := os.ReadFile("/tmp/x.txt")
	for _, c := range strings.Split(string(b), "\n----\n") {
		f, ps := Parse("t.hcl", []byte(c))
		fmt.Println("=====")
		fmt.Println(c)
		fmt.Println("--")
		if f != nil {
			fmt.Print(printFile(f))
		}
		diag.Write(os.Stdout, ps, func(string) []byte { return []byte(c) }, false)
	}
}
