package main

// published are examples of the vendors' documentation with their printed
// signatures. Keys are the documentation's and open nothing.
var published = []struct {
	request   request
	signature string
}{
	{request{
		scheme: tc3, method: "POST", host: "cvm.tencentcloudapi.com", path: "/",
		headers: []pair{{"Content-Type", "application/json; charset=utf-8"}},
		body:    []byte(`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`),
		secret:  "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
		service: "cvm", at: utc("2019-02-25T16:44:25Z"),
	}, "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"},
	{request{
		scheme: volcV4, method: "GET", host: "iam.volcengineapi.com", path: "/",
		query:   []pair{{"Action", "ListUsers"}, {"Version", "2018-01-01"}, {"Limit", "10"}, {"Offset", "0"}},
		headers: []pair{{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
		secret:  "TnpCak5XWXpZV1U0WkRaaE5ERmxaR0ZpTmpjeVkyUXlZek0wTWpJMU1qWQ==",
		service: "iam", region: "cn-north-1", at: utc("2020-12-30T08:18:05Z"),
	}, "28eeabbbd726b87002e0fe58ad8c1c768e619b06e2646f35b6ad7ed029a6d8a7"},
	{request{
		scheme: acs3, method: "POST", host: "ecs.cn-shanghai.aliyuncs.com", path: "/",
		query: []pair{
			{"ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}, {"RegionId", "cn-shanghai"},
		},
		headers: []pair{{"x-acs-action", "RunInstances"}, {"x-acs-version", "2014-05-26"}},
		secret:  "YourAccessKeySecret",
		at:      utc("2023-10-26T10:22:32Z"), nonce: "3156853299f313e23d1673dc12e1703d",
	}, "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"},
	{request{
		scheme: tencentV1, method: "GET", host: "cvm.api.qcloud.com", path: "/v2/index.php",
		query: []pair{{"Action", "DescribeInstances"}, {"InstanceIds.0", "ins-09dx96dg"}, {"Region", "ap-guangzhou"}},
		auth: []pair{
			{"SecretId", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3gnPhESA"},
			{"SignatureMethod", "HmacSHA256"},
			{"Timestamp", "1465185768"},
			{"Nonce", "11886"},
		},
		secret: "Gu5t9xGARNpq86cd98joQYCN3Cozk1qA",
	}, "0EEm/HtGRr/VJXTAD9tYMth1Bzm3lLHz5RCDv1GdM8s="},
	{request{
		scheme: qingcloud, method: "GET", host: "api.qingcloud.com", path: "/iaas/",
		query: []pair{
			{"count", "1"},
			{"vxnets.1", "vxnet-0"},
			{"zone", "pek3a"},
			{"instance_type", "small_b"},
			{"instance_name", "demo"},
			{"image_id", "centos64x86a"},
			{"login_mode", "passwd"},
			{"login_passwd", "QingCloud20130712"},
			{"version", "1"},
			{"action", "RunInstances"},
		},
		auth: []pair{
			{"access_key_id", "QYACCESSKEYIDEXAMPLE"},
			{"time_stamp", "2013-08-27T14:30:10Z"},
			{"signature_method", "HmacSHA256"},
			{"signature_version", "1"},
		},
		secret: "SECRETACCESSKEY",
	}, "byjccvWIvAftaq+oublemagH3bYAlDWxxLFAzAsyslw="},
	{request{
		scheme: rpc, method: "GET", host: "ecs.aliyuncs.com", path: "/",
		query: []pair{{"Action", "DescribeRegions"}, {"Version", "2014-05-26"}, {"Format", "XML"}},
		auth: []pair{
			{"AccessKeyId", "testid"},
			{"Timestamp", "2016-02-23T12:46:24Z"},
			{"SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"},
			{"SignatureMethod", "HMAC-SHA1"},
			{"SignatureVersion", "1.0"},
		},
		secret: "testsecret",
	}, "OLeaidS1JvxuMvnyHOwuJ+uX5qY="},
}
