package op

func when(args []Value) []byte {
	if args[0].Flag {
		return args[1].Text
	}
	return nil
}

func fields(dst []byte, args []Value) []byte { return appendFields(dst, args, "=", "") }

func quotedFields(dst []byte, args []Value) []byte { return appendFields(dst, args, `="`, `"`) }

func appendFields(dst []byte, args []Value, open, closing string) []byte {
	for i := range args[1].List {
		if i > 0 {
			dst = append(dst, args[0].Text...)
		}
		it := &args[1].List[i]
		dst = append(append(dst, it.Name...), open...)
		dst = append(append(dst, it.Value...), closing...)
	}
	return dst
}

var sendOps = []*Op{
	{
		Name: "fields", Family: Sending, Params: []Param{{"sep", Text}, {"list", PairList}}, Result: Text,
		Doc:     "name=value with sep between them, nothing escaped; read back in any order",
		Example: `fields(", ", [a=1,b=]) = a=1, b=`,
		Text:    fields,
	},
	{
		Name: "quoted_fields", Family: Sending, Params: []Param{{"sep", Text}, {"list", PairList}}, Result: Text,
		Doc:     `name="value" with sep between them; a quote within a value is not escaped`,
		Example: `quoted_fields(",", [a=1,b=2]) = a="1",b="2"`,
		Text:    quotedFields,
	},
	{
		Name: "when", Family: Sending, Params: []Param{{"test", Bool}, {"x", Text}}, Result: Text,
		Doc:     "x if the test holds, else absent: the field is not sent, rather than sent empty",
		Example: `when(true, "a") = a`,
		View:    when,
	},
}
