package credential_test

import "testing"

var (
	volcEnv = table{"VOLCENGINE_ACCESS_KEY": "ENVID", "VOLCENGINE_SECRET_KEY": "ENVKEY", "VOLCENGINE_REGION": "cn-env"}
	ve      = table{"~/.volcengine/config.json": `{"current": "main", "profiles": {
		"main": {"name": "main", "mode": "ak", "access-key": "MAINID", "secret-key": "MAINKEY", "region": "cn-main"},
		"b": {"mode": "", "access-key": "BID", "secret-key": "BKEY", "session-token": "BTOKEN"},
		"half": {"mode": "ak", "access-key": "HALF"},
		"sso": {"mode": "SSO", "access-key": "SID", "secret-key": "SKEY", "session-token": "STOKEN", "sts-expiration": 1767326400000},
		"oldsso": {"mode": "sso", "access-key": "SID", "secret-key": "SKEY", "session-token": "STOKEN"},
		"role": {"mode": "ramrolearn", "access-key": "RID", "secret-key": "RKEY", "role-trn": "trn"}}, "enableColor": false}`}
	veNoCurrent = table{"~/.volcengine/config.json": `{"current": "", "profiles": {"b": {"access-key": "BID", "secret-key": "BKEY"}}}`}
)

func veFrom(profile string) string { return "~/.volcengine/config.json (profile " + profile + ")" }

// TestVe: the profile by flag, current, VOLCENGINE_PROFILE; the file beats the environment.
func TestVe(t *testing.T) {
	runWorlds(t, "volcengine", []world{
		{name: "current beats variables", env: volcEnv, files: ve, want: "MAINID MAINKEY", from: veFrom("main"), settings: "region=cn-main"},
		{name: "current beats the variable's profile", env: table{"VOLCENGINE_PROFILE": "b"}, files: ve, want: "MAINID MAINKEY", from: veFrom("main"), settings: "region=cn-main"},
		{name: "flag beats current", profile: "b", env: volcEnv, files: ve, want: "BID BKEY BTOKEN", from: veFrom("b"), settings: "region=cn-env"},
		{name: "variable names the profile", env: with(volcEnv, "VOLCSTACK_PROFILE", "b"), files: veNoCurrent, want: "BID BKEY", from: veFrom("b"), settings: "region=cn-env"},
		{name: "no profile", env: volcEnv, files: veNoCurrent, want: "ENVID ENVKEY", from: "VOLCENGINE_ACCESS_KEY, VOLCENGINE_SECRET_KEY", settings: "region=cn-env"},
		{name: "unknown by variable", env: with(volcEnv, "VOLCENGINE_PROFILE", "nosuch"), files: veNoCurrent, want: "ENVID ENVKEY", from: "VOLCENGINE_ACCESS_KEY, VOLCENGINE_SECRET_KEY", settings: "region=cn-env"},
		{name: "unknown by flag", profile: "nosuch", env: volcEnv, files: ve, settings: "region=cn-env", err: veFrom("nosuch") + ": it has no such profile; it has b, half, main"},
		{name: "named file", env: table{"VOLCENGINE_CLI_CONFIG_FILE": "/ve.json"}, files: table{"/ve.json": `{"current":"x","profiles":{"x":{"access-key":"X","secret-key":"Y"}}}`}, want: "X Y", from: "/ve.json (profile x)"},
		{
			name: "older names", env: table{"VOLCSTACK_ACCESS_KEY_ID": "A", "VOLCSTACK_ACCESS_KEY": "no", "VOLCSTACK_SECRET_KEY": "B", "VOLCSTACK_SESSION_TOKEN": "C"},
			want: "A B C", from: "VOLCSTACK_ACCESS_KEY_ID, VOLCSTACK_SECRET_KEY",
		},
		{name: "variables are turned off", env: with(volcEnv, "VOLCENGINE_DISABLE_DEFAULT_CREDENTIALS", "true"), settings: "region=cn-env", err: "the environment: not looked at, because of VOLCENGINE_DISABLE_DEFAULT_CREDENTIALS=true"},
		{
			name: "half a profile by flag is no reason for variables", profile: "half", env: volcEnv, files: ve, settings: "region=cn-env", err: veFrom("half") + ": it has a key id and no secret",
			notes: []string{"it has a key id and no secret, so it was passed over"},
		},
		{name: "login", profile: "sso", files: ve, want: "SID SKEY STOKEN", from: veFrom("sso")},
		{name: "login without an end", profile: "oldsso", files: ve, err: veFrom("oldsso") + ": its keys are temporary, and it does not say until when\nlog in again: ve sso login --profile oldsso"},
		{name: "role", profile: "role", files: ve, err: `the mode "ramrolearn" is not supported`},
	})
}

func TestVolcOlderSDK(t *testing.T) {
	file := table{"~/.volc/config": `{"ak": "OLDID", "sk": "OLDKEY"}`}
	runWorlds(t, "volcengine", []world{
		{name: "file", files: file, want: "OLDID OLDKEY", from: "~/.volc/config"},
		{name: "variables first", env: table{"VOLC_ACCESSKEY": "A", "VOLC_SECRETKEY": "B"}, files: file, want: "A B", from: "VOLC_ACCESSKEY, VOLC_SECRETKEY"},
		{name: "newer variables first", env: with(volcEnv, "VOLC_ACCESSKEY", "A", "VOLC_SECRETKEY", "B"), files: file, want: "ENVID ENVKEY", from: "VOLCENGINE_ACCESS_KEY, VOLCENGINE_SECRET_KEY", settings: "region=cn-env"},
	})
}

func TestQingcloud(t *testing.T) {
	file := table{"~/.qingcloud/config.yaml": "# from the console\nqy_access_key_id: 'QYID'\nqy_secret_access_key: 0123456789\nzone: pek3\nhost: api.qingcloud.com\nport: 443\n"}
	runWorlds(t, "qingcloud", []world{
		{name: "file", files: file, want: "QYID 0123456789", from: "~/.qingcloud/config.yaml", settings: "zone=pek3"},
		{name: "no profiles", profile: "x", files: file, settings: "zone=pek3", err: `no credential of the profile "x"`},
		{name: "nothing", err: "there is no credential\n~/.qingcloud/config.yaml: no such file"},
		{name: "empty", files: table{"~/.qingcloud/config.yaml": "\n"}, err: "~/.qingcloud/config.yaml: "},
	})
}
