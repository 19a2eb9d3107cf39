// A program that knows nothing of the sandbox.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
)

func call(method, url, own, body string) json.RawMessage {
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	r.Header.Set("X-Own", own)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer answer.Body.Close()
	var text json.RawMessage
	if err := json.NewDecoder(answer.Body).Decode(&text); err != nil {
		panic(err)
	}
	return text
}

func main() {
	text, _ := json.Marshal([]json.RawMessage{
		call("GET", "https://api.cloud.example/a//b/%2Auser?x=%2F+&empty=&y=1", "1", ""),
		call("POST", "https://api.cloud.example/form", "2", "k=v&l=%C3%A4"),
		call("GET", "http://plain.cloud.example/p//q?z=%2F", "3", ""),
	})
	fmt.Println(string(text))
	_, err := http.Get("https://other.example/")
	fmt.Println(err)
}
