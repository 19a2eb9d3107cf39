package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"time"
)

// A text is everything that one scheme hashes for one request, written out
// before anything is timed. This is the benchmark's own reading of the
// schemes, so that the vendors' signers and ours are held to a third.
type text struct {
	body      []byte // hashed on its own; nil where the scheme does not
	canonical []byte // hashed into toSign; nil where the scheme does not
	toSign    []byte
	key       []byte   // of the first HMAC
	scope     []string // messages that derive the signing key from key, in turn
	sha1      bool     // HMAC-SHA1 and not HMAC-SHA256
	encode    func([]byte) string
}

// texts gives the text of a request by the name of its scheme.
var texts = map[string]func(request) text{
	tc3:       textTC3,
	volcV4:    textVolc,
	acs3:      textACS3,
	sigv4:     textSigV4,
	tencentV1: textTencentV1,
	qingcloud: textQingCloud,
	rpc:       textRPC,
}

func textTC3(r request) text {
	canonical := canonicalRequest(r, []pair{{"host", r.host}, r.header("Content-Type")})
	date := r.at.UTC().Format("2006-01-02")
	return text{
		body: r.body, canonical: canonical,
		toSign: lines("TC3-HMAC-SHA256", unixText(r.at), date+"/"+r.service+"/tc3_request", sha256Hex(canonical)),
		key:    []byte("TC3" + r.secret),
		scope:  []string{date, r.service, "tc3_request"},
		encode: hex.EncodeToString,
	}
}

func textVolc(r request) text {
	canonical := canonicalRequest(r, []pair{
		{"host", r.host},
		r.header("Content-Type"),
		{"x-content-sha256", sha256Hex(r.body)},
		{"x-date", basicText(r.at)},
	})
	return scoped(r, canonical, "", "HMAC-SHA256", "request")
}

func textSigV4(r request) text {
	canonical := canonicalRequest(r, []pair{
		{"host", r.host},
		r.header("Content-Type"),
		{"content-length", strconv.Itoa(len(r.body))},
		{"x-amz-date", basicText(r.at)},
	})
	return scoped(r, canonical, "AWS4", "AWS4-HMAC-SHA256", "aws4_request")
}

// scoped is the second half that AWS and Volcengine share.
func scoped(r request, canonical []byte, prefix, algorithm, end string) text {
	scope := []string{basicText(r.at)[:8], r.region, r.service, end}
	return text{
		body: r.body, canonical: canonical,
		toSign: lines(algorithm, basicText(r.at), strings.Join(scope, "/"), sha256Hex(canonical)),
		key:    []byte(prefix + r.secret),
		scope:  scope,
		encode: hex.EncodeToString,
	}
}

func textACS3(r request) text {
	canonical := canonicalRequest(r, append([]pair{
		{"host", r.host},
		{"x-acs-content-sha256", sha256Hex(r.body)},
		{"x-acs-date", isoText(r.at)},
		{"x-acs-signature-nonce", r.nonce},
	}, r.headers...))
	return text{
		body: r.body, canonical: canonical,
		toSign: lines("ACS3-HMAC-SHA256", sha256Hex(canonical)),
		key:    []byte(r.secret),
		encode: hex.EncodeToString,
	}
}

func textTencentV1(r request) text {
	query := joinSorted(r.params(), func(s string) string { return s })
	return text{
		toSign: []byte(r.method + r.host + r.path + "?" + query),
		key:    []byte(r.secret),
		encode: base64.StdEncoding.EncodeToString,
	}
}

func textQingCloud(r request) text {
	return text{
		toSign: lines(r.method, r.path, joinSorted(r.params(), escape)),
		key:    []byte(r.secret),
		encode: base64.StdEncoding.EncodeToString,
	}
}

func textRPC(r request) text {
	return text{
		toSign: []byte(r.method + "&%2F&" + escape(joinSorted(r.params(), escape))),
		key:    []byte(r.secret + "&"),
		sha1:   true,
		encode: base64.StdEncoding.EncodeToString,
	}
}

// canonicalRequest is the six-part form that the header schemes share; they
// differ in the headers that they sign.
func canonicalRequest(r request, signed []pair) []byte {
	sorted := make([]pair, 0, len(signed))
	for _, h := range signed {
		sorted = append(sorted, pair{strings.ToLower(h.name), strings.TrimSpace(h.value)})
	}
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].name < sorted[j].name })
	var headers string
	var names []string
	for _, h := range sorted {
		headers += h.name + ":" + h.value + "\n"
		names = append(names, h.name)
	}
	return lines(r.method, r.path, joinSorted(r.query, escape),
		headers, strings.Join(names, ";"), sha256Hex(r.body))
}

// joinSorted writes parameters sorted by name as a query does.
func joinSorted(params []pair, encode func(string) string) string {
	sorted := append([]pair(nil), params...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].name < sorted[j].name })
	parts := make([]string, 0, len(sorted))
	for _, p := range sorted {
		parts = append(parts, encode(p.name)+"="+encode(p.value))
	}
	return strings.Join(parts, "&")
}

// escape percent-encodes all but RFC 3986's unreserved characters, which is
// QueryEscape but for the space.
func escape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

// header gives a header of the caller by its name.
func (r request) header(name string) pair {
	for _, h := range r.headers {
		if strings.EqualFold(h.name, name) {
			return h
		}
	}
	return pair{name: name}
}

func lines(parts ...string) []byte { return []byte(strings.Join(parts, "\n")) }

func sha256Hex(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// The three ways in which the schemes write the time.

func unixText(t time.Time) string  { return strconv.FormatInt(t.Unix(), 10) }
func isoText(t time.Time) string   { return t.UTC().Format("2006-01-02T15:04:05Z") }
func basicText(t time.Time) string { return t.UTC().Format("20060102T150405Z") }
