package sandbox_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/provider"
	"github.com/chopmark/chopmark/sandbox"
)

func eip(action string, pairs ...string) provider.Call {
	return provider.Call{Service: "eip", Action: action, Params: params(append([]string{"Region", "ap-guangzhou"}, pairs...)...)}
}

// expect calls and holds that each text is in the answer, or is not where it begins with "!".
func (c *client) expect(id string, call provider.Call, texts ...string) string {
	c.t.Helper()
	_, body := c.call(id, call)
	for _, text := range texts {
		unwanted, no := strings.CutPrefix(text, "!")
		if no && strings.Contains(body, unwanted) || !no && !strings.Contains(body, text) {
			c.t.Errorf("%s %s: want %s in\n%s", id, call.Action, text, body)
		}
	}
	return body
}

func TestAddressesChange(t *testing.T) {
	c := newClient(t, sandbox.Options{})
	c.expect("tencent", eip("ReleaseAddresses", "AddressIds.0", "eip-0c3kmd7q"), `"Code":"InvalidAddressIdStatus.NotPermit"`, "eip-0c3kmd7q")
	c.expect("tencent", eip("TransformAddress", "InstanceId", "ins-p4n8v1cz"), `{"Response":{"TaskId":"`)
	list := c.expect("tencent", eip("DescribeAddresses"), `"TotalCount":3`, `"AddressIp":"203.0.113.12","AddressStatus":"BIND","InstanceId":"ins-p4n8v1cz"`)
	c.expect("tencent", eip("TransformAddress", "InstanceId", "ins-p4n8v1cz"), `"Code":"InvalidInstanceId.AlreadyBindEip"`)
	c.expect("tencent", eip("TransformAddress", "InstanceId", "ins-nosuch"), `"Code":"InvalidInstanceId.NotFound"`)
	made := regexp.MustCompile(`eip-[0-9a-z]{8}`).FindAllString(list, -1)[2]

	c.expect("tencent", eip("DisassociateAddress", "AddressId", made), `"TaskId":"`)
	c.expect("tencent", eip("DescribeAddresses", "AddressIds.0", made), `"AddressStatus":"UNBIND","InstanceId":null`)
	c.expect("tencent", eip("DisassociateAddress", "AddressId", made), `"Code":"InvalidAddressIdStatus.NotPermit"`)
	c.expect("tencent", eip("ReleaseAddresses", "AddressIds.0", made), `"TaskId":"`)
	c.expect("tencent", eip("DescribeAddresses"), `"TotalCount":2`, "!"+made)
	c.expect("tencent", eip("DescribeAddresses", "AddressIds.0", made), `"Code":"InvalidAddressId.NotFound"`)

	// The old endpoint has the same addresses.
	v2 := eip("DescribeAddresses")
	v2.Scheme, v2.Endpoint = "tencent-v1", "https://eip.api.qcloud.com/v2/index.php"
	c.expect("tencent", v2, `"TotalCount":2`)
	// Another sandbox has its own.
	newClient(t, sandbox.Options{}).expect("tencent", eip("DescribeAddresses"), `"TotalCount":2`)
}

func TestPages(t *testing.T) {
	c := newClient(t, sandbox.Options{})
	c.expect("tencent", eip("DescribeAddresses", "Offset", "1", "Limit", "1"), `"TotalCount":2`, "eip-5t9wz2ab", "!eip-0c3kmd7q")
	c.expect("tencent", eip("DescribeAddresses", "Offset", "9"), `"TotalCount":2,"AddressSet":[]`)
	c.expect("tencent", eip("DescribeAddresses", "Limit", "101"), `"Code":"InvalidParameterValue.LimitValueExceeded"`)
	wrong := eip("DescribeAddresses", "Limit", "many")
	wrong.Scheme = "tencent-v1"
	c.expect("tencent", wrong, `"Code":"InvalidParameter","Message":"Parameter `+"`Limit`"+` type error."`)
	c.expect("tencent", provider.Call{Service: "tmt", Action: "TextTranslate", Params: params("SourceText", "x")},
		`"Code":"MissingParameter","Message":"The request is missing a required parameter `+"`Source`")
}

func TestCertificates(t *testing.T) {
	c := newClient(t, sandbox.Options{})
	zone := map[string]string{"zone": "sh1"}
	const key = "-----BEGIN PRIVATE KEY-----\nab+/=\n"
	c.expect("qingcloud", provider.Call{
		Action: "CreateServerCertificate", Settings: zone,
		Params: params("server_certificate_name", "证书", "certificate_content", "c", "private_key", key),
	}, `"ret_code":0`)
	c.expect("qingcloud", provider.Call{Action: "DescribeServerCertificates", Settings: zone},
		`"total_count":1`, `"private_key":"-----BEGIN PRIVATE KEY-----\nab+/=\n"`, `"server_certificate_name":"证书"`)
	c.expect("qingcloud", provider.Call{Action: "CreateServerCertificate", Settings: zone, Params: params("certificate_content", "c")},
		`{"message":"InvalidRequestFormat, the parameter [private_key] is required","ret_code":1100}`)
}

func TestInstancesAppear(t *testing.T) {
	c := newClient(t, sandbox.Options{})
	zone := map[string]string{"zone": "sh1"}
	made := c.expect("qingcloud", provider.Call{
		Action: "RunInstances", Settings: zone,
		Params: params("image_id", "centos7", "login_mode", "keypair", "login_keypair", "kp-1", "count", "2", "instance_name", "测试", "vxnets.1", "vxnet-0"),
	}, `"action":"RunInstancesResponse","ret_code":0,"instances":["i-`, `"job_id":"j-`)
	ids := regexp.MustCompile(`i-[0-9a-z]{8}`).FindAllString(made, -1)
	c.expect("qingcloud", provider.Call{Action: "DescribeInstances", Settings: zone, Params: params("instances.1", ids[0], "instances.2", ids[1])},
		`"total_count":2`, ids[0], ids[1], `"instance_name":"测试"`)
	c.expect("qingcloud", provider.Call{Action: "RunInstances", Settings: zone, Params: params("image_id", "x", "login_mode", "passwd")}, "[login_passwd] is required")

	region := map[string]string{"region": "cn-beijing"}
	run := provider.Call{Service: "ecs", Action: "RunInstances", Settings: region, Params: params("ImageId", "image-1", "InstanceName", "my vm 测试",
		"Password", "P@ss w0rd+1/2=3", "ZoneId", "cn-beijing-b", "Volumes.1.Size", "40", "Volumes.1.VolumeType", "ESSD_PL0", "NetworkInterfaces.1.SubnetId", "subnet-1")}
	made = c.expect("volcengine", run, `"Result":{"InstanceIds":["i-`)
	id := regexp.MustCompile(`i-[0-9a-z]{20}`).FindString(made)
	c.expect("volcengine", provider.Call{Service: "ecs", Action: "DescribeInstances", Settings: region, Params: params("InstanceIds.1", id)},
		`"TotalCount":1`, id, `"InstanceName":"my vm 测试"`, `"ZoneId":"cn-beijing-b"`, `"SubnetId":"subnet-1"`, "!P@ss")
	c.expect("volcengine", provider.Call{Service: "ecs", Action: "DescribeInstances", Settings: region, Params: params("MaxResults", "1")}, `"NextToken":"1","TotalCount":2`)
	c.expect("volcengine", provider.Call{Service: "ecs", Action: "DescribeInstances", Settings: region, Params: params("MaxResults", "1", "NextToken", "1")}, `"NextToken":"","TotalCount":2`, id)
}

func TestLanguage(t *testing.T) {
	c := newClient(t, sandbox.Options{})
	c.credential.Secret = "wrong"
	call := eip("DescribeAddresses")
	call.Settings = map[string]string{"language": "zh-CN"}
	c.expect("tencent", call, `"Code":"AuthFailure.SignatureFailure","Message":"请求签名验证失败，请检查您的签名计算是否正确。"`)
}
