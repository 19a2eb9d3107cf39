// Command volcengine calls ecs with Volcengine's Go SDK: ACTION, to run or to list instances.
//
// In: the credential in the vendor's own variables. Out: the reply as one line of JSON, or the SDK's error and exit code 7.
// It knows nothing of the sandbox.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/volcengine/volcengine-go-sdk/service/ecs"
	"github.com/volcengine/volcengine-go-sdk/volcengine"
	"github.com/volcengine/volcengine-go-sdk/volcengine/credentials"
	"github.com/volcengine/volcengine-go-sdk/volcengine/session"
	"github.com/volcengine/volcengine-go-sdk/volcengine/volcengineerr"
)

func main() {
	reply, err := call(os.Args[1])
	var refused volcengineerr.Error
	if errors.As(err, &refused) {
		_ = json.NewEncoder(os.Stdout).Encode(map[string]string{
			"exception": fmt.Sprintf("%T", refused), "code": refused.Code(),
		})
		os.Exit(7)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = json.NewEncoder(os.Stdout).Encode(reply)
}

func call(action string) (any, error) {
	sess, err := session.NewSession(volcengine.NewConfig().
		WithRegion("cn-beijing").
		WithCredentials(credentials.NewStaticCredentials(os.Getenv("VOLCENGINE_ACCESS_KEY"), os.Getenv("VOLCENGINE_SECRET_KEY"), "")))
	if err != nil {
		return nil, err
	}
	client := ecs.New(sess)
	switch action {
	case "RunInstances":
		return client.RunInstances(runInstances())
	case "DescribeInstances":
		return client.DescribeInstances(&ecs.DescribeInstancesInput{MaxResults: volcengine.Int32(10)})
	}
	return nil, fmt.Errorf("there is no action %q here", action)
}

func runInstances() *ecs.RunInstancesInput {
	return &ecs.RunInstancesInput{
		ImageId:      volcengine.String("image-aaaaaaaa"),
		InstanceName: volcengine.String("my vm 测试"), // signed right only when encoded right
		InstanceType: volcengine.String("ecs.g1.large"),
		ZoneId:       volcengine.String("cn-beijing-a"),
		Password:     volcengine.String("P@ss w0rd+1/2=3"),
		NetworkInterfaces: []*ecs.NetworkInterfaceForRunInstancesInput{{
			SubnetId:         volcengine.String("subnet-aaaaaaaa"),
			SecurityGroupIds: volcengine.StringSlice([]string{"sg-aaaaaaaa"}),
		}},
		Volumes: []*ecs.VolumeForRunInstancesInput{{
			Size:       volcengine.Int32(40),
			VolumeType: volcengine.String("ESSD_PL0"),
		}},
	}
}
