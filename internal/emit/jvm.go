package emit

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// What the languages that run on Java have in common.

// jvmLayout is how java.time has the parts of a layout.
var jvmLayout = map[string]string{
	"2006": "uuuu", "01": "MM", "02": "dd", "15": "HH", "04": "mm", "05": "ss", "000": "SSS", "Mon": "EEE", "Jan": "MMM",
}

var jvmMeaning = regexp.MustCompile(`[A-Za-z'\[\]{}#]+`)

// jvmLayoutLiteral puts letters of a layout, and signs that mean something there, between quotes.
func jvmLayoutLiteral(s string) string {
	return jvmMeaning.ReplaceAllStringFunc(s, func(run string) string { return "'" + strings.ReplaceAll(run, "'", "''") + "'" })
}

// jvmEscaped escapes a text for a literal that stands between quotes; special are the signs that get a backslash.
func jvmEscaped(s, special string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune(special, r):
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		}
	}
	return b.String()
}

// javadoc makes prose fit for a comment that is HTML.
func javadoc(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "&#64;", "*/", "*&#47;").Replace(s)
}

// prose writes a paragraph of a comment in lines that begin with lead; those behind the first begin with more.
func (w *Writer) prose(lead, more, prose string) {
	line := lead
	empty := true
	for _, word := range strings.Fields(prose) {
		if !empty && len(line)+1+len(word)+w.depth*len(w.indent) > w.width {
			w.Line(line)
			line, empty = more, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	w.Line(line)
}

// headComment writes the comment at the top, and what is imported.
func headComment(f *File, imports []string, end string) {
	w := f.W
	f.HeadProse()
	w.Line("")
	for _, name := range imports {
		w.Line("import " + name + end)
	}
	w.Line("")
}

// signerClass names what signs by a scheme.
var signerClass = named(Pascal, "Signer")

// classDoc writes the comment of the class.
func (w *Writer) classDoc(title string) {
	if line := "/** Signs HTTP requests: " + title + ". */"; len(line) <= w.width {
		w.Line(line)
		return
	}
	w.Line("/**")
	w.prose(" * ", " * ", "Signs HTTP requests: "+title+".")
	w.Line(" */")
}

// emptyTest tells a test whether a text, or bytes, are empty, and whether it asks for what is not.
func emptyTest(e *Expr) (is, not bool) {
	switch e.Word {
	case "==", "!=", "==bytes", "!=bytes":
		return e.Args[1].Kind == Literal && e.Args[1].Text == "", e.Word[0] == '!'
	}
	return false, false
}

// inputsDoc writes the comment of the table of inputs for tools that read HTML.
func inputsDoc(f *File) {
	w := f.W
	if len(f.Inputs) == 0 {
		w.Line("/** The scheme has no inputs. */")
		return
	}
	w.Lines("/**", " * The inputs, with the values that each may have; none means any.", " *", " * <ul>")
	for _, in := range f.Inputs {
		w.prose(" *   <li>", " *       ", "{@code "+in.Name+"}: "+javadoc(in.Doc))
	}
	w.Lines(" * </ul>", " */")
}

// signDoc writes the comment of the method that signs for tools that read HTML.
func signDoc(f *File) {
	w := f.W
	docs := []string{"@param inputs what the scheme needs besides, as {@link #INPUTS} says", "@param time the time of signing"}
	if f.HasNonce() {
		docs = append(docs, "@param nonce a text that no other request has")
	}
	if f.HasList() {
		docs = append(docs, "@param cover the headers that the signature covers, in order; null: as the scheme's rules choose")
	}
	w.Lines("/**", " * Signs a request: gives the headers, the address and the body to send.", " *")
	for _, doc := range append(docs, "@throws IllegalArgumentException if an input or header is missing, or has a value that is not allowed") {
		w.prose(" * ", " *     ", doc)
	}
	w.Line(" */")
}
