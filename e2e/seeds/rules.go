package seeds

type mend = func(string) (string, error)

// rules find the programs of the articles, in order of the articles.
var rules = []rule{
	{
		seed: "000", name: "qingcloud.py",
		first: "#!/usr/bin/env python3", last: "pprint(result)",
		blanks: map[string]string{
			"access_key_id": "key_id", "secret_access_key": "secret",
			"certificate_content": "certificate", "private_key": "private_key",
		},
	},
	{
		seed: "001", name: "gateway2.py",
		first: "# -*- coding: utf-8 -*-", last: "print r.text",
		mend:   []mend{indentFunctions, toPython3},
		blanks: gatewayBlanks,
	},
	{
		seed: "001", name: "gateway3.py",
		first: "Sample code for Python v3", last: "print(r.text)",
		mend:   []mend{withoutFirstLine, indentFunctions},
		blanks: gatewayBlanks,
	},
	{
		seed: "002", name: "eip.php",
		first: "/**", last: "var_dump(",
		blanks: map[string]string{"QCloud_SecretId": "key_id", "QCloud_SecretKey": "secret", "instance_id": "instance_id"},
		before: "eip_before.php", after: "eip_after.php",
	},
	{
		seed: "002", name: "eip.py",
		first: "#!/usr/bin/env python", last: "print json.dumps(",
		mend:   []mend{toPython3},
		blanks: map[string]string{"QCLOUD_SecretId": "key_id", "QCLOUD_SecretKey": "secret", "instance_id": "instance_id"},
		before: "eip_before.py", after: "eip_after.py",
	},
	{
		seed: "003", name: "tmt.php",
		first: "function sign(", last: "function sign(",
		mend:   []mend{breakLines},
		blanks: map[string]string{"key_id": "key_id", "secret": "secret"},
		before: "tmt_before.php", after: "tmt_after.php",
	},
	{
		seed: "004", name: "volcengine.py",
		first: "import sys, os, base64", last: "sigv4(",
		blanks: map[string]string{
			"access_key": "key_id", "secret_key": "secret",
			"ImageId": "image_id", "InstanceName": "instance_name", "InstanceType": "instance_type",
			"NetworkInterfaces.1.SecurityGroupIds.1": "security_group", "NetworkInterfaces.1.SubnetId": "subnet",
			"ZoneId": "zone", "Password": "password", "ProjectName": "project",
			"Volumes.1.Size": "volume_size", "Volumes.1.VolumeType": "volume_type",
		},
	},
}

var gatewayBlanks = map[string]string{
	"SecretId": "key_id", "SecretKey": "secret", "url": "gateway_url", "Host": "gateway_host", "Source": "source",
}
