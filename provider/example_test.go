package provider_test

import (
	"fmt"
	"log"

	"github.com/chopmark/chopmark/provider"
)

// A call becomes a request that is ready to be signed. Numbers, lists and the version are the provider file's affair.
func ExampleProvider_Build() {
	p, err := provider.Load("tencent")
	if err != nil {
		log.Fatal(err)
	}
	r, err := p.Build(provider.Call{
		Service:  "cvm",
		Action:   "DescribeInstances",
		Settings: map[string]string{"region": "ap-guangzhou"},
		Params:   []provider.Param{{Name: "Limit", Value: "5"}, {Name: "InstanceIds.0", Value: "ins-1"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Scheme, r.Message.Method, r.Message.URL())
	for _, h := range r.Message.Headers {
		fmt.Printf("%s: %s\n", h.Name, h.Value)
	}
	fmt.Printf("%s\n", r.Message.Body.Bytes)
	// Output:
	// tencent-tc3 POST https://cvm.tencentcloudapi.com/
	// X-TC-Action: DescribeInstances
	// X-TC-Version: 2017-03-12
	// X-TC-Region: ap-guangzhou
	// Content-Type: application/json
	// {"Limit":5,"InstanceIds":["ins-1"]}
}

// An answer with status 200 is an error when the provider file says so.
func ExampleDialect_Read() {
	p, err := provider.Load("qingcloud")
	if err != nil {
		log.Fatal(err)
	}
	a := p.Dialects[0].Read(p, 200, []byte(`{"ret_code": 1200, "message": "AuthFailure, signature not matched"}`))
	fmt.Printf("%s: %s (%s)\n", a.Code, a.Message, a.Condition)
	// Output: 1200: AuthFailure, signature not matched (signature-mismatch)
}
