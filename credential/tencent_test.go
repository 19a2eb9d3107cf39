package credential_test

import "testing"

var tencentEnv = table{"TENCENTCLOUD_SECRET_ID": "ENVID", "TENCENTCLOUD_SECRET_KEY": "ENVKEY"}

const tccliFile = `{"secretId": "FILEID", "secretKey": "FILEKEY", "token": "FILETOKEN"}`

func with(a table, more ...string) table {
	out := table{}
	for k, v := range a {
		out[k] = v
	}
	for i := 0; i+1 < len(more); i += 2 {
		out[more[i]] = more[i+1]
	}
	return out
}

// TestTccli: environment before file, but not when a profile is asked for; the profile by flag, TCCLI_PROFILE, default.
func TestTccli(t *testing.T) {
	files := table{"~/.tccli/default.credential": tccliFile, "~/.tccli/prod.credential": `{"secretId": "PRODID", "secretKey": "PRODKEY"}`}
	runWorlds(t, "tencent", []world{
		{name: "variables beat the file", env: tencentEnv, files: files, want: "ENVID ENVKEY", from: "TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY"},
		{
			name: "token from the variable", env: with(tencentEnv, "TENCENTCLOUD_TOKEN", "ENVTOKEN"), files: files,
			want: "ENVID ENVKEY ENVTOKEN", from: "TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY",
		},
		{name: "file", files: files, want: "FILEID FILEKEY FILETOKEN", from: "~/.tccli/default.credential (profile default)"},
		{
			name: "a profile by flag beats variables", profile: "prod", env: tencentEnv, files: files,
			want: "PRODID PRODKEY", from: "~/.tccli/prod.credential (profile prod)",
		},
		{name: "a profile by variable does not", env: with(tencentEnv, "TCCLI_PROFILE", "prod"), files: files, want: "ENVID ENVKEY", from: "TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY"},
		{name: "profile by variable", env: table{"TCCLI_PROFILE": "prod"}, files: files, want: "PRODID PRODKEY", from: "~/.tccli/prod.credential (profile prod)"},
		{name: "flag beats variable", profile: "default", env: table{"TCCLI_PROFILE": "prod"}, files: files, want: "FILEID FILEKEY FILETOKEN", from: "~/.tccli/default.credential (profile default)"},
		{
			name: "half a pair does not count", env: table{"TENCENTCLOUD_SECRET_ID": "ENVID", "TENCENTCLOUD_TOKEN": "ENVTOKEN"}, files: files,
			want: "FILEID FILEKEY FILETOKEN", from: "~/.tccli/default.credential (profile default)",
			notes: []string{"TENCENTCLOUD_SECRET_ID: it has a key id and no secret, so it was passed over"},
		},
		{
			name: "unknown profile", profile: "nosuch", env: tencentEnv, files: files,
			err: "there is no credential of the profile \"nosuch\"\nthe environment: not looked at, because a profile is asked for\n~/.tccli/nosuch.credential (profile nosuch): no such file",
		},
		{name: "a path is no profile", profile: "../x", files: files, err: `there can be no profile "../x": it has a quote or a slash in it`},
		{
			name: "nothing at all",
			err: "there is no credential\nthe environment: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY are not set\n" +
				"~/.tccli/default.credential (profile default): no such file\n~/.tencentcloud/credentials: no such file\n" +
				"the environment: TENCENTCLOUD_API_SECRET_ID and TENCENTCLOUD_API_SECRET_KEY are not set",
		},
		{
			name: "other tools", env: table{"TENCENTCLOUD_API_SECRET_ID": "X", "TENCENTCLOUD_API_SECRET_KEY": "Y"},
			want: "X Y", from: "TENCENTCLOUD_API_SECRET_ID, TENCENTCLOUD_API_SECRET_KEY", notes: []string{"are not read by Tencent Cloud's own tools"},
		},
	})
}

func TestTccliModes(t *testing.T) {
	file := func(more string) table {
		return table{"~/.tccli/default.credential": `{"secretId": "FILEID", "secretKey": "FILEKEY", ` + more + `}`}
	}
	const from = "~/.tccli/default.credential (profile default)"
	runWorlds(t, "tencent", []world{
		{name: "default", files: file(`"type": "default"`), want: "FILEID FILEKEY", from: from},
		{name: "logged in", files: file(`"type": "sso", "token": "T", "expiresAt": 1767326400`), want: "FILEID FILEKEY T", from: from},
		{
			name: "login is over", files: file(`"type": "oauth", "token": "T", "expiresAt": 1767222000`),
			err: "~/.tccli/default.credential (profile default): its keys expired at 2025-12-31T23:00:00Z\nlog in again: tccli auth login --profile default",
		},
		{name: "instance role", files: file(`"type": "cvm-role"`), err: `the mode "cvm-role" is not supported` + "\nget temporary keys of the role"},
		{name: "role", files: file(`"type": "default", "role-arn": "qcs::cam::uin/1:roleName/r"`), err: `the mode "role-arn" is not supported`},
		{name: "role in variables", env: with(tencentEnv, "TENCENTCLOUD_ROLE_ARN", "r"), want: "ENVID ENVKEY", from: "TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY", notes: []string{"TENCENTCLOUD_ROLE_ARN is set, and is of no effect here"}},
	})
}

// TestTccliRegion: the region is found apart from the keys; old files have it at the top.
func TestTccliRegion(t *testing.T) {
	files := table{
		"~/.tccli/default.credential": tccliFile,
		"~/.tccli/default.configure":  `{"_sys_param": {"region": "ap-new"}, "cvm": {"version": "2017-03-12"}}`,
		"~/.tccli/old.credential":     `{"secretId": "OLDID", "secretKey": "OLDKEY"}`,
		"~/.tccli/old.configure":      `{"region": "ap-old", "output": "json"}`,
	}
	const fromFile = "~/.tccli/default.credential (profile default)"
	runWorlds(t, "tencent", []world{
		{name: "file", files: files, want: "FILEID FILEKEY FILETOKEN", from: fromFile, settings: "region=ap-new"},
		{name: "old layout", profile: "old", files: files, want: "OLDID OLDKEY", from: "~/.tccli/old.credential (profile old)", settings: "region=ap-old"},
		{name: "variable first", env: table{"TENCENTCLOUD_REGION": "ap-env"}, files: files, want: "FILEID FILEKEY FILETOKEN", from: fromFile, settings: "region=ap-env"},
		{name: "not with a profile", profile: "old", env: table{"TENCENTCLOUD_REGION": "ap-env"}, files: files, want: "OLDID OLDKEY", from: "~/.tccli/old.credential (profile old)", settings: "region=ap-old"},
		{name: "keys by variables", env: tencentEnv, files: files, want: "ENVID ENVKEY", from: "TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY", settings: "region=ap-new"},
	})
}

func TestTencentSDK(t *testing.T) {
	const ini = "# keys\n[other]\nsecret_id = NO\nsecret_key = NO\n\n[default]\nsecret_id = INIID\nsecret_key = INI=KEY#1\n"
	const other = "[default]\nsecret_id = MINE\nsecret_key = MYKEY\n"
	runWorlds(t, "tencent", []world{
		{name: "home", files: table{"~/.tencentcloud/credentials": ini}, want: "INIID INI=KEY#1", from: "~/.tencentcloud/credentials"},
		{name: "etc", files: table{"/etc/tencentcloud/credentials": other}, want: "MINE MYKEY", from: "/etc/tencentcloud/credentials"},
		{name: "home beats etc", files: table{"~/.tencentcloud/credentials": ini, "/etc/tencentcloud/credentials": other}, want: "INIID INI=KEY#1", from: "~/.tencentcloud/credentials"},
		{
			name: "named file", env: table{"TENCENTCLOUD_CREDENTIALS_FILE": "/srv/keys"}, files: table{"~/.tencentcloud/credentials": ini, "/srv/keys": other},
			want: "MINE MYKEY", from: "/srv/keys",
		},
		{name: "named file that is not there", env: table{"TENCENTCLOUD_CREDENTIALS_FILE": "~/keys"}, files: table{"~/.tencentcloud/credentials": ini}, err: "~/keys: no such file"},
		{name: "variables first", env: tencentEnv, files: table{"~/.tencentcloud/credentials": ini}, want: "ENVID ENVKEY", from: "TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY"},
		{name: "tccli first", files: table{"~/.tencentcloud/credentials": ini, "~/.tccli/default.credential": tccliFile}, want: "FILEID FILEKEY FILETOKEN", from: "~/.tccli/default.credential (profile default)"},
		{name: "has no profiles", profile: "other", files: table{"~/.tencentcloud/credentials": ini}, err: `no credential of the profile "other"`},
	})
}
