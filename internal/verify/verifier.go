package verify

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/eval"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
)

// Options says what a verifier demands.
type Options struct {
	Inputs  map[string][]string // what the inputs must be; those that the request does not tell are taken from here
	Allowed map[string][]string // of inputs that the request tells, the values that are accepted
	Cover   graph.Parts         // what the signature must cover
	Headers []string            // headers that must be signed
	Within  time.Duration       // in place of the scheme's own; 0: the scheme's
	Trace   bool                // keep the steps, for showing them
	Keys    int                 // how many derived keys are kept
	Lookup  Lookup
	Replay  Replay // nil: nonces are not remembered
}

// Verifier checks requests of one scheme. It is safe for use by several goroutines.
type Verifier struct {
	scheme  *graph.Scheme
	options Options
	forms   []*form
}

// form is one way of delivery, made ready.
type form struct {
	program *graph.Program
	machine *eval.Machine
	matcher *match.Matcher
	inputs  []input       // of which something is demanded
	within  time.Duration // when the scheme's window is a constant
	window  atomic.Pointer[window]
	ask     graph.Parts // what must be covered and only a request can tell
	single  bool        // of a repeated header only the first value is signed: such headers are refused
	secret  []bool      // by the nodes: what depends on the secret
	digest  bool        // the body is needed as a whole or as a digest
	idle    []idleHeader
}

// input is one of the program's, and what is demanded of it.
type input struct {
	at       int // among the program's
	decl     *graph.InputDecl
	expected graph.InputValue // it must be this
	allowed  []string         // it must be one of these, when limited
	limited  bool
}

// window is how far a time may lie from the clock, as a scheme writes it.
type window struct {
	text   string
	length time.Duration
}

// New makes a verifier. Problems are about the scheme: a demand that it can never meet is one.
func New(s *graph.Scheme, o Options) (*Verifier, diag.Problems) {
	v := &Verifier{scheme: s, options: o}
	var problems diag.Problems
	var told []string
	for _, f := range s.Forms {
		made, inputs, ps := newForm(s, f.Name, o)
		problems, told = append(problems, ps...), append(told, inputs...)
		if made != nil {
			v.forms = append(v.forms, made)
		}
	}
	o.checkAllowed(s, told, &problems)
	if problems.Failed() {
		return nil, problems
	}
	return v, problems
}

// checkAllowed refuses demands on what no request tells: nobody would be held to them.
func (o *Options) checkAllowed(s *graph.Scheme, told []string, problems *diag.Problems) {
	slices.Sort(told)
	told = slices.Compact(told) // forms tell much the same
	for _, name := range slices.Sorted(maps.Keys(o.Allowed)) {
		if !slices.Contains(told, name) {
			problems.Add(s.Range, fmt.Sprintf("requests do not tell the input %q: no list of accepted values can hold them to it", name),
				"they tell "+strings.Join(told, ", ")+"; what else holds here is said by the inputs")
		}
	}
}

// newForm makes a form ready, if it is taken here. told are the inputs that its requests tell.
func newForm(s *graph.Scheme, name string, o Options) (_ *form, told []string, problems diag.Problems) {
	if mode, ok := o.Inputs[graph.FormInput]; ok && len(s.Forms) > 1 && !slices.Contains(mode, name) {
		return nil, nil, nil
	}
	said, err := tells(s, name, o)
	if err == nil {
		var f *form
		if f, err = build(s, name, o, said.inputs); err == nil {
			problems = f.plan(o)
			f.prepare(o, said.idle)
			return f, said.all, problems
		}
	}
	problems.Add(s.Range, err.Error(), "")
	return nil, said.all, problems
}

// build folds in what the request does not tell: what the options say, and constant defaults.
func build(s *graph.Scheme, name string, o Options, told []string) (*form, error) {
	known := map[string][]string{}
	for _, in := range s.Inputs {
		given, ok := o.Inputs[in.Name]
		switch {
		case slices.Contains(told, in.Name) || in.Name == graph.FormInput && len(s.Forms) > 1:
		case ok:
			known[in.Name] = given
		case in.Optional:
			known[in.Name] = nil
		case in.Default == nil:
			return nil, fmt.Errorf("a request does not tell the input %q: it must be given to the verifier", in.Name)
		case in.Default.Kind == graph.Const && !in.List:
			known[in.Name] = []string{in.Default.Text}
		}
	}
	p, err := graph.Build(s, name, known)
	if err != nil {
		return nil, err
	}
	f := &form{program: p}
	for i, in := range p.Inputs {
		demanded := input{at: i, decl: in}
		demanded.allowed, demanded.limited = o.Allowed[in.Name]
		if given, ok := o.Inputs[in.Name]; ok {
			if err := in.Check(given); err != nil {
				return nil, err
			}
			demanded.expected = in.Value(given)
		}
		if demanded.expected.Set || demanded.limited || len(in.Allowed) > 0 {
			f.inputs = append(f.inputs, demanded)
		}
	}
	return f, nil
}

// prepare makes the program ready to run. Machine and matcher know the headers by the same numbers.
func (f *form) prepare(o Options, idle []string) {
	names := append(f.matcher.Headers(), idle...)
	f.machine = eval.Prepare(f.program, eval.Options{Trace: o.Trace, Keys: o.Keys, Names: names})
	f.matcher.Number(f.machine.Name)
	for _, name := range idle {
		f.idle = append(f.idle, idleHeader{name, f.machine.Name(name)})
	}
}

// duration reads a window that depends on the request; there are so few that remembering the last one saves the work.
func (f *form) duration(text []byte) time.Duration {
	if w := f.window.Load(); w != nil && w.text == string(text) {
		return w.length
	}
	w := &window{text: string(text)}
	w.length, _ = time.ParseDuration(w.text)
	f.window.Store(w)
	return w.length
}

// plan prepares reading, and checks that the demands can be met at all.
func (f *form) plan(o Options) diag.Problems {
	m, problems := match.Plan(f.program)
	f.matcher = m
	if w := f.program.Fresh.Within; w != nil && w.Kind == graph.Const {
		f.within, _ = time.ParseDuration(w.Text) // checked when the scheme was bound
	}
	if o.Within > 0 {
		f.within = o.Within
	}
	cover := f.program.Cover()
	if never := o.Cover &^ (cover.Always | cover.Sometimes); never != 0 {
		problems.Add(f.program.Scheme.Range, "this scheme never signs "+never.String()+", which must be covered here",
			"choose another scheme or variant, or demand less")
	}
	f.ask = o.Cover &^ cover.Always
	f.single = f.program.FirstOnly()
	f.secret = make([]bool, f.program.Size)
	f.program.Each(func(n *graph.Node) { f.secret[n.ID] = graph.DependsOn(n, graph.Secret) })
	f.digest = (cover.Always|cover.Sometimes)&graph.PartBody != 0
	return problems
}

// NeedsBody tells whether the content takes part in verifying.
func (v *Verifier) NeedsBody() bool {
	return slices.ContainsFunc(v.forms, func(f *form) bool { return f.digest })
}
