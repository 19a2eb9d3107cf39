package diagnose

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
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

// onlyClock tells whether a node depends on the time and nothing else of the request.
func onlyClock(n *graph.Node) bool { return only(n, graph.Clock) }

// only tells whether a node depends on a source and nothing else of the request.
func only(n *graph.Node, source graph.Source) bool {
	this, other := false, false
	graph.Walk(n, func(m *graph.Node) bool {
		if m.Kind == graph.Input {
			this = this || m.Source == source
			other = other || m.Source != source
		}
		return true
	})
	return this && !other
}

// inspectDate tells what is wrong with a date that does not follow from the time of the request.
func (d *diagnosis) inspectDate(m mismatch) {
	digits := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, s)
	}
	said, should := digits(m.received), digits(m.want)
	if said == should {
		d.saw("scope-date-format", m.item.Name, m.received, m.want, "")
		return
	}
	class := "scope-date-mismatch"
	a, errA := time.Parse("20060102", said)
	b, errB := time.Parse("20060102", should)
	if errA == nil && errB == nil && a.Sub(b).Abs() == 24*time.Hour {
		class = "scope-date-local"
	}
	if errA != nil && len(said) != len(should) {
		class = "scope-date-format"
	}
	d.saw(class, m.item.Name, m.received, m.want, "")
}

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

// inspectSigned looks at the list of signed headers.
func (d *diagnosis) inspectSigned() {
	rules := d.read.program.Signed
	if rules == nil || !d.read.captures.HasSigned {
		return
	}
	signs := func(name string) bool {
		return slices.ContainsFunc(d.src.signed, func(s string) bool { return message.EqualFold(s, name) })
	}
	for _, name := range d.src.signed {
		switch {
		case d.src.header(name) != nil || rules.Other(name):
		case !rules.Bare(name):
			d.inspectNotSent(name)
		case d.alias(name) != "":
			d.missing = append(d.missing, missing{name, d.alias(name)})
		}
	}
	for _, f := range d.inspected {
		if f.class == "header-name-wrong" && signs(f.should) {
			d.alternatives = append(d.alternatives, alternative{[]string{f.class}, []string{"signed-header-not-sent"}})
		}
	}
	for _, name := range rules.Required {
		if !signs(name) && d.src.header(name) != nil {
			d.saw("required-header-not-signed", name, "", "", "")
		}
	}
	for _, it := range d.read.program.Before {
		if it.Place != graph.InHeader || d.src.header(it.Name) == nil || signs(it.Name) || len(rules.Required) == 0 {
			continue // without required ones the scheme demands nothing
		}
		if graph.DependsOn(it.Node, graph.Token) {
			if offered(rules, it.Name) || slices.Contains(rules.Offered, strings.ToLower(it.Name)) {
				d.saw("token-not-signed", it.Name, "", "", "")
			}
			continue
		}
		if !offered(rules, it.Name) {
			continue
		}
		d.saw("required-header-not-signed", it.Name, "", "", "")
	}
}

// missing is a header that is listed as signed and was not sent, which the scheme allows. Another one seems to stand for it.
type missing struct{ name, other string }

// inspectNotSent looks at a header that is listed as signed and not there. What it says elsewhere is taken for its value.
func (d *diagnosis) inspectNotSent(name string) {
	if bare := strings.Trim(name, ","); bare != name && d.src.header(bare) != nil {
		return // see repair
	}
	other := d.alias(name)
	switch {
	case other != "":
		d.guess(name, string(d.src.header(other)))
		if d.named(other) {
			return
		}
		d.saw("signed-header-not-sent", name, other, name, "it is listed as signed")
	default:
		if it := d.item(name); it != nil && it.Place == graph.InHeader && !graph.DependsOn(it.Node, graph.Secret) {
			d.guess(name, string(newEvaluator(d.plan, d.src).value(it.Node).Text))
		}
		d.saw("signed-header-not-sent", name, "", "", "it is listed as signed")
	}
	d.notSent = true
}

// guess puts a header that was not sent among those that are signed.
func (d *diagnosis) guess(name, value string) {
	if value != "" {
		d.src.headers = append(slices.Clip(d.src.headers), op.Item{Name: []byte(name), Value: []byte(value)})
		d.src.cached = nil
	}
}

// named tells whether inspection has said already that a header has the wrong name.
func (d *diagnosis) named(header string) bool {
	return slices.ContainsFunc(d.inspected, func(f finding) bool { return f.class == "header-name-wrong" && f.where == header })
}

// alias gives a header that was sent and that seems to stand for another one: its name is the end of that name, or the
// reverse, or a neighbour's header of the same meaning.
func (d *diagnosis) alias(name string) string {
	for _, h := range d.message.Headers {
		if d.stands(h.Name, name) {
			return h.Name
		}
	}
	return ""
}

func (d *diagnosis) stands(sent, name string) bool {
	s, n := strings.ToLower(sent), strings.ToLower(name)
	if s == n || !strings.HasPrefix(n, "x-") && !strings.HasPrefix(s, "x-") {
		return false
	}
	if strings.HasSuffix(n, "-"+s) || strings.HasSuffix(s, "-"+n) {
		return true
	}
	own := d.item(name)
	return own != nil && slices.ContainsFunc(d.rules().headers, func(h namedSource) bool {
		return strings.EqualFold(h.name, sent) && graph.DependsOn(own.Node, h.source) && d.item(sent) == nil
	})
}

// inspectOwn looks for headers of the scheme that were sent under other names.
func (d *diagnosis) inspectOwn() {
	for _, it := range d.read.program.Before {
		if it.Place != graph.InHeader || !strings.HasPrefix(strings.ToLower(it.Name), "x-") || d.src.header(it.Name) != nil {
			continue
		}
		if graph.DependsOn(it.Node, graph.Token) && !d.temporary() {
			continue // a header that is called Token may be anything
		}
		other := d.alias(it.Name)
		if other == "" || d.item(other) != nil || d.named(other) {
			continue // a scheme may have several headers for the same
		}
		d.saw("header-name-wrong", other, other, it.Name, "")
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

// offered tells whether a scheme signs every header of a kind that this one belongs to.
func offered(rules *graph.SignedHeaders, name string) bool {
	lower := strings.ToLower(name)
	return slices.ContainsFunc(rules.Offered, func(p string) bool {
		prefix, wild := strings.CutSuffix(p, "*")
		return wild && strings.HasPrefix(lower, prefix)
	}) && !slices.Contains(rules.Except, lower)
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

// inspectTime compares the time of the request with that of the server.
func (d *diagnosis) inspectTime(base *evaluator) {
	if d.inspectUnit() || d.options.ServerTime.IsZero() || !d.read.captures.HasTime {
		return
	}
	within := d.within(base)
	signed := d.read.captures.Time.Time()
	off := signed.Sub(d.options.ServerTime)
	if within == 0 || off.Abs() <= within {
		return
	}
	said, should := signed.Format(time.RFC3339), d.options.ServerTime.UTC().Format(time.RFC3339)
	if hours := off.Round(30 * time.Minute); hours != 0 && (off-hours).Abs() <= 2*time.Minute && hours.Abs() <= 14*time.Hour {
		d.saw("timestamp-local-as-utc", "time", said, should, say("%s away", hours.String()))
		return
	}
	d.saw("clock-skew", "time", said, should, say("%s away", off.Round(time.Second).String()))
}

// inspectUnit tells whether the time is a count of another unit than the scheme's, which can be read and means another year.
func (d *diagnosis) inspectUnit() bool {
	for _, it := range d.read.program.Before {
		value := d.raw(it.Name)
		if unwrapped(it.Node).Is("unix_ms") && len(value) == 10 && digitsOnly(value) {
			d.saw("timestamp-unit", it.Name, value, value+"000", "")
			return true
		}
	}
	return false
}

func (d *diagnosis) within(base *evaluator) time.Duration {
	f := d.read.program.Fresh
	if f.Within == nil || f.When != nil && !base.value(f.When).Flag {
		return 0
	}
	length, err := time.ParseDuration(string(base.value(f.Within).Text))
	if err != nil {
		return 0
	}
	return length
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

func op13(s string) bool {
	_, ok := op.ParseUnixMillis(s)
	return ok
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

// misnamed looks for a header that was sent without the prefix of its name, or with another one.
func (d *diagnosis) misnamed(name string) bool {
	if d.raw(name) != "" || name == "" {
		return false
	}
	i := strings.LastIndexByte(name, '-')
	for _, h := range d.message.Headers {
		if d.stands(h.Name, name) || i > 0 && strings.HasSuffix(strings.ToLower(h.Name), strings.ToLower(name[i:])) {
			d.saw("header-name-wrong", h.Name, h.Name, name, "")
			return true
		}
	}
	return false
}
