package call

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/provider"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// wire is a transport whose other end keeps the bytes that travelled, and answers nothing of interest.
func wire(into *bytes.Buffer) *http.Transport {
	t := Connection{}.Transport()
	t.Proxy = nil
	t.DialTLSContext = func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			if r, err := http.ReadRequest(bufio.NewReader(io.TeeReader(server, into))); err == nil {
				_, _ = io.Copy(io.Discard, r.Body)
			}
			_, _ = io.WriteString(server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
		}()
		return client, nil
	}
	return t
}

// TestGolden holds the bytes that travel for the calls of the documents, and that a server would accept them.
func TestGolden(t *testing.T) {
	param := func(words ...string) (out []provider.Param) {
		for i := 0; i < len(words); i += 2 {
			out = append(out, provider.Param{Name: words[i], Value: words[i+1]})
		}
		return out
	}
	setting := func(name, value string) map[string]string { return map[string]string{name: value} }
	tests := []struct {
		name, provider string
		call           provider.Call
	}{
		{"tencent-eip", "tencent", provider.Call{Service: "eip", Action: "DescribeAddresses", Params: param("Region", "ap-guangzhou")}},
		{"tencent-tmt", "tencent", provider.Call{Service: "tmt", Action: "TextTranslate", Params: param("SourceText", "你好", "Source", "zh", "Target", "en", "ProjectId", "0")}},
		{"tencent-v1", "tencent", provider.Call{Service: "cvm", Action: "DescribeInstances", Scheme: "tencent-v1", Params: param("Region", "ap-guangzhou", "Filters.0.Name", "zone", "Filters.0.Values.0", "a b+c&d")}},
		{"tencent-get", "tencent", provider.Call{Service: "cvm", Action: "DescribeInstances", Method: "GET", Params: param("Limit", "1", "InstanceIds.0", "ins-1")}},
		{"qingcloud-certificate", "qingcloud", provider.Call{Action: "CreateServerCertificate", Settings: setting("zone", "sh1"), Params: param(
			"server_certificate_name", "test1", "certificate_content", "-----BEGIN CERTIFICATE-----\nMI+/=\n", "private_key", "-----BEGIN PRIVATE KEY-----\nMI~*\n")}},
		{"volcengine-ecs", "volcengine", provider.Call{Service: "ecs", Action: "RunInstances", Settings: setting("region", "cn-beijing"), Params: param("ImageId", "image-1", "NetworkInterfaces.1.SubnetId", "subnet-1")}},
		{"alibaba-ecs", "alibaba", provider.Call{Service: "ecs", Action: "DescribeRegions"}},
		{"alibaba-rpc", "alibaba", provider.Call{Service: "ecs", Action: "DescribeInstances", Scheme: "alibaba-rpc", Params: param("RegionId", "cn-hangzhou", "Tag.1.Key", "a*b~c d")}},
		{"aws-sts", "aws", provider.Call{Service: "sts", Action: "GetCallerIdentity"}},
		{"aws-json", "aws", provider.Call{Service: "kms", Action: "ListKeys", Settings: setting("region", "eu-west-1"), Params: []provider.Param{{Name: "Limit", Value: 10}}}},
	}
	at := time.Unix(1700000000, 0).UTC()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := provider.Load(tt.provider)
			if err != nil {
				t.Fatal(err)
			}
			r, err := p.Build(tt.call)
			if err != nil {
				t.Fatal(err)
			}
			s, err := chopmark.Load(r.Scheme)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			c, err := New(s, testCredential, Options{
				Transport: wire(&got), Inputs: r.Inputs, Clock: func() time.Time { return at }, Nonce: func() string { return "1234567890" },
			})
			if err != nil {
				t.Fatal(err)
			}
			_, _ = c.Send(t.Context(), Target{Message: r.Message, Provider: p, Dialect: r.Dialect}) // what it answers does not matter
			accepted(t, s, got.Bytes(), at)
			golden(t, tt.name, got.Bytes())
		})
	}
}

// accepted verifies what travelled.
func accepted(t *testing.T, s *chopmark.Scheme, wire []byte, at time.Time) {
	t.Helper()
	m, err := chopmark.ParseHTTP(wire, "https")
	if err != nil {
		t.Fatalf("%v\n%s", err, wire)
	}
	v, err := chopmark.NewVerifier(s, chopmark.KeyMap{testCredential.KeyID: testCredential}, chopmark.VerifyOptions{Clock: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	result, err := v.VerifyMessage(t.Context(), m)
	if err != nil || result.Verdict != chopmark.OK {
		t.Errorf("%v: %s %s\n%s", err, result.Verdict, result.Detail, wire)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name+".http")
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", file, strings.ReplaceAll(string(got), "\r", ""), strings.ReplaceAll(string(want), "\r", ""))
	}
}
