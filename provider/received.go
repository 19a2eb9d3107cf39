package provider

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/syntax"
)

// Received is what a request tells a server that plays the cloud.
type Received struct {
	Dialect *Dialect
	Names   map[string]any // service, action, version and the settings, as far as the request tells them
	Params  data.Object    // parameters, lists and objects put together
}

// Action gives the action that is asked for; empty when the request names none.
func (r *Received) Action() string { return data.Text(r.Names["action"]) }

// Service gives the service's name as the host or the signature tells it.
func (r *Received) Service() string { return data.Text(r.Names["service"]) }

// Serves gives the dialects that are spoken at a host, in order of the file.
func (p *Provider) Serves(host string) []*Dialect {
	var out []*Dialect
	for i := range p.Dialects {
		if _, ok := p.Dialects[i].host(host); ok {
			out = append(out, &p.Dialects[i])
		}
	}
	return out
}

// host reads what a host's name tells. Each hole is one label.
func (d *Dialect) host(host string) (map[string]any, bool) {
	host = strings.ToLower(hostname(host))
	hosts, _ := d.Hosts.(*syntax.List)
	if hosts == nil {
		return nil, false
	}
	for _, h := range hosts.Items {
		if names, ok := data.Read(h, host); ok && labels(names) {
			return names, true
		}
	}
	return nil, false
}

func hostname(host string) string {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && digits(host[i+1:]) {
		return host[:i]
	}
	return host
}

func labels(names map[string]any) bool {
	for _, v := range names {
		if text := data.Text(v); text == "" || strings.Contains(text, ".") {
			return false
		}
	}
	return true
}

// Receive reads a request in one of the provider's dialects. Nothing of it has been verified.
func (p *Provider) Receive(d *Dialect, m *chopmark.Message) *Received {
	r := &Received{Dialect: d, Names: map[string]any{"version": nil}}
	for _, s := range p.Settings {
		r.Names[s.Name] = nil
	}
	fromHost, _ := d.host(m.Host())
	for name, value := range fromHost {
		r.Names[name] = value
	}
	pairs := p.pairs(m)
	r.Params = p.params(d, m, pairs)
	readFields(d.Headers, m.Header, r.Names)
	readFields(d.Params, func(name string) (string, bool) {
		for _, f := range pairs {
			if f.Name == name {
				return f.Value, true
			}
		}
		return "", false
	}, r.Names)
	for _, s := range p.Settings {
		if v, there := r.Params.Get(s.Parameter); there && r.Names[s.Name] == nil {
			r.Names[s.Name] = v
		}
	}
	return r
}

// readFields reads headers or parameters backwards: what each was made of.
func readFields(e syntax.Expr, get func(name string) (string, bool), names map[string]any) {
	o, _ := e.(*syntax.Object)
	if o == nil {
		return
	}
	for _, f := range o.Fields {
		value, there := get(f.Name)
		if !there {
			continue
		}
		if read, ok := data.Read(f.Value, value); ok {
			for name, v := range read {
				names[name] = v
			}
		}
	}
}

// pairs gives the decoded parameters of query and form.
func (p *Provider) pairs(m *chopmark.Message) []message.Field {
	raw := message.AppendPairs(nil, m.Query)
	if kind, _ := m.Header("content-type"); message.IsForm(kind) {
		raw = message.AppendPairs(raw, string(m.Body.Bytes))
	}
	for i := range raw {
		raw[i].Name = string(message.AppendFormDecode(nil, raw[i].Name))
		raw[i].Value = string(message.AppendFormDecode(nil, raw[i].Value))
	}
	return raw
}

// params puts the parameters of query, form and JSON body together. What contradicts itself stays flat.
func (p *Provider) params(d *Dialect, m *chopmark.Message, pairs []message.Field) data.Object {
	var out data.Object
	flat := make([]Param, 0, len(pairs))
	for _, f := range pairs {
		flat = append(flat, Param{f.Name, f.Value})
	}
	if tree, err := nest(flat, d, nil); err == nil {
		out, _ = tree.(data.Object)
	} else {
		for _, f := range pairs {
			out = append(out, data.Member{Name: f.Name, Value: f.Value})
		}
	}
	body, err := data.ParseJSON(m.Body.Bytes)
	if object, ok := body.(data.Object); ok && err == nil {
		out = append(out, object...)
	}
	return out
}

// Told gives the inputs of a scheme that a host tells: which service it is for, and in which region.
func (p *Provider) Told(host, scheme string) map[string]string {
	out := map[string]string{}
	for _, d := range p.Serves(host) {
		names, _ := d.host(host)
		inputs, _ := d.Inputs.(*syntax.Object)
		if inputs == nil || !slices.Contains(d.Schemes, scheme) {
			continue
		}
		for _, f := range inputs.Fields {
			if ref, ok := f.Value.(*syntax.Ref); ok && names[ref.Name] != nil {
				out[f.Name] = data.Text(names[ref.Name])
			}
		}
	}
	return out
}
