// Command aws asks AWS who it is, with the Go SDK.
//
// In: the credential in the SDK's own variables. Out: the identity as one line of JSON, or the SDK's error and exit
// code 7. It knows nothing of the sandbox.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

func main() {
	identity, err := identity(context.Background())
	var refused smithy.APIError
	if errors.As(err, &refused) {
		_ = json.NewEncoder(os.Stdout).Encode(map[string]string{
			"exception": fmt.Sprintf("%T", refused), "code": refused.ErrorCode(),
		})
		os.Exit(7)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = json.NewEncoder(os.Stdout).Encode(map[string]string{
		"Account": aws.ToString(identity.Account), "Arn": aws.ToString(identity.Arn), "UserId": aws.ToString(identity.UserId),
	})
}

func identity(ctx context.Context) (*sts.GetCallerIdentityOutput, error) {
	settings, err := config.LoadDefaultConfig(ctx, config.WithRegion("us-east-1"))
	if err != nil {
		return nil, err
	}
	return sts.NewFromConfig(settings).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
}
