package provider

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/message"
)

// content puts the parameters where they go.
func (b *building) content(m *chopmark.Message) error {
	b.unpack()
	var fixed []Param
	err := b.fields(b.dialect.Params, func(name, value string) { fixed = append(fixed, Param{name, value}) })
	if err != nil {
		return err
	}
	if b.dialect.Parameters == "json" && (m.Method != http.MethodGet || b.call.Body != nil) {
		query := encodePairs(flatten(fixed, b.dialect))
		m.Query, m.HasQuery = query, query != ""
		return b.json(m)
	}
	pairs := encodePairs(flatten(append(fixed, b.params...), b.dialect))
	if b.call.Body != nil || b.dialect.Parameters == "query" || m.Method == http.MethodGet {
		m.Query, m.HasQuery = pairs, pairs != ""
		if b.call.Body != nil {
			m.Body = *b.call.Body
		}
		return nil
	}
	m.Body.Bytes = []byte(pairs)
	return setType(m, message.FormType)
}

// unpack takes the members of a JSON object as parameters where those go into query or form. With a method of the
// caller's own choice a body stays what it is.
func (b *building) unpack() {
	if b.call.Body == nil || b.dialect.Parameters == "json" || b.call.Method != "" {
		return
	}
	v, err := data.ParseJSON(b.call.Body.Bytes)
	o, is := v.(data.Object)
	if err != nil || !is {
		return
	}
	b.call.Body = nil
	for _, m := range o {
		b.params = append(b.params, Param(m))
	}
}

func (b *building) json(m *chopmark.Message) error {
	if b.call.Body != nil {
		if len(b.params) > 0 {
			return fmt.Errorf("there are parameters and a body: parameters are the members of the JSON body, so give one of the two")
		}
		m.Body = *b.call.Body
		return setType(m, "application/json")
	}
	tree, err := nest(b.params, b.dialect, b.numbers())
	if err != nil {
		return err
	}
	if m.Body.Bytes, err = data.JSON(tree); err != nil {
		return err
	}
	return setType(m, "application/json")
}

func (b *building) numbers() []string {
	if b.service == nil {
		return b.dialect.Numbers
	}
	return slices.Concat(b.dialect.Numbers, b.service.Numbers)
}

func setType(m *chopmark.Message, value string) error {
	for _, h := range m.Headers {
		if strings.EqualFold(h.Name, "Content-Type") {
			return nil
		}
	}
	m.Headers = append(m.Headers, chopmark.Field{Name: "Content-Type", Value: value})
	return nil
}
