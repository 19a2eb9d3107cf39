package credential_test

import "testing"

var (
	awsEnv   = table{"AWS_ACCESS_KEY_ID": "ENVID", "AWS_SECRET_ACCESS_KEY": "ENVKEY", "AWS_SESSION_TOKEN": "ENVTOKEN", "AWS_REGION": "eu-env"}
	awsFiles = table{
		"~/.aws/credentials": "[default]\naws_access_key_id = DEFID\naws_secret_access_key = DEF/KEY+1=\n\n" +
			"[work]\nAWS_ACCESS_KEY_ID=WORKID\naws_secret_access_key=WORKKEY\naws_session_token=WORKTOKEN\n",
		"~/.aws/config": "[default]\nregion = eu-default\ns3 =\n  max_concurrent_requests = 20\n  addressing_style = path\noutput = json\n\n" +
			"[profile work]\nregion = eu-work\naws_access_key_id = CONFID\naws_secret_access_key = CONFKEY\n\n" +
			"[profile conf]\naws_access_key_id = CONFID\naws_secret_access_key = CONFKEY\n\n" +
			"[bare]\naws_access_key_id = BAREID\naws_secret_access_key = BAREKEY\n\n" +
			"[profile role]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\n\n" +
			"[profile sso]\nsso_session = s\n\n[sso-session s]\nsso_start_url = https://s.example/\n",
	}
)

// TestAWS: variables before files, but not when a profile is asked for by flag; credentials before configuration.
func TestAWS(t *testing.T) {
	const fromEnv, fromDefault = "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY", "~/.aws/credentials (profile default)"
	runWorlds(t, "aws", []world{
		{name: "variables beat files", env: awsEnv, files: awsFiles, want: "ENVID ENVKEY ENVTOKEN", from: fromEnv, settings: "region=eu-env"},
		{name: "a profile by variable does not beat them", env: with(awsEnv, "AWS_PROFILE", "work"), files: awsFiles, want: "ENVID ENVKEY ENVTOKEN", from: fromEnv, settings: "region=eu-env"},
		{name: "a profile by flag does", profile: "work", env: awsEnv, files: awsFiles, want: "WORKID WORKKEY WORKTOKEN", from: "~/.aws/credentials (profile work)", settings: "region=eu-env"},
		{name: "files", files: awsFiles, want: "DEFID DEF/KEY+1=", from: fromDefault, settings: "region=eu-default"},
		{name: "profile by variable", env: table{"AWS_PROFILE": "work"}, files: awsFiles, want: "WORKID WORKKEY WORKTOKEN", from: "~/.aws/credentials (profile work)", settings: "region=eu-work"},
		{name: "configuration", profile: "conf", files: awsFiles, want: "CONFID CONFKEY", from: "~/.aws/config (profile conf)"},
		{name: "only with the word profile", profile: "bare", files: awsFiles, err: "~/.aws/config (profile bare): it has no such profile; it has "},
		{name: "old name of the token", env: table{"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "B", "AWS_SECURITY_TOKEN": "C", "AWS_DEFAULT_REGION": "r"}, want: "A B C", from: fromEnv, settings: "region=r"},
		{name: "role", profile: "role", files: awsFiles, err: "~/.aws/config (profile role): the mode \"role_arn\" is not supported\nput temporary keys into the environment: eval \"$(aws configure export-credentials --profile role --format env)\""},
		{name: "sso", env: table{"AWS_PROFILE": "sso"}, files: awsFiles, err: `the mode "sso" is not supported`},
		{name: "unknown by variable", env: with(awsEnv, "AWS_PROFILE", "nosuch"), files: awsFiles, settings: "region=eu-env", err: `no credential of the profile "nosuch"`},
		{
			name: "named files", env: table{"AWS_SHARED_CREDENTIALS_FILE": "~/keys", "AWS_CONFIG_FILE": "/conf"}, files: with(awsFiles, "~/keys", "[default]\naws_access_key_id=K\naws_secret_access_key=S\n", "/conf", "[default]\nregion=r\n"),
			want: "K S", from: "~/keys (profile default)", settings: "region=r",
		},
		{
			name: "nothing",
			err: "there is no credential\nthe environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set\n" +
				"~/.aws/config (profile default): no such file\n~/.aws/credentials (profile default): no such file",
		},
	})
}
