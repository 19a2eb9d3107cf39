package sandbox_test

import (
	"slices"
	"testing"

	"github.com/chopmark/chopmark/sandbox"
)

func TestEnvironment(t *testing.T) {
	c := newClient(t, sandbox.Options{})
	base := []string{"PATH=/bin", "AWS_PROFILE=work", "AWS_SESSION_TOKEN=real", "TENCENTCLOUD_SECRET_KEY=real", "VOLCENGINE_REGION=cn-shanghai"}
	got := c.sandbox.Environment(base, c.sandbox.Credentials()[0])
	for _, want := range []string{
		"PATH=/bin", "TENCENTCLOUD_SECRET_ID=AKIDCHOPMARKSANDBOX", "TENCENTCLOUD_SECRET_KEY=chopmark-sandbox-secret-key-0001", "TENCENTCLOUD_REGION=ap-guangzhou",
		"AWS_ACCESS_KEY_ID=AKIDCHOPMARKSANDBOX", "AWS_REGION=us-east-1", "ALIBABA_CLOUD_ACCESS_KEY_ID=AKIDCHOPMARKSANDBOX",
		"ALIBABA_CLOUD_ACCESS_KEY_SECRET=chopmark-sandbox-secret-key-0001", "VOLCENGINE_ACCESS_KEY=AKIDCHOPMARKSANDBOX", "VOLCENGINE_REGION=cn-shanghai",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not in the environment", want)
		}
	}
	for _, unwanted := range base[1:4] {
		if slices.Contains(got, unwanted) {
			t.Errorf("%s is still in the environment", unwanted)
		}
	}
	temporary := c.sandbox.Environment(base, c.sandbox.Credentials()[1])
	if !slices.Contains(temporary, "AWS_SESSION_TOKEN=chopmark-sandbox-token") || !slices.Contains(temporary, "TENCENTCLOUD_TOKEN=chopmark-sandbox-token") {
		t.Error("the session token is not in the environment")
	}
}
