package op

import "bytes"

var testOps = []*Op{
	{
		Name: "any_of", Family: Tests, Params: []Param{{"x", Text}, {"choices", Text}}, Rest: true, Result: Bool,
		Doc:     "whether x is one of the choices, byte for byte",
		Example: `any_of("GET", "GET", "HEAD") = true`,
		Test: func(args []Value) bool {
			for i := range args[1:] {
				if bytes.Equal(args[0].Text, args[1+i].Text) {
					return true
				}
			}
			return false
		},
	},
	{
		Name: "contains", Family: Tests, Params: []Param{{"list", TextList}, {"x", Text}}, Result: Bool,
		Doc:     "whether x is one of the texts in the list, byte for byte; includes looks within a text",
		Example: `contains(["host","date"], "Host") = false`,
		Test:    func(args []Value) bool { return indexOfText(args[0].List, args[1].Text) >= 0 },
	},
	{
		Name: "ends_with", Family: Tests, Params: []Param{{"x", Text}, {"suffix", Text}}, Result: Bool,
		Doc:     "whether x ends with suffix; every text ends with the empty one",
		Example: `ends_with("/a/", "/") = true`,
		Test:    func(args []Value) bool { return bytes.HasSuffix(args[0].Text, args[1].Text) },
	},
	{
		Name: "includes", Family: Tests, Params: []Param{{"x", Text}, {"part", Text}}, Result: Bool,
		Doc:     "whether part stands anywhere in x; contains looks through a list",
		Example: `includes("a=b", "=") = true`,
		Test:    func(args []Value) bool { return bytes.Contains(args[0].Text, args[1].Text) },
	},
	{
		Name: "present", Family: Tests, Params: []Param{{"x", Text}}, Result: Bool,
		Doc:     "whether x was given at all: an empty text is present",
		Example: `present("") = true`,
		Test:    func(args []Value) bool { return args[0].Text != nil },
	},
	{
		Name: "starts_with", Family: Tests, Params: []Param{{"x", Text}, {"prefix", Text}}, Result: Bool,
		Doc:     "whether x starts with prefix, upper and lower case told apart",
		Example: `starts_with("x-oss-meta-a", "x-oss-") = true`,
		Test:    func(args []Value) bool { return bytes.HasPrefix(args[0].Text, args[1].Text) },
	},
}
