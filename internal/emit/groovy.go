package emit

import (
	"maps"
	"strings"
)

var groovy = &Target{
	ID: "groovy", Title: "Groovy", Runs: "groovy", Helpers: "groovy.groovy",
	File:   named(Pascal, "Signer.groovy"),
	Indent: "    ", Comment: "// ", Gap: "\n\n", Width: 120, Wrap: groovyLines.lines,
	Names: Camel, Functions: Camel, Reserved: groovyReserved,
	Each: true, Cond: true,
	Verifier: true, VerifierReserved: jvmVerifierReserved,
	Spell: groovySpelling(), Types: java.Types,
	Text: groovyText, Bytes: func(s string) string { return "utf8(" + groovyText(s) + ")" },
	Concat:  groovyConcat,
	List:    bracketed,
	Signed:  rulesIn("draft.signed(cover, new Rules($rules))", "$name: $value", "$name: true"),
	Special: groovySpecial,
	Layout:  jvmLayout, LayoutLiteral: jvmLayoutLiteral,
	Write: writeGroovy,
	Example: Example{
		Source: "groovy.groovy",
		File:   named(Pascal, "Example.groovy"),
		Signer: signerClass,
	},
}

var groovyLines = trailing{operators: [][]string{{" ? ", " : "}, {" || "}, {" && "}, {" + "}}}

// A local hides the methods of its name.
var groovyReserved = append(strings.Fields("as def in it trait digest hmac listInput needInput utf8 upper"), javaReserved...)

// groovySpelling is how Groovy says what it says otherwise than Java.
func groovySpelling() map[string]string {
	all := merged(javaSpelling, jvmReading, javaReading, groovyReading)
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
func groovyConcat(parts []Part) string { return joined(parts, " + ", groovyText) }

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
	item := java.Types[e.Var.Type.String()] + " $item -> $value"
	return loopCalls(say(e.Args[0], AsOperand), e, say, ".findAll { "+item+" }", ".collect { "+item+" }")
}

// writeGroovy writes the class.
func writeGroovy(f *File) {
	code, imports := f.Regions("utf8")
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
	inputTable{
		begin: "static final Map<String, List<String>> INPUTS = [", item: "$name: $values,", end: "].asImmutable()",
		name: func(name string) string { return name },
	}.write(f)
	w.Line("")
}

// groovySign writes the method that callers call, and one for each form.
func groovySign(f *File) {
	w := f.W
	signDoc(f)
	w.Lines(f.Spread("static Signed sign(", f.Takes(
		"String nonce = "+f.Fresh("newNonce()", "newNumber()"), "List<String> cover = null",
		"Request request", "Credential credential", "Map<String, String> inputs = [:]", "Instant time = Instant.now()",
	), "", ") {")...)
	w.In()
	w.Lines("checkInputs(inputs)", "Draft draft = new Draft(request)")
	f.SignBody(f.Takes("nonce", "cover", "draft", "credential", "inputs", "time")...)
	w.Out()
	w.Line("}")
	params := f.Takes("String nonce", "List<String> cover", "Credential credential", "Map<String, String> inputs", "Instant time")
	f.FormFunctions("}", "", `/** Signs in the form "$form". */`, "private static Signed $name(Draft draft, "+strings.Join(params, ", ")+") {")
}
