package diagnose

import "testing"

func TestReadSaid(t *testing.T) {
	tests := []struct{ text, step, want string }{
		{`{"Message":"Specified signature is not matched with our calculation. server string to sign is:GET&%2F&A%3D1","Recommend":"x"}`, "string_to_sign", "GET&%2F&A%3D1"},
		{`{"message":"HMAC signature does not match, Server StringToSign:source: a#x-date: b#POST#application\/json##\/?p=test"}`, "string_to_sign", "source: a\nx-date: b\nPOST\napplication/json\n\n/?p=test"},
		{"Invalid Signature, Server StringToSign:`GET#*/*##/a?b`", "string_to_sign", "GET\n*/*\n\n/a?b"},
		{"The Canonical String for this request should have been\n'GET\n/\n'\n\nThe String-to-Sign should have been\n'AWS4\nx'\n", "canonical_request", "GET\n/\n"},
		{"<Error><StringToSign>PUT\n\n&amp;x</StringToSign></Error>", "string_to_sign", "PUT\n\n&x"},
		{"GET\n/iaas/\na=1\n", "string_to_sign", "GET\n/iaas/\na=1"},
	}
	for _, tt := range tests {
		got := readSaid(tt.text)
		if len(got) == 0 || got[0].Step != tt.step || got[0].Server != tt.want {
			t.Errorf("%q is read as %+v", tt.text, got)
		}
	}
	if got := readSaid(" \n"); got != nil {
		t.Errorf("nothing is read as %+v", got)
	}
}
