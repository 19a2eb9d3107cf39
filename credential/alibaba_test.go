package credential_test

import "testing"

const aliyunFile = `{
	"current": "main",
	"profiles": [
		{"name": "default", "mode": "AK", "access_key_id": "DEFID", "access_key_secret": "DEFKEY", "region_id": "cn-default"},
		{"name": "main", "mode": "AK", "access_key_id": "MAINID", "access_key_secret": "MAINKEY", "region_id": "cn-main"},
		{"name": "temp", "mode": "ststoken", "access_key_id": "TMPID", "access_key_secret": "TMPKEY", "sts_token": "TMPTOKEN"},
		{"name": "half", "mode": "AK", "access_key_id": "HALFID", "access_key_secret": ""},
		{"name": "bare", "mode": "", "region_id": ""},
		{"name": "arn", "mode": "RamRoleArn", "access_key_id": "ARNID", "access_key_secret": "ARNKEY", "ram_role_arn": "acs:ram::1:role/r"},
		{"name": "cloud", "mode": "CloudSSO", "access_key_id": "SSOID", "access_key_secret": "SSOKEY", "sts_token": "SSOTOKEN", "sts_expiration": 1767326400},
		{"name": "cloudold", "mode": "CloudSSO", "access_key_id": "SSOID", "access_key_secret": "SSOKEY", "sts_token": "SSOTOKEN", "sts_expiration": 1700000000},
		{"name": "later", "mode": "SomethingNew"}
	],
	"meta_path": ""
}`

var (
	aliyun     = table{"~/.aliyun/config.json": aliyunFile}
	alibabaEnv = table{"ALIBABA_CLOUD_ACCESS_KEY_ID": "ENVID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "ENVKEY", "ALIBABA_CLOUD_REGION_ID": "cn-env"}
)

func aliyunFrom(profile string) string { return "~/.aliyun/config.json (profile " + profile + ")" }

// TestAliyun: the profile by flag, variable, current; the file beats variables, which fill what it leaves empty.
func TestAliyun(t *testing.T) {
	const main = "MAINID MAINKEY"
	runWorlds(t, "alibaba", []world{
		{name: "current", files: aliyun, want: main, from: aliyunFrom("main"), settings: "region=cn-main"},
		{name: "file beats variables", env: alibabaEnv, files: aliyun, want: main, from: aliyunFrom("main"), settings: "region=cn-main"},
		{name: "variable names the profile", env: table{"ALIBABA_CLOUD_PROFILE": "default"}, files: aliyun, want: "DEFID DEFKEY", from: aliyunFrom("default"), settings: "region=cn-default"},
		{name: "older variable wins", env: table{"ALIBABA_CLOUD_PROFILE": "default", "ALIBABACLOUD_PROFILE": "main"}, files: aliyun, want: main, from: aliyunFrom("main"), settings: "region=cn-main"},
		{name: "flag beats variable", profile: "main", env: table{"ALIBABA_CLOUD_PROFILE": "default"}, files: aliyun, want: main, from: aliyunFrom("main"), settings: "region=cn-main"},
		{
			name: "variables fill", profile: "half", env: alibabaEnv, files: aliyun,
			want: "HALFID ENVKEY", from: aliyunFrom("half") + ", ALIBABA_CLOUD_ACCESS_KEY_SECRET", settings: "region=cn-env",
		},
		{
			name: "nothing fills", profile: "half", files: aliyun, err: `no credential of the profile "half"` + "\n" + aliyunFrom("half") + ": it has a key id and no secret",
			notes: []string{aliyunFrom("half") + ": it has a key id and no secret, so it was passed over"},
		},
		{
			name: "variables alone", profile: "bare", env: with(alibabaEnv, "ALIBABA_CLOUD_SECURITY_TOKEN", "ENVTOKEN"), files: aliyun,
			want: "ENVID ENVKEY ENVTOKEN", from: "ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET", settings: "region=cn-env",
		},
		{name: "no file", env: alibabaEnv, want: "ENVID ENVKEY", from: "ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET", settings: "region=cn-env"},
		{
			name: "other names of variables", env: table{"ALICLOUD_ACCESS_KEY_ID": "A", "ACCESS_KEY_SECRET": "B", "ALIBABACLOUD_SECURITY_TOKEN": "C", "REGION_ID": "r", "ACCESS_KEY_ID": "no"},
			want: "A B C", from: "ALICLOUD_ACCESS_KEY_ID, ACCESS_KEY_SECRET", settings: "region=r",
		},
		{
			name: "file is ignored", env: with(alibabaEnv, "ALIBABA_CLOUD_IGNORE_PROFILE", "TRUE"), files: aliyun,
			want: "ENVID ENVKEY", from: "ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET", settings: "region=cn-env",
		},
		{name: "only TRUE ignores it", env: with(alibabaEnv, "ALIBABA_CLOUD_IGNORE_PROFILE", "true"), files: aliyun, want: main, from: aliyunFrom("main"), settings: "region=cn-main"},
		{
			name: "unknown by flag", profile: "nosuch", env: alibabaEnv, files: aliyun, settings: "region=cn-env",
			err: aliyunFrom("nosuch") + ": it has no such profile; it has arn, bare, cloud, cloudold, default, half, later, main, temp\n~/.alibabacloud",
		},
		{name: "unknown by variable", env: with(alibabaEnv, "ALICLOUD_PROFILE", "nosuch"), files: aliyun, settings: "region=cn-env", err: `no credential of the profile "nosuch"`},
	})
}

func TestAliyunModes(t *testing.T) {
	runWorlds(t, "alibaba", []world{
		{name: "token", profile: "temp", files: aliyun, want: "TMPID TMPKEY TMPTOKEN", from: aliyunFrom("temp")},
		{name: "AK takes no token", files: aliyun, env: table{"ALIBABA_CLOUD_SECURITY_TOKEN": "ENVTOKEN"}, want: "MAINID MAINKEY", from: aliyunFrom("main"), settings: "region=cn-main"},
		{name: "role", profile: "arn", env: alibabaEnv, files: aliyun, settings: "region=cn-env", err: aliyunFrom("arn") + `: the mode "RamRoleArn" is not supported` + "\nget temporary keys of the role"},
		{name: "new one", profile: "later", files: aliyun, err: `the mode "SomethingNew" is not supported`},
		{name: "login", profile: "cloud", files: aliyun, want: "SSOID SSOKEY SSOTOKEN", from: aliyunFrom("cloud")},
		{name: "login is over", profile: "cloudold", files: aliyun, err: "its keys expired at 2023-11-14T22:13:20Z\nlog in again: aliyun configure --profile cloudold --mode CloudSSO"},
	})
}

func TestAlibabaSDK(t *testing.T) {
	files := table{"~/.alibabacloud/credentials": "[default]\nenable = true\ntype = access_key\naccess_key_id = INIID\naccess_key_secret = INIKEY\n\n" +
		"[tmp]\ntype = sts\naccess_key_id = STSID\naccess_key_secret = STSKEY\nsecurity_token = STSTOKEN\n\n" +
		"[off]\nenable = false\ntype = access_key\naccess_key_id = OFFID\naccess_key_secret = OFFKEY\n\n" +
		"[role]\ntype = ram_role_arn\naccess_key_id = RID\naccess_key_secret = RKEY\nrole_arn = r\n"}
	const path = "~/.alibabacloud/credentials"
	runWorlds(t, "alibaba", []world{
		{name: "default", files: files, want: "INIID INIKEY", from: path + " (profile default)"},
		{name: "variables first", env: alibabaEnv, files: files, want: "ENVID ENVKEY", from: "ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET", settings: "region=cn-env"},
		{name: "profile", env: table{"ALIBABA_CLOUD_PROFILE": "tmp"}, files: files, want: "STSID STSKEY STSTOKEN", from: path + " (profile tmp)"},
		{name: "variables are no profile", profile: "tmp", env: alibabaEnv, files: with(files, "~/.aliyun/config.json", aliyunFile), want: "STSID STSKEY STSTOKEN", from: path + " (profile tmp)", settings: "region=cn-env"},
		{name: "disabled", profile: "off", files: files, err: path + " (profile off): it has no such profile; it has"},
		{name: "role", profile: "role", files: files, err: path + ` (profile role): the mode "ram_role_arn" is not supported`},
		{name: "named file", env: table{"ALIBABA_CLOUD_CREDENTIALS_FILE": "/k"}, files: table{"/k": "[default]\ntype=access_key\naccess_key_id=K\naccess_key_secret=S\n"}, want: "K S", from: "/k (profile default)"},
	})
}
