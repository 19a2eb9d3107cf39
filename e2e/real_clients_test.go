package e2e

import (
	"strings"
	"testing"
)

// realCall is one call of one program, and what comes of it with the right secret and with a wrong one.
type realCall struct {
	program string // its language, and its file in clients
	args    []string
	secret  string            // the variable with the secret
	want    map[string]string // by path: patterns of what it prints
	refused map[string]string // the same with a wrong secret
}

const (
	tencentSecret    = "TENCENTCLOUD_SECRET_KEY"
	alibabaSecret    = "ALIBABA_CLOUD_ACCESS_KEY_SECRET"
	volcengineSecret = "VOLCENGINE_SECRET_KEY"
	awsSecret        = "AWS_SECRET_ACCESS_KEY"
	chopmarkSecret   = "CHOPMARK_SECRET"
)

// What each SDK raises for a wrong signature: its own type, and the vendor's code.
var (
	tencentGo     = raised(`^\*errors\.TencentCloudSDKError$`, `^AuthFailure\.SignatureFailure$`)
	tencentPython = raised(`^TencentCloudSDKException$`, `^AuthFailure\.SignatureFailure$`)
	tencentNode   = raised(`^TencentCloudSDKHttpException$`, `^AuthFailure\.SignatureFailure$`)
)

func raised(exception, code string) map[string]string {
	return map[string]string{"exception": exception, "code": code}
}

const translate = `{"SourceText":"你好","Source":"zh","Target":"en","ProjectId":0}`

// realCalls has at least one call for each SDK and each language.
var realCalls = append(tencentCalls(), []realCall{
	{
		"java Tencent.java",
		[]string{"vpc", "2017-03-12", "DescribeAddresses", "{}"},
		tencentSecret,
		map[string]string{"Response.AddressSet.0.AddressId": "^eip-"},
		raised("^Error$", `^AuthFailure\.SignatureFailure$`),
	},
	{
		"go volcengine",
		[]string{"RunInstances"},
		volcengineSecret,
		map[string]string{"InstanceIds.0": "^i-"},
		raised(`^\*volcengineerr\.requestError$`, "^SignatureDoesNotMatch$"),
	},
	{
		"go volcengine",
		[]string{"DescribeInstances"},
		volcengineSecret,
		map[string]string{"Instances.0.InstanceId": "^i-"},
		raised(`^\*volcengineerr\.requestError$`, "^SignatureDoesNotMatch$"),
	},
	{
		"python volcengine.py",
		[]string{"RunInstances"},
		volcengineSecret,
		map[string]string{"instance_ids.0": "^i-"},
		raised("^ApiException$", "^SignatureDoesNotMatch$"),
	},
	{
		"python volcengine.py",
		[]string{"DescribeInstances"},
		volcengineSecret,
		map[string]string{"instances.0.instance_id": "^i-"},
		raised("^ApiException$", "^SignatureDoesNotMatch$"),
	},
	{
		"curl volcengine.sh", nil, chopmarkSecret,
		map[string]string{"Result.Instances.0.InstanceId": "^i-"},
		map[string]string{"ResponseMetadata.Error.Code": "^SignatureDoesNotMatch$", "ResponseMetadata.Error.CodeN": "^100010$"},
	},
	{
		"go alibaba",
		[]string{"acs3"},
		alibabaSecret,
		map[string]string{"Regions.Region.0.RegionId": "^cn-"},
		raised(`^\*tea\.SDKError$`, "^SignatureDoesNotMatch$"),
	},
	{
		"go alibaba",
		[]string{"rpc"},
		alibabaSecret,
		map[string]string{"Regions.Region.0.RegionId": "^cn-"},
		raised(`^\*errors\.ServerError$`, "^SignatureDoesNotMatch$"),
	},
	{
		"node alibaba.js",
		[]string{"acs3"},
		alibabaSecret,
		map[string]string{"Regions.Region.0.RegionId": "^cn-"},
		raised("^Error$", "^SignatureDoesNotMatch$"),
	},
	{
		"node alibaba.js",
		[]string{"rpc"},
		alibabaSecret,
		map[string]string{"Regions.Region.0.RegionId": "^cn-"},
		raised("^SignatureDoesNotMatchError$", "^SignatureDoesNotMatch$"),
	},
	{
		"php alibaba.php", nil, alibabaSecret,
		map[string]string{"Regions.Region.0.RegionId": "^cn-"},
		raised("^Code$", "^SignatureDoesNotMatch$"),
	},
	{
		"go aws", nil, awsSecret,
		map[string]string{"Account": `^\d{12}$`, "Arn": "^arn:aws:"},
		raised(`^\*smithy\.GenericAPIError$`, "^SignatureDoesNotMatch$"),
	},
	{
		"python aws.py", nil, awsSecret,
		map[string]string{"Account": `^\d{12}$`, "Arn": "^arn:aws:"},
		raised("^ClientError$", "^SignatureDoesNotMatch$"),
	},
	{
		"ruby qingcloud.rb",
		[]string{"DescribeServerCertificates", "limit=5"},
		chopmarkSecret,
		map[string]string{"ret_code": "^0$", "action": "^DescribeServerCertificatesResponse$"},
		raised("^ret_code$", "^1200$"),
	},
	{
		"ruby qingcloud.rb",
		[]string{"DescribeInstances", "limit=5"},
		chopmarkSecret,
		map[string]string{"ret_code": "^0$", "instance_set.0.instance_id": "^i-"},
		raised("^ret_code$", "^1200$"),
	},
	{
		"ruby qingcloud.rb",
		[]string{"RunInstances", "image_id=centos64x86a", "login_mode=passwd", "login_passwd=P@ss w0rd+1/2=3", "cpu=1", "memory=1024"},
		chopmarkSecret,
		map[string]string{"ret_code": "^0$", "instances.0": "^i-"},
		raised("^ret_code$", "^1200$"),
	},
}...)

// tencentCalls calls three services in both ways of signing with each of the three SDKs.
func tencentCalls() (calls []realCall) {
	for _, sdk := range []struct {
		program, within string // Go's common client prints the whole reply
		refused         map[string]string
	}{
		{"go tencent", "Response.", tencentGo}, {"python tencent.py", "", tencentPython}, {"node tencent.js", "", tencentNode},
	} {
		for _, c := range []struct {
			args           string
			path, patterns string
		}{
			{"vpc DescribeAddresses {}", "AddressSet.0.AddressId", "^eip-"},
			{`vpc DescribeAddresses {"Limit":1,"Offset":0} HmacSHA1`, "AddressSet.0.AddressId", "^eip-"},
			{"cvm DescribeInstances {} TC3-HMAC-SHA256", "InstanceSet.0.InstanceId", "^ins-"},
			{"tmt TextTranslate " + translate + " HmacSHA256", "TargetText", "."},
		} {
			want := map[string]string{sdk.within + c.path: c.patterns, sdk.within + "RequestId": "."}
			calls = append(calls, realCall{sdk.program, strings.Fields(c.args), tencentSecret, want, sdk.refused})
		}
	}
	return calls
}

func TestRealClients(t *testing.T) {
	k := theKit(t)
	for _, c := range realCalls {
		t.Run(strings.Join(append([]string{c.program}, c.args...), " "), func(t *testing.T) {
			t.Parallel()
			command := k.command(t, c.program, c.args...)
			t.Run("right secret", func(t *testing.T) {
				o := k.run(t, command)
				o.expect(t, 0, c.want)
				o.judged(t, "ok")
			})
			t.Run("wrong secret", func(t *testing.T) {
				o := k.run(t, command, c.secret+"=wrong")
				o.expect(t, codeRefused, c.refused)
				o.judged(t, "signature-mismatch")
			})
		})
	}
}

// TestRealClientsLanguages holds that no language and no program of clients is forgotten.
func TestRealClientsLanguages(t *testing.T) {
	programs := map[string]bool{}
	for _, c := range realCalls {
		programs[c.program] = true
	}
	for _, program := range clientPrograms(t) {
		if !programs[program] {
			t.Errorf("%s is called by no test", program)
		}
	}
	for _, language := range []string{"python", "node", "go", "java", "php", "ruby", "curl"} {
		found := false
		for program := range programs {
			found = found || strings.HasPrefix(program, language+" ")
		}
		if !found {
			t.Errorf("no program in %s is run", language)
		}
	}
}
