package provider

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/syntax"
)

// Call is what a caller wants.
type Call struct {
	Service  string            // empty: the provider's default
	Action   string            //
	Scheme   string            // how to sign; empty: as the dialect prefers
	Method   string            // empty: the dialect's
	Endpoint string            // scheme and host, or a host, in place of the dialect's
	Settings map[string]string // by name
	Params   []Param           // in the order of the command line
	Body     *message.Body     // in place of the parameters of a JSON dialect
}

// Param is one parameter: a text as it was typed, or a value of JSON.
type Param struct {
	Name  string
	Value any
}

// Request is a call made ready: a message to be signed by Scheme with Inputs.
type Request struct {
	Message *chopmark.Message
	Scheme  string
	Inputs  map[string]string
	Dialect *Dialect
}

// NeedError says that something is needed and nobody said it.
type NeedError struct{ What, Name, Hint string }

// Error says what is needed.
func (e *NeedError) Error() string { return e.What }

// Build makes the request of a call.
func (p *Provider) Build(c Call) (*Request, error) {
	b, err := p.begin(c)
	if err != nil {
		return nil, err
	}
	m := &chopmark.Message{Scheme: "https", Method: b.method()}
	if err := b.address(m); err != nil {
		return nil, err
	}
	r := &Request{Message: m, Scheme: b.scheme, Dialect: b.dialect, Inputs: map[string]string{}}
	if err := b.fields(b.dialect.Inputs, func(name, value string) { r.Inputs[name] = value }); err != nil {
		return nil, err
	}
	err = b.fields(b.dialect.Headers, func(name, value string) {
		m.Headers = append(m.Headers, chopmark.Field{Name: name, Value: value})
	})
	if err != nil {
		return nil, err
	}
	return r, b.content(m)
}

// Known refuses a call of a service, or of a version, that nobody knows. Build does so too; here nothing else needs to be settled.
func (p *Provider) Known(c Call) error {
	_, err := p.begin(c)
	return err
}

// building is a call on its way to a request.
type building struct {
	provider *Provider
	call     Call
	service  *Service // nil for one that the file does not know
	dialect  *Dialect
	scheme   string
	scope    data.Scope
	params   []Param
}

func (p *Provider) begin(c Call) (*building, error) {
	b := &building{provider: p, call: c}
	if b.call.Service == "" {
		b.call.Service = p.Default
	}
	if b.call.Service == "" {
		return nil, &NeedError{p.ID + " needs a service", "service", "write " + p.ID + "/SERVICE; known are " + strings.Join(p.ServiceNames(), ", ")}
	}
	b.service = p.service(b.call.Service)
	if b.service == nil && !p.versioned() && len(p.Services) > 0 {
		hint := diag.DidYouMean(b.call.Service, p.ServiceNames(), "")
		if hint == "" {
			hint = "there are " + strings.Join(p.ServiceNames(), ", ")
		}
		return nil, &NeedError{fmt.Sprintf("%s has no service %q", p.ID, b.call.Service), "service", hint}
	}
	b.choose()
	settings := b.settings()
	if err := b.known(settings); err != nil {
		return nil, err
	}
	b.scope = data.Scope{Name: data.Names(settings), Calls: calls}
	return b, nil
}

// choose finds the dialect: the service's own, or the one of the scheme that was asked for, or one that is spoken at the
// host that was asked for.
func (b *building) choose() {
	p := b.provider
	b.dialect = &p.Dialects[0]
	if b.service != nil && b.service.Dialect != "" {
		b.dialect = p.dialectNamed(b.service.Dialect)
	}
	b.scheme = b.dialect.Schemes[0]
	if want := b.call.Scheme; want != "" && want != b.scheme {
		b.scheme = want
		if !slices.Contains(b.dialect.Schemes, want) {
			for i := range p.Dialects {
				if slices.Contains(p.Dialects[i].Schemes, want) {
					b.dialect = &p.Dialects[i]
					break
				}
			}
		}
	}
	b.spoken()
}

// spoken changes to a dialect that is spoken at the endpoint, if that is a host of the cloud where this one is not.
func (b *building) spoken() {
	var at chopmark.Message
	if b.call.Endpoint == "" || endpoint(&at, b.call.Endpoint) != nil {
		return
	}
	there := b.provider.Serves(at.Authority)
	if len(there) == 0 || slices.Contains(there, b.dialect) {
		return
	}
	for _, d := range there {
		if b.call.Scheme == "" || slices.Contains(d.Schemes, b.call.Scheme) {
			b.dialect = d
			if b.call.Scheme == "" {
				b.scheme = d.Schemes[0]
			}
			return
		}
	}
}

// settings gives what expressions can name: settings from the call, from its parameters, or by default. A parameter that
// sets one is not a parameter any more: the dialect says where it goes.
func (b *building) settings() map[string]any {
	names := map[string]any{"action": b.call.Action, "service": b.call.Service, "version": nil}
	if b.service != nil {
		for name, value := range b.service.Names {
			names[name] = value
		}
		if b.service.Host != "" {
			names["service"] = b.service.Host
		}
		if b.service.Version != "" {
			names["version"] = b.service.Version
		}
	}
	b.params = slices.Clone(b.call.Params)
	for _, s := range b.provider.Settings {
		value := b.call.Settings[s.Name]
		i := slices.IndexFunc(b.params, func(p Param) bool { return p.Name == s.Parameter && s.Parameter != "" })
		if i >= 0 {
			value = data.Text(b.params[i].Value)
			b.params = slices.Delete(b.params, i, i+1)
		}
		if value == "" {
			value = s.Default
		}
		if value != "" {
			names[s.Name] = value
		} else if _, there := names[s.Name]; !there {
			names[s.Name] = nil
		}
	}
	return names
}

// known refuses a call whose version nobody knows.
func (b *building) known(names map[string]any) error {
	p := b.provider
	if names["version"] != nil || !p.versioned() {
		return nil
	}
	hint := "add --version VERSION, as the service's documents name it"
	if s := diag.DidYouMean(b.call.Service, p.ServiceNames(), ""); s != "" && b.service == nil {
		hint = s + " Or " + hint
	}
	return &NeedError{fmt.Sprintf("the version of %s/%s is not known here", p.ID, b.call.Service), "version", hint}
}

func (p *Provider) versioned() bool {
	return slices.ContainsFunc(p.Settings, func(s Setting) bool { return s.Name == "version" })
}

func (b *building) method() string {
	if b.call.Method != "" {
		return strings.ToUpper(b.call.Method)
	}
	return b.dialect.Method
}

// address fills in where the request goes.
func (b *building) address(m *chopmark.Message) error {
	path, err := b.text(b.dialect.Path)
	if err != nil {
		return err
	}
	m.Path = path
	if m.Path == "" {
		m.Path = "/"
	}
	if e := b.call.Endpoint; e != "" {
		return endpoint(m, e)
	}
	hosts, _ := b.dialect.Hosts.(*syntax.List)
	for _, h := range hosts.Items {
		if b.missing(h) != "" {
			continue
		}
		m.Authority, err = b.text(h)
		return err
	}
	name := b.missing(hosts.Items[len(hosts.Items)-1])
	return &NeedError{fmt.Sprintf("%s needs a %s", b.provider.ID, name), name, fmt.Sprintf("add --%s, or -p %s=...", name, name)}
}

// endpoint takes over an address that the caller gave.
func endpoint(m *chopmark.Message, address string) error {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	given, err := chopmark.ParseURL(address)
	if err != nil {
		return err
	}
	m.Scheme, m.Authority = given.Scheme, given.Authority
	if given.Path != "" && given.Path != "/" {
		m.Path = given.Path
	}
	return nil
}

// missing gives the first name of an expression that has no value.
func (b *building) missing(e syntax.Expr) string {
	for _, name := range data.Refs(e) {
		if v, _ := b.scope.Name(name); v == nil {
			return name
		}
	}
	return ""
}

func (b *building) text(e syntax.Expr) (string, error) {
	if e == nil {
		return "", nil
	}
	v, err := data.Eval(e, b.scope)
	return data.Text(v), err
}

// fields evaluates the members of an object, without those that are null.
func (b *building) fields(e syntax.Expr, add func(name, value string)) error {
	o, ok := e.(*syntax.Object)
	if !ok {
		return nil
	}
	for _, f := range o.Fields {
		v, err := data.Eval(f.Value, b.scope)
		if err != nil {
			return err
		}
		if v != nil {
			add(f.Name, data.Text(v))
		}
	}
	return nil
}
