package message

import (
	"fmt"
	"strings"
)

// curlFlag is a flag that says something about the request.
type curlFlag struct {
	long   string
	letter byte // 0 if there is none
	takes  bool // a value follows
	set    func(c *curlCommand, value string) error
}

var curlFlags = []curlFlag{
	{"request", 'X', true, func(c *curlCommand, v string) error { c.draft.Method = v; return checkMethod(v) }},
	{"header", 'H', true, func(c *curlCommand, v string) error { return c.draft.AddHeader(v) }},
	{"data", 'd', true, func(c *curlCommand, v string) error { return c.draft.Data.Add(v) }},
	{"data-ascii", 0, true, func(c *curlCommand, v string) error { return c.draft.Data.Add(v) }},
	{"data-raw", 0, true, func(c *curlCommand, v string) error { return c.draft.Data.AddRaw(v) }},
	{"data-binary", 0, true, func(c *curlCommand, v string) error { return c.draft.Data.AddBinary(v) }},
	{"data-urlencode", 0, true, func(c *curlCommand, v string) error { return c.draft.Data.AddURLEncoded(v) }},
	{"json", 0, true, func(c *curlCommand, v string) error { return c.draft.Data.AddJSON(v) }},
	{"get", 'G', false, func(c *curlCommand, _ string) error { c.draft.Get = true; return nil }},
	{"head", 'I', false, func(c *curlCommand, _ string) error { c.draft.Head = true; return nil }},
	{"user", 'u', true, func(c *curlCommand, v string) error { return c.draft.SetUser(v) }},
	{"user-agent", 'A', true, func(c *curlCommand, v string) error { c.draft.Agent = v; return nil }},
	{"referer", 'e', true, func(c *curlCommand, v string) error { c.draft.Referer = v; return nil }},
	{"cookie", 'b', true, func(c *curlCommand, v string) error { return c.draft.AddCookie(v) }},
	{"url", 0, true, func(c *curlCommand, v string) error { c.urls = append(c.urls, v); return nil }},
	{"request-target", 0, true, func(c *curlCommand, v string) error { c.target = v; return nil }},
	{"compressed", 0, false, func(c *curlCommand, _ string) error { c.draft.Compressed = true; return nil }},
	{"globoff", 'g', false, func(c *curlCommand, _ string) error { c.globOff = true; return nil }},
	{"path-as-is", 0, false, func(c *curlCommand, _ string) error { c.pathAsIs = true; return nil }},
}

// Flags that do not shape the request: with a value, and without. The letters stand before a colon.
const (
	skippedValues = "omxwcEDU: output max-time proxy write-out cookie-jar cert dump-header proxy-user" +
		" connect-timeout retry retry-delay retry-max-time cacert capath key cert-type key-type pass resolve connect-to" +
		" noproxy output-dir stderr trace trace-ascii interface limit-rate keepalive-time max-redirs ciphers pinnedpubkey" +
		" tls-max dns-servers doh-url proto unix-socket speed-limit speed-time expect100-timeout"
	skippedSwitches = "sSkviLOfNJRj012346q#: silent show-error insecure verbose include location remote-name fail no-buffer" +
		" fail-with-body fail-early remote-header-name remote-time create-dirs buffer progress-bar progress-meter" +
		" location-trusted post301 post302 post303 junk-session-cookies disable styled-output keepalive sessionid" +
		" http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 sslv2 sslv3" +
		" ipv4 ipv6 ssl-no-revoke ssl-revoke-best-effort tcp-nodelay tcp-fastopen retry-all-errors retry-connrefused" +
		" alpn npn basic compressed-ssh parallel trace-time raw"
)

// refusedFlags shape the request in a way that is not followed here.
var refusedFlags = map[string]string{
	"form":          "multipart needs a boundary: save the request as raw HTTP",
	"form-string":   "multipart needs a boundary: save the request as raw HTTP",
	"upload-file":   "write -X PUT --data-binary @file",
	"config":        "write the flags of that file into the command",
	"next":          "paste one request at a time",
	"aws-sigv4":     "leave it out: signing is what happens here",
	"digest":        "it takes an answer of the server",
	"ntlm":          "it takes an answer of the server",
	"negotiate":     "it takes an answer of the server",
	"anyauth":       "it takes an answer of the server",
	"netrc":         "write -u user:password",
	"oauth2-bearer": "write -H 'Authorization: Bearer ...'",
	"range":         "write -H 'Range: bytes=...'",
	"url-query":     "write it into the URL",
}

var refusedLetters = map[byte]string{'F': "form", 'T': "upload-file", 'K': "config", ':': "next", 'n': "netrc", 'r': "range"}

// findFlag finds a flag by its long name or its letter; what does not shape the request is a flag without a set.
func findFlag(long string, letter byte) (curlFlag, error) {
	for _, f := range curlFlags {
		if long != "" && f.long == long || letter != 0 && f.letter == letter {
			return f, nil
		}
	}
	if letter != 0 {
		long = refusedLetters[letter]
	}
	if skipped(skippedValues, long, letter) {
		return curlFlag{takes: true}, nil
	}
	if skipped(skippedSwitches, strings.TrimPrefix(long, "no-"), letter) {
		return curlFlag{}, nil
	}
	written := "--" + firstWord(long)
	if letter != 0 {
		written = string([]byte{'-', letter})
	}
	if why, ok := refusedFlags[long]; ok {
		return curlFlag{}, fmt.Errorf("curl flag %q is not followed: %s", written, why)
	}
	return curlFlag{}, fmt.Errorf("curl flag %q is not known", written)
}

func skipped(list, long string, letter byte) bool {
	letters, names, _ := strings.Cut(list, ":")
	if letter != 0 {
		return strings.IndexByte(letters, letter) >= 0
	}
	return long != "" && !strings.Contains(long, " ") && strings.Contains(names+" ", " "+long+" ")
}
