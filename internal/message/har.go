package message

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// har is the part of an HTTP archive (HAR 1.2) that says what was sent.
type har struct {
	Log *struct {
		Entries []struct {
			Request *harRequest `json:"request"`
		} `json:"entries"`
	} `json:"log"`
}

type harRequest struct {
	Method   string      `json:"method"`
	URL      string      `json:"url"`
	Headers  []harHeader `json:"headers"`
	PostData *struct {
		Text     *string           `json:"text"`
		Encoding string            `json:"encoding"` // not in the standard; some tools write "base64"
		Params   []json.RawMessage `json:"params"`
	} `json:"postData"`
}

type harHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ParseHAR reads the requests of an HTTP archive, as browsers and proxies save it, in their order. Entries that are not
// HTTP (data:, blob:, the browser's own pages) are left out. The pseudo headers of HTTP/2 are dropped, and :authority
// becomes the Host header that HTTP/1.1 would have.
func ParseHAR(data []byte) ([]*Request, error) {
	var archive har
	if err := json.Unmarshal(data, &archive); err != nil {
		return nil, fmt.Errorf("this is not an HTTP archive: %w", err)
	}
	if archive.Log == nil {
		return nil, fmt.Errorf("this is not an HTTP archive: it has no %q", "log")
	}
	var requests []*Request
	for i, entry := range archive.Log.Entries {
		if entry.Request == nil {
			return nil, fmt.Errorf("log.entries[%d] has no request", i)
		}
		if !isHTTP(entry.Request.URL) {
			continue
		}
		r, err := entry.Request.request()
		if err != nil {
			return nil, fmt.Errorf("log.entries[%d].request: %w", i, err)
		}
		requests = append(requests, r)
	}
	if len(requests) == 0 {
		return nil, fmt.Errorf("the HTTP archive has no HTTP request in it")
	}
	return requests, nil
}

// isHTTP tells an address of the web, even a broken one, from those that never leave the browser.
func isHTTP(url string) bool {
	scheme, _, ok := strings.Cut(url, ":")
	switch scheme {
	case "data", "blob", "about", "file", "chrome", "chrome-extension", "moz-extension", "devtools":
		return !ok
	}
	return true
}

func (h *harRequest) request() (*Request, error) {
	r, err := ParseURL(h.URL)
	if err != nil {
		return nil, err
	}
	r.Method = h.Method
	if err := checkMethod(r.Method); err != nil {
		return nil, err
	}
	if r.Headers, err = harHeaders(h.Headers); err != nil {
		return nil, err
	}
	r.Body.Bytes, err = h.body()
	return r, err
}

func harHeaders(headers []harHeader) ([]Field, error) {
	var fields []Field
	for _, h := range headers {
		name := h.Name
		if name == ":authority" {
			name = "Host"
		}
		isHost := func(f Field) bool { return EqualFold(f.Name, "Host") }
		if strings.HasPrefix(name, ":") || EqualFold(name, "Host") && slices.ContainsFunc(fields, isHost) {
			continue
		}
		f := Field{name, trimValue(h.Value)}
		if err := checkField(f.Name, f.Value); err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	return fields, nil
}

// body gives the bytes of the body. Parameters without the text were decoded by whoever saved them, and the bytes that
// were sent cannot be told from them.
func (h *harRequest) body() ([]byte, error) {
	switch p := h.PostData; {
	case p == nil:
		return nil, nil
	case p.Text == nil && len(p.Params) > 0:
		return nil, fmt.Errorf("postData has params but no text: save the archive with content")
	case p.Text == nil || *p.Text == "": // a GET has that too
		return nil, nil
	case EqualFold(p.Encoding, "base64"):
		decoded, err := base64.StdEncoding.DecodeString(*p.Text)
		if err != nil {
			return nil, fmt.Errorf("postData.text is not base64")
		}
		return decoded, nil
	case p.Encoding != "":
		return nil, fmt.Errorf("postData.encoding %q is not base64", shorten(p.Encoding))
	default:
		return []byte(*p.Text), nil
	}
}
