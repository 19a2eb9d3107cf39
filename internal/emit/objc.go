package emit

import (
	"maps"
	"regexp"
	"strings"
)

// objc is a class for Foundation, in what gcc and clang understand, with and without automatic reference counting: gcc has
// no literals of lists, no blocks and no types of items.
var objc = &Target{
	ID: "objc", Title: "Objective-C with Foundation", Runs: "gcc", Helpers: "objc.m",
	File:   named(Pascal, "Signer.m"),
	Indent: "    ", Comment: "// ", Gap: "\n\n", Width: 120, Wrap: objcLines,
	Names: Camel, Functions: Pascal, Reserved: objcReserved,
	Cond: true, Spell: merged(objcSpelling, objcReading), Special: objcSpecial, Verifier: true,
	Types: map[string]string{
		"text": "NSString *", "text?": "NSString *", "bytes": "NSData *", "bool": "BOOL ", "pair": "NSURLQueryItem *",
		"texts": "NSArray *", "pairs": "NSArray *", "headers": "NSArray *", "time": "NSDate *", "time?": "NSDate *",
	},
	Text: objcText, Bytes: func(s string) string { return "UTF8(" + objcText(s) + ")" },
	Concat: objcConcat, List: objcList, Signed: objcSigned,
	Layout: strftime, LayoutLiteral: strftimeLiteral,
	Write: writeObjc, Beside: objcHeader,
	Example: Example{
		Source: "objc.m",
		File:   named(Pascal, "Example.m"),
		Signer: signerClass,
	},
}

var objcReserved = strings.Fields(`auto break case char const continue default do double else enum extern float for goto if inline
	int long register restrict return short signed sizeof static struct switch typedef typeof union unsigned void volatile while
	asm bool true false id self super nil in out inout oneway byref bycopy unix linux errno stdin stdout stderr draft error`)

var objcSpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.scheme", "host": "[draft host]", "port": "[draft port]",
	"authority": "[draft authority]", "path": "[draft path]", "target": "[draft target]", "url": "[draft URL]",
	"raw_query": "draft.query", "query": "[draft writtenPairs]", "params": "[draft params]", "body": "[draft body]",
	"headers": "[draft headersWithout:$1]", "header": `[draft valueForHeader:$1] ?: @""`, "header?": "[draft valueForHeader:$1]",
	"param": `[draft valueForParam:$1] ?: @""`, "param?": "[draft valueForParam:$1]", "time": "draft.time", "nonce": "draft.nonce",
	"key_id": "draft.keyID", "secret": "draft.secret", "token": `draft.token ?: @""`, "token?": "draft.token",
	"input": "[draft input:$1] ?: $2", "input?": "[draft input:$1]", "need_input": "[draft needInput:$1 error:error]",
	"inputs": "Listed([draft input:$1]) ?: $2", "need_inputs": "Listed([draft needInput:$1 error:error])",

	"==": "[$1 isEqualToString:$2]", "!=": "![$1 isEqualToString:$2]", "==bytes": "[$1 isEqualToData:$2]",
	"!=bytes": "![$1 isEqualToData:$2]", "&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "YES", "false": "NO",
	"present": "$1 != nil", "absent": "$1 == nil", "or_empty": `$1 ?: @""`, "nothing": "nil", "cond": "$1 ? $2 : $3",
	"contains": "[$1 containsObject:$2]", "utf8": "UTF8($1)", "text": "Text($1)",

	"md5": "Digest(EVP_md5(), $1)", "sha1": "Digest(EVP_sha1(), $1)", "sha256": "Digest(EVP_sha256(), $1)",
	"sha384": "Digest(EVP_sha384(), $1)", "sha512": "Digest(EVP_sha512(), $1)", "sm3": "Digest(EVP_sm3(), $1)",
	"hmac_md5": "MAC(EVP_md5(), $1, $2)", "hmac_sha1": "MAC(EVP_sha1(), $1, $2)", "hmac_sha256": "MAC(EVP_sha256(), $1, $2)",
	"hmac_sha384": "MAC(EVP_sha384(), $1, $2)", "hmac_sha512": "MAC(EVP_sha512(), $1, $2)", "hmac_sm3": "MAC(EVP_sm3(), $1, $2)",
	"hex_upper": "Upper(Hex($1))",
	"utc":       "Moment($1, $2, 0)", "local": "Moment($1, $2, $3)", "unix": "Seconds($1)", "unix_ms": "Milliseconds($1)",
	"first": `[$1 firstObject] ?: @""`, "first?": "[$1 firstObject]", "join": "[$2 componentsJoinedByString:$1]",
	"concat": "[$1 arrayByAddingObjectsFromArray:$2]", "concat_pairs": "[$1 arrayByAddingObjectsFromArray:$2]",
	"concat_headers": "[$1 arrayByAddingObjectsFromArray:$2]",
	"names":          `[$1 valueForKey:@"name"]`, "header_names": `[$1 valueForKey:@"name"]`,

	"pair": "Pair($1, $2)", "pair.name": "$1.name", "pair.value": "$1.value", "header.name": "$1.name", "header.values": "$1.values",

	"let": "$type$name = $value;", "assign": "$name = $value;", "declare": "$type$name;",
	"let_fails":    "$type$name = $value;\nif ($name == nil) {\n    return nil;\n}",
	"assign_fails": "$name = $value;\nif ($name == nil) {\n    return nil;\n}",
	"declare_list": "NSMutableArray *$name = [NSMutableArray array];", "append": "[$name addObject:$value];",
	"if": "if ($test) {", "elseif": "} else if ($test) {", "else": "} else {", "end": "}", "if_present": "if ($name != nil) {",
	"loop": "for ($type$name in $value) {", "end_loop": "}",
	"send_headers": "[draft setValue:$value forHeader:$name];", "send_query": "[draft addQuery:$name value:$value];",
	"send_params": "[draft addParam:$name value:$value];", "send_params_after": "[draft addResult:$name value:$value];",
	"drop": "[draft drop:$names];", "check": "if (!Allowed($name, $value, $names, error)) {\n    return nil;\n}",
	"call_form": "return $name(draft, error);", "return": "return [draft signedWith:$signature of:$sts];",
}

// objcSpecial asks for what is empty by its length, sends messages to nil where they give what is wanted, and puts an and
// within an or in parentheses.
func objcSpecial(e *Expr, _ Use, say func(*Expr, Use) string) (string, bool) {
	not := e.Kind == Call && e.Word == "!"
	if not {
		e = e.Args[0]
	}
	empty, other := emptyTest(e)
	compared := e.Kind == Call && (e.Word == "==" || e.Word == "!=") && e.Args[1].Kind == Literal
	switch {
	case e.Kind == Call && empty:
		return objcReceiver(e.Args[0], say) + map[bool]string{true: ".length == 0", false: ".length > 0"}[not == other], true
	case not:
		return "", false
	case compared:
		return strings.Repeat("!", strings.Count(e.Word, "!")) + "[" + objcReceiver(e.Args[0], say) + " isEqualToString:" +
			objcText(e.Args[1].Text) + "]", true
	}
	return cDisjunction(e, say)
}

// objcReceiver says what a message is sent to; nil will do in place of an empty text.
func objcReceiver(e *Expr, say func(*Expr, Use) string) string {
	value := strings.TrimSuffix(say(e, AsOperand), ` ?: @""`)
	if loosely(value) {
		return "(" + value + ")"
	}
	return value
}

func objcText(s string) string { return "@" + cString(s) }

// objcConcat writes a format.
func objcConcat(parts []Part) string {
	values := ""
	format := template(parts, strftimeLiteral, func(s string) string {
		values += ", " + s
		return "%@"
	})
	return "[NSString stringWithFormat:" + objcText(format) + values + "]"
}

func objcList(_ Type, items []string) string {
	switch len(items) {
	case 0:
		return "[NSArray array]"
	case 1:
		return "[NSArray arrayWithObject:" + items[0] + "]"
	}
	return "[NSArray arrayWithObjects:" + strings.Join(items, ", ") + ", nil]"
}

// objcSigned sends a message that has all the rules.
func objcSigned(r *Rules) string {
	var message []string
	for _, list := range r.lists() {
		value := "nil"
		if len(list.values) > 0 {
			value = r.texts(list.values)
		}
		message = append(message, list.name+":"+value)
	}
	message[0] = "headers" + Pascal(message[:1])
	yes := map[bool]string{true: "YES", false: "NO"}
	return "[draft " + strings.Join(message, " ") + " free:" + yes[r.Free] + " sorted:" + yes[r.Sorted] + " error:error]"
}

// objcPrefix begins the names of a scheme's classes, which all of a program's classes share.
func objcPrefix(f *File) string { return Pascal(split(f.Scheme.ID)) }

// writeObjc writes the class, and above it what it needs: all but the class is private to the file.
func writeObjc(f *File) {
	prefix := objcPrefix(f)
	own := *f.Target
	own.Types = maps.Clone(own.Types)
	own.Types["header"] = prefix + "Header *"
	f.Target = &own
	w := f.W
	code, imports := f.Regions()
	f.HeadComment("// ")
	w.Lines("//", "// It needs libcrypto of OpenSSL for digests: link with -lcrypto. What methods give is autoreleased; both manual and",
		"// automatic reference counting (-fobjc-arc) will do.", "", `#import "`+signerClass(f.Scheme.ID)+`.h"`, "")
	for _, name := range imports {
		w.Line("#import <" + name + ">")
	}
	if len(imports) > 0 {
		w.Line("")
	}
	code = objcNamed(code, prefix)
	code, verifier := objcCut(code, "@implementation "+prefix+"Verifier\n")
	class := strings.LastIndex(code, "@implementation")
	w.Raw(code[:class])
	begin := "static " + prefix + "Signed *$name(" + prefix + "Draft *draft, NSError **error) {"
	f.FormFunctions("}\n", `/** Signs in the form "$form". */`, begin)
	w.Lines("/** Signs by the rules of the scheme. */", strings.Replace(begin, "$name", "Sign", 1))
	w.In()
	f.SignBody()
	w.Out()
	head, rest, _ := strings.Cut(code[class:], "\n\n")
	w.Lines("}", "", head, "", "+ (NSDictionary *)inputs {")
	w.In()
	inputTable{begin: "return [NSDictionary dictionaryWithObjectsAndKeys:", item: "$values, $name,", end: "nil];"}.write(f)
	w.Out()
	w.Lines("}", "")
	w.Raw(rest + "\n")
	if len(f.Receive) > 0 {
		objcVerify(f, verifier)
	}
}

// objcHeader writes the header file.
func objcHeader(f *File) []Generated {
	own := *f
	own.W = f.Target.writer()
	var err error
	if own.regions, err = regionsOf("objc.h"); err != nil {
		panic(err) // it is embedded
	}
	text, _ := own.Regions()
	before, after, _ := strings.Cut(objcNamed(text, objcPrefix(f)), "\n * The inputs.\n")
	own.HeadComment("// ")
	own.W.Raw("\n" + before + "\n")
	for _, in := range f.Inputs {
		own.W.prose(" * - ", " *   ", in.Name+": "+strings.ReplaceAll(in.Doc, "*/", "* /"))
	}
	own.W.Raw(after + "\n")
	return []Generated{{signerClass(f.Scheme.ID) + ".h", []byte(own.W.String())}}
}

var objcKeyword = regexp.MustCompile(`^ +\w+:`)

// objcNamed puts the prefix of the classes into the code of regions. Lines of a message hang below the first one's colon.
func objcNamed(code, prefix string) string {
	named := func(s string) string { return strings.ReplaceAll(s, "Scheme", prefix) }
	lines := strings.Split(code, "\n")
	head := ""
	for i, line := range lines {
		colon := len(objcKeyword.FindString(line)) - 1
		if colon < 0 || colon > len(head) {
			head = line
		} else {
			word := strings.TrimLeft(line[:colon], " ")
			line = strings.Repeat(" ", len(named(head[:colon]))-len(word)) + strings.TrimLeft(line, " ")
		}
		lines[i] = named(line)
	}
	return strings.Join(lines, "\n")
}
