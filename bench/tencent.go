package main

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	_ "unsafe" // for go:linkname

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
)

func tencents() []contender {
	return []contender{
		{tencentV1, "tencentcloud-sdk-go", tencentSignRequest},
		{tc3, "tencentcloud-sdk-go", tencentSend},
	}
}

// signRequest is the whole of the SDK's v1 signing, without HTTP.
//
//go:linkname signRequest github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common.signRequest
func signRequest(request tchttp.Request, credential common.CredentialIface, method string) error

func tencentSignRequest(r request) (*job, error) {
	req := new(tchttp.BaseRequest).Init()
	req.SetHttpMethod(r.method)
	req.SetDomain(r.host)
	req.SetPath(r.path)
	params := req.GetParams()
	for _, p := range r.params() {
		params[p.name] = p.value
	}
	credential := common.NewCredential(r.keyID, r.secret)
	return &job{
		op:        func() { must(signRequest(req, credential, common.SHA256)) },
		signature: func() string { return params["Signature"] },
	}, nil
}

// tencentSend is the SDK's Send, since TC3 signing is written out within it
// and cannot be called alone. What Send does besides is the same Send with
// signing skipped.
func tencentSend(r request) (*job, error) {
	wire := &answer{}
	signed, err := tencentCall(r, wire, false)
	if err != nil {
		return nil, err
	}
	unsigned, err := tencentCall(r, &answer{}, true)
	if err != nil {
		return nil, err
	}
	return &job{
		op: signed, base: unsigned,
		signature: func() string { return headerSignature(wire.last)() },
		sent: func(r request) request {
			seconds, err := strconv.ParseInt(wire.last.Header.Get("X-TC-Timestamp"), 10, 64)
			must(err)
			r.at = time.Unix(seconds, 0)
			return r
		},
	}, nil
}

func tencentCall(r request, wire http.RoundTripper, skip bool) (func(), error) {
	client := new(common.Client).Init(r.region).
		WithCredential(common.NewCredential(r.keyID, r.secret)).
		WithProfile(profile.NewClientProfile()).
		WithHttpTransport(wire)
	req := tchttp.NewCommonRequest(r.service, r.header("X-TC-Version").value, r.header("X-TC-Action").value)
	if err := req.SetActionParameters(r.body); err != nil {
		return nil, err
	}
	req.SetSkipSign(skip)
	return func() { must(client.Send(req, tchttp.NewCommonResponse())) }, nil
}

// answer is a transport that answers at once.
type answer struct{ last *http.Request }

func (a *answer) RoundTrip(req *http.Request) (*http.Response, error) {
	a.last = req
	return &http.Response{
		StatusCode: http.StatusOK,
		Header:     http.Header{"Content-Type": {"application/json"}},
		Body:       io.NopCloser(strings.NewReader(`{"Response":{"RequestId":"0"}}`)),
		Request:    req,
	}, nil
}
