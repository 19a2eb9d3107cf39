package provider

import (
	"testing"

	"github.com/chopmark/chopmark"
)

func TestBuiltIn(t *testing.T) {
	for _, id := range IDs() {
		p, err := Load(id)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		for _, d := range p.Dialects {
			for _, scheme := range d.Schemes {
				if _, err := chopmark.Load(scheme); err != nil {
					t.Errorf("%s, dialect %s: %v", id, d.Name, err)
				}
			}
		}
	}
}

func TestBuild(t *testing.T) {
	tests := []struct {
		provider string
		call     Call
		method   string
		url      string
		headers  map[string]string
		body     string
	}{
		{
			"tencent",
			Call{Service: "eip", Action: "DescribeAddresses", Params: []Param{{"Region", "ap-guangzhou"}}},
			"POST", "https://vpc.tencentcloudapi.com/",
			map[string]string{"X-TC-Action": "DescribeAddresses", "X-TC-Version": "2017-03-12", "X-TC-Region": "ap-guangzhou", "Content-Type": "application/json"},
			"{}",
		},
		{
			"tencent",
			Call{Service: "tmt", Action: "TextTranslate", Params: []Param{{"SourceText", "你好"}, {"Source", "zh"}, {"Target", "en"}, {"ProjectId", "0"}}},
			"POST", "https://tmt.tencentcloudapi.com/",
			map[string]string{"X-TC-Action": "TextTranslate"},
			`{"SourceText":"你好","Source":"zh","Target":"en","ProjectId":0}`,
		},
		{
			"tencent",
			Call{Service: "cvm", Action: "DescribeInstances", Scheme: "tencent-v1", Params: []Param{{"Filters.0.Name", "zone"}, {"Filters.0.Values.0", "a b"}}},
			"GET", "https://cvm.tencentcloudapi.com/?Action=DescribeInstances&Version=2017-03-12&Filters.0.Name=zone&Filters.0.Values.0=a%20b", nil, "",
		},
		{
			"qingcloud",
			Call{Action: "RunInstances", Settings: map[string]string{"zone": "sh1"}, Params: []Param{{"vxnets", []any{"vxnet-1", "vxnet-2"}}}},
			"POST", "https://api.qingcloud.com/iaas/",
			map[string]string{"Content-Type": "application/x-www-form-urlencoded"},
			"action=RunInstances&zone=sh1&version=1&vxnets.1=vxnet-1&vxnets.2=vxnet-2",
		},
		{
			"volcengine",
			Call{Service: "ecs", Action: "RunInstances", Settings: map[string]string{"region": "cn-beijing"}, Params: []Param{{"NetworkInterfaces.1.SubnetId", "subnet-1"}}},
			"GET", "https://open.volcengineapi.com/?Action=RunInstances&Version=2020-04-01&NetworkInterfaces.1.SubnetId=subnet-1", nil, "",
		},
		{
			"alibaba",
			Call{Service: "ecs", Action: "DescribeRegions"},
			"POST", "https://ecs.aliyuncs.com/",
			map[string]string{"x-acs-action": "DescribeRegions", "x-acs-version": "2014-05-26"},
			"",
		},
		{
			"aws",
			Call{Service: "sts", Action: "GetCallerIdentity"},
			"POST", "https://sts.us-east-1.amazonaws.com/", nil, "Action=GetCallerIdentity&Version=2011-06-15",
		},
	}
	for _, tt := range tests {
		p, err := Load(tt.provider)
		if err != nil {
			t.Fatal(err)
		}
		r, err := p.Build(tt.call)
		if err != nil {
			t.Errorf("%s %s: %v", tt.provider, tt.call.Action, err)
			continue
		}
		m := r.Message
		if m.Method != tt.method || m.URL() != tt.url || string(m.Body.Bytes) != tt.body {
			t.Errorf("%s %s:\n got %s %s %s\nwant %s %s %s", tt.provider, tt.call.Action, m.Method, m.URL(), m.Body.Bytes, tt.method, tt.url, tt.body)
		}
		for name, want := range tt.headers {
			if got, _ := m.Header(name); got != want {
				t.Errorf("%s %s: %s is %q, want %q", tt.provider, tt.call.Action, name, got, want)
			}
		}
		back := p.Receive(r.Dialect, m)
		if back.Action() != tt.call.Action {
			t.Errorf("%s %s: read back as %q", tt.provider, tt.call.Action, back.Action())
		}
	}
}
