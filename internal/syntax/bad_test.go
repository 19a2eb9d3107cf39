package syntax

// Hints that several problems share.
const (
	linesHint  = `texts end in their line; write \n for a line end, or use lines(a, b)`
	escapeHint = `the escapes are \n \r \t \" \\ and \u with four hexadecimal digits`
	trimHint   = "every byte counts in a signature: write the text without the blanks, or use trim(x)"
	nameHint   = "names are the same in every request: write it out"
	pageHint   = "a scheme is a page or two of text"
	oneLine    = "such a block has one attribute; put several on lines of their own"
	ownLines   = "attributes stand on lines of their own"
	eachHint   = "write [for v in list : body] or [for v in list : body if test]"
	argsHint   = "arguments stand in ( ) and are separated by commas; they have no names"
	fieldHint  = "write name = value, each on its own line or separated by commas"
	itemHint   = `write name = value, or name "label" { ... }`
	directive  = "use ${test ? a : b}, or ${join(\"\", [for v in list : ...])};\nthe two characters themselves are written \\u0025{"
)

// bad are files with one problem.
var bad = []struct{ name, src, at, message, hint string }{
	// Texts.
	{"heredoc", in("<<EOT\na\nEOT"), "2:7", `"<<" texts are not part of the scheme language`, `write \n openly, or use lines(a, b)`},
	{"flush heredoc", in("f(<<-EOT\n  é\n  EOT\n)"), "2:9", `"<<" texts are not part of the scheme language`, `write \n openly, or use lines(a, b)`},
	{"open heredoc", in("<<EOT\na"), "2:7", `"<<" texts are not part of the scheme language`, `write \n openly, or use lines(a, b)`},
	{"trim left", in(`"a ${~ b }"`), "2:12", `the trim mark "~" is not part of the scheme language`, trimHint},
	{"trim right", in(`"${ b ~} a"`), "2:13", `the trim mark "~" is not part of the scheme language`, trimHint},
	{"directive", in(`"%{ if a }b%{ else }c%{ endif }"`), "2:8", `"%{" is not part of the scheme language`, directive},
	{"lost directive", in(`"a%{ endif }"`), "2:9", `"%{" is not part of the scheme language`, directive},
	{"trimmed directive", in(`"%{~ for v in a ~}b%{ endfor }"`), "2:8", `"%{" is not part of the scheme language`, directive},
	{"doubled dollar", in(`"a$${b}"`), "2:9", `"$${" is not part of the scheme language`, `write \u0024{`},
	{"doubled percent", in(`"%%{b}"`), "2:8", `"%%{" is not part of the scheme language`, `write \u0025{`},
	{"not ASCII", in(`"a é"`), "2:10", `"é" is not ASCII`, `literals are ASCII: write it as an input, or unhex("c3a9")`},
	{"decomposed", in("\"e\u0301\""), "2:9", "\"\u0301\" is not ASCII", `literals are ASCII: write it as an input, or unhex("cc81")`},
	{"not ASCII behind a hole", in(`"${a}名前${b}"`), "2:12", `"名前" is not ASCII`, `literals are ASCII: write it as an input, or unhex("e5908de5898d")`},
	{"not ASCII in a label", "b \"é\" {\n}\n", "1:4", `"é" is not ASCII`, `literals are ASCII: write it as an input, or unhex("c3a9")`},
	{"escape beyond ASCII", in(`"a\u00e9"`), "2:9", `\u00e9 is not ASCII`, `literals are ASCII: write it as an input, or unhex("c3a9")`},
	{"surrogate", in(`"\ud800"`), "2:8", `\ud800 is not ASCII`, `literals are ASCII: write it as an input, or unhex("efbfbd")`},
	{"long escape", in(`"\U00000041"`), "2:8", `there is no escape \U`, escapeHint},
	{"byte escape", in(`"a\x00"`), "2:9", `there is no escape \x`, escapeHint},
	{"short escape", in(`"\u41"`), "2:8", `\u needs four hexadecimal digits`, escapeHint},
	{"bad escape", in(`"\u00zz"`), "2:8", `\u needs four hexadecimal digits`, escapeHint},
	{"tab", in("\"a\tb\""), "2:9", "a text contains a control character", `write it openly: \t`},
	{"escape character", in("\"\x1b[31m\""), "2:8", "a text contains a control character", `write it openly: \u001b`},
	{"open text", in(`"abc`), "2:7", "this text is not closed", linesHint},
	{"open text in a call", in("lines(\n  \"a,\n  b\n)"), "3:3", "this text is not closed", linesHint},
	{"lonely quote", in(`"`), "2:7", "this text is not closed", linesHint},
	{"open hole", in(`"${a"`), "2:8", `this "${" is not closed`, `a hole is written "${value}"`},
	{"full hole", in(`"${a b}"`), "2:12", `"b" cannot stand in a hole`, "a hole ${ } holds one value"},
	{"text in a hole", in(`"${a "b"}"`), "2:8", "a hole of this text holds more than one value", "a hole ${ } holds one value"},
	{"empty hole", in(`"a${}"`), "2:11", `a value is missing before "}"`, ""},
	{"label with a hole", "b \"a${c}\" {\n}\n", "1:5", "a label has no holes", "labels are the same in every request: write it out"},
	{"apostrophes", in("'abc'"), "2:7", `"'" means nothing here`, "texts stand in double quotes"},
	{"backticks", in("`abc`"), "2:7", "\"`\" means nothing here", "texts stand in double quotes"},
	{"curly quotes", in("“abc”"), "2:7", `"“" means nothing here`, `use straight quotes: "..."`},
	{"not UTF-8", in("\"a\xff\""), "2:9", "the file is not UTF-8 here", "save it as UTF-8"},

	// Numbers and words.
	{"fraction", in("1.5"), "2:7", "1.5 is not a whole number", "a scheme has whole numbers, written in digits"},
	{"exponent", in("1e3"), "2:7", "1e3 is not a whole number", "a scheme has whole numbers, written in digits"},
	{"large number", in("2147483648"), "2:7", "this number is too large", "the largest is 2147483647; longer ones are texts in quotes"},
	{"huge number", in("99999999999999999999"), "2:7", "this number is too large", "the largest is 2147483647; longer ones are texts in quotes"},
	{"negative number", in("-1"), "2:7", `"-" is not part of the scheme language`, `use add(a, "-1"); a negative number is a text in quotes`},
	{"bare duration", in("5m"), "2:7", "5m is neither a number nor a name", `write "5m"`},
	{"null", in("f(null)"), "2:9", "null is not part of the scheme language", `leave the attribute out, or write "" for an empty text`},
	{"name beyond ASCII", in("größe"), "2:7", `the name "größe" is not ASCII`, "names have the letters a to z, digits, _ and -"},

	// Operators.
	{"plus", in("a + b"), "2:9", `"+" is not part of the scheme language`, `texts are joined as "${a}${b}", and numbers are added with add(a, b)`},
	{"minus", in("a - b"), "2:9", `"-" is not part of the scheme language`, `use add(a, "-1"); a negative number is a text in quotes`},
	{"times", in("(a) /* é */ * b"), "2:20", `"*" is not part of the scheme language`, "a scheme computes nothing: write the result"},
	{"divided", in("a / b"), "2:9", `"/" is not part of the scheme language`, `a scheme computes nothing: write the result; a path is written as a text, "/"`},
	{"modulo", in("a % b"), "2:9", `"%" is not part of the scheme language`, "a scheme computes nothing: write the result"},
	{"less", in("a < b ? c : d"), "2:9", `"<" is not part of the scheme language`, "values are compared with == and != only"},
	{"at least", in("a >= b"), "2:9", `">=" is not part of the scheme language`, "values are compared with == and != only"},
	{"single and", in("a & b"), "2:9", `"&" means nothing here`, `"&&" means and`},
	{"single or", in("a | b"), "2:9", `"|" means nothing here`, `"||" means or`},
	{"half a condition", in("a ? b"), "2:12", `":" is missing before the end of the line`, "write test ? a : b"},
	{"nothing", "b {\n  x =\n}\n", "2:6", "a value is missing before the end of the line", ""},

	// Fields and calls.
	{"deep field", in("a.b.c"), "2:10", "a name has one field at most", "write name.field, and give inner values names of their own"},
	{"field of a call", in("f(a).b"), "2:11", "only a name has a field", "give the value before the dot a name of its own"},
	{"field of a list", in("[for v in f(a) : g(v).b]"), "2:28", "only a name has a field", "give the value before the dot a name of its own"},
	{"dot", in("a."), "2:9", "a name is missing behind the dot, before the end of the line", "write name.field"},
	{"method", in(`a.f("b")`), "2:10", `"(" cannot stand behind the value of an attribute`, "operations are called as f(x), not as x.f()"},
	{"index", in("a[0]"), "2:8", "a value is not indexed with [ ]", "use first(list), or label(text, n) for a part of a name"},
	{"name index", in(`a["b"]`), "2:8", "a value is not indexed with [ ]", "use first(list), or label(text, n) for a part of a name"},
	{"index by a name", in("f(a)[b]"), "2:11", "a value is not indexed with [ ]", "use first(list), or label(text, n) for a part of a name"},
	{"dotted index", in("a.0"), "2:8", "a value is not indexed with [ ]", "use first(list), or label(text, n) for a part of a name"},
	{"splat", in("a[*].b"), "2:8", `"*" does not stand for all elements`, "use [for v in list : v.name]"},
	{"dotted splat", in("a.*.b"), "2:8", `"*" does not stand for all elements`, "use [for v in list : v.name]"},
	{"namespace", in("core::f(a)"), "2:11", `"::" is not part of the scheme language`, "operations have plain names, such as sha256(x)"},
	{"expansion", in("f(a...)"), "2:10", `"..." is not part of the scheme language`, `write the arguments one by one, or join a list with join("", list)`},
	{"named argument", in("f(a = b)"), "2:11", `"=" cannot stand in the arguments of a call`, argsHint + `; "==" compares`},
	{"no comma", in("f(a b)"), "2:11", `"b" cannot stand in the arguments of a call`, argsHint},
	{"two values", in("a b"), "2:9", `"b" cannot stand behind the value of an attribute`, ownLines},
	{"two values in brackets", in("(a b)"), "2:10", `"b" cannot stand in ( )`, "parentheses hold one value"},

	// Lists and objects.
	{"for with two variables", in("[for k, v in a : v]"), "2:12", "for has one variable", eachHint},
	{"for without in", in("[for v of a : v]"), "2:14", `"in" is missing before "of"`, eachHint},
	{"for without a body", in("[for v in a]"), "2:18", `":" is missing before "]"`, eachHint},
	{"object for", in("{ for v in a : v => v }"), "2:7", "for makes a list, nothing else", eachHint},
	{"pairs in a for", in("[for v in a : v => v]"), "2:21", "for makes a list, nothing else", eachHint},
	{"grouping", in("[for v in a : v...]"), "2:22", `"..." is not part of the scheme language`, eachHint},
	{"list without a comma", in("[a b]"), "2:10", `"b" cannot stand in a list`, "elements are separated by commas"},
	{"name with a hole", in(`{ "a${b}" = c }`), "2:9", "a name in { } has no holes", nameHint},
	{"name as a hole", in(`{ "${b}" = c }`), "2:9", "a name in { } has no holes", nameHint},
	{"computed name", in("{ (a) = b }"), "2:9", "a name in { } is a word or a text in quotes", "names are the same in every request"},
	{"dotted name", in("{ a.b = c }"), "2:9", "a name in { } is a word or a text in quotes", `write "a.b"`},
	{"number as a name", in("{ 200 = c }"), "2:9", "a name in { } is a word or a text in quotes", `write "200"`},
	{"colon", in("{ a : b }"), "2:11", `":" does not stand between a name and its value`, "write name = value"},
	{"name only", in("{ a, b = c }"), "2:10", `a value is missing before ","`, fieldHint},
	{"no equals sign", in("{ a b }"), "2:11", `"b" cannot stand behind a name in { }`, fieldHint + ";\na name with dots or blanks needs quotes"},
	{"entries without a comma", in("{ a = b c = d }"), "2:15", `"c" cannot stand behind a value in { }`, fieldHint},

	// Blocks and attributes.
	{"attribute outside", "x = 1\n", "1:1", `"x" stands outside of every block`, `attributes belong into a block: scheme "name" { ... }`},
	{"bare label", "scheme acme {\n}\n", "1:8", "the label acme has no quotes", `write "acme"`},
	{"attribute twice", "b {\n  x = 1\n  x = 2\n}\n", "3:3", `"x" is set twice in this block`, "names stand once in a block"},
	{"quoted attribute", "b {\n  \"x\" = 1\n}\n", "2:3", "the name of an attribute has no quotes", "write name = value"},
	{"lonely word", "b {\n  x\n}\n", "2:3", `"x" begins neither an attribute nor a block`, itemHint},
	{"brace in the next line", "b\n{\n  x = 1\n}\n", "1:1", `"b" begins neither an attribute nor a block`, `"{" stands in the line of the block's name`},
	{"brace in the line after a label", "b \"c\"\n{\n  x = 1\n}\n", "1:6", `"{" is missing here`, "it stands in the line of the block's name"},
	{"block with an equals sign", "b \"c\" = {\n}\n", "1:7", `a block has no "="`, `write name "label" { ... }, or name = value`},
	{"comma behind an attribute", "b {\n  x = 1,\n}\n", "2:8", `"," cannot stand behind the value of an attribute`, "attributes stand on lines of their own, without commas"},
	{"semicolon", "b { x = 1; y = 2 }\n", "1:10", `";" means nothing here`, ownLines},
	{"two attributes in a line", "b { x = 1, y = 2 }\n", "1:10", `"," cannot stand in a block of one line`, oneLine},
	{"half a line", "b { x = 1\n}\n", "1:10", "the end of the line cannot stand in a block of one line", oneLine},
	{"block in a line", "b { c { } }\n", "1:5", "a block does not fit into the line of another one", "put it on lines of its own"},
	{"two blocks in a line", "b { } c { }\n", "1:7", `"c" cannot stand behind a block`, "blocks and attributes stand on lines of their own"},
	{"head of a block", "b \"c\", {\n}\n", "1:6", `"," cannot stand in the head of a block`, `write name "label" { and the attributes on the lines below`},

	// Brackets.
	{"open parenthesis", "b {\n  x = f(g(a)\n  y = 1\n}\n", "2:8", `this "(" is not closed`, "line 3 begins another attribute"},
	{"open parenthesis at the end", in("f(a"), "2:8", `this "(" is not closed`, `"}" comes first`},
	{"open list in a call", in("f([a, b)"), "2:9", `this "[" is not closed`, `")" comes first`},
	{"open block", "b {\n  x = 1\n", "1:3", `this "{" is not closed`, "the file ends first"},
	{"open inner block", "b {\n  c {\n    x = 1\n  d {\n  }\n}\n", "2:5", `this "{" is not closed`, "the file ends first"},
	{"open object", "b {\n  x = {\n    a = 1\n}\n", "2:7", `this "{" is not closed`, "the file ends first"},
	{"parenthesis too many", in("f(a))"), "2:11", `this ")" closes nothing`, ""},
	{"brace too many", "b {\n}\n}\n", "3:1", `this "}" closes nothing`, ""},
	{"wrong bracket", in("f(a]"), "2:10", `this "]" closes nothing`, `"(" is open since line 2`},
	{"open comment", "b {\n}\n/* c\n", "3:1", "this comment is not closed", `"*/" ends it`},

	// The file.
	{"byte order mark", "\ufeffb {\n}\n", "1:1", "the file begins with a byte order mark", "save it as UTF-8 without BOM"},
	{"old end of line", "b {\r}\n", "1:4", `"\r" means nothing here`, ""},
}
