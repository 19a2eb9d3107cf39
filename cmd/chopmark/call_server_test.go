package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
)

// newCallServer plays a server that answers by the path that it is called with, good or bad.
func newCallServer(t *testing.T) *httptest.Server {
	t.Helper()
	s := &callServer{t: t, count: map[string]int{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return server
}

type callServer struct {
	t     *testing.T
	mu    sync.Mutex
	count map[string]int // of requests by path
}

// answers are bodies by the first part of the path.
var callAnswers = map[string]string{
	"fine":      `{"Response":{"Zones":[{"Zone":"a-1","Up":true,"Id":12345678901234567890},{"Zone":"b-2","Up":false,"Id":7}],"TotalCount":2,"RequestId":"r-1"}}`,
	"secret":    `{"Response":{"SecretKey":"` + replySecret + `","Nested":{"PrivateKey":"` + replySecret + `"},"RequestId":"r-2"}}`,
	"signature": `{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"The provided credentials could not be validated. Please check your signature is correct."},"RequestId":"r-3"}}`,
	"skew":      `{"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":"The signature is expired, please request again."},"RequestId":"r-4"}}`,
	"key":       `{"Response":{"Error":{"Code":"AuthFailure.SecretIdNotFound","Message":"The SecretId is not found, please ensure that your SecretId is correct."},"RequestId":"r-5"}}`,
	"slowdown":  `{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"Too fast."},"RequestId":"r-6"}}`,
	"type":      `{"Response":{"Error":{"Code":"InvalidParameter","Message":"Parameter ` + "`Limit`" + ` type error."},"RequestId":"r-7"}}`,
	"html":      `<!DOCTYPE html><html><head><title>Log in</title></head></html>`,
	"half":      `{"Response":`,
	"empty":     ``,
	"qing":      `{"message":"ServerBusy, please try again later","ret_code":5100}`,
	"ali":       `{"RequestId":"A-1","Code":"SignatureDoesNotMatch","Message":"Specified signature is not matched with our calculation. server string to sign is:GET&%2F&other"}`,
	"page":      "",
}

// replySecret stands in answers that carry a key.
const replySecret = "reply/Private+Key=0123456789012345678EXAMPLE"

func (s *callServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	s.mu.Lock()
	s.count[r.URL.Path]++
	n := s.count[r.URL.Path]
	s.mu.Unlock()
	body, known := callAnswers[first]
	w.Header().Set("Content-Type", "application/json")
	switch first {
	case "html":
		w.Header().Set("Content-Type", "text/html")
	case "skew":
		w.Header().Set("Date", time.Now().Add(20*time.Minute+time.Second).UTC().Format(http.TimeFormat))
	case "redirect":
		http.Redirect(w, r, "https://elsewhere.example/login?ticket=1", http.StatusFound)
		return
	case "slow":
		select {
		case <-r.Context().Done():
		case <-time.After(5 * time.Second):
		}
		return
	case "flaky": // flaky/NAME/TIMES fails so often
		_, times, _ := strings.Cut(rest, "/")
		if most, err := strconv.Atoi(times); err != nil || n <= most {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		body, known = callAnswers["fine"], true
	case "echo": // the request as it came
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprintf(w, "%s %s\n%s\n", r.Method, r.RequestURI, r.Header.Get("X-Tc-Region"))
		return
	case "same":
		w.WriteHeader(http.StatusBadRequest)
		body, known = s.sameString(r), true
	case "pages":
		body, known = pageAnswer(r), true
	}
	if !known {
		w.WriteHeader(http.StatusNotFound)
		body = "there is nothing here\n"
	}
	_, _ = w.Write([]byte(body))
}

// pageAnswer is a list of five, two at a time.
func pageAnswer(r *http.Request) string {
	_ = r.ParseForm()
	from, _ := strconv.Atoi(r.Form.Get("offset"))
	var items []string
	for i := from; i < min(from+2, 5); i++ {
		items = append(items, fmt.Sprintf(`{"id":"i-%d"}`, i))
	}
	return fmt.Sprintf(`{"ret_code":0,"instance_set":[%s],"total_count":5}`, strings.Join(items, ","))
}

// sameString is the error of a server that has another secret, and tells what it signed.
func (s *callServer) sameString(r *http.Request) string {
	scheme, err := chopmark.Load("alibaba-acs3")
	if err != nil {
		s.t.Error(err)
		return ""
	}
	v, err := chopmark.NewVerifier(scheme, anyKey{chopmark.Credential{Secret: wrongSecret}}, chopmark.VerifyOptions{Trace: true})
	if err != nil {
		s.t.Error(err)
		return ""
	}
	result, err := v.Verify(r)
	if err != nil || result.Verdict != chopmark.SignatureMismatch {
		s.t.Errorf("%v %v", result.Verdict, err)
	}
	for _, step := range result.Steps {
		if step.Name == "string_to_sign" {
			text, _ := json.Marshal("Specified signature is not matched with our calculation. server string to sign is:" + step.Value)
			return fmt.Sprintf(`{"RequestId":"A-2","Code":"SignatureDoesNotMatch","Message":%s}`, text)
		}
	}
	return ""
}
