package provider

import "testing"

func TestHosts(t *testing.T) {
	for _, tt := range []struct{ provider, host, dialect, service, region string }{
		{"alibaba", "ecs.aliyuncs.com", "v3", "ecs", ""},
		{"alibaba", "ecs.cn-hangzhou.aliyuncs.com:443", "v3", "ecs", "cn-hangzhou"},
		{"alibaba", "ecs-cn-hangzhou.aliyuncs.com", "v3", "ecs", "cn-hangzhou"},
		{"alibaba", "r-kvstore.aliyuncs.com", "v3", "r-kvstore", ""},
		{"tencent", "CVM.tencentcloudapi.com", "v3", "cvm", ""},
		{"tencent", "cvm.intl.tencentcloudapi.com", "v3", "cvm", ""},
		{"tencent", "cvm.ap-guangzhou.tencentcloudapi.com", "v3", "cvm", "ap-guangzhou"},
		{"tencent", "eip.api.qcloud.com", "v2-eip", "", ""},
		{"tencent", "example.com", "", "", ""},
		{"tencent", ".tencentcloudapi.com", "", "", ""},
		{"aws", "sts.amazonaws.com", "query", "sts", ""},
		{"aws", "sts.eu-west-1.amazonaws.com", "query", "sts", "eu-west-1"},
		{"qingcloud", "api.qingcloud.com", "iaas", "", ""},
		{"tencent-apigw", "service-abc-1250000000.ap-guangzhou.apigateway.myqcloud.com", "keypair", "", "ap-guangzhou"},
		{"tencent-apigw", "other.ap-guangzhou.apigateway.myqcloud.com", "", "", ""},
	} {
		p, err := Load(tt.provider)
		if err != nil {
			t.Fatal(err)
		}
		ds := p.Serves(tt.host)
		if (len(ds) == 0) != (tt.dialect == "") || len(ds) > 0 && ds[0].Name != tt.dialect {
			t.Errorf("%s is served by %d dialects", tt.host, len(ds))
		}
		if len(ds) == 0 {
			continue
		}
		names := ds[0].HostNames(tt.host)
		service, _ := names["service"].(string)
		region, _ := names["region"].(string)
		if service != tt.service || region != tt.region {
			t.Errorf("%s tells %v", tt.host, names)
		}
	}
}
