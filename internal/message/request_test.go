package message

import (
	"reflect"
	"testing"
)

func TestSetHeader(t *testing.T) {
	tests := []struct{ before, after []Field }{
		{nil, fields("A: new")},
		{fields("B: 1"), fields("B: 1", "A: new")},
		{fields("a: 1", "B: 2", "A: 3"), fields("A: new", "B: 2")},
	}
	for _, tt := range tests {
		r := &Request{Headers: tt.before}
		r.SetHeader("A", "new")
		if !reflect.DeepEqual(r.Headers, tt.after) {
			t.Errorf("got %q, want %q", r.Headers, tt.after)
		}
	}
}

func TestCloneHasItsOwnHeaders(t *testing.T) {
	r := &Request{Headers: fields("A: 1", "A: 2")}
	c := r.Clone()
	c.SetHeader("a", "3")
	if !reflect.DeepEqual(r.Headers, fields("A: 1", "A: 2")) || len(c.Headers) != 1 {
		t.Errorf("got %q and %q", r.Headers, c.Headers)
	}
}

func TestHost(t *testing.T) {
	r := &Request{Authority: "h:80"}
	if r.Host() != "h:80" {
		t.Errorf("got %q", r.Host())
	}
	r.Headers = fields("host: other")
	if r.Host() != "other" || r.Hostname() != "h" {
		t.Errorf("got %q and %q", r.Host(), r.Hostname())
	}
}
