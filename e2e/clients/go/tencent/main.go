// Command tencent calls one action with Tencent Cloud's Go SDK: SERVICE ACTION PARAMETERS [SIGNATURE METHOD].
//
// In: the credential and region in the SDK's own variables. Out: the reply as one line of JSON, or the SDK's error and
// exit code 7. It knows nothing of the sandbox.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tcerrors "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	tmt "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/tmt/v20180321"
)

var versions = map[string]string{"vpc": "2017-03-12", "cvm": "2017-03-12"}

func main() {
	reply, err := call(os.Args[1], os.Args[2], os.Args[3], os.Args[4:])
	var refused *tcerrors.TencentCloudSDKError
	if errors.As(err, &refused) {
		_ = json.NewEncoder(os.Stdout).Encode(map[string]string{
			"exception": fmt.Sprintf("%T", refused), "code": refused.GetCode(), "request_id": refused.GetRequestId(),
		})
		os.Exit(7)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%s\n", reply)
}

func call(service, action, parameters string, signMethod []string) ([]byte, error) {
	credential, err := common.DefaultEnvProvider().GetCredential()
	if err != nil {
		return nil, err
	}
	clientProfile := profile.NewClientProfile()
	if len(signMethod) > 0 {
		clientProfile.SignMethod = signMethod[0]
	}
	if action == "TextTranslate" {
		return translate(credential, clientProfile, parameters)
	}
	client := common.NewCommonClient(credential, "ap-guangzhou", clientProfile)
	request := tchttp.NewCommonRequest(service, versions[service], action)
	if err := request.SetActionParameters(parameters); err != nil {
		return nil, err
	}
	response := tchttp.NewCommonResponse()
	if err := client.Send(request, response); err != nil {
		return nil, err
	}
	return response.GetBody(), nil
}

// translate calls by the product's own client: the common one signs no parameters by HmacSHA256, and sends none.
func translate(credential common.CredentialIface, clientProfile *profile.ClientProfile, parameters string) ([]byte, error) {
	client, err := tmt.NewClient(credential, "ap-guangzhou", clientProfile)
	if err != nil {
		return nil, err
	}
	request := tmt.NewTextTranslateRequest()
	if err := request.FromJsonString(parameters); err != nil {
		return nil, err
	}
	response, err := client.TextTranslate(request)
	if err != nil {
		return nil, err
	}
	return json.Marshal(response)
}
