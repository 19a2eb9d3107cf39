// Package diagnose finds the mistake behind a signature that does not match, and proves it.
//
// In: a request as it was sent, the credential, the scheme. Out: the mistakes under which the very signature that was sent
// comes out, with the place where signer and server part, and what to do. It inspects first, then recomputes under every
// single change, every pair, and on request every triple. Changes come from the families of the operations and from the
// shape of the graph, so a scheme that is written tomorrow can be diagnosed. It never gives out the signature that it
// expected, a key or the secret.
package diagnose

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// Key is the credential that the signer had.
type Key struct {
	ID     string // empty: not known
	Secret string
	Token  string
}

// Options says what is known beside request and credential.
type Options struct {
	Expected   map[string][]string // what the inputs of the scheme should be: service, region ...
	ServerTime time.Time           // when the request was received; zero: not known
	Neighbours *Rules              // schemes whose rules people carry over
	Earlier    []*message.Request  // requests that were sent before this one
	Said       string              // what the server answered, with the string to sign that some print
	Triples    bool                // try every three changes too: this takes long
	Progress   func(done, all int) // called while triples are tried, by several goroutines
}

// searchTime bounds a search that its caller does not bound. A usual one takes a tenth of a second.
const searchTime = 10 * time.Second

// Diagnose looks for the mistakes of a request. The error is for what cannot be diagnosed at all.
func Diagnose(ctx context.Context, scheme *graph.Scheme, m *message.Request, k Key, o Options) (*Report, error) {
	start := time.Now()
	if m.Body.Streamed() {
		return nil, errors.New("the body must be in memory")
	}
	r, err := readRequest(scheme, m, o.Expected)
	if err != nil {
		return nil, err
	}
	d := &diagnosis{scheme: scheme, message: m, key: k, options: o, read: r, report: &Report{Scheme: scheme.ID}}
	if r.failure != nil && r.failure.Missing && d.signedByNeighbour() {
		return nil, fmt.Errorf("the request carries no signature of %s", scheme.ID)
	}
	if !o.Triples {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, searchTime)
		defer cancel()
	}
	d = d.variant()
	if !d.repaired() {
		d.unreadable()
	} else {
		d.listed()
		d.run(ctx)
	}
	d.report.alternatives(d)
	d.report.clear(k.Secret)
	d.report.finish()
	d.report.Elapsed = time.Since(start)
	return d.report, nil
}

// variant gives the diagnosis by another variant of the scheme, if the signature is right by that one, or is explained by it
// alone. Variants count that sign more of the request, and that a request does not tell.
func (d *diagnosis) variant() *diagnosis {
	if d.read.failure != nil {
		return d
	}
	for _, in := range d.scheme.Inputs {
		_, given := d.options.Expected[in.Name]
		if given || len(in.Allowed) < 2 || in.Default == nil || in.Default.Kind != graph.Const || in.Name == graph.FormInput {
			continue
		}
		for _, value := range in.Allowed {
			o := d.options
			o.Expected = maps.Clone(o.Expected)
			if o.Expected == nil {
				o.Expected = map[string][]string{}
			}
			o.Expected[in.Name] = []string{value}
			r, err := readRequest(d.scheme, d.message, o.Expected)
			if err != nil || r.failure != nil || !signsMore(r.program, d.read.program) {
				continue
			}
			other := &diagnosis{scheme: d.scheme, message: d.message, key: d.key, options: o, read: r, report: &Report{Scheme: d.scheme.ID}}
			if other.right() {
				return other
			}
			d.others = append(d.others, other)
		}
	}
	return d
}

// signsMore tells whether a signature depends on all that another one depends on, and on more of the request.
func signsMore(p, than *graph.Program) bool {
	more := false
	for s := graph.Method; s < graph.Clock; s++ {
		a, b := graph.DependsOn(p.Signature, s), graph.DependsOn(than.Signature, s)
		if b && !a {
			return false
		}
		more = more || a && !b
	}
	return more
}

// right tells whether the signature is right as the request is.
func (d *diagnosis) right() bool {
	p := newPlan(d.read.program)
	node, form := digestNode(d.read.program)
	digest := newEvaluator(p, newSources(d.read.program, d.message, d.read.captures, d.key)).value(node).Text
	all := targets(d.read.captures.Signature, form)
	return len(all) > 0 && len(all[0].classes) == 0 && bytes.Equal(all[0].digest, digest)
}

// signedByNeighbour tells whether a request whose carrier is not of this scheme is of another one.
func (d *diagnosis) signedByNeighbour() bool {
	return slices.ContainsFunc(d.rules().schemes, func(s *graph.Scheme) bool {
		if s.ID == d.scheme.ID {
			return false
		}
		r, err := readRequest(s, d.message, nil)
		return err == nil && r.failure == nil
	})
}

// diagnosis is one diagnosis under way.
type diagnosis struct {
	scheme  *graph.Scheme
	message *message.Request
	key     Key
	options Options
	read    *read
	plan    *plan
	src     *sources
	search  *search
	report  *Report

	inspected    []finding
	alternatives []alternative // to what was inspected
	others       []*diagnosis  // by other variants of the scheme
	redatings    []redating
	missing      []missing
	swapped      bool // the secret was sent as the key id
	notSent      bool // a signed header or the time of day is not there: what was signed cannot be known
}

func (d *diagnosis) run(ctx context.Context) {
	p, c := d.read.program, d.read.captures
	d.plan = newPlan(p)
	d.src = newSources(p, d.message, c, d.key)
	base := newEvaluator(d.plan, d.src)
	mismatches := base.mismatches(c)
	node, form := digestNode(p)
	d.search = &search{plan: d.plan, src: d.src, base: base, digest: node, targets: targets(c.Signature, form)}
	d.inspect(base, mismatches)
	d.report.server(d, base)
	d.report.compareSaid(d.options.Said)
	bases := d.bases(mismatches)
	for _, b := range bases {
		right := d.prepare(b)
		if t := d.search.hit(right); t != nil {
			d.report.explain(d, []found{{nil, t}})
			return
		}
	}
	var hits []found
	for i := 0; i < len(bases) && len(hits) == 0; i++ {
		hits = d.find(ctx, d.prepare(bases[i]))
	}
	if len(hits) == 0 && d.byOther(ctx) {
		return
	}
	d.report.explain(d, hits)
}

// byOther tells whether another variant of the scheme explains the signature.
func (d *diagnosis) byOther(ctx context.Context) bool {
	for _, other := range d.others {
		other.run(ctx)
		if !other.report.unexplained && len(other.report.Explanations) > 0 {
			tried := d.report.Tried
			*d = *other
			d.report.Tried += tried
			return true
		}
		d.report.Tried += other.report.Tried
	}
	return false
}

// find searches, the smaller explanations first.
func (d *diagnosis) find(ctx context.Context, right []byte) []found {
	c := &changes{plan: d.plan, base: d.search.base, src: d.search.src, neighbours: d.rules(), ownID: d.key.ID, missing: d.missing}
	c.all()
	d.report.Stopped = c.limit() || d.report.Stopped
	hits, effective := d.search.singles(ctx, c.list, right)
	if len(hits) == 0 && len(d.search.targets) > 0 {
		hits = d.search.pairs(ctx, effective)
	}
	if len(hits) == 0 && d.options.Triples && len(d.search.targets) > 0 {
		hits = d.search.triples(ctx, effective, d.options.Progress)
	}
	rank(hits)
	d.report.Stopped = d.report.Stopped || ctx.Err() != nil
	d.report.Tried = int(d.search.tried.Load())
	return hits
}

// all collects every change.
func (c *changes) all() {
	c.keys()
	c.digests()
	c.layout()
	c.places()
	c.parameters()
	c.escapes()
	c.encodings()
	c.bodies()
	c.headers()
	c.times()
}

// value gives a node's text in the base, for showing; shown is false for what the secret flows into.
func (d *diagnosis) value(e *evaluator, n *graph.Node) (v op.Value, shown bool) {
	if graph.DependsOn(n, graph.Secret) {
		return op.Value{}, false
	}
	return e.value(n), true
}
