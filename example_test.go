package chopmark_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
)

func ExampleSigner_Sign() {
	scheme, err := chopmark.Load("tencent-tc3")
	if err != nil {
		log.Fatal(err)
	}
	key := chopmark.Credential{KeyID: "AKIDEXAMPLE", Secret: "not-a-real-secret"}
	signer, err := chopmark.NewSigner(scheme, key, chopmark.SignOptions{
		Inputs: map[string]string{"action": "DescribeInstances", "version": "2017-03-12"},
		Clock:  func() time.Time { return time.Unix(1551113065, 0) }, // leave it out to use the real time
	})
	if err != nil {
		log.Fatal(err)
	}
	req, err := http.NewRequest("POST", "https://cvm.tencentcloudapi.com/", strings.NewReader(`{"Limit":1}`))
	if err != nil {
		log.Fatal(err)
	}
	if err := signer.Sign(req); err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Split(req.Header.Get("Authorization"), ", ")[0])
	// Output: TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2019-02-25/cvm/tc3_request
}

func ExampleSigner_Transport() {
	scheme, err := chopmark.Load("qingcloud-iaas")
	if err != nil {
		log.Fatal(err)
	}
	key := chopmark.Credential{KeyID: "QYEXAMPLE", Secret: "not-a-real-secret"}
	signer, err := chopmark.NewSigner(scheme, key, chopmark.SignOptions{})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		fmt.Println(r.FormValue("action"), r.FormValue("access_key_id"), r.FormValue("signature") != "")
	}))
	defer server.Close()
	client := &http.Client{Transport: signer.Transport(nil)} // every request is signed on its way, retries anew
	resp, err := client.Get(server.URL + "/iaas/?action=DescribeInstances&zone=pek3a")
	if err != nil {
		log.Fatal(err)
	}
	resp.Body.Close()
	// Output: DescribeInstances QYEXAMPLE true
}

func ExampleVerifier_Handler() {
	scheme, err := chopmark.Load("tencent-apigw")
	if err != nil {
		log.Fatal(err)
	}
	keys := chopmark.KeyMap{"partner-1": {KeyID: "partner-1", Secret: "not-a-real-secret"}}
	verifier, err := chopmark.NewVerifier(scheme, keys, chopmark.VerifyOptions{Headers: []string{"x-date"}})
	if err != nil {
		log.Fatal(err)
	}
	api := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "hello, %s", chopmark.KeyIDFromContext(r.Context()))
	})
	server := httptest.NewServer(verifier.Handler(api))
	defer server.Close()
	resp, err := http.Get(server.URL)
	if err != nil {
		log.Fatal(err)
	}
	resp.Body.Close()
	fmt.Println(resp.Status)
	// Output: 401 Unauthorized
}

func ExampleVerifier_VerifyMessage() {
	scheme, err := chopmark.Load("tencent-tc3")
	if err != nil {
		log.Fatal(err)
	}
	keys := chopmark.KeyMap{"AKIDEXAMPLE": {KeyID: "AKIDEXAMPLE", Secret: "not-a-real-secret"}}
	verifier, err := chopmark.NewVerifier(scheme, keys, chopmark.VerifyOptions{})
	if err != nil {
		log.Fatal(err)
	}
	m, err := chopmark.ParseCurl(`curl https://cvm.tencentcloudapi.com/ -H 'Content-Type: application/json' -d '{"Limit":1}'`)
	if err != nil {
		log.Fatal(err)
	}
	result, err := verifier.VerifyMessage(context.Background(), m)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.Verdict)
	fmt.Println(result.Verdict.Advice())
	// Output:
	// missing-signature
	// sign the request before sending it, and check that no proxy drops the header or parameter
}

func ExampleSigner_Explain() {
	scheme, err := chopmark.Load("tencent-v1")
	if err != nil {
		log.Fatal(err)
	}
	key := chopmark.Credential{KeyID: "AKIDEXAMPLE", Secret: "not-a-real-secret"}
	signer, err := chopmark.NewSigner(scheme, key, chopmark.SignOptions{
		Clock: func() time.Time { return time.Unix(1465185768, 0) },
		Nonce: func() string { return "11886" },
	})
	if err != nil {
		log.Fatal(err)
	}
	m, err := chopmark.ParseURL("https://cvm.tencentcloudapi.com/?Action=DescribeInstances")
	if err != nil {
		log.Fatal(err)
	}
	m.Method = "GET"
	e, err := signer.Explain(m)
	if err != nil {
		log.Fatal(err)
	}
	for _, step := range e.Steps {
		if step.Name == "string_to_sign" {
			fmt.Println(step.Value)
		}
	}
	// Output: GETcvm.tencentcloudapi.com/?Action=DescribeInstances&Nonce=11886&SecretId=AKIDEXAMPLE&SignatureMethod=HmacSHA256&Timestamp=1465185768
}

func ExampleDiagnose() {
	scheme, err := chopmark.Load("qingcloud-iaas")
	if err != nil {
		log.Fatal(err)
	}
	key := chopmark.Credential{KeyID: "QYEXAMPLE", Secret: "not-a-real-secret"}
	signer, err := chopmark.NewSigner(scheme, key, chopmark.SignOptions{})
	if err != nil {
		log.Fatal(err)
	}
	m, err := chopmark.ParseURL("https://api.qingcloud.com/iaas/?action=DescribeInstances&zone=pek3")
	if err != nil {
		log.Fatal(err)
	}
	m.Method = "GET"
	signed, err := signer.SignMessage(m)
	if err != nil {
		log.Fatal(err)
	}
	signed.Query += "&limit=10" // added after it was signed
	found, err := chopmark.Diagnose(context.Background(), scheme, signed, key, chopmark.DiagnoseOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found.Verdict, found.Mistakes)
	for _, id := range found.Mistakes {
		fmt.Println(chopmark.MistakeByID(id).Text)
	}
	// Output:
	// mistake [param-not-signed]
	// A parameter was sent that was not part of the signature.
}
