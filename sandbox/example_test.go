package sandbox_test

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/sandbox"
)

// A client of a cloud is tested without network: its transport is the sandbox's.
func ExampleSandbox_Transport() {
	cloud, err := sandbox.New(sandbox.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer cloud.Close()

	scheme, err := chopmark.Load("qingcloud-iaas")
	if err != nil {
		log.Fatal(err)
	}
	signer, err := chopmark.NewSigner(scheme, cloud.Credentials()[0], chopmark.SignOptions{})
	if err != nil {
		log.Fatal(err)
	}
	client := &http.Client{Transport: signer.Transport(cloud.Transport())}
	resp, err := client.Get("https://api.qingcloud.com/iaas/?action=DescribeInstances&version=1&zone=sh1")
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Code  int `json:"ret_code"`
		Total int `json:"total_count"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.Code, answer.Total)
	// Output: 0 1
}
