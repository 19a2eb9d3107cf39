//go:build ignore

// Sends one request that the signer beside it signs, and prints the answer.
//
//	usage: go run qingcloud_iaas_example.go METHOD URL BODY [INPUT=VALUE ...]
//
// The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.
// The folder of both files must be a module, or a part of one: "go mod init example.com/signer" makes one.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	signer "example.com/signer"
)

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: METHOD URL BODY [INPUT=VALUE ...]")
		os.Exit(2)
	}
	answer, err := send(os.Args[1], os.Args[2], os.Args[3], os.Args[4:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(os.Stdout, answer.Body); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println()
	if answer.StatusCode >= 300 {
		fmt.Fprintln(os.Stderr, "HTTP status", answer.StatusCode)
		os.Exit(1)
	}
}

// send signs a request and sends it.
func send(method, target, body string, inputs []string) (*http.Response, error) {
	// What is signed is the URL as the client will write it.
	parsed, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	request := signer.Request{Method: method, URL: parsed.String(), Body: []byte(body)}
	request.Headers = []signer.Pair{{Name: "Accept", Value: "*/*"}}
	if body != "" {
		request.Headers = append(request.Headers, signer.Pair{Name: "Content-Type", Value: "application/json"})
	}
	options := signer.Options{Inputs: map[string]string{}}
	for _, pair := range inputs {
		name, value, _ := strings.Cut(pair, "=")
		options.Inputs[name] = value
	}
	credential := signer.Credential{KeyID: os.Getenv("CHOPMARK_KEY_ID"), Secret: os.Getenv("CHOPMARK_SECRET")}
	credential.Token = os.Getenv("CHOPMARK_TOKEN")
	signed, err := signer.Sign(request, credential, options)
	if err != nil {
		return nil, err
	}
	out, err := http.NewRequest(method, signed.URL, bytes.NewReader(signed.Body))
	if err != nil {
		return nil, err
	}
	// What signing sets replaces what was there.
	for _, h := range append(request.Headers, signed.Headers...) {
		out.Header.Set(h.Name, h.Value)
		if strings.EqualFold(h.Name, "Host") {
			out.Host = h.Value
		}
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client := http.Client{CheckRedirect: stay} // what is signed is meant for one address
	return client.Do(out)
}
