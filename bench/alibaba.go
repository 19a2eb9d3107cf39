package main

import (
	"encoding/hex"
	"strings"
	"time"

	"github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	openapi "github.com/alibabacloud-go/openapi-util/service"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/signers"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
)

func alibabas() []contender {
	return []contender{
		{acs3, "darabonba-openapi", acs3Darabonba},
		{acs3, "openapi-util", acs3OpenAPIUtil},
		{rpc, "alibaba-cloud-sdk-go", rpcSDK},
		{rpc, "openapi-util", rpcOpenAPIUtil},
	}
}

// acs3Maps gives query and headers as both libraries' clients keep them: the
// names in lower case, which spares the signers work.
func acs3Maps(r request) (query, headers map[string]*string) {
	query, headers = teaMap(r.query), make(map[string]*string)
	for _, h := range r.headers {
		headers[strings.ToLower(h.name)] = &h.value
	}
	headers["host"] = &r.host
	headers["x-acs-date"] = tea.String(isoText(r.at))
	headers["x-acs-signature-nonce"] = &r.nonce
	return query, headers
}

func teaMap(pairs []pair) map[string]*string {
	m := make(map[string]*string)
	for _, p := range pairs {
		m[p.name] = tea.String(p.value)
	}
	return m
}

const acs3Algorithm = "ACS3-HMAC-SHA256"

// acs3Darabonba is hash and hex of the body and the Authorization header, as
// the library's client does it.
func acs3Darabonba(r request) (*job, error) {
	req := &dara.Request{Method: &r.method, Pathname: &r.path}
	req.Query, req.Headers = acs3Maps(r)
	algorithm := dara.String(acs3Algorithm)
	var authorization *string
	op := func() {
		payload := dara.String(hex.EncodeToString(utils.Hash(r.body, algorithm)))
		req.Headers["x-acs-content-sha256"] = payload
		authorization = utils.GetAuthorization(req, algorithm, payload, &r.keyID, &r.secret)
	}
	signature := func() string { return afterSignature(*authorization) }
	return &job{op: op, signature: signature}, nil
}

// acs3OpenAPIUtil is the same in the older library.
func acs3OpenAPIUtil(r request) (*job, error) {
	req := &tea.Request{Method: &r.method, Pathname: &r.path}
	req.Query, req.Headers = acs3Maps(r)
	algorithm := tea.String(acs3Algorithm)
	var authorization *string
	op := func() {
		payload := openapi.HexEncode(openapi.Hash(r.body, algorithm))
		req.Headers["x-acs-content-sha256"] = payload
		authorization = openapi.GetAuthorization(req, algorithm, payload, &r.keyID, &r.secret)
	}
	signature := func() string { return afterSignature(*authorization) }
	return &job{op: op, signature: signature}, nil
}

// rpcOpenAPIUtil signs a map of parameters that is ready: string to sign and
// HMAC alone.
func rpcOpenAPIUtil(r request) (*job, error) {
	params := teaMap(r.params())
	var made *string
	op := func() { made = openapi.GetRPCSignature(params, &r.method, &r.secret) }
	return &job{op: op, signature: func() string { return *made }}, nil
}

// rpcSDK is the SDK's whole auth.Sign: it makes the nonce, reads the clock and
// adds the scheme's parameters.
func rpcSDK(r request) (*job, error) {
	req := &requests.RpcRequest{}
	req.InitWithApiInfo("Ecs", r.param("Version"), r.param("Action"), "", "")
	req.Method = r.method
	for _, p := range r.query {
		req.QueryParams[p.name] = p.value
	}
	signer := signers.NewAccessKeySigner(credentials.NewAccessKeyCredential(r.keyID, r.secret))
	provider := credentials.NewStaticAKCredentialsProvider(r.keyID, r.secret)
	return &job{
		op:        func() { must(auth.Sign(req, signer, r.region, provider)) },
		signature: func() string { return req.QueryParams["Signature"] },
		sent: func(r request) request {
			r.nonce = req.QueryParams["SignatureNonce"]
			at, err := time.Parse(time.RFC3339, req.QueryParams["Timestamp"])
			must(err)
			r.at = at
			shapeRPC(&r)
			return r
		},
	}, nil
}

// param gives a parameter of the caller by its name.
func (r request) param(name string) string {
	for _, p := range r.query {
		if p.name == name {
			return p.value
		}
	}
	return ""
}
