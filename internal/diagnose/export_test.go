package diagnose

import (
	"bytes"
	"context"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
)

// Broken is a signature that a signer with one mistake makes.
type Broken struct {
	Classes           []string
	Detail, Signature string
}

// Break gives the signatures of a right request under every single change that has an effect on it, and the right one.
func Break(scheme *graph.Scheme, m *message.Request, k Key, o Options) (right string, out []Broken, err error) {
	r, err := readRequest(scheme, m, o.Expected)
	if err != nil || r.failure != nil {
		return "", nil, err
	}
	d := &diagnosis{scheme: scheme, message: m, key: k, options: o, read: r, report: &Report{}}
	d.plan = newPlan(r.program)
	d.src = newSources(r.program, m, r.captures, k)
	node, form := digestNode(r.program)
	d.search = &search{plan: d.plan, src: d.src, digest: node}
	d.prepare(base{nil, d.src})
	c := &changes{plan: d.plan, base: d.search.base, src: d.src, neighbours: d.rules()}
	c.all()
	w := d.search.newWorker()
	base := bytes.Clone(w.try(nil))
	_, effective := d.search.singles(context.Background(), c.list, base)
	for _, ch := range effective {
		out = append(out, Broken{ch.classes(), ch.detail.in("en"), form.write(ch.digest)})
		for _, twin := range ch.twins {
			out = append(out, Broken{twin.classes(), twin.detail.in("en"), form.write(ch.digest)})
		}
	}
	return form.write(base), out, nil
}

// BreakTwice gives signatures that signers with two mistakes make: every step-th pair of changes of different classes.
func BreakTwice(scheme *graph.Scheme, m *message.Request, k Key, o Options, step int) (right string, out [][2]Broken, err error) {
	r, err := readRequest(scheme, m, o.Expected)
	if err != nil || r.failure != nil {
		return "", nil, err
	}
	d := &diagnosis{scheme: scheme, message: m, key: k, options: o, read: r, report: &Report{}}
	d.plan = newPlan(r.program)
	d.src = newSources(r.program, m, r.captures, k)
	node, form := digestNode(r.program)
	d.search = &search{plan: d.plan, src: d.src, digest: node}
	d.prepare(base{nil, d.src})
	c := &changes{plan: d.plan, base: d.search.base, src: d.src, neighbours: d.rules()}
	c.all()
	w := d.search.newWorker()
	base := bytes.Clone(w.try(nil))
	_, effective := d.search.singles(context.Background(), c.list, base)
	n := 0
	for i, a := range effective {
		for _, b := range effective[i+1:] {
			if n++; n%step != 0 || a.class == b.class {
				continue
			}
			w.layer(b)
			both := bytes.Clone(w.try(a))
			if bytes.Equal(both, a.digest) || bytes.Equal(both, b.digest) || bytes.Equal(both, base) {
				continue // one of them hides the other
			}
			s := form.write(both)
			out = append(out, [2]Broken{{a.classes(), a.detail.in("en"), s}, {b.classes(), b.detail.in("en"), s}})
		}
	}
	return form.write(base), out, nil
}

// DetailTexts gives the texts of the details of every change that is tried on a request.
func DetailTexts(scheme *graph.Scheme, m *message.Request, k Key, o Options) []string {
	r, err := readRequest(scheme, m, o.Expected)
	if err != nil || r.failure != nil {
		return nil
	}
	d := &diagnosis{scheme: scheme, message: m, key: k, options: o, read: r, report: &Report{}}
	d.plan = newPlan(r.program)
	d.src = newSources(r.program, m, r.captures, k)
	node, _ := digestNode(r.program)
	d.search = &search{plan: d.plan, src: d.src, digest: node}
	d.prepare(base{nil, d.src})
	c := &changes{plan: d.plan, base: d.search.base, src: d.src, neighbours: d.rules()}
	c.all()
	var out []string
	for _, ch := range c.list {
		text, _ := ch.detail.text()
		out = append(out, text)
	}
	return out
}

// ChineseDetails gives what details.hcl says.
func ChineseDetails() map[string]string { return chineseDetails() }
