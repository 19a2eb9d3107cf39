package emit_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var golangDriver = driver{
	files: golangFiles, build: [][]string{{"go", "build", "-o", "driver", "."}, {"go", "vet", "./..."}},
	run: []string{"./driver"}, tools: []string{"go"}, bytes: true,
}

// golangFiles gives each signer a folder, as a package needs one, and lists them for the driver.
func golangFiles(t *testing.T, dir string, schemes []string) {
	t.Helper()
	var imports, list, judges, calls strings.Builder
	for _, id := range schemes {
		name := strings.ReplaceAll(id, "-", "")
		move(t, filepath.Join(dir, strings.ReplaceAll(id, "-", "_")+".go"), filepath.Join(dir, name, name+".go"))
		source := read(t, filepath.Join(dir, name, name+".go"))
		fmt.Fprintf(&imports, "import %q\n", "signers/"+name)
		fmt.Fprintf(&list, "\t%q: %s,\n", id, "sign"+name)
		fmt.Fprintf(&calls, "\nfunc sign%[1]s(g given) (came, error) {\n\trequest := %[1]s.Request{Method: g.values[\"method\"], URL: g.values[\"url\"], Body: []byte(g.values[\"body\"])}\n"+
			"\tfor _, h := range g.headers {\n\t\trequest.Headers = append(request.Headers, %[1]s.Pair{Name: h[0], Value: h[1]})\n\t}\n"+
			"\tcredential := %[1]s.Credential{KeyID: g.values[\"key_id\"], Secret: g.values[\"secret\"]}\n\toptions := %[1]s.Options{Inputs: g.inputs, Now: func() time.Time { return g.time }}\n", name)
		signs, _, _ := strings.Cut(source, "\n// Verdict is ")
		for field, value := range map[string]string{"Token": "credential.Token = g.values[\"token\"]", "Nonce": "options.Nonce = g.values[\"nonce\"]", "Cover": "options.Cover = g.cover"} {
			if strings.Contains(signs, "\n\t"+field+" ") {
				calls.WriteString("\t" + value + "\n")
			}
		}
		fmt.Fprintf(&calls, "\ts, err := %s.Sign(request, credential, options)\n\tif err != nil {\n\t\treturn came{}, err\n\t}\n"+
			"\tc := came{stringToSign: s.StringToSign, signature: s.Signature, url: s.URL, body: s.Body}\n"+
			"\tfor _, h := range s.Headers {\n\t\tc.headers = append(c.headers, [2]string{h.Name, h.Value})\n\t}\n\treturn c, nil\n}\n", name)
		if strings.Contains(source, "\nfunc Verify(") {
			fmt.Fprintf(&judges, "\t%q: %s,\n", id, "judge"+name)
			token := ""
			if strings.Contains(source, "\n\tToken ") {
				token = "credential.Token = g.values[\"token\"]"
			}
			fmt.Fprintf(&calls, golangJudge, name, token)
		}
	}
	write(t, filepath.Join(dir, "signers.go"), []byte("package main\n\nimport \"time\"\n"+imports.String()+"\nvar signers = map[string]func(given) (came, error){\n"+list.String()+"}\n\nvar judges = map[string]func(given) (string, string, error){\n"+judges.String()+"}\n"+calls.String()))
	write(t, filepath.Join(dir, "go.mod"), []byte("module signers\n\ngo 1.23\n"))
	driver, err := driverFiles.ReadFile("testdata/drivers/go.go")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "main.go"), driver)
}

// golangJudge is the function of a scheme that calls its verifier.
const golangJudge = `
func judge%[1]s(g given) (string, string, error) {
	request := %[1]s.Request{Method: g.values["method"], URL: g.values["url"], Body: []byte(g.values["body"])}
	for _, h := range g.headers {
		request.Headers = append(request.Headers, %[1]s.Pair{Name: h[0], Value: h[1]})
	}
	find := func(keyID string) (%[1]s.Credential, bool, error) {
		credential := %[1]s.Credential{KeyID: g.values["key_id"], Secret: g.values["secret"]}
		%[2]s
		return credential, keyID == credential.KeyID, nil
	}
	v, err := %[1]s.Verify(request, find, %[1]s.Demands{
		Inputs: g.inputs, Now: func() time.Time { return g.time }, Within: g.within, Accepted: g.accepted, Headers: g.lists["headers"], Cover: g.lists["cover"],
	})
	if err != nil {
		return "", "", err
	}
	return v.ID, v.Detail, nil
}
`

// TestGolangFormat holds the golden files and the helper file to gofmt, and the latter to vet; the driver has all signers vetted.
func TestGolangFormat(t *testing.T) {
	golangDriver.present(t)
	files, err := filepath.Glob("testdata/golden/go/*.go")
	if err != nil || len(files) != 6 {
		t.Fatal(err, files)
	}
	out, err := exec.Command("gofmt", append([]string{"-l", "helpers/testdata/go.go", "testdata/drivers/go.go"}, files...)...).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
	out, err = exec.Command("go", "vet", "helpers/testdata/go.go").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
