// Command alibaba lists regions with Alibaba Cloud's Go SDKs: "acs3" for the one of today, "rpc" for the one before it.
//
// In: the credential in the vendor's own variables. Out: the regions as one line of JSON, or the SDK's error and exit
// code 7. It knows nothing of the sandbox.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
	sdkerrors "github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"
)

func main() {
	describe := map[string]func(keyID, secret string) (any, error){"acs3": withACS3, "rpc": withRPC}[os.Args[1]]
	reply, err := describe(os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET"))
	if exception, code := refusal(err); code != "" {
		_ = json.NewEncoder(os.Stdout).Encode(map[string]string{"exception": exception, "code": code})
		os.Exit(7)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = json.NewEncoder(os.Stdout).Encode(reply)
}

func withACS3(keyID, secret string) (any, error) {
	client, err := openapi.NewClient(&utils.Config{
		AccessKeyId: &keyID, AccessKeySecret: &secret,
		RegionId: dara.String("cn-hangzhou"), Endpoint: dara.String("ecs.cn-hangzhou.aliyuncs.com"),
	})
	if err != nil {
		return nil, err
	}
	action := &utils.Params{
		Action: dara.String("DescribeRegions"), Version: dara.String("2014-05-26"),
		Protocol: dara.String("HTTPS"), Method: dara.String("POST"), Pathname: dara.String("/"),
		AuthType: dara.String("AK"), Style: dara.String("RPC"), ReqBodyType: dara.String("formData"), BodyType: dara.String("json"),
	}
	request := &utils.OpenApiRequest{Query: map[string]*string{"RegionId": dara.String("cn-hangzhou")}}
	reply, err := client.CallApi(action, request, &dara.RuntimeOptions{})
	return reply["body"], err
}

func withRPC(keyID, secret string) (any, error) {
	client, err := ecs.NewClientWithAccessKey("cn-hangzhou", keyID, secret)
	if err != nil {
		return nil, err
	}
	request := ecs.CreateDescribeRegionsRequest()
	request.Scheme = "https"
	reply, err := client.DescribeRegions(request)
	if err != nil {
		return nil, err
	}
	return map[string]any{"RequestId": reply.RequestId, "Regions": reply.Regions}, nil
}

// refusal gives the type and the code of an error that the cloud answered.
func refusal(err error) (exception, code string) {
	var today *tea.SDKError
	var before sdkerrors.Error
	switch {
	case errors.As(err, &today):
		return fmt.Sprintf("%T", today), tea.StringValue(today.Code)
	case errors.As(err, &before):
		return fmt.Sprintf("%T", before), before.ErrorCode()
	}
	return "", ""
}
