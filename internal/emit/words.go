package emit

import (
	"maps"
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

// reading are the words that only verifiers need. What may be absent is marked as an argument too, by maybe below.
var reading = map[string]word{
	"carried_header":   {[]Type{Text, Text}, Bool, false}, // name, what it begins with
	"carried_query":    {[]Type{Text}, Bool, false},       // written plainly, and followed by =
	"carried_params":   {[]Type{Text}, Bool, false},       // in query or body
	"received_header?": {[]Type{Text}, Text, true},        // the first value without blanks and tabs around it
	"received_query?":  {[]Type{Text}, Text, true},        // decoded
	"received_params?": {[]Type{Text}, Text, true},        // of query, then form; decoded
	"repeats_header":   {[]Type{Text}, Bool, false},       // it is there more than once
	"repeats_query":    {[]Type{Text}, Bool, false},
	"repeats_params":   {[]Type{Text}, Bool, false},
	"misspells_query":  {[]Type{Text, Texts}, Bool, false}, // a name that differs in case, and is none of these
	"misspells_params": {[]Type{Text, Texts}, Bool, false},
	"past_start?":      {[]Type{Text, Text}, Text, true}, // of a text that may be absent: what follows a beginning
	"upto?":            {[]Type{Text, Text}, Text, true}, // the same: what stands before the first such piece
	"past?":            {[]Type{Text, Text}, Text, true}, // and behind it
	"at_end":           {[]Type{Text}, Bool, false},      // it is there, and empty
	"filled":           {[]Type{Text}, Bool, false},      // it is there, and not empty
	"blank":            {[]Type{Text}, Bool, false},      // the same otherwise
	"agrees":           {[]Type{Text, Text}, Bool, false},
	"read_percent?":    {[]Type{Text}, Text, true},
	"read_form?":       {[]Type{Text}, Text, true},
	"read_base64?":     {[]Type{Text}, Text, true},                 // absent when it is no base64 throughout
	"read_fields":      {[]Type{Text, Texts, Texts}, Pairs, false}, // empty when a name of the first is not there once, or another is
	"field?":           {[]Type{Pairs, Text}, Text, true},          // of what read_fields gives
	"read_unix?":       {[]Type{Text}, Time, true},                 // absent unless unix would write it so
	"read_unix_ms?":    {[]Type{Text}, Time, true},
	"read_utc?":        {[]Type{Text, Text}, Time, true},
	"present_time":     {[]Type{Time}, Bool, false},
	"absent_time":      {[]Type{Time}, Bool, false},
	"or_epoch":         {[]Type{Time}, Time, false},
	"well_listed":      {[]Type{Text, Text, Bool}, Bool, false}, // separator, whether a name may come twice
	"split_list":       {[]Type{Text, Text}, Texts, false},
	"list_problem?":    {[]Type{Texts, Texts, Texts, Bool, Bool}, Text, true}, // required, others, free, whether a header must not come twice: the verdict
	"wants_headers":    {nil, Bool, false},                                    // some headers must be signed here
	"listed":           {[]Type{Texts, Texts}, Headers, false},                // names as they are listed; others have no values
	"told_problem?":    {[]Type{Text, Text, Texts}, Text, true},               // name, value, those that the scheme allows: the verdict
	"clock_problem?":   {[]Type{Time, Text, Text, Number}, Text, true},        // window in seconds, lifetime that may be absent, longest: the verdict
	"wrong_token":      {[]Type{Text}, Bool, false},
	"given_body":       {nil, Bytes, false},
	"is_form":          {nil, Bool, false},
	"same_text":        {[]Type{Text, Text}, Bool, false}, // in constant time
	"same_hex":         {[]Type{Text, Text}, Bool, false}, // and on decoded bytes
	"same_base64":      {[]Type{Text, Text}, Bool, false},
	"asked":            {[]Type{Text}, Bool, false}, // a part of the request must be covered
	"seen":             {[]Type{Text}, Bool, false}, // a nonce
}

// VerifierWords gives the words that a target must say to write verifiers, sorted.
func VerifierWords() []string { return slices.Sorted(maps.Keys(reading)) }

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
