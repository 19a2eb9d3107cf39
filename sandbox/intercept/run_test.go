package intercept

import (
	"context"
	"fmt"
	"os"
)

func roleRun(args []string) {
	code, err := Run(context.Background(), args, os.Environ())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func roleOpen(dir string) {
	ca, err := OpenCA(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(ca.certificate.SerialNumber)
}
