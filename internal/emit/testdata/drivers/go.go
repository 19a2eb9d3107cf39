// The driver reads cases as lines of hex, signs each with the package of its scheme, and prints the results in the same way.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// a case as it is read, and what comes out.
type given struct {
	values  map[string]string
	headers [][2]string
	inputs  map[string]string
	cover   []string
	time    time.Time
	// of what is verified
	accepted, lists map[string][]string
	within          time.Duration
}

type came struct {
	headers                      [][2]string
	stringToSign, signature, url string
	body                         []byte
}

func decode(s string) string {
	b, _ := hex.DecodeString(strings.TrimSuffix(s, "-"))
	return string(b)
}

func encode(s string) string {
	if s == "" {
		return "-"
	}
	return hex.EncodeToString([]byte(s))
}

func read(lines [][]string) given {
	g := given{values: map[string]string{}, inputs: map[string]string{}, accepted: map[string][]string{}, lists: map[string][]string{}}
	for _, line := range lines {
		var values []string
		for _, v := range line[1:] {
			values = append(values, decode(v))
		}
		switch line[0] {
		case "header":
			g.headers = append(g.headers, [2]string{values[0], values[1]})
		case "input":
			g.inputs[values[0]] = values[1]
		case "cover":
			g.cover = append([]string{}, values...)
			g.lists["cover"] = values
		case "headers":
			g.lists["headers"] = values
		case "accepted":
			g.accepted[values[0]] = values[1:]
		default:
			g.values[line[0]] = values[0]
		}
	}
	seconds, _ := strconv.ParseInt(g.values["seconds"], 10, 64)
	nanoseconds, _ := strconv.ParseInt(g.values["nanoseconds"], 10, 64)
	g.time = time.Unix(seconds, nanoseconds)
	if now, err := strconv.ParseInt(g.values["now"], 10, 64); err == nil {
		g.time = time.Unix(now, 0)
	}
	g.within, _ = time.ParseDuration(g.values["within"] + "s")
	return g
}

func answer(lines [][]string) {
	g := read(lines)
	defer fmt.Println()
	if _, is := g.values["now"]; is {
		judge(g)
		return
	}
	c, err := signers[g.values["scheme"]](g)
	if err != nil {
		fmt.Println("error", encode(err.Error()))
		return
	}
	fmt.Println("string_to_sign", encode(c.stringToSign))
	fmt.Println("signature", encode(c.signature))
	for _, h := range c.headers {
		fmt.Println("header", encode(h[0]), encode(h[1]))
	}
	fmt.Println("url", encode(c.url))
	fmt.Println("body", encode(string(c.body)))
}

func judge(g given) {
	verdict, detail, err := judges[g.values["scheme"]](g)
	if err != nil {
		fmt.Println("error", encode(err.Error()))
		return
	}
	fmt.Println("verdict", encode(verdict))
	fmt.Println("detail", encode(detail))
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	var lines [][]string
	for in.Scan() {
		if fields := strings.Fields(in.Text()); len(fields) > 0 {
			lines = append(lines, fields)
			continue
		}
		answer(lines)
		lines = nil
	}
}
