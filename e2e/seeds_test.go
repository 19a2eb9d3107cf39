package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark/e2e/seeds"
)

const gatewayHost = "service-chopmark-1234567890.ap-guangzhou.apigateway.myqcloud.com"

// transformable is the instance of the sandbox whose public address is not elastic yet.
const transformable = "ins-p4n8v1cz"

// seedOutcomes say what each script prints. The scripts of 000, 001 and 004 end with 0 whatever the cloud answers.
var seedOutcomes = map[string]struct {
	right, wrong string // what is printed, by program
	wrongCode    int
}{
	"qingcloud.py":  {"'server_certificate_id': 'sc-", "'ret_code': 1200", 0},
	"gateway2.py":   {"<Response [200]>", "HMAC signature", 0},
	"gateway3.py":   {gatewayHost, "HMAC signature", 0},
	"eip.php":       {`"status":"UNBIND"`, `{"exception":"Error","code":"InvalidParameter.SignatureFailure"}`, codeRefused},
	"eip.py":        {`"status": "UNBIND"`, `{"exception": "Error", "code": "InvalidParameter.SignatureFailure"}`, codeRefused},
	"tmt.php":       {`"TargetText":"`, `{"exception":"Error","code":"AuthFailure.SignatureFailure"}`, codeRefused},
	"volcengine.py": {`"InstanceIds":["i-`, `"Code":"SignatureDoesNotMatch"`, 0},
}

func TestSeeds(t *testing.T) {
	articles, err := seeds.Dir()
	if err != nil {
		missing(t, err.Error())
	}
	k := theKit(t)
	programs := seedPrograms(t, articles, secret)
	wrong := seedPrograms(t, articles, "wrong")
	for name := range seedOutcomes {
		want := seedOutcomes[name]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			language := map[string]string{".py": "python", ".php": "php"}[filepath.Ext(name)]
			run := interpreter(t, language)
			t.Run("right secret", func(t *testing.T) {
				o := k.run(t, []string{run, programs[name]})
				o.prints(t, 0, want.right)
				o.judged(t, "ok")
				if strings.HasPrefix(name, "eip.") {
					o.released(t)
				}
			})
			t.Run("wrong secret", func(t *testing.T) {
				o := k.run(t, []string{run, wrong[name]})
				o.prints(t, want.wrongCode, want.wrong)
				o.judged(t, "signature-mismatch")
			})
		})
	}
}

func (o outcome) prints(t *testing.T, code int, want string) {
	t.Helper()
	if o.code != code || !strings.Contains(o.stdout, want) {
		t.Errorf("exit code %d, want %d and output with %q\nstdout:\n%s\nstderr:\n%s", o.code, code, want, o.stdout, o.stderr)
	}
}

// released holds that the address which the script of seed 002 transforms and releases is gone from the list, alone.
func (o outcome) released(t *testing.T) {
	t.Helper()
	answer := o.answer(t)
	before, after := at(answer, "before"), at(answer, "after")
	if before != after || !strings.HasPrefix(before, `["eip-`) {
		t.Errorf("the list is %s before and %s after", before, after)
	}
}

// seedPrograms writes the programs with a secret filled in, and gives their paths by name.
func seedPrograms(t *testing.T, articles, secret string) map[string]string {
	t.Helper()
	return writePrograms(t, articles, secret, nil)
}

// writePrograms does it with some of the values changed.
func writePrograms(t *testing.T, articles, secret string, changed seeds.Values) map[string]string {
	t.Helper()
	certificate, key := selfSigned(t)
	values := seeds.Values{
		"key_id": keyID, "secret": secret,
		"certificate": certificate, "private_key": key,
		"gateway_host": gatewayHost, "gateway_url": "http://" + gatewayHost + "/release/echo", "source": "chopmark",
		"instance_id": transformable,
		"image_id":    "image-aaaaaaaa", "instance_name": "chopmark-e2e", "instance_type": "ecs.g1.large",
		"security_group": "sg-aaaaaaaa", "subnet": "subnet-aaaaaaaa", "zone": "cn-beijing-a",
		"password": "Chopmark-2026", "project": "default", "volume_size": "40", "volume_type": "ESSD_PL0",
	}
	maps.Copy(values, changed)
	programs, err := seeds.All(articles, values)
	if err != nil {
		t.Fatal(err)
	}
	if len(programs) != len(seedOutcomes) {
		t.Fatalf("%d programs, want %d", len(programs), len(seedOutcomes))
	}
	dir, paths := t.TempDir(), map[string]string{}
	for _, p := range programs {
		paths[p.Name] = filepath.Join(dir, p.Name)
		if err := os.WriteFile(paths[p.Name], []byte(p.Text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

// selfSigned makes a certificate for the call that stores one.
func selfSigned(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "chopmark.example"},
		NotBefore: time.Now(), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secretDER, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return certificate, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secretDER}))
}
