package judge

import (
	"net/http"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/message"
)

// IdentityPrefix begins the headers that tell an upstream who called. Callers cannot send them.
const IdentityPrefix = "X-Chopmark-"

// hopByHop are the options of Connection that belong to the connection, not to the request.
var hopByHop = []string{"close", "keep-alive", "upgrade", "te", "trailer", "transfer-encoding", "http2-settings", "proxy-connection"}

// namesHeader tells whether Connection names a header that would be taken away before the request is forwarded: then what an
// upstream gets is not what was signed. Names of the connection's own are fine.
func namesHeader(h http.Header) bool {
	for _, line := range h["Connection"] {
		for _, option := range strings.Split(line, ",") {
			if option = strings.TrimSpace(option); option != "" && !isHop(option) {
				return true
			}
		}
	}
	return false
}

func isHop(option string) bool {
	return slices.ContainsFunc(hopByHop, func(name string) bool { return message.EqualFold(option, name) })
}

// trusted are the headers that servers behind a gateway believe, beside those of IdentityPrefix.
var trusted = []string{"forwarded", "x-real-ip", "x-request-id", "x-client-ip", "true-client-ip", "via", "authorization", "host", "cookie"}

// Strip takes away what callers cannot say: identity headers, and twins of believed headers, written with underscores, that some
// servers take for the same.
func (d *Decision) Strip(h http.Header) {
	if !d.odd {
		return
	}
	for name := range h {
		if Forged(name) {
			delete(h, name)
		}
	}
}

// Forged tells whether a header is one that callers cannot say.
func Forged(name string) bool {
	twin := strings.ToLower(strings.ReplaceAll(name, "_", "-"))
	return strings.HasPrefix(twin, strings.ToLower(IdentityPrefix)) || strings.Contains(name, "_") && believed(twin)
}

func believed(name string) bool {
	return strings.HasPrefix(name, "x-forwarded-") || strings.HasPrefix(name, "x-apigw-") || slices.Contains(trusted, name)
}

func isForm(h http.Header) bool { return message.IsForm(h.Get("Content-Type")) }
