package main

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/call"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/chopmark/chopmark/sandbox"
)

// callJob is a call made ready.
type callJob struct {
	client     *call.Client
	target     call.Target
	call       *provider.Call // nil for an address
	scheme     *chopmark.Scheme
	inputs     map[string]string
	credential chopmark.Credential
	hide       *hiding
	sandbox    *sandbox.Sandbox // nil for the real world
}

// plan makes everything ready that is needed before the first byte is sent.
func (c *calling) plan(args []string) (*callJob, error) {
	address := c.isAddress(args)
	if err := c.showing.check(address); err != nil {
		return nil, err
	}
	j := &callJob{}
	var err error
	if address {
		err = c.planAddress(j, args)
	} else {
		err = c.planCall(j, args)
	}
	if err != nil {
		return nil, err
	}
	return j, c.connect(j)
}

// isAddress tells a URL from PROVIDER/SERVICE.
func (c *calling) isAddress(args []string) bool {
	if len(args) == 0 {
		return true // the request is given whole
	}
	return strings.Contains(args[0], "://") || len(args) == 1 && !c.known(args[0])
}

// known tells whether a word begins with the name of a provider.
func (c *calling) known(word string) bool {
	id, _, slash := strings.Cut(word, "/")
	return c.settings.file != "" || slash && !strings.Contains(id, ".") || slices.Contains(provider.IDs(), id) ||
		diag.Suggest(id, provider.IDs()) != ""
}

// planCall makes the request of PROVIDER/SERVICE ACTION NAME=VALUE...
func (c *calling) planCall(j *callJob, args []string) error {
	p, pc, err := c.readCall(args)
	if err != nil {
		return err
	}
	given, err := c.settle(p, pc)
	if err != nil {
		return err
	}
	if err := p.Known(*pc); err != nil { // no credential brings that along
		return buildFailure(err)
	}
	if err := c.authorise(j, p, pc.Settings); err != nil {
		return err
	}
	if pc.Scheme, err = c.schemeID(j); err != nil {
		return err
	}
	r, err := p.Build(*pc)
	if err != nil {
		return buildFailure(err)
	}
	if err := c.addHeaders(r.Message); err != nil {
		return err
	}
	j.call, j.target = pc, call.Target{Message: r.Message, Provider: p, Dialect: r.Dialect}
	if j.scheme == nil {
		if j.scheme, err = c.u.loadScheme(r.Scheme); err != nil {
			return err
		}
	}
	j.inputs = suitable(j.scheme, r.Inputs)
	maps.Copy(j.inputs, given)
	return nil
}

// readCall reads provider, service, action, parameters and body of the command line.
func (c *calling) readCall(args []string) (*provider.Provider, *provider.Call, error) {
	id, service, _ := strings.Cut(args[0], "/")
	p, err := c.provider(id)
	if err != nil {
		return nil, nil, err
	}
	if len(args) < 2 || strings.Contains(args[1], "=") {
		return nil, nil, talk.Wrong("the call of %s names no action", args[0]).
			Hint("write it behind: chopmark call %s ACTION [NAME=VALUE...]", args[0])
	}
	pc := &provider.Call{Service: service, Action: args[1], Endpoint: c.settings.endpoint, Settings: map[string]string{}}
	if pc.Params, err = c.parameters(args[2:]); err != nil {
		return nil, nil, err
	}
	return p, pc, c.body(pc)
}

// schemeID gives the scheme that --scheme asks for by its own name; empty leaves it to the provider.
func (c *calling) schemeID(j *callJob) (string, error) {
	if c.scheme.id == "" {
		return "", nil
	}
	var err error
	if j.scheme, err = c.u.loadScheme(c.scheme.id); err != nil {
		return "", err
	}
	return j.scheme.ID(), nil
}

// provider gives the provider before the slash.
func (c *calling) provider(id string) (*provider.Provider, error) {
	if c.settings.file != "" {
		p, err := c.u.providerFile(c.settings.file)
		switch {
		case err != nil:
			return nil, err
		case id == p.ID:
			return p, nil
		case !slices.Contains(provider.IDs(), id):
			return nil, talk.Wrong("%s holds the provider %q, and %q is called", c.settings.file, p.ID, id).Hint("write %s/SERVICE", p.ID)
		}
	}
	return c.u.loadProvider(id)
}

// shell is a request that holds nothing but what curl's flags say.
func (c *calling) shell() (*chopmark.Message, error) {
	m := &chopmark.Message{Scheme: "https", Authority: "h", Path: "/"}
	if err := c.request.draft.Apply(m); err != nil {
		return nil, asUsage(err)
	}
	c.request.contentType(m, false)
	return m, nil
}

// addHeaders puts the headers of -H into the request that the provider made.
func (c *calling) addHeaders(m *chopmark.Message) error {
	if len(c.request.named) == 0 && !c.request.draft.Data.Given() {
		return nil
	}
	shell, err := c.shell()
	if err != nil {
		return err
	}
	for _, name := range c.request.named {
		m.Headers = slices.DeleteFunc(m.Headers, func(f chopmark.Field) bool { return message.EqualFold(f.Name, name) })
	}
	for _, f := range shell.Headers {
		if _, have := m.Header(f.Name); !have && m.Body.Present() || c.request.gave(f.Name) {
			m.Headers = append(m.Headers, f)
		}
	}
	return nil
}

// buildFailure says what to type when a provider needs to know more.
func buildFailure(err error) error {
	var need *provider.NeedError
	var file *fs.PathError
	switch {
	case errors.As(err, &need):
		return talk.Wrong("%s", need.What).Hint("%s", need.Hint)
	case errors.As(err, &file):
		return talk.Cannot("%s", talk.FileError(file))
	}
	return asUsage(err)
}

// sendable refuses early what net/http would send in another form than it was signed in.
func sendable(m *chopmark.Message) error {
	head := m.Clone()
	head.Body = chopmark.MessageBody{}
	head.Headers = slices.DeleteFunc(head.Headers, func(f chopmark.Field) bool { return message.EqualFold(f.Name, "Content-Length") })
	if _, err := chopmark.NewRequest(context.Background(), head); err != nil {
		return talk.Wrong("%s", err)
	}
	return nil
}

// connect makes the client.
func (c *calling) connect(j *callJob) (err error) {
	if err := sendable(j.target.Message); err != nil {
		return err
	}
	o := call.Options{
		Inputs: j.inputs, Retries: c.sending.retries, MaxTime: c.sending.maxTime, Agent: agent,
		Transport: call.Connection{Timeout: c.sending.connectTimeout, Insecure: c.sending.insecure}.Transport(),
	}
	if c.signedSet() {
		o.SignedHeaders = nameList(c.signed)
	}
	if c.time != "" && c.time != "now" {
		at, err := parseTime("time", c.time)
		if err != nil {
			return err
		}
		o.Clock = func() time.Time { return at }
	}
	if c.nonce != "" {
		o.Nonce = func() string { return c.nonce }
	}
	if c.settings.sandbox {
		o.Transport = j.sandbox.Transport()
	}
	if err := c.credential.complete(j.scheme, j.credential, true); err != nil {
		return err
	}
	j.hide = newHiding(j)
	o.Watch = c.watch(j)
	if j.client, err = call.New(j.scheme, j.credential, o); err != nil {
		return asUsage(err)
	}
	return nil
}
