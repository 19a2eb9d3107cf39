package provider

import (
	"strings"
	"testing"
)

// TestPlaces: every cloud says where its keys are, and what is wrong with such a place is a problem of the file.
func TestPlaces(t *testing.T) {
	for _, id := range IDs() {
		p, err := Load(id)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Places) == 0 && id != "tencent-apigw" { // its keys are made for one service, and no tool keeps them
			t.Errorf("%s says nothing of keys", id)
		}
	}
	for body, want := range map[string]string{
		`paths = ["~/k"]`: `place "x": the format "" is none of json, yaml, ini`,
		"paths = [\"~/k\"]\n format = \"json\"\n record = \"a[\"":        `place "x": the expression "a["`,
		"variables { key_id = [\"A\"] }\n fill_only = true":              `place "x": there is no place before it to fill`,
		"paths = [\"~/k\"]\n format = \"json\"\n keys { secrt = \"s\" }": `there is no "secrt" in keys (did you mean "secret"?)`,
	} {
		src := "provider \"p\" {\n title = \"P\"\n credential \"x\" {\n " + body + "\n }\n dialect \"d\" {\n schemes = [\"aws-v4\"]\n hosts = [\"h\"]\n method = \"GET\"\n }\n}\n"
		if _, err := Parse("p.hcl", []byte(src)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
}
