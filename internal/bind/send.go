package bind

import (
	"net/textproto"
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
	"github.com/chopmark/chopmark/internal/syntax"
)

var sendBlocks = []string{"before", "after", "signed_headers"}

// send binds one form of delivery.
func (b *binder) send(block *syntax.Block) {
	form := &graph.Form{Name: b.label(block, "send", false), Range: block.Range, Signed: b.sharedSigned}
	if b.scheme.Form(form.Name) != nil {
		b.problems.Add(block.Range, "there are two send blocks of this name", `label them: send "header" { ... } and send "query" { ... }`)
		return
	}
	for _, a := range block.Attrs {
		b.problems.Add(a.NameRange, "there is no "+quote(a.Name)+" in send", "say when it is sent: before { ... } or after { ... } signing")
	}
	for _, child := range block.Blocks {
		switch child.Type {
		case "before":
			form.Before = append(form.Before, b.items(child)...)
		case "after":
			form.After = append(form.After, b.items(child)...)
		case "signed_headers":
			form.Signed = b.signedHeaders(child)
		default:
			b.unknownBlock(child, "send", sendBlocks)
		}
	}
	b.twice(form)
	b.scheme.Forms = append(b.scheme.Forms, form)
}

// items binds headers = { ... }, query = { ... } and params = { ... }.
func (b *binder) items(block *syntax.Block) []*graph.Item {
	b.noBlocks(block)
	var items []*graph.Item
	for _, a := range block.Attrs {
		place, ok := placeByName(a.Name)
		if !ok {
			b.unknownAttr(a, block.Type, []string{"headers", "query", "params"})
			continue
		}
		object, ok := a.Expr.(*syntax.Object)
		if !ok {
			b.problems.Add(a.Expr.Span(), a.Name+" takes names and values", a.Name+` = { "Name" = value }`)
			continue
		}
		for _, f := range object.Fields {
			if n := b.typed(f.Value, op.Text, "what is sent"); n != nil {
				wire := wireName(place, f.Name)
				items = append(items, &graph.Item{Place: place, Name: f.Name, Wire: wire, Node: n, Range: f.NameRange})
			}
		}
	}
	return items
}

// wireName gives a name as it travels.
func wireName(place graph.Place, name string) string {
	if place == graph.InHeader {
		return textproto.CanonicalMIMEHeaderKey(name)
	}
	return string(message.AppendPercent(nil, name))
}

func placeByName(name string) (graph.Place, bool) {
	for _, p := range []graph.Place{graph.InHeader, graph.InQuery, graph.InParams} {
		if p.String() == name {
			return p, true
		}
	}
	return 0, false
}

// twice refuses two items with one name in one place: the second would silently replace the first.
func (b *binder) twice(form *graph.Form) {
	var seen []*graph.Item
	for _, it := range append(slices.Clone(form.Before), form.After...) {
		for _, other := range seen {
			same := it.Name == other.Name || it.Place == graph.InHeader && message.EqualFold(it.Name, other.Name)
			if same && it.Place == other.Place && !exclusive(it, other, form) {
				b.problems.Add(it.Range, quote(it.Name)+" is sent twice", "remove one of the two")
			}
		}
		seen = append(seen, it)
	}
}

// exclusive tells whether two items may have one name: one of the two is absent, by its condition. That is believed of
// one in before and one in after, and known where both conditions want another value of one input.
func exclusive(a, b *graph.Item, form *graph.Form) bool {
	if !a.Node.Is("when") || !b.Node.Is("when") {
		return false
	}
	if slices.Contains(form.Before, a) != slices.Contains(form.Before, b) {
		return true
	}
	inA, valueA := wants(a.Node.Args[0])
	inB, valueB := wants(b.Node.Args[0])
	return inA != "" && inA == inB && valueA != valueB
}

// wants gives the input and the value of a test like mode == "a".
func wants(test *graph.Node) (input, value string) {
	if test.Is("==") && test.Args[0].Reads(graph.Param) && test.Args[1].Kind == graph.Const {
		return test.Args[0].Text, test.Args[1].Text
	}
	return "", ""
}

var signedAttrs = []string{"always", "required", "offered", "except", "others", "free", "order"}

func (b *binder) signedHeaders(block *syntax.Block) *graph.SignedHeaders {
	b.noBlocks(block)
	s := &graph.SignedHeaders{Range: block.Range}
	order, required := "", false
	for _, a := range block.Attrs {
		switch a.Name {
		case "always":
			s.Always = b.headerNames(a.Expr, false)
		case "required":
			s.Required, required = b.headerNames(a.Expr, false), true
		case "offered":
			s.Offered = b.headerNames(a.Expr, true)
		case "except":
			s.Except = b.headerNames(a.Expr, true)
		case "others":
			s.Others = b.headerNames(a.Expr, false)
		case "free":
			s.Free = b.flag(a.Expr)
		case "order":
			order = b.literal(a.Expr)
		default:
			b.unknownAttr(a, "signed_headers", signedAttrs)
		}
	}
	if order != "sorted" && order != "given" {
		b.problems.Add(block.Range, `signed_headers must say its order: "sorted" or "given"`,
			`order = "sorted" sorts the names; order = "given" keeps the order of the lists, or of the caller`)
	}
	if !required {
		s.Required = s.Always
	}
	s.Sorted = order == "sorted"
	return s
}
