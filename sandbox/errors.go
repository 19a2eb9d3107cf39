package sandbox

import (
	"fmt"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/provider"
)

// ErrorAnswer is what a cloud answers to one condition. Words in capitals stand for what differs from call to call.
type ErrorAnswer struct {
	Provider  string `json:"provider"`
	Dialect   string `json:"dialect,omitempty"` // when only this one answers so
	Condition string `json:"condition"`
	Status    int    `json:"status"`
	Type      string `json:"content_type"`
	Code      string `json:"code"`
	Message   string `json:"message"`
	Body      string `json:"body"`
}

// Errors gives the answers that the provider files state, in their order.
func (s *Sandbox) Errors() []ErrorAnswer {
	var out []ErrorAnswer
	for _, c := range s.clouds {
		out = append(out, c.answers...)
	}
	return out
}

func (c *cloud) errors() ([]ErrorAnswer, error) {
	var out []ErrorAnswer
	add := func(d *provider.Dialect, name string, failures []provider.Failure) error {
		for i := range failures {
			f := &failures[i]
			w, err := d.Write(f, c.samples(d))
			if err != nil {
				return fmt.Errorf("%s: the answer to %q: %w", f.Range, f.Condition, err)
			}
			out = append(out, ErrorAnswer{c.ID, name, f.Condition, w.Status, w.Type, w.Code, w.Message, string(w.Body)})
		}
		return nil
	}
	if err := add(&c.Dialects[0], "", c.Provider.Errors); err != nil {
		return nil, err
	}
	for i := range c.Dialects {
		d := &c.Dialects[i]
		if err := add(d, d.Name, d.Errors); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// samples stands for the names of an answer.
func (c *cloud) samples(d *provider.Dialect) map[string]any {
	x := &exchange{Sandbox: &Sandbox{}, cloud: c, message: &chopmark.Message{}, received: c.Receive(d, &chopmark.Message{})}
	names := x.names(&refusal{})
	for name, value := range names {
		if _, test := value.(bool); !test {
			names[name] = strings.ToUpper(name)
		}
	}
	return names
}
