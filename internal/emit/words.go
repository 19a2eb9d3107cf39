package emit

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/op"
)

// word is one thing that a target must be able to say. A word has one signature, unlike an operation of the scheme
// language: those that take several types, or leave arguments out, are several words. A "?" at the end marks the word
// whose result may be absent; without it the absent value is the empty text.
type word struct {
	params []Type
	result Type
	maybe  bool
}

// sources are the words that read the request, the credential and the inputs. Those of the request read the draft: the
// request with what has joined it so far.
var sources = map[string]word{
	"method":      {nil, Text, false},
	"protocol":    {nil, Text, false},
	"host":        {nil, Text, false},
	"port":        {nil, Text, false},
	"authority":   {nil, Text, false},
	"path":        {nil, Text, false},
	"target":      {nil, Text, false},
	"url":         {nil, Text, false},
	"raw_query":   {nil, Text, false},
	"query":       {nil, Pairs, false},
	"params":      {nil, Pairs, false},
	"body":        {nil, Bytes, false},
	"headers":     {nil, Headers, false},
	"signed":      {nil, Headers, false},
	"header":      {[]Type{Text}, Text, false},
	"header?":     {[]Type{Text}, Text, true},
	"param":       {[]Type{Text}, Text, false},
	"param?":      {[]Type{Text}, Text, true},
	"time":        {nil, Time, false},
	"nonce":       {nil, Text, false},
	"key_id":      {nil, Text, false},
	"secret":      {nil, Text, false},
	"token":       {nil, Text, false},
	"token?":      {nil, Text, true},
	"input":       {[]Type{Text, Text}, Text, false}, // name, default
	"input?":      {[]Type{Text}, Text, true},
	"need_input":  {[]Type{Text}, Text, false},
	"inputs":      {[]Type{Text, Texts}, Texts, false}, // name, default: a list, given with commas
	"need_inputs": {[]Type{Text}, Texts, false},
}

// steps are the words that compute: most are operations of the scheme language under their own names.
var steps = map[string]word{
	"==":             {[]Type{Text, Text}, Bool, false},
	"!=":             {[]Type{Text, Text}, Bool, false},
	"==bytes":        {[]Type{Bytes, Bytes}, Bool, false},
	"!=bytes":        {[]Type{Bytes, Bytes}, Bool, false},
	"&&":             {[]Type{Bool, Bool}, Bool, false},
	"||":             {[]Type{Bool, Bool}, Bool, false},
	"!":              {[]Type{Bool}, Bool, false},
	"present":        {[]Type{Text}, Bool, false}, // of a text that may be absent
	"absent":         {[]Type{Text}, Bool, false}, // the same otherwise
	"or_empty":       {[]Type{Text}, Text, false}, // of a text that may be absent: "" when it is
	"some":           {[]Type{Text}, Text, true},  // a text where one that may be absent is wanted
	"utf8":           {[]Type{Text}, Bytes, false},
	"pair.name":      {[]Type{Pair}, Text, false},
	"pair.value":     {[]Type{Pair}, Text, false},
	"header.name":    {[]Type{Header}, Text, false},
	"header.values":  {[]Type{Header}, Texts, false},
	"first?":         {[]Type{Texts}, Text, true},
	"percent_keep":   {[]Type{Text, Text}, Text, false},
	"sort_pairs":     {[]Type{Pairs}, Pairs, false},
	"sort_headers":   {[]Type{Headers}, Headers, false}, // by name
	"header_names":   {[]Type{Headers}, Texts, false},
	"header_values":  {[]Type{Headers, Text}, Texts, false},
	"concat_pairs":   {[]Type{Pairs, Pairs}, Pairs, false},
	"concat_headers": {[]Type{Headers, Headers}, Headers, false},
}

// lowered are the operations that become something else than a call of a word.
var lowered = []string{"any_of", "when"}

// Words gives every word that a target must say, sorted: the sources, the operators and the operations.
func Words() []string {
	var all []string
	for w := range sources {
		all = append(all, w)
	}
	for w := range steps {
		all = append(all, w)
	}
	for _, o := range op.All() {
		if !slices.Contains(lowered, o.Name) {
			all = append(all, o.Name)
		}
	}
	slices.Sort(all)
	return all
}

// plainWord gives a word without its mark for what may be absent.
func plainWord(w string) string { return strings.TrimSuffix(w, "?") }
