package credential_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	"github.com/chopmark/chopmark/credential"
)

// The places are data, the environment is the caller's. However a credential is printed, it shows the end of its key id only.
func ExampleResolver_Resolve() {
	places := []credential.Place{{
		Name:      "variables",
		Variables: &credential.Variables{KeyID: []string{"ACME_KEY_ID"}, Secret: []string{"ACME_SECRET"}},
		Settings:  []credential.Setting{{Name: "region", Variables: []string{"ACME_REGION"}}},
	}}
	environment := map[string]string{"ACME_KEY_ID": "AKIDEXAMPLE00001234", "ACME_SECRET": "not-a-real-secret\n", "ACME_REGION": "north"}
	resolver := &credential.Resolver{Environ: func(name string) string { return environment[name] }}
	found, err := resolver.Resolve(context.Background(), places, "")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found.Credential, "from", found.From.KeyID)
	fmt.Println(found.Settings["region"])
	fmt.Println(found.Notes[0].Text)
	// Output:
	// credential ****1234 from ACME_KEY_ID
	// north
	// there is white space around the secret from ACME_SECRET: it was removed
}

// When there is no credential, the error tells of every place that was looked at.
func ExampleNotFoundError_Lines() {
	places := []credential.Place{{
		Name:      "variables",
		Variables: &credential.Variables{KeyID: []string{"ACME_KEY_ID"}, Secret: []string{"ACME_SECRET"}},
	}}
	resolver := &credential.Resolver{Environ: func(string) string { return "" }}
	_, err := resolver.Resolve(context.Background(), places, "")
	var missing *credential.NotFoundError
	if errors.As(err, &missing) {
		fmt.Println(missing)
		fmt.Println(strings.Join(missing.Lines(), "\n"))
	}
	// Output:
	// there is no credential
	// the environment: ACME_KEY_ID and ACME_SECRET are not set
}
