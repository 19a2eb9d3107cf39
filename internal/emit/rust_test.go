package emit_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
)

var rustDriver = driver{
	files: rustFiles,
	build: [][]string{{"rustc", "--edition", "2021", "-D", "warnings", "-C", "debuginfo=0", "-o", "driver", "main.rs"}},
	run:   []string{"./driver"}, tools: []string{"rustc"},
}

// rustFiles writes the module that calls each signer.
func rustFiles(t *testing.T, dir string, schemes []string) {
	t.Helper()
	var mods, arms, judges, calls strings.Builder
	for _, id := range schemes {
		name := strings.ReplaceAll(id, "-", "_")
		source := read(t, filepath.Join(dir, name+".rs"))
		fmt.Fprintf(&mods, "#[path = %q]\nmod %s;\n", name+".rs", name)
		fmt.Fprintf(&arms, "        %q => sign_%s(case),\n", id, name)
		more := map[string]string{"token": "", "nonce": "", "cover": ""}
		signs, _, verifies := strings.Cut(source, "\npub struct Verdict ")
		for field, value := range map[string]string{"token": "token: case.find(\"token\"),", "nonce": "nonce: case.find(\"nonce\"),", "cover": "cover: case.cover.clone(),"} {
			if strings.Contains(signs, "    pub "+field+":") {
				more[field] = value
			}
		}
		fmt.Fprintf(&calls, `
fn sign_%[1]s(case: &Case) {
    let request = %[1]s::Request { method: case.text("method"), url: case.text("url"), headers: case.headers.clone(), body: case.values["body"].clone() };
    let credential = %[1]s::Credential { key_id: case.text("key_id"), secret: case.text("secret"), %[2]s };
    let options = %[1]s::Options { inputs: case.inputs.clone(), time: Some(case.time()), %[3]s %[4]s };
    match %[1]s::sign(&request, &credential, &options) {
        Err(error) => answer("error", &[error.to_string().as_bytes()]),
        Ok(signed) => {
            answer("string_to_sign", &[&signed.string_to_sign]);
            answer("signature", &[signed.signature.as_bytes()]);
            for (name, value) in &signed.headers {
                answer("header", &[name.as_bytes(), value]);
            }
            answer("url", &[signed.url.as_bytes()]);
            answer("body", &[&signed.body]);
        }
    }
}
`, name, strings.TrimSuffix(more["token"], ","), more["nonce"], more["cover"])
		if verifies {
			fmt.Fprintf(&judges, "        %q => judge_%s(case),\n", id, name)
			fmt.Fprintf(&calls, rustJudge, name, more["token"])
		}
	}
	write(t, filepath.Join(dir, "schemes.rs"), []byte("use crate::{answer, Case};\n"+mods.String()+
		"\npub fn sign(case: &Case) {\n    match case.text(\"scheme\").as_str() {\n"+arms.String()+"        _ => answer(\"error\", &[b\"no such scheme\"]),\n    }\n}\n"+
		"\npub fn judge(case: &Case) {\n    match case.text(\"scheme\").as_str() {\n"+judges.String()+"        _ => answer(\"error\", &[b\"no such scheme\"]),\n    }\n}\n"+calls.String()))
	write(t, filepath.Join(dir, "main.rs"), []byte(read(t, "testdata/drivers/rust.rs")))
}

// rustJudge is the function that calls the verifier of a scheme.
const rustJudge = `
fn judge_%[1]s(case: &Case) {
    let request = %[1]s::Request { method: case.text("method"), url: case.text("url"), headers: case.headers.clone(), body: case.values["body"].clone() };
    let credential = %[1]s::Credential { key_id: case.text("key_id"), secret: case.text("secret"), %[2]s };
    let find_key = |key_id: &str| Some(credential.clone()).filter(|c| c.key_id == key_id);
    let demands = %[1]s::Demands {
        inputs: case.inputs.clone(), time: Some(case.time()), within: case.within(), accepted: case.accepted.clone(),
        headers: case.headers_wanted.clone(), cover: case.cover.clone().unwrap_or_default(), seen: None,
    };
    match %[1]s::verify(&request, &find_key, &demands) {
        Err(error) => answer("error", &[error.to_string().as_bytes()]),
        Ok(verdict) => {
            assert_eq!(verdict.is_ok(), verdict.key_id.is_some());
            answer("verdict", &[verdict.id.as_bytes()]);
            answer("detail", &[verdict.detail.as_bytes()]);
        }
    }
}
`

// crate tells what a file is: an example is a program.
func crate(file string) string {
	if strings.HasSuffix(file, "_example.rs") {
		return "bin"
	}
	return "lib"
}

// TestRustFormat holds the golden files, the verifiers of their schemes and the helper file to rustfmt, and all but the
// last to clippy.
func TestRustFormat(t *testing.T) {
	driver{tools: []string{"rustfmt"}}.present(t)
	files, err := filepath.Glob("testdata/golden/rust/*.rs")
	if err != nil || len(files) != 6 {
		t.Fatal(err, files)
	}
	for _, id := range goldenSchemes {
		s, err := chopmark.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		made, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: "rust", Verify: true})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, filepath.Join(t.TempDir(), made[0].Name))
		write(t, files[len(files)-1], made[0].Data)
	}
	out, err := exec.Command("rustfmt", append([]string{"--edition", "2021", "--check", "helpers/rust.rs"}, files...)...).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	driver{tools: []string{"clippy-driver"}}.present(t)
	for _, file := range files {
		out := filepath.Join(t.TempDir(), "out.rmeta")
		said, err := exec.Command("clippy-driver", "--edition", "2021", "-D", "warnings", "--crate-type", crate(file), "--emit", "metadata", "-o", out, file).CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s", err, said)
		}
	}
}
