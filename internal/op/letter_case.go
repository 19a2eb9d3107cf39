package op

// Letters are those of ASCII only: header and parameter names have no others, and Unicode's tables differ between
// languages and their versions.
var (
	toLower = caseTable('A', 'Z', 'a')
	toUpper = caseTable('a', 'z', 'A')
)

// caseTable maps each byte to itself, but those from first to last to what begins at to.
func caseTable(first, last, to byte) *[256]byte {
	var t [256]byte
	for i := range t {
		t[i] = byte(i)
		if c := byte(i); first <= c && c <= last {
			t[i] = c - first + to
		}
	}
	return &t
}

func appendMapped(dst, x []byte, table *[256]byte) []byte {
	start := len(dst)
	dst = append(dst, x...)
	tail := dst[start:]
	for i, c := range tail {
		tail[i] = table[c]
	}
	return dst
}

func title(dst []byte, args []Value) []byte {
	table := toUpper
	for _, c := range args[0].Text {
		dst = append(dst, table[c])
		if table = toLower; c == '-' {
			table = toUpper
		}
	}
	return dst
}

var caseOps = []*Op{
	{
		Name: "lower", Family: Cases, Params: []Param{{"x", Text}}, Result: Text,
		Doc:     "A-Z in lower case; every other byte stays, letters beyond ASCII included",
		Example: `lower("X-TC-Action") = x-tc-action`,
		Text:    func(dst []byte, args []Value) []byte { return appendMapped(dst, args[0].Text, toLower) },
	},
	{
		Name: "title", Family: Cases, Params: []Param{{"x", Text}}, Result: Text,
		Doc:     "a header name as MIME writes it: each part between hyphens with its first letter upper, the rest lower",
		Example: `title("content-MD5") = Content-Md5`,
		Text:    title,
	},
	{
		Name: "upper", Family: Cases, Params: []Param{{"x", Text}}, Result: Text,
		Doc:     "a-z in upper case; every other byte stays, and the digits of escapes change with the rest",
		Example: `upper("get%2f") = GET%2F`,
		Text:    func(dst []byte, args []Value) []byte { return appendMapped(dst, args[0].Text, toUpper) },
	},
}
