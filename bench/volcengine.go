package main

import (
	"net/http"

	"github.com/volcengine/volc-sdk-golang/base"
	"github.com/volcengine/volcengine-go-sdk/volcengine"
	"github.com/volcengine/volcengine-go-sdk/volcengine/client/metadata"
	"github.com/volcengine/volcengine-go-sdk/volcengine/credentials"
	sdkrequest "github.com/volcengine/volcengine-go-sdk/volcengine/request"
	"github.com/volcengine/volcengine-go-sdk/volcengine/signer/volc"
)

func volcengines() []contender {
	return []contender{
		{volcV4, "volc-sdk-golang", volcBase},
		{volcV4, "volcengine-go-sdk", volcSDK},
	}
}

// volcRequest fixes the time by the header that both SDKs leave as they find
// it. They read the clock all the same.
func volcRequest(r request) (*http.Request, error) {
	req, err := r.http()
	if err != nil {
		return nil, err
	}
	req.Header.Set("X-Date", basicText(r.at))
	return req, nil
}

func volcBase(r request) (*job, error) {
	req, err := volcRequest(r)
	if err != nil {
		return nil, err
	}
	c := base.Credentials{
		AccessKeyID: r.keyID, SecretAccessKey: r.secret,
		Service: r.service, Region: r.region,
	}
	return &job{op: func() { c.Sign(req) }, signature: headerSignature(req)}, nil
}

// volcSDK is the newer SDK's handler, which calls the older SDK's signer.
func volcSDK(r request) (*job, error) {
	req, err := volcRequest(r)
	if err != nil {
		return nil, err
	}
	config := volcengine.NewConfig().
		WithRegion(r.region).
		WithCredentials(credentials.NewStaticCredentials(r.keyID, r.secret, ""))
	call := &sdkrequest.Request{
		Config:      *config,
		ClientInfo:  metadata.ClientInfo{SigningName: r.service, SigningRegion: r.region},
		HTTPRequest: req,
	}
	op := func() {
		volc.SignSDKRequest(call)
		must(call.Error)
	}
	return &job{op: op, signature: headerSignature(req)}, nil
}
