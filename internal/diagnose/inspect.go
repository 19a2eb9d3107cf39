package diagnose

import (
	"slices"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
)

// inspect looks at what shows without computing: scope, time, token, list of signed headers, body hash.
func (d *diagnosis) inspect(base *evaluator, mismatches []mismatch) {
	for _, m := range mismatches {
		d.inspectMismatch(m)
	}
	d.inspectNames()
	d.inspectOwn()
	d.inspectSigned()
	d.inspectToken()
	d.inspectWire()
	d.inspectTime(base)
	d.inspectEarlier()
	if d.read.captures.KeyID == d.key.Secret && d.key.Secret != "" {
		d.saw("id-secret-swapped", d.read.carrier.Name, "", "", "the secret stands where the key id belongs")
		d.swapped = true
	}
}

func (d *diagnosis) inspectMismatch(m mismatch) {
	switch {
	case graph.DependsOn(m.node, graph.Body) && !graph.DependsOn(m.node, graph.Method):
		d.inspectBody(m)
	case onlyClock(m.node):
		d.inspectDate(m)
	case graph.DependsOn(m.node, graph.Signed):
		d.saw("signed-headers-mismatch", m.item.Name, m.received, m.want, "")
	default:
		d.saw("authorization-malformed", m.item.Name, m.received, m.want, "")
	}
}

// inspectBody tells which other body than the one that was sent has the hash that was sent.
func (d *diagnosis) inspectBody(m mismatch) {
	const class = "payload-hash-wrong"
	if len(m.received) != len(m.want) && m.received == strings.ToUpper(m.received) && strings.Contains(m.received, "-") {
		return // a word that says how the body is hashed, if at all
	}
	c := &changes{plan: d.plan, base: d.search.base, src: d.src, neighbours: &rules{}}
	c.contents()
	w := d.search.newWorker()
	var hits []found
	for _, ch := range c.list {
		w.layer(ch)
		if string(w.under.value(m.node).Text) == m.received {
			hits = append(hits, found{[]*change{ch}, &target{}})
		}
	}
	if len(hits) == 0 {
		d.saw(class, m.item.Name, m.received, m.want, "")
		return
	}
	rank(hits)
	best := hits[0]
	w.layer(best.changes[0])
	for _, id := range best.classes() {
		d.saw(id, "body", d.cleared(string(w.below.body)), string(d.src.body), best.changes[0].detail)
	}
	d.alternatives = append(d.alternatives, alternative{best.classes(), []string{class}}, alternative{best.classes(), append(best.classes(), class)})
	for _, h := range hits[1:] {
		d.alternatives = append(d.alternatives, alternative{best.classes(), h.classes()})
	}
}

// alternative is a set of ids that says the same as another one.
type alternative struct{ seen, ids []string }

// inspectNames compares the names in the scope with what is expected.
func (d *diagnosis) inspectNames() {
	for name, want := range d.options.Expected {
		got, told := d.src.inputs[name]
		if !told || len(want) != 1 || string(got.Text) == want[0] {
			continue
		}
		class := map[string]string{"region": "scope-region-wrong", "service": "scope-service-wrong"}[name]
		if class != "" {
			d.saw(class, d.read.carrier.Name, string(got.Text), want[0], "")
		}
	}
}

// inspectWire looks at what the documents of some schemes say of the request as a whole.
func (d *diagnosis) inspectWire() {
	position := classByID()["signature-position"]
	if name := d.read.carrier.Name; slices.Contains(position.Schemes, d.scheme.ID) && d.read.carrier.Place != graph.InHeader {
		for _, raw := range []string{d.message.Query, string(d.message.Body.Bytes)} {
			pairs := message.AppendPairs(nil, raw)
			at := slices.IndexFunc(pairs, func(f message.Field) bool { return f.Name == name })
			if at >= 0 && at < len(pairs)-1 {
				d.saw(position.ID, name, pairs[at+1].Name, "", "it stands behind the signature")
			}
		}
	}
	tooLarge := classByID()["request-too-large"]
	limit, err := strconv.Atoi(tooLarge.Limits[d.scheme.ID])
	if size := len(d.message.Query) + len(d.message.Body.Bytes); err == nil && size > limit {
		d.saw(tooLarge.ID, "request", strconv.Itoa(size), strconv.Itoa(limit), "bytes of parameters")
	}
}

func (d *diagnosis) inspectToken() {
	if d.scheme.Credential.Token == "" || d.read.captures.Token != "" {
		return
	}
	if d.temporary() {
		d.saw("token-missing", d.scheme.Credential.Token, "", "", "the key is a temporary one")
	}
}

// temporary tells whether the key is one that needs a token.
func (d *diagnosis) temporary() bool {
	begins := func(prefix string) bool { return strings.HasPrefix(d.read.captures.KeyID, prefix) }
	return d.key.Token != "" || slices.ContainsFunc(classByID()["token-missing"].Prefixes, begins)
}

// inspectEarlier looks for the nonce in requests that were sent before.
func (d *diagnosis) inspectEarlier() {
	nonce := d.read.captures.Nonce
	if nonce == "" {
		return
	}
	for _, m := range d.options.Earlier {
		r, err := readRequest(d.scheme, m, d.options.Expected)
		if err == nil && r.failure == nil && r.captures.Nonce == nonce {
			d.saw("nonce-reused", "nonce", "", "", say("%s was sent before", nonce))
			return
		}
	}
}

// unreadable inspects a request that is not of the form that the scheme sends.
func (d *diagnosis) unreadable() {
	f := d.read.failure
	item := d.item(f.Item)
	switch value := d.raw(f.Item); {
	case d.misnamed(f.Item):
	case item != nil && graph.DependsOn(item.Node, graph.Clock) && item.Name != d.read.carrier.Name && value != "":
		class := "date-header-format"
		if item.Node.Is("unix") && len(value) == 13 && op13(value) || item.Node.Is("unix_ms") && len(value) == 10 {
			class = "timestamp-unit"
		}
		d.saw(class, f.Item, value, "", say(f.Form, f.Values...))
	default:
		d.saw("authorization-malformed", f.Item, "", "", say(f.Form, f.Values...))
	}
	d.report.seen(d)
}

func (d *diagnosis) item(name string) *graph.Item {
	for _, list := range [][]*graph.Item{d.read.program.Before, d.read.program.After} {
		for _, it := range list {
			if it.Name == name {
				return it
			}
		}
	}
	return nil
}

func (d *diagnosis) raw(name string) string {
	if v, ok := d.message.Header(name); ok {
		return v
	}
	for _, raw := range []string{d.message.Query, string(d.message.Body.Bytes)} {
		for _, f := range message.AppendPairs(nil, raw) {
			if f.Name == name {
				return string(message.AppendFormDecode(nil, f.Value))
			}
		}
	}
	return ""
}
