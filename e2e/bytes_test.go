package e2e

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/e2e/seeds"
)

// sameCall is a call as `chopmark call` makes it, and as programs with the vendor's own SDKs do.
type sameCall struct {
	call  []string
	peers []peer
}

// peer is a program of clients, and in what its request may differ from ours, with the reason. All else is the same.
type peer struct {
	program string
	args    []string
	differs map[string]string
}

// What SDKs send beyond what the cloud asks for, by vendor.
var (
	tencentMore = map[string]string{
		"signed x-tc-action":        "we sign as the vendor's paper does; its SDKs sign less",
		"header x-tc-requestclient": "the SDK's name",
	}
	tencentLanguage = map[string]string{"header x-tc-language": "the SDK asks for Chinese; without it the account's language counts"}
	tencentTrace    = map[string]string{"header x-tc-traceid": "an id for the SDK's own log"}
	volcengineType  = map[string]string{
		"header content-type": "there is no body that it could describe",
		"signed content-type": "there is none",
	}
	alibabaMore = map[string]string{
		"header x-acs-credentials-provider": "how the SDK found its key",
		"signed x-acs-credentials-provider": "every x-acs- header is signed",
	}
	alibabaRPC = map[string]string{
		"method":               "the cloud takes both; it is part of what is signed",
		"header content-type":  "GET has no body",
		"header x-acs-action":  "repeats the parameter Action",
		"header x-acs-version": "repeats the parameter Version",
		"header x-sdk-client":  "the SDK's name",
	}
	awsMore = map[string]string{
		"header amz-sdk-invocation-id": "an id for the SDK's own log",
		"header amz-sdk-request":       "the SDK's count of attempts",
	}
)

// with puts lists of differences together.
func with(lists ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, list := range lists {
		maps.Copy(all, list)
	}
	return all
}

// tencentPeers are all three SDKs.
func tencentPeers(args ...string) []peer {
	return []peer{
		{"go tencent", args, with(tencentMore, tencentLanguage)},
		{"python tencent.py", args, with(tencentMore, tencentLanguage, tencentTrace)},
		{"node tencent.js", args, with(tencentMore, tencentTrace)},
	}
}

var sameCalls = []sameCall{
	{
		[]string{"tencent/eip", "DescribeAddresses", "Region=ap-guangzhou"},
		tencentPeers("vpc", "DescribeAddresses", "{}"),
	},
	{
		[]string{"tencent/tmt", "TextTranslate", "--region", "ap-guangzhou", "SourceText=你好", "Source=zh", "Target=en", "ProjectId=0"},
		tencentPeers("tmt", "TextTranslate", translate),
	},
	{
		[]string{
			"volcengine/ecs", "RunInstances", "--region", "cn-beijing", "ImageId=image-aaaaaaaa", "InstanceName=my vm 测试",
			"InstanceType=ecs.g1.large", "ZoneId=cn-beijing-a", "Password=P@ss w0rd+1/2=3",
			"NetworkInterfaces.1.SubnetId=subnet-aaaaaaaa", "NetworkInterfaces.1.SecurityGroupIds.1=sg-aaaaaaaa",
			"Volumes.1.Size=40", "Volumes.1.VolumeType=ESSD_PL0",
		},
		[]peer{
			{"go volcengine", []string{"RunInstances"}, with(volcengineType, map[string]string{
				"parameter ClientToken": "the SDK fills it in, so that it can repeat a call; ours is repeated only when asked to",
			})},
			{"python volcengine.py", []string{"RunInstances"}, with(volcengineType, map[string]string{
				"header x-sdk-invocation-id": "an id for the SDK's own log",
				"signed x-sdk-invocation-id": "the SDK signs every x- header",
				"header x-sdk-request":       "the SDK's count of attempts",
				"signed x-sdk-request":       "the SDK signs every x- header",
			})},
		},
	},
	{
		[]string{"alibaba/ecs", "DescribeRegions", "--region", "cn-hangzhou"},
		[]peer{{"go alibaba", []string{"acs3"}, alibabaMore}, {"node alibaba.js", []string{"acs3"}, alibabaMore}},
	},
	{
		[]string{"alibaba/ecs", "DescribeRegions", "--region", "cn-hangzhou", "--scheme", "alibaba-rpc"},
		[]peer{
			{"go alibaba", []string{"rpc"}, with(alibabaRPC, map[string]string{
				"host":                              "the SDK's list has the older of two names",
				"header x-acs-credentials-provider": "how the SDK found its key",
				"header x-sdk-core-version":         "the SDK's version",
				"header x-sdk-invoke-type":          "how the SDK was called",
			})},
			{"node alibaba.js", []string{"rpc"}, with(alibabaRPC, map[string]string{
				"host":          "the SDK's user names it, and our program names the central one",
				"parameters in": "a body, as the SDK sends POST",
			})},
		},
	},
	{
		[]string{"aws/sts", "GetCallerIdentity", "--region", "us-east-1"},
		[]peer{
			{"go aws", nil, with(awsMore, map[string]string{
				"signed amz-sdk-invocation-id": "the SDK signs every header that it sends",
				"signed amz-sdk-request":       "the SDK signs every header that it sends",
				"signed content-length":        "the SDK signs every header that it sends",
			})},
			{"python aws.py", nil, with(awsMore, map[string]string{"header content-type": "the SDK names UTF-8"})},
		},
	},
}

func TestCallSendsWhatSDKsSend(t *testing.T) {
	k := theKit(t)
	for _, c := range sameCalls {
		t.Run(strings.Join(c.call[:2], " "), func(t *testing.T) {
			r := newTap(t, k)
			ours := r.sends(t, append([]string{filepath.Join(k.bin, "chopmark"), "call"}, c.call...))
			ours.verifies(t)
			for _, p := range c.peers {
				t.Run(p.program, func(t *testing.T) {
					theirs := r.sends(t, k.command(t, p.program, p.args...))
					theirs.verifies(t)
					compare(t, ours.facts(t), theirs.facts(t), p.differs)
				})
			}
		})
	}
}

// TestCallSendsWhatTheArticleSends is the same for QingCloud, which has no SDK here: the script of seed 000.
func TestCallSendsWhatTheArticleSends(t *testing.T) {
	articles, err := seeds.Dir()
	if err != nil {
		missing(t, err.Error())
	}
	k := theKit(t)
	r := newTap(t, k)
	theirs := r.sends(t, []string{interpreter(t, "python"), seedPrograms(t, articles, secret)["qingcloud.py"]})
	theirs.verifies(t)
	want := theirs.facts(t)
	files := map[string]string{}
	for _, name := range []string{"certificate_content", "private_key"} {
		files[name] = filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(files[name], []byte(want["parameter "+name]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ours := r.sends(t, []string{
		filepath.Join(k.bin, "chopmark"), "call", "qingcloud", want["parameter action"], "--zone", want["parameter zone"],
		"server_certificate_name=" + want["parameter server_certificate_name"],
		"certificate_content=@" + files["certificate_content"], "private_key=@" + files["private_key"],
	})
	ours.verifies(t)
	compare(t, ours.facts(t), want, map[string]string{"parameter version": "the vendor's papers demand it; the script does without"})
}

// compare holds that two requests differ in what is listed, and in nothing else.
func compare(t *testing.T, ours, theirs, differs map[string]string) {
	t.Helper()
	names := slices.Sorted(maps.Keys(ours))
	for _, name := range slices.Sorted(maps.Keys(theirs)) {
		if _, both := ours[name]; !both {
			names = append(names, name)
		}
	}
	for _, name := range names {
		_, known := differs[name]
		if same := ours[name] == theirs[name]; same == known {
			t.Errorf("%s\n  ours:   %q\n  theirs: %q\n  known to differ: %t", name, ours[name], theirs[name], known)
		}
	}
	for name := range differs {
		if ours[name] == theirs[name] {
			t.Errorf("%s is said to differ, and is %q in both", name, ours[name])
		}
	}
}
