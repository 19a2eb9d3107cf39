package e2e

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// generatedCalls has a call for each scheme that the sandbox plays, and what it is answered.
var generatedCalls = []struct {
	scheme string
	args   []string // of the example: method, address, body, inputs
	want   string   // in what it prints
}{
	{
		"tencent-tc3",
		[]string{"POST", "https://vpc.tencentcloudapi.com/", "{}", "action=DescribeAddresses", "version=2017-03-12", "region=ap-guangzhou"},
		`"AddressId":"eip-`,
	},
	{
		"tencent-v1",
		[]string{"GET", "https://vpc.tencentcloudapi.com/?Action=DescribeAddresses&Version=2017-03-12&Region=ap-guangzhou", ""},
		`"AddressId":"eip-`,
	},
	{
		"qingcloud-iaas",
		[]string{"GET", "https://api.qingcloud.com/iaas/?action=DescribeInstances&version=1&zone=sh1&search_word=web%20server", ""},
		`"ret_code":0`,
	},
	{
		"volcengine-v4",
		[]string{
			"GET", "https://open.volcengineapi.com/?Action=DescribeInstances&Version=2020-04-01&MaxResults=10", "",
			"service=ecs", "region=cn-beijing",
		},
		`"InstanceId":"i-`,
	},
	{
		"tencent-apigw", // its key pair
		[]string{"GET", "https://service-abc-1250000000.ap-guangzhou.apigateway.myqcloud.com/release/x?b=2&a=1", ""},
		``,
	},
}

// generatedIn says how the example of a language is run: a program, and the folder's file in place of "*".
var generatedIn = []struct {
	language string
	build    []string // a program and the ends of the files that it is given; nil: none
	run      []string
	example  string // the end of the example's name, without what run adds by itself
}{
	{"bash", nil, []string{"bash"}, "_example.sh"},
	{"python", nil, []string{"python3"}, "_example.py"},
	{"javascript", nil, []string{"node"}, "-example.mjs"},
	{"php", nil, []string{"php"}, "Example.php"},
	{"ruby", nil, []string{"ruby"}, "_example.rb"},
	{"perl", nil, []string{"perl"}, "_example.pl"},
	{"lua", nil, []string{"luajit"}, "_example.lua"},
	{"elixir", nil, []string{"elixir"}, "_example.exs"},
	{"java", []string{"javac", "*.java"}, []string{"java", "-cp", "."}, "Example.java"},
}

// generatedPrograms says how the example of a language becomes a program of its own, in a folder of its own.
var generatedPrograms = []struct {
	language, compiler string
	needs              string   // a command that works where all is there; empty: the compiler is all
	build              string   // makes the program "example"
	run                []string // what runs it; nil: it runs by itself. Mono knows no certificates but its own: it sends without TLS
}{
	{"c", "gcc", "gcc -xc -fsyntax-only -include curl/curl.h -include openssl/evp.h /dev/null", "gcc -std=c11 -o example *_example.c -lcurl -lcrypto", nil},
	{
		"objc", "gcc", "gcc -xc -fsyntax-only -include curl/curl.h -include openssl/evp.h /dev/null && gnustep-config --objc-flags",
		"gcc $(gnustep-config --objc-flags) -std=gnu11 -o example *.m $(gnustep-config --base-libs) -lcurl -lcrypto", nil,
	},
	{"go", "go", "", "go mod init example.com/signer && go build -o example *_example.go", nil},
	{"rust", "rustc", "", "rustc --edition 2021 -o example *_example.rs", nil},
	{
		"csharp", "mcs", "which mono && test -e /usr/lib/mono/4.5/System.Net.Http.dll",
		"mcs -r:System.Net.Http.dll -out:example *.cs",
		[]string{"mono"},
	},
}

// TestGeneratedPrograms lets generated signers of compiled languages talk to the clouds.
func TestGeneratedPrograms(t *testing.T) {
	k := theKit(t)
	for _, g := range generatedPrograms {
		t.Run(g.language, func(t *testing.T) {
			interpreter(t, g.compiler)
			if g.needs != "" && exec.Command("sh", "-c", g.needs).Run() != nil {
				missing(t, g.needs+" fails")
			}
			for _, call := range generatedCalls {
				t.Run(call.scheme, func(t *testing.T) {
					dir := t.TempDir()
					generate(t, k, dir, call.scheme, g.language)
					cmd := exec.Command("sh", "-c", g.build)
					cmd.Dir = dir
					if out, err := cmd.CombinedOutput(); err != nil {
						t.Fatalf("%v\n%s", err, out)
					}
					command := append(append(g.run, filepath.Join(dir, "example")), call.args...)
					if g.run != nil {
						command[3] = strings.Replace(command[3], "https://", "http://", 1)
					}
					talks(t, k, command, call.want)
				})
			}
		})
	}
}

// talks runs a command with the right secret and with a wrong one.
func talks(t *testing.T, k *kit, command []string, want string) {
	t.Helper()
	out := k.run(t, command)
	if out.code != 0 || !strings.Contains(out.stdout, want) {
		t.Errorf("exit code %d\n%s\n%s", out.code, out.stdout, out.stderr)
	}
	out.judged(t, "ok")
	k.run(t, command, "CHOPMARK_SECRET=wrong").judged(t, "signature-mismatch")
}

// TestGenerated lets generated signers, with their examples, talk to the clouds: signatures are taken, and refused where
// the secret is wrong.
func TestGenerated(t *testing.T) {
	k := theKit(t)
	for _, g := range generatedIn {
		t.Run(g.language, func(t *testing.T) {
			interpreter(t, g.run[0])
			dir := t.TempDir()
			for _, call := range generatedCalls {
				generate(t, k, dir, call.scheme, g.language)
			}
			if g.build != nil {
				build(t, dir, g.build)
			}
			for _, call := range generatedCalls {
				t.Run(call.scheme, func(t *testing.T) {
					example := exampleOf(t, dir, call.scheme, g.example)
					command := append(append([]string{"env", "-C", dir}, g.run...), example)
					talks(t, k, append(command, call.args...), call.want)
				})
			}
		})
	}
}

func generate(t *testing.T, k *kit, dir, scheme, language string) {
	t.Helper()
	cmd := exec.Command(filepath.Join(k.bin, "chopmark"), "generate", "-s", scheme, "--lang", language, "--with", "example", "-o", dir)
	cmd.Env = k.environment()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func build(t *testing.T, dir string, command []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, command[1]))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(interpreter(t, command[0]), files...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// exampleOf finds a scheme's example: names differ between languages in case and in what stands between words. A class goes
// by its name without an end.
func exampleOf(t *testing.T, dir, scheme, end string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"+end))
	if err != nil {
		t.Fatal(err)
	}
	bare := strings.NewReplacer("-", "", "_", "")
	for _, file := range files {
		name := filepath.Base(file)
		if strings.EqualFold(bare.Replace(strings.TrimSuffix(name, end)), bare.Replace(scheme)) {
			return strings.TrimSuffix(name, ".java")
		}
	}
	t.Fatalf("no example of %s ends with %s", scheme, end)
	return ""
}
