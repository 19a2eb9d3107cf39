package emit

import (
	"fmt"
	"regexp"
	"strings"
)

var csharp = &Target{
	ID: "csharp", Title: "C# 7", Runs: "mcs", Helpers: "csharp.cs",
	File:   named(Pascal, "Signer.cs"),
	Indent: "    ", Comment: "// ", Gap: "\n\n", Width: 110, Wrap: csharpLines.lines,
	Names: Camel, Functions: Pascal, Reserved: csharpReserved,
	Each: true, Cond: true,
	Verifier: true, VerifierReserved: strings.Fields("findKey demands"),
	Spell: merged(csharpSpelling, csharpReading),
	Types: map[string]string{
		"text": "string", "text?": "string", "bytes": "byte[]", "time": "DateTimeOffset", "time?": "DateTimeOffset?", "bool": "bool", "pair": "Pair", "header": "Header",
		"texts": "List<string>", "pairs": "List<Pair>", "headers": "List<Header>",
	},
	Text: javaText, Bytes: func(s string) string { return "Utf8(" + javaText(s) + ")" },
	Concat:  javaConcat,
	List:    csharpList,
	Signed:  csharpSigned,
	Special: csharpSpecial,
	Layout: map[string]string{
		"2006": "yyyy", "01": "MM", "02": "dd", "15": "HH", "04": "mm", "05": "ss", "000": "fff", "Mon": "ddd", "Jan": "MMM",
	},
	LayoutLiteral: csharpLayoutLiteral,
	Write:         writeCSharp,
	Example: Example{
		Source: "csharp.cs",
		File:   func(scheme string) string { return Pascal(split(scheme)) + "Example.cs" },
		Signer: signerClass,
	},
}

var csharpLines = trailing{operators: [][]string{{" ? ", " : "}, {" || "}, {" && "}, {" + "}}}

var csharpReserved = strings.Fields(`abstract as base bool break byte case catch char checked class const continue decimal default
	delegate do double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface
	internal is lock long namespace new null object operator out override params private protected public readonly ref return
	sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort
	using virtual void volatile while request draft credential inputs time nonce cover now`)

var csharpSpelling = map[string]string{
	"method": "draft.Method", "protocol": "draft.Protocol", "host": "draft.Host()", "port": "draft.Port()",
	"authority": "draft.Authority()", "path": "draft.Path()", "target": "draft.Target()", "url": "draft.Url()",
	"raw_query": "draft.RawQuery", "query": "draft.Query()", "params": "draft.Params()", "body": "draft.Body()",
	"headers": "draft.Headers($1)", "header": "draft.Header($1)", "header?": "draft.FindHeader($1)",
	"param": "draft.Param($1)", "param?": "draft.FindParam($1)", "time": "now", "nonce": "nonce",
	"key_id": "credential.KeyId", "secret": "credential.Secret", "token": `credential.Token ?? ""`, "token?": "credential.Token",
	"input": "FindInput(inputs, $1) ?? $2", "input?": "FindInput(inputs, $1)", "need_input": "NeedInput(inputs, $1)",
	"inputs": "ListInput(FindInput(inputs, $1), $2)", "need_inputs": "ListInput(NeedInput(inputs, $1), null)",

	"==": "$1 == $2", "!=": "$1 != $2", "==bytes": "$1.SequenceEqual($2)", "!=bytes": "!$1.SequenceEqual($2)",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "true", "false": "false",
	"present": "$1 != null", "absent": "$1 == null", "or_empty": `$1 ?? ""`, "nothing": "null",
	"contains": "$1.Contains($2)", "includes": "$1.Contains($2)",
	"starts_with": "$1.StartsWith($2, StringComparison.Ordinal)", "ends_with": "$1.EndsWith($2, StringComparison.Ordinal)",

	"md5": "Digest(MD5.Create(), $1)", "sha1": "Digest(SHA1.Create(), $1)", "sha256": "Digest(SHA256.Create(), $1)",
	"sha384": "Digest(SHA384.Create(), $1)", "sha512": "Digest(SHA512.Create(), $1)",
	"hmac_md5": "Hmac(new HMACMD5($1), $2)", "hmac_sha1": "Hmac(new HMACSHA1($1), $2)", "hmac_sha256": "Hmac(new HMACSHA256($1), $2)",
	"hmac_sha384": "Hmac(new HMACSHA384($1), $2)", "hmac_sha512": "Hmac(new HMACSHA512($1), $2)",
	"hex_upper": "Upper(Hex($1))", "base64": "Convert.ToBase64String($1)",
	"first": `$1.FirstOrDefault() ?? ""`, "first?": "$1.FirstOrDefault()", "unique": "$1.Distinct().ToList()",

	"pair": "new Pair($1, $2)", "pair.name": "$1.Name", "pair.value": "$1.Value", "header.name": "$1.Name", "header.values": "$1.Values",
	"join": "string.Join($1, $2)", "concat": "$1.Concat($2).ToList()", "concat_pairs": "$1.Concat($2).ToList()",
	"concat_headers": "$1.Concat($2).ToList()", "cond": "$1 ? $2 : $3",
	"names": "$1.Select(pair => pair.Name).ToList()", "header_names": "$1.Select(header => header.Name).ToList()",

	"let": "$type $name = $value;", "assign": "$name = $value;", "declare": "$type $name;",
	"declare_list": "List<$item> $name = new List<$item>();",
	"if":           "if ($test)\n{", "elseif": "}\nelse if ($test)\n{", "else": "}\nelse\n{", "end": "}", "if_present": "if ($name != null)\n{",
	"loop": "foreach ($type $name in $value)\n{", "end_loop": "}", "append": "$name.Add($value);",
	"send_headers": "draft.SetHeader($name, $value);", "send_query": "draft.AddQuery($name, $value);",
	"send_params": "draft.AddParam($name, $value);", "send_params_after": "draft.AddResult($name, $value);",
	"drop": "draft.Drop($names);", "check": "Check($name, $value, $names);",
	"call_form": "return $name($args);", "return": "return draft.Result($sts, $signature);",
}

var csharpLetters = regexp.MustCompile(`[A-Za-z]+|["'\\%]`)

// csharpLayoutLiteral quotes letters of a layout, and escapes signs that mean something there.
func csharpLayoutLiteral(s string) string {
	return csharpLetters.ReplaceAllStringFunc(s, func(run string) string {
		if c := run[0] | 0x20; c < 'a' || c > 'z' {
			return `\` + run
		}
		return "'" + run + "'"
	})
}

func csharpList(t Type, items []string) string {
	list := "new List<" + map[Type]string{Texts: "string", Pairs: "Pair", Headers: "Header"}[t] + ">"
	if len(items) == 0 {
		return list + "()"
	}
	return list + " { " + strings.Join(items, ", ") + " }"
}

// csharpSpecial says loops by LINQ, and puts parentheses around what binds loosely.
func csharpSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	switch {
	case use == AsOperand && (e.Kind == Concat || e.Kind == Cond):
		return "(" + say(e, AsValue) + ")", true
	case use == AsOperand && strings.Contains(csharpSpelling[e.Word], " ?? "):
		return "(" + say(e, AsValue) + ")", true
	case e.Kind == Each:
		return csharpLoop(e, say) + ".ToList()", true
	case e.Word == "join" && (e.Args[1].Kind == Each || e.Args[1].Word == "names" || e.Args[1].Word == "header_names"):
		return csharpJoin(e, say), true
	}
	return "", false
}

// csharpJoin joins what a loop makes without a list between.
func csharpJoin(e *Expr, say func(*Expr, Use) string) string {
	items := strings.TrimSuffix(say(e.Args[1], AsArgument), ".ToList()")
	if e.Args[0].Kind == Literal && e.Args[0].Text == "" {
		return "string.Concat(" + items + ")"
	}
	return "string.Join(" + say(e.Args[0], AsArgument) + ", " + items + ")"
}

func csharpLoop(e *Expr, say func(*Expr, Use) string) string {
	return loopCalls(say(e.Args[0], AsOperand), e, say, ".Where($item => $value)", ".Select($item => $value)")
}

func csharpSigned(r *Rules) string {
	args := []string{"cover"}
	for _, list := range r.lists() {
		args = append(args, list.name+": "+csharpArray(list.values))
	}
	args = append(args, fmt.Sprintf("free: %t", r.Free), fmt.Sprintf("sorted: %t", r.Sorted))
	return "draft.Signed(" + strings.Join(args, ", ") + ")"
}

func csharpArray(values []string) string {
	if len(values) == 0 {
		return "new string[0]"
	}
	return "new[] { " + strings.Join(spelledTexts(values, javaText), ", ") + " }"
}

// csharpDoc makes prose fit for a comment that is XML.
func csharpDoc(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// writeCSharp writes the class.
func writeCSharp(f *File) {
	code, imports := f.Regions("utf8")
	w := f.W
	f.HeadProse()
	w.Line("")
	for _, name := range imports {
		w.Line("using " + name + ";")
	}
	w.Line("")
	w.Comment("/// ", "<summary>Signs HTTP requests: "+csharpDoc(f.Scheme.Title)+".</summary>")
	w.Lines("public static class "+signerClass(f.Scheme.ID), "{")
	w.In()
	csharpInputs(f)
	csharpSign(f)
	if len(f.Receive) > 0 {
		csharpVerify(f)
	}
	w.Out()
	w.Raw("\n" + code + "\n}\n")
}

// csharpInputs writes the table of inputs with their documentation.
func csharpInputs(f *File) {
	w := f.W
	w.Line("/// <summary>The inputs, with the values that each may have; none means any.</summary>")
	if len(f.Inputs) > 0 {
		w.Lines("/// <remarks>", "/// <list type=\"bullet\">")
		for _, in := range f.Inputs {
			w.prose("/// ", "/// ", "<item><term>"+in.Name+"</term><description>"+csharpDoc(in.Doc)+"</description></item>")
		}
		w.Lines("/// </list>", "/// </remarks>")
	}
	w.Line("public static readonly IReadOnlyDictionary<string, string[]> Inputs = new Dictionary<string, string[]>")
	w.Line("{")
	w.In()
	inputTable{item: "[$name] = $values,", values: csharpArray}.items(f)
	w.Out()
	w.Lines("};", "")
}

// csharpSign writes the method that callers call, and one for each form.
func csharpSign(f *File) {
	w := f.W
	w.Lines("/// <summary>Signs a request: gives the headers, the address and the body to send.</summary>",
		`/// <param name="request">The request.</param>`, `/// <param name="credential">Whose signature it is.</param>`,
		`/// <param name="inputs">What the scheme needs besides, as <see cref="Inputs"/> says.</param>`,
		`/// <param name="time">The time of signing; now if left out.</param>`)
	if f.HasNonce() {
		w.Line(`/// <param name="nonce">A text that no other request has; one is made if left out.</param>`)
	}
	if f.HasList() {
		w.prose("/// ", "/// ", `<param name="cover">The headers that the signature covers, in order; if left out as the scheme's rules choose.</param>`)
	}
	w.prose("/// ", "/// ", `<exception cref="ArgumentException">An input or header is missing, or has a value that is not allowed.</exception>`)
	params := f.Takes("string nonce = null", "IReadOnlyList<string> cover = null",
		"Request request", "Credential credential", "IReadOnlyDictionary<string, string> inputs = null", "DateTimeOffset? time = null")
	w.Lines(f.Spread("public static Signed Sign(", params, ")", "{")...)
	w.In()
	w.Line("inputs = inputs ?? new Dictionary<string, string>();")
	w.Lines("CheckInputs(inputs);", "DateTimeOffset now = time ?? DateTimeOffset.UtcNow;")
	if f.HasNonce() {
		w.Line("nonce = nonce ?? " + f.Fresh("NewNonce();", "NewNumber();"))
	}
	w.Line("Draft draft = new Draft(request);")
	f.SignBody(f.Takes("nonce", "cover", "draft", "credential", "inputs", "now")...)
	w.Out()
	w.Line("}")
	params = f.Takes("string nonce", "IReadOnlyList<string> cover",
		"Draft draft", "Credential credential", "IReadOnlyDictionary<string, string> inputs", "DateTimeOffset now")
	head := []string{"", `/// <summary>Signs in the form "$form".</summary>`}
	f.FormFunctions("}", append(head, f.Spread("private static Signed $name(", params, ")", "{")...)...)
}
