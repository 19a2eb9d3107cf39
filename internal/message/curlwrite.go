package message

import (
	"strings"
)

// maxArgument is how much goes into one argument: Linux takes 128 KiB, and a shell's printf has no such bound.
const maxArgument = 100_000

// Curl gives a curl command that sends this request, for any POSIX shell: one option a line, single quotes. ParseCurl
// reads it back. What curl would add or change is switched off, but for the User-Agent: Accept, Content-Type, patterns,
// dot segments, the bytes of a URL that curl encodes or refuses, and a Host without the port that the scheme implies.
//
// A body that cannot be typed goes through printf, as the octal escapes that POSIX knows; a body that is a stream
// without a file is left to standard input.
func (r *Request) Curl() string {
	url, options := r.curlURL()
	options = append(options, r.curlMethod()...)
	if _, shortened := r.curlShortens(); shortened {
		options = append(options, "-H "+ShellQuote("Host: "+r.Authority))
	}
	for _, f := range r.Headers {
		options = append(options, "-H "+ShellQuote(curlHeader(f)))
	}
	for _, name := range r.curlUnwanted() {
		options = append(options, "-H '"+name+":'")
	}
	before, data := r.curlBody()
	if data != "" {
		options = append(options, data)
	}
	lines := append([]string{before + "curl " + ShellQuote(url)}, options...)
	return strings.Join(lines, " \\\n  ")
}

// curlURL gives the URL and what keeps curl from changing it. A target that curl would not take as it is stands apart.
func (r *Request) curlURL() (url string, options []string) {
	target := r.Target()
	if !curlKeeps(r) {
		return r.Scheme + "://" + r.Authority + "/", []string{"--request-target " + ShellQuote(target)}
	}
	if strings.ContainsAny(r.URL(), "[]{}") {
		options = append(options, "--globoff")
	}
	if hasDots(r.Path) {
		options = append(options, "--path-as-is")
	}
	return r.URL(), options
}

// curlShortens tells whether curl leaves the port out of the Host that it sends by itself, since the scheme implies it, and
// what is left.
func (r *Request) curlShortens() (host string, shortened bool) {
	host, port := splitPort(r.Authority)
	_, own := r.Header("host")
	return host, !own && port == r.impliedPort() && host != r.Authority
}

// curlKeeps tells whether curl sends path and query of a URL as written. It encodes bytes outside ASCII, refuses blanks
// and control characters, cuts at "#", and newer ones drop a "?" with nothing after it.
func curlKeeps(r *Request) bool {
	if r.HasQuery && r.Query == "" {
		return false
	}
	target := r.Target()
	for i := range len(target) {
		if c := target[i]; c <= ' ' || c >= 0x7f || c == '#' {
			return false
		}
	}
	return true
}

// hasDots tells whether some curl would resolve a segment: new ones read %2e as a dot.
func hasDots(path string) bool {
	path = strings.ReplaceAll(lowerASCII(path), "%2e", ".")
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "." || segment == ".." {
			return true
		}
	}
	return false
}

// curlMethod gives -X only where curl would choose another method.
func (r *Request) curlMethod() []string {
	switch {
	case r.Body.Present() && r.Method == "POST", !r.Body.Present() && r.Method == "GET", r.Method == "":
		return nil
	case !r.Body.Present() && r.Method == "HEAD":
		return []string{"--head"} // with -X HEAD curl waits for a body
	case strings.Trim(r.Method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "":
		return []string{"-X " + r.Method}
	}
	return []string{"-X " + ShellQuote(r.Method)}
}

// curlHeader writes a header as -H takes it; "Name:" alone would mean to leave it out.
func curlHeader(f Field) string {
	if f.Value == "" {
		return f.Name + ";"
	}
	return f.Name + ": " + f.Value
}

// curlUnwanted names the headers that curl would add although the request does not have them. An Accept that was not
// there makes the signatures of some clouds wrong.
func (r *Request) curlUnwanted() []string {
	var names []string
	if _, ok := r.Header("Accept"); !ok {
		names = append(names, "Accept")
	}
	if _, ok := r.Header("Content-Type"); !ok && r.Body.Present() {
		names = append(names, "Content-Type")
	}
	return names
}

// curlBody gives the data option, and what stands before curl to feed it.
func (r *Request) curlBody() (before, option string) {
	switch b := r.Body; {
	case !b.Present():
		return "", ""
	case b.Streamed() && b.File == "":
		return "", "--data-binary @-"
	case b.Streamed():
		return "", "--data-binary " + ShellQuote("@"+fileName(b.File))
	case len(b.Bytes) <= maxArgument && pasteable(b.Bytes):
		return "", "--data-raw " + ShellQuote(string(b.Bytes))
	default:
		return "printf '" + string(appendPrintf(nil, b.Bytes)) + "' | ", "--data-binary @-"
	}
}

// fileName keeps a file named "-" from meaning standard input.
func fileName(name string) string {
	if name == "-" {
		return "./-"
	}
	return name
}
