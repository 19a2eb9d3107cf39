package diagnose

import (
	"html"
	"regexp"
	"strings"
)

// Said is what a server printed of its own computation, beside what is computed here for the same request.
type Said struct {
	Step     string // canonical_request or string_to_sign
	Server   string
	Computed string
	Equal    bool
}

// printing is one way in which servers print their strings. Newlines is what stands for a newline there.
type printing struct {
	step     string
	pattern  *regexp.Regexp
	newlines string
}

// printings are those of Alibaba's RPC services, of API gateways, of AWS, and of stores that answer in XML.
var printings = []printing{
	{"string_to_sign", regexp.MustCompile(`server string to sign is:([^"\s]*)`), ""},
	{"string_to_sign", regexp.MustCompile("Server StringToSign:`?([^`\"]*?)`?(?:\"|$|\n)"), "#"},
	{"canonical_request", regexp.MustCompile(`(?s)The Canonical String for this request should have been\s*'(.*?)'`), ""},
	{"string_to_sign", regexp.MustCompile(`(?s)The String-to-Sign should have been\s*'(.*?)'`), ""},
	{"string_to_sign", regexp.MustCompile(`(?s)<StringToSign>(.*?)</StringToSign>`), ""},
	{"canonical_request", regexp.MustCompile(`(?s)<CanonicalRequest>(.*?)</CanonicalRequest>`), ""},
	{"canonical_request", regexp.MustCompile(`(?s)<FormatString>(.*?)</FormatString>`), ""},
	{"canonical_request", regexp.MustCompile(`canonicalRequest:\s*([^"]*)`), "|"},
}

// readSaid finds the strings in an answer of a server. A text in which there is none is taken for the string to sign itself.
func readSaid(text string) []Said {
	var out []Said
	for _, p := range printings {
		m := p.pattern.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		said := html.UnescapeString(strings.NewReplacer(`\/`, "/", `\n`, "\n", `\u0026`, "&", `\"`, `"`).Replace(m[1]))
		if p.newlines != "" {
			said = strings.ReplaceAll(said, p.newlines, "\n")
		}
		out = append(out, Said{Step: p.step, Server: said})
	}
	if len(out) == 0 && strings.TrimSpace(text) != "" {
		out = append(out, Said{Step: "string_to_sign", Server: strings.TrimRight(text, "\r\n")})
	}
	return out
}

// compareSaid puts what is computed here beside what the server printed. Where a server writes another sign for newlines,
// that sign in the text itself cannot be told from them.
func (r *Report) compareSaid(text string) {
	for _, s := range readSaid(text) {
		computed, known := r.Server[s.Step]
		if !known {
			continue
		}
		flat := strings.NewReplacer("#", "\n", "|", "\n", "\r\n", "\n")
		s.Computed = computed
		s.Equal = s.Server == computed || flat.Replace(s.Server) == flat.Replace(computed)
		r.Said = append(r.Said, s)
	}
}
