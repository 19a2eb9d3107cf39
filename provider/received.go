package provider

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/syntax"
	"github.com/chopmark/chopmark/providers"
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

// Serving gives the built-in providers that answer at a host. A file in which the end of the host's name does not stand is
// not even parsed.
func Serving(host string) []*Provider {
	labels := strings.Split(strings.ToLower(hostname(host)), ".")
	end := strings.Join(labels[max(0, len(labels)-2):], ".")
	var out []*Provider
	for _, id := range IDs() {
		src, err := providers.Files.ReadFile(id + ".hcl")
		if err != nil || !bytes.Contains(src, []byte(end)) {
			continue
		}
		if p, err := Load(id); err == nil && len(p.Serves(host)) > 0 {
			out = append(out, p)
		}
	}
	return out
}

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

// knows tells whether the file has a service, by its name or by that of its host.
func (p *Provider) knows(service string) bool {
	return p != nil && slices.ContainsFunc(p.Services, func(s Service) bool { return s.Name == service || s.Host == service })
}

// HostNames gives what a host's name tells: service, region and the like.
func (d *Dialect) HostNames(host string) map[string]any {
	names, _ := d.host(host)
	return names
}

// ScopeInputs gives the inputs of the scheme that a request to this host must be signed for, as far as the host's name
// tells them.
func (d *Dialect) ScopeInputs(host string) map[string]string {
	out, names := map[string]string{}, d.HostNames(host)
	o, _ := d.Inputs.(*syntax.Object)
	if o == nil {
		return out
	}
	for _, f := range o.Fields {
		if !told(f.Value, names) {
			continue
		}
		if v, err := data.Eval(f.Value, data.Scope{Name: data.Names(names), Calls: calls}); err == nil {
			out[f.Name] = data.Text(v)
		}
	}
	return out
}

// told tells whether all names of an expression have values.
func told(e syntax.Expr, names map[string]any) bool {
	refs := data.Refs(e)
	return !slices.ContainsFunc(refs, func(name string) bool { return names[name] == nil })
}

// Signed adds what the signature's inputs tell, such as a service that the host does not name.
func (r *Received) Signed(inputs map[string]string) {
	names := map[string]any{}
	readFields(r.Dialect.Inputs, func(name string) (string, bool) {
		v, ok := inputs[name]
		return v, ok
	}, names)
	for name, v := range names {
		if old := r.Names[name]; old == nil || old == "" {
			r.Names[name] = v
		}
	}
}

// Carrier gives the header or parameter that carries a name such as "action"; empty when the dialect sends none.
func (d *Dialect) Carrier(name string) string {
	for _, e := range []syntax.Expr{d.Headers, d.Params} {
		o, _ := e.(*syntax.Object)
		if o == nil {
			continue
		}
		for _, f := range o.Fields {
			if slices.Contains(data.Refs(f.Value), name) {
				return f.Name
			}
		}
	}
	return ""
}

// Speaks tells whether a service speaks this dialect, as far as the file says.
func (p *Provider) Speaks(d *Dialect, service string) bool {
	for i := range p.Services {
		if s := &p.Services[i]; (s.Name == service || s.Host == service) && s.Dialect != "" {
			return s.Dialect == d.Name
		}
	}
	return true
}

// host reads what a host's name tells. Each hole is one label.
func (d *Dialect) host(host string) (map[string]any, bool) {
	host = strings.ToLower(hostname(host))
	hosts, _ := d.Hosts.(*syntax.List)
	if hosts == nil {
		return nil, false
	}
	var other map[string]any
	for _, h := range hosts.Items {
		names, ok := data.Read(h, host)
		switch {
		case !ok || !labels(names):
		case names["service"] == nil || d.provider.knows(data.Text(names["service"])):
			return names, true
		case other == nil: // ecs-cn-hangzhou may be a service, but ecs is one
			other = names
		}
	}
	return other, other != nil
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
	r := &Received{Dialect: d, Names: map[string]any{"version": nil, "action": nil, "service": p.Default}}
	for _, s := range p.Settings {
		r.Names[s.Name] = nil
	}
	if d.Service != "" {
		r.Names["service"] = d.Service
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

// Inputs gives the inputs of a scheme that a request tells by its host, headers and parameters, or that a setting has by
// default; and the names of those that it does not tell.
func (r *Received) Inputs(p *Provider) (inputs map[string]string, missing []string) {
	inputs = map[string]string{}
	o, _ := r.Dialect.Inputs.(*syntax.Object)
	if o == nil {
		return inputs, nil
	}
	names := maps.Clone(r.Names)
	for _, s := range p.Settings {
		if names[s.Name] == nil && s.Default != "" {
			names[s.Name] = s.Default
		}
	}
	for _, f := range o.Fields {
		v, err := data.Eval(f.Value, data.Scope{Name: data.Names(names), Calls: calls})
		if text := data.Text(v); err == nil && text != "" {
			inputs[f.Name] = text
		} else {
			missing = append(missing, f.Name)
		}
	}
	return inputs, missing
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
