package emit

import (
	"fmt"
	"maps"
	"strings"
)

var groovy = &Target{
	ID: "groovy", Title: "Groovy", Runs: "groovy", Helpers: "groovy.groovy",
	File:   func(scheme string) string { return signerClass(scheme) + ".groovy" },
	Indent: "    ", Comment: "// ", Gap: "\n\n", Width: 120, Wrap: groovyLines.lines,
	Names: Camel, Functions: Camel, Reserved: groovyReserved,
	Each: true, Cond: true,
	Verifier: true, VerifierReserved: jvmVerifierReserved,
	Spell: groovySpelling(), Types: java.Types,
	Text: groovyText, Bytes: func(s string) string { return "utf8(" + groovyText(s) + ")" },
	Concat:  groovyConcat,
	List:    func(_ Type, items []string) string { return "[" + strings.Join(items, ", ") + "]" },
	Signed:  groovySigned,
	Special: groovySpecial,
	Layout:  jvmLayout, LayoutLiteral: jvmLayoutLiteral,
	Write: writeGroovy,
	Example: Example{
		Source: "groovy.groovy",
		File:   func(scheme string) string { return Pascal(split(scheme)) + "Example.groovy" },
		Signer: signerClass,
	},
}

var groovyLines = trailing{operators: [][]string{{" ? ", " : "}, {" || "}, {" && "}, {" + "}}}

// A local hides the methods of its name.
var groovyReserved = append(strings.Fields("as def in it trait digest hmac listInput needInput utf8 upper"), javaReserved...)

// groovySpelling is how Groovy says what it says otherwise than Java.
func groovySpelling() map[string]string {
	all := spellings(javaSpelling, jvmReading, javaReading, groovyReading)
	maps.Copy(all, map[string]string{
		"token": "(credential.token ?: '')", "token?": "(credential.token ?: null)", "or_empty": "($1 ?: '')",
		"need_inputs": "listInput(needInput(inputs, $1), [])", "==": "$1 == $2", "!=": "$1 != $2", "contains": "$1.contains($2)",
		"unix": "$1.epochSecond.toString()", "unix_ms": "$1.toEpochMilli().toString()", "local": "utc($1, $2, $3)",
		"join": "$2.join($1)", "concat": "($1 + $2)", "concat_pairs": "($1 + $2)", "concat_headers": "($1 + $2)",
		"each": "$1.collect { $4 -> $2 }", "each_if": "$1.findAll { $4 -> $3 }.collect { $4 -> $2 }",
		"declare_list": "List<$item> $name = []",
	})
	for word, spelling := range all {
		all[word] = strings.ReplaceAll(strings.TrimSuffix(spelling, ";"), `"`, "'")
	}
	return all
}

// groovyText writes a text in single quotes, as is usual where no value stands in it, unless double ones save escapes.
func groovyText(s string) string {
	if strings.Contains(s, "'") && !strings.ContainsAny(s, `"$`) {
		return `"` + jvmEscaped(s, `\`) + `"`
	}
	return "'" + jvmEscaped(s, `'\`) + "'"
}

// groovyConcat adds texts up: templates are no texts in Groovy, and differ from them in lists and maps.
func groovyConcat(parts []Part) string {
	var items []string
	for _, p := range parts {
		if p.Literal {
			p.Text = groovyText(p.Text)
		}
		items = append(items, p.Text)
	}
	return strings.Join(items, " + ")
}

// groovySpecial says loops with closures, asks for empty texts as is usual, and puts parentheses around what binds loosely.
func groovySpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	empty, not := emptyTest(e)
	switch {
	case use == AsOperand && (e.Kind == Concat || e.Kind == Cond):
		return "(" + say(e, AsValue) + ")", true
	case e.Kind == Each:
		return groovyEach(e, say), true
	case empty && e.Args[0].Type == Bytes:
		return say(e.Args[0], AsOperand) + map[bool]string{false: ".length == 0", true: ".length > 0"}[not], true
	case empty:
		return map[bool]string{false: "!"}[not] + say(e.Args[0], AsOperand), true
	}
	return "", false
}

func groovyEach(e *Expr, say func(*Expr, Use) string) string {
	item := java.Types[e.Var.Type.String()] + " " + e.Var.Name
	s := say(e.Args[0], AsOperand)
	if len(e.Args) == 3 {
		s += ".findAll { " + item + " -> " + say(e.Args[2], AsValue) + " }"
	}
	if body := e.Args[1]; body.Kind != Local || body.Var != e.Var {
		s += ".collect { " + item + " -> " + say(body, AsValue) + " }"
	}
	return s
}

func groovySigned(r *Rules) string {
	var rules []string
	for _, list := range r.lists() {
		if len(list.values) > 0 {
			rules = append(rules, list.name+": ["+strings.Join(spelledTexts(list.values, groovyText), ", ")+"]")
		}
	}
	if r.Free {
		rules = append(rules, "free: true")
	}
	if r.Sorted {
		rules = append(rules, "sorted: true")
	}
	return "draft.signed(cover, new Rules(" + strings.Join(rules, ", ") + "))"
}

// writeGroovy writes the class.
func writeGroovy(f *File) {
	more := []string{"request", "check_inputs", "utf8"}
	if f.HasToken() {
		more = append(more, "has_token")
	}
	if f.HasNonce() {
		more = append(more, f.nonceMaker())
	}
	if len(f.Receive) > 0 {
		more = append(more, "verify")
	}
	if f.Uses("is_form") {
		more = append(more, "received_form")
	}
	code, imports := f.Regions(more...)
	w := f.W
	headComment(f, imports, "")
	w.classDoc(javadoc(f.Scheme.Title))
	w.Lines("@CompileStatic", "final class "+signerClass(f.Scheme.ID)+" {")
	w.In()
	groovyInputs(f)
	groovySign(f)
	if len(f.Receive) > 0 {
		groovyVerify(f)
	}
	w.Out()
	w.Raw("\n" + code + "\n}\n")
}

// groovyInputs writes the table of inputs with their documentation.
func groovyInputs(f *File) {
	w := f.W
	inputsDoc(f)
	if len(f.Inputs) == 0 {
		w.Lines("static final Map<String, List<String>> INPUTS = [:]", "")
		return
	}
	w.Line("static final Map<String, List<String>> INPUTS = [")
	w.In()
	for _, in := range f.Inputs {
		w.Line(in.Name + ": [" + strings.Join(allowed(in, groovyText), ", ") + "],")
	}
	w.Out()
	w.Lines("].asImmutable()", "")
}

// groovySign writes the method that callers call, and one for each form.
func groovySign(f *File) {
	w := f.W
	args := []string{"draft", "credential", "inputs", "time"}
	params := []string{"Credential credential", "Map<String, String> inputs", "Instant time"}
	defaults := []string{"", " = [:]", " = Instant.now()"}
	if f.HasNonce() {
		args, params, defaults = append(args, "nonce"), append(params, "String nonce"), append(defaults, " = "+f.Target.function(f.nonceMaker())+"()")
	}
	if f.HasList() {
		args, params, defaults = append(args, "cover"), append(params, "List<String> cover"), append(defaults, " = null")
	}
	signDoc(f)
	w.Line("static Signed sign(")
	w.In()
	w.Line("Request request,")
	for i, p := range params {
		end := ","
		if i == len(params)-1 {
			end = ""
		}
		w.Line(p + defaults[i] + end)
	}
	w.Out()
	w.Line(") {")
	w.In()
	w.Lines("checkInputs(inputs)", "Draft draft = new Draft(request)")
	if len(f.Choose) > 0 {
		f.Chooser(strings.Join(args, ", "))
	} else {
		f.Body(f.Forms[0])
	}
	w.Out()
	w.Line("}")
	for _, form := range f.Forms {
		if form.Name == "" {
			continue
		}
		w.Lines("", fmt.Sprintf("/** Signs in the form %q. */", form.Name))
		w.Line(fmt.Sprintf("private static Signed %s(Draft draft, %s) {", f.Function(form), strings.Join(params, ", ")))
		w.In()
		f.Body(form)
		w.Out()
		w.Line("}")
	}
}
