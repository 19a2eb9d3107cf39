package main

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

// seed sends what the scripts of an old article send, made here by hand and not by our library: a GET signed over Date and
// Source with a key pair. It prints status and body of each answer, and what is left of the plan.
func seed(args []string) int {
	f := flag.NewFlagSet("seed", flag.ExitOnError)
	id, secret := f.String("id", "", "key id"), f.String("secret", "", "secret")
	host := f.String("host", "", "name of the service's host")
	proto := f.String("proto", "", "what a web server says of the scheme")
	times := f.Int("times", 1, "how many at once")
	_ = f.Parse(args) // ends the program itself
	var all sync.WaitGroup
	lines := make([]string, *times)
	for n := range *times {
		all.Go(func() { lines[n] = seedOnce(f.Arg(0), *host, *id, *secret, *proto) })
	}
	all.Wait()
	for _, line := range lines {
		fmt.Println(line)
	}
	return 0
}

func seedOnce(address, host, id, secret, proto string) string {
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return err.Error()
	}
	date := time.Now().UTC().Format(http.TimeFormat)
	mac := hmac.New(sha1.New, []byte(secret))
	_, _ = io.WriteString(mac, "date: "+date+"\nsource: xxxxxx") // a hash never fails
	r.Host = host
	r.Header.Set("Date", date)
	r.Header.Set("Source", "xxxxxx")
	if proto != "" {
		r.Header.Set("X-Forwarded-Proto", proto)
	}
	if id != "" {
		r.Header.Set("Authorization", fmt.Sprintf(`hmac id="%s", algorithm="hmac-sha1", headers="date source", signature="%s"`,
			id, base64.StdEncoding.EncodeToString(mac.Sum(nil))))
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return "no answer"
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d %s [quota %s]", answer.StatusCode, body, answer.Header.Get("X-UsagePlan-Quota"))
}
