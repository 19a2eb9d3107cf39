package chopmark

import (
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/eval"
	"github.com/chopmark/chopmark/internal/graph"
)

// Explanation shows how a request is signed, step by step. Nothing in it is secret: derived keys are left out, and
// where the secret stands in a text it is blotted out.
type Explanation struct {
	Scheme    string      `json:"scheme"`
	Form      string      `json:"form,omitempty"`
	Time      time.Time   `json:"time"`
	Nonce     string      `json:"nonce,omitempty"` // when the scheme sends one
	Inputs    []InputInfo `json:"inputs"`
	Steps     []StepInfo  `json:"steps"`
	Signed    []string    `json:"signed_headers,omitempty"`
	Covered   []string    `json:"covered"`   // parts of the request that the signature covers
	Uncovered []string    `json:"uncovered"` // what a third party could change unseen
	Sent      []SentInfo  `json:"sent"`
	Message   *Message    `json:"-"` // the signed request
}

// Blot stands in an explanation where the secret was.
const Blot = eval.Blot

// InputInfo is an input's value and where it came from.
type InputInfo struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Origin string `json:"origin"` // "given", "default" or "chosen" (a form)
	Doc    string `json:"doc,omitempty"`
	From   string `json:"from,omitempty"` // the default's expression
}

// StepInfo is one step.
type StepInfo struct {
	Name     string `json:"name"`
	Value    string `json:"value"`              // bytes in hexadecimal
	Bytes    bool   `json:"bytes,omitempty"`    // Value is hexadecimal
	Hidden   bool   `json:"hidden,omitempty"`   // derived from the secret: not shown
	Redacted bool   `json:"redacted,omitempty"` // the secret is blotted out
	From     string `json:"from"`               // the expression
}

// SentInfo is one thing that signing adds to the request.
type SentInfo struct {
	Place string `json:"place"` // headers, query or params
	Name  string `json:"name"`
	Value string `json:"value"`
	After bool   `json:"after,omitempty"` // it carries the result; otherwise it was added before signing

	Covered bool `json:"covered"` // a change of it would be noticed
}

// Explain signs m and shows every step. m is not changed.
func (s *Signer) Explain(m *Message) (*Explanation, error) {
	known, err := s.scheme.inputValues(s.options.Inputs)
	if err != nil {
		return nil, err
	}
	full, err := graph.Build(s.scheme.graph, s.machine.Program.Form, keepOpen(s.scheme.graph, known))
	if err != nil {
		return nil, err
	}
	machine := eval.Prepare(full, eval.Options{Trace: true})
	g := &signing{env: s.credentials()}
	s.environment(g, m)
	g.env.Inputs = givenInputs(full, known)
	run := machine.Start(&g.env)
	defer run.Done()
	out, err := run.Sending()
	if err != nil {
		return nil, s.explainError(err)
	}
	e := &Explanation{
		Scheme: s.scheme.ID(), Form: full.Form, Time: g.env.Time.Time().UTC(),
		Nonce: g.env.Nonce, Inputs: []InputInfo{}, Message: applyMessage(m, &out),
	}
	e.describe(run, full)
	return e, nil
}

// keepOpen gives the known inputs that choose a form only: the others stay inputs, so that they are shown.
func keepOpen(s *graph.Scheme, known map[string][]string) map[string][]string {
	if v, ok := known[graph.FormInput]; ok && len(s.Forms) > 1 {
		return map[string][]string{graph.FormInput: v}
	}
	return nil
}

func givenInputs(p *graph.Program, known map[string][]string) []graph.InputValue {
	values := make([]graph.InputValue, len(p.Inputs))
	for i, in := range p.Inputs {
		if v, ok := known[in.Name]; ok {
			values[i] = in.Value(v)
		}
	}
	return values
}

func (e *Explanation) describe(run *eval.Run, p *graph.Program) {
	names := p.Names()
	if p.Form != "" {
		e.Inputs = append(e.Inputs, InputInfo{Name: graph.FormInput, Value: p.Form, Origin: "chosen"})
	}
	for _, in := range run.Inputs() {
		info := InputInfo{Name: in.Decl.Name, Value: in.Value, Origin: "default", Doc: in.Decl.Doc}
		if in.Decl.List {
			info.Value = strings.Join(in.List, ",")
		}
		if in.Given {
			info.Origin = "given"
		} else if in.Decl.Default != nil {
			info.From = graph.Print(in.Decl.Default, names)
		}
		e.Inputs = append(e.Inputs, info)
	}
	for _, st := range run.Steps() {
		e.Steps = append(e.Steps, stepInfo(st, names))
	}
	for _, it := range run.Sent() {
		e.Sent = append(e.Sent, SentInfo{Place: it.Item.Place.String(), Name: it.Item.Name, Value: it.Value, After: it.After, Covered: it.Covered})
	}
	e.Signed = run.SignedNames()
	e.cover(run)
}

func stepInfo(st eval.Step, names map[*graph.Node]string) StepInfo {
	info := StepInfo{Name: st.Name, Value: st.Value, Bytes: st.Bytes, Hidden: st.Hidden, Redacted: st.Redacted}
	if st.Bytes {
		info.Value = hex.EncodeToString([]byte(st.Value))
	}
	info.From = graph.Print(st.Node, without(names, st.Node))
	return info
}

// without gives the names but that of n: a step is printed as its expression, not as its own name.
func without(names map[*graph.Node]string, n *graph.Node) map[*graph.Node]string {
	if _, ok := names[n]; !ok {
		return names
	}
	rest := make(map[*graph.Node]string, len(names))
	for m, name := range names {
		if m != n {
			rest[m] = name
		}
	}
	return rest
}

// cover says what the signature covers and what it leaves open.
func (e *Explanation) cover(run *eval.Run) {
	c := run.Coverage()
	e.Covered = c.Always.Names()
	for _, h := range c.Headers {
		if !slices.Contains(e.Signed, strings.ToLower(h)) {
			e.Covered = append(e.Covered, "header "+h)
		}
	}
	for _, h := range e.Signed {
		e.Covered = append(e.Covered, "header "+h)
	}
	open := graph.PartsOfRequest
	if e.Message.Body.Len() == 0 {
		open &^= graph.PartBody
	}
	e.Uncovered = (open &^ c.Always).Names()
	for _, f := range e.Message.Headers {
		if !e.coversHeader(f.Name, c.Headers) {
			e.Uncovered = append(e.Uncovered, "header "+strings.ToLower(f.Name))
		}
	}
}

// coversHeader tells whether a change of a header would be noticed. Host counts as a part of its own.
func (e *Explanation) coversHeader(name string, read []string) bool {
	same := func(other string) bool { return strings.EqualFold(other, name) }
	if same("host") || slices.ContainsFunc(e.Signed, same) || slices.ContainsFunc(read, same) {
		return true
	}
	return slices.ContainsFunc(e.Sent, func(s SentInfo) bool { return s.Place == "headers" && same(s.Name) && s.Covered })
}
