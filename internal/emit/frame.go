package emit

import (
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
)

// What the frames of most languages have: the comment at the top, the table of inputs, what functions take, the forms.

// HeadComment writes the comment at the top behind a sign.
func (f *File) HeadComment(sign string) { f.W.commented(sign, f.Head()) }

// commented writes lines of a comment as they are.
func (w *Writer) commented(sign string, lines []string) {
	for _, line := range lines {
		w.Line(strings.TrimRight(sign+line, " "))
	}
}

// HeadProse writes the comment at the top, each paragraph in lines that fit.
func (f *File) HeadProse() {
	for _, line := range f.Head() {
		if line == "" {
			f.W.Line(strings.TrimSpace(f.Target.Comment))
			continue
		}
		f.W.Comment(f.Target.Comment, line)
	}
}

// Fresh gives one of two ways of making a nonce: a text of hex digits, or a number where the scheme wants one.
func (f *File) Fresh(hex, number string) string {
	if f.Scheme.Fresh.Digits {
		return number
	}
	return hex
}

// Takes gives what a function takes: always, and nonce and list if requests of the scheme have them.
func (f *File) Takes(nonce, list string, always ...string) []string {
	if f.HasNonce() {
		always = append(always, nonce)
	}
	if f.HasList() {
		always = append(always, list)
	}
	return always
}

// Spread writes the begin of a function with each parameter on a line of its own; last stands behind the last one.
func (f *File) Spread(open string, params []string, last, end string) []string {
	lines := []string{open}
	for i, p := range params {
		if i < len(params)-1 {
			p += ","
		} else {
			p += last
		}
		lines = append(lines, f.Target.Indent+p)
	}
	return append(lines, end)
}

// SignBody writes the end of the function that callers call: it calls the function of a form with these arguments, or
// has the statements of the only form.
func (f *File) SignBody(args ...string) {
	if len(f.Choose) > 0 {
		f.Chooser(strings.Join(args, ", "))
		return
	}
	f.Body(f.Forms[0])
}

// FormFunctions writes a function for each form of a scheme with several: head, with $name and the $form in words, then
// the statements, then end.
func (f *File) FormFunctions(end string, head ...string) {
	if len(f.Choose) > 0 {
		f.functions(f.Function, f.Body, end, head)
	}
}

// VerifyFunctions writes a function that verifies for each form.
func (f *File) VerifyFunctions(end string, head ...string) {
	f.functions(f.VerifyFunction, f.VerifyBody, end, head)
}

func (f *File) functions(name func(*Form) string, body func(*Form), end string, head []string) {
	for _, form := range f.Forms {
		names := strings.NewReplacer("$name", name(form), "$form", form.Name)
		for _, line := range head {
			if line == "" {
				f.W.Blank()
				continue
			}
			f.W.Line(names.Replace(line))
		}
		f.W.In()
		body(form)
		f.W.Out()
		if end != "" {
			f.W.Line(end)
		}
	}
}

// inputTable is how a language writes the inputs with the values that each may have; none means any.
type inputTable struct {
	begin, end string                // around the items; in one line when there are none
	item       string                // with $name and $values; a comma at its end if one stands behind the last item too
	described  bool                  // a comment above each item says what it is
	name       func(string) string   // nil: a text
	values     func([]string) string // nil: a list of texts
}

func (t inputTable) write(f *File) {
	if len(f.Inputs) == 0 {
		f.W.Line(t.begin + t.end)
		return
	}
	f.W.Line(t.begin)
	f.W.In()
	t.items(f)
	f.W.Out()
	f.W.Line(t.end)
}

// items writes the items alone.
func (t inputTable) items(f *File) {
	name, values := t.name, t.values
	if name == nil {
		name = f.Target.Text
	}
	if values == nil {
		values = f.Target.texts
	}
	for i, in := range f.Inputs {
		if t.described {
			f.W.Comment(f.Target.Comment, in.Doc)
		}
		item := strings.NewReplacer("$name", name(in.Name), "$values", values(allowed(in))).Replace(t.item)
		if i < len(f.Inputs)-1 {
			item = strings.TrimSuffix(item, ",") + ","
		}
		f.W.Line(item)
	}
}

// allowed gives the values that an input may have; none: any. The items of a list are checked where they are used.
func allowed(in *graph.InputDecl) []string {
	if in.List {
		return nil
	}
	return in.Allowed
}
