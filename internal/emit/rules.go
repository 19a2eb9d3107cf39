package emit

import "strings"

// Rules are the scheme's rules for the list of signed headers.
type Rules struct {
	Always, Offered, Except, Others []string
	Results                         []string // headers that carry the result: no pattern matches them
	Free, Sorted                    bool
	Received                        bool // in a verifier, of a request that does not tell its list

	texts func([]string) string // writes a list of texts out, as the target does
}

// ruleList is one list of the rules, with what it is called.
type ruleList struct {
	name   string
	values []string
}

// lists gives the lists of the rules.
func (r *Rules) lists() []ruleList {
	return []ruleList{{"always", r.Always}, {"offered", r.Offered}, {"excepted", r.Except}, {"results", r.Results}, {"others", r.Others}}
}

// written writes the rules that there are: lists as list says, with $name and $value, free and sorted as yes says, with
// $name. What a language names otherwise stands in renamed: a name, then the language's own.
func (r *Rules) written(list, yes string, renamed ...string) []string {
	var rules []string
	rename := strings.NewReplacer(renamed...)
	add := func(pattern, name, value string) {
		rules = append(rules, strings.NewReplacer("$name", rename.Replace(name), "$value", value).Replace(pattern))
	}
	for _, l := range r.lists() {
		if len(l.values) > 0 {
			add(list, l.name, r.texts(l.values))
		}
	}
	if r.Free {
		add(yes, "free", "")
	}
	if r.Sorted {
		add(yes, "sorted", "")
	}
	return rules
}

// within puts the written rules into a call, for $rules.
func (r *Rules) within(call, list, yes string, renamed ...string) string {
	rules := strings.Join(r.written(list, yes, renamed...), ", ")
	if rules == "" {
		call = strings.Replace(call, ", $rules", "", 1)
	}
	return strings.Replace(call, "$rules", rules, 1)
}

// cover gives what names the list of a caller; in a verifier there is none.
func (r *Rules) cover(given, none string) string {
	if r.Received {
		return none
	}
	return given
}

// rulesIn is a Target.Signed: a call that the rules stand in. See written.
func rulesIn(call, list, yes string, renamed ...string) func(*Rules) string {
	return func(r *Rules) string { return r.within(call, list, yes, renamed...) }
}
