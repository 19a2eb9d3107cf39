package diagnose

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed details.hcl
var detailsFile []byte

// detail says in English what exactly was done otherwise. Names and values of the request have a gap, %s, in its text, and
// stand behind it: so details.hcl can say the same in Chinese.
type detail string

// gap separates a text from what stands in its gaps.
const gap = "\x00"

func say(text string, values ...string) detail {
	for _, v := range values {
		text += gap + strings.ReplaceAll(v, gap, "")
	}
	return detail(text)
}

// verbatim is a name or a value of the request and nothing else.
func verbatim(value string) detail { return say("%s", value) }

// text gives the text with its gaps, and what stands in them.
func (d detail) text() (string, []string) {
	parts := strings.Split(string(d), gap)
	return parts[0], parts[1:]
}

// in says it in a language, in English where there is no text in that one.
func (d detail) in(language string) string {
	text, values := d.text()
	if language == "zh" {
		if own, ok := chineseDetails()[text]; ok {
			text = own
		}
	}
	var out strings.Builder
	for i, piece := range strings.Split(text, "%s") {
		if i > 0 && i <= len(values) {
			out.WriteString(values[i-1])
		}
		out.WriteString(piece)
	}
	return out.String()
}

// joinDetails says several in one line.
func joinDetails(list []detail, language string) string {
	var said []string
	for _, d := range list {
		if text := d.in(language); text != "" {
			said = append(said, text)
		}
	}
	if language == "zh" {
		return strings.Join(said, "；")
	}
	return strings.Join(said, "; ")
}

// chineseDetails are read when the first one is to be said.
var chineseDetails = sync.OnceValue(func() map[string]string {
	var block struct {
		Language string            `hcl:",label"`
		Texts    map[string]string `hcl:"texts,required"`
	}
	for _, b := range parse("details.hcl", detailsFile) {
		decode(b, &block)
	}
	return block.Texts
})
