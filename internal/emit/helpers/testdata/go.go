// Package signer has the parts of which signers in Go are made. Regions that a signer uses are copied into it.
package signer

import (
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"math/big"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"
)

// allowedInputs stands for the table of a signer.
var allowedInputs = map[string][]string{}

// region md5 needs digest imports crypto/md5
// endregion
// region sha1 needs digest imports crypto/sha1
// endregion
// region sha256 needs digest imports crypto/sha256
// endregion
// region sha384 needs digest imports crypto/sha512
// endregion
// region sha512 needs digest imports crypto/sha512
// endregion
// region hmac_md5 needs mac imports crypto/md5
// endregion
// region hmac_sha1 needs mac imports crypto/sha1
// endregion
// region hmac_sha256 needs mac imports crypto/sha256
// endregion
// region hmac_sha384 needs mac imports crypto/sha512
// endregion
// region hmac_sha512 needs mac imports crypto/sha512
// endregion
// region hex imports encoding/hex
// endregion
// region base64 imports encoding/base64
// endregion
// region base64url imports encoding/base64
// endregion
// region ==bytes imports bytes
// endregion
// region !=bytes imports bytes
// endregion
// region includes imports strings
// endregion
// region starts_with imports strings
// endregion
// region ends_with imports strings
// endregion
// region contains imports slices
// endregion
// region join imports strings
// endregion
// region concat imports slices
// endregion
// region concat_pairs imports slices
// endregion
// region concat_headers imports slices
// endregion
// region need_inputs needs inputs, need_input
// endregion
// region input? needs lookup
// endregion
// region request needs result, split_url, lower imports fmt, io, time

// Request is the request as the caller is about to send it.
type Request struct {
	Method  string
	URL     string
	Headers []Pair // in order; a name may be there several times
	Body    []byte
}

// Credential is the key id and the secret that belongs to it.
type Credential struct {
	KeyID  string
	Secret string
	// region has_token
	Token string // empty: none
	// endregion
}

// Format prints the key id alone, whatever the verb: secrets do not belong into logs.
func (c Credential) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.KeyID) }

// Options are what a caller may choose. The zero value chooses nothing.
type Options struct {
	Inputs map[string]string // by the names that Sign lists
	Now    func() time.Time  // gives the time of signing; nil: time.Now
	// region has_nonce
	Nonce string // empty: a new one
	// endregion
	// region has_list
	Cover []string // the headers that the signature covers, in order; nil: as the scheme's rules choose
	// endregion
}

// Signed is what signing gives: send the request with these headers, to this URL, with this body.
type Signed struct {
	Headers      []Pair // each replaces all headers of its name
	URL          string
	Body         []byte
	StringToSign string // to be compared with what a server says, when it refuses a signature
	Signature    string
}

// Pair is a name and a value.
type Pair struct{ Name, Value string }

// region with_headers

// headerField is a header and its values, in order of arrival.
type headerField struct {
	name   string
	values []string
}

// endregion

// draft is the request with what has joined it so far.
type draft struct {
	method       string
	protocol     string
	authority    string
	path         string
	question     bool // there is a question mark, if only behind an empty query
	query        string
	body         []byte
	headersGiven []Pair // with names in lower case
	headersSet   []Pair
	// region send_params needs drop, params, percent_pairs
	joined  bool // parameters have been taken apart: these are sent
	inQuery []Pair
	inForm  []Pair
	results []Pair
	// endregion
}

func newDraft(request Request) (*draft, error) {
	d := &draft{method: request.Method, body: request.Body}
	if err := d.splitURL(request.URL); err != nil {
		return nil, err
	}
	for _, h := range request.Headers {
		d.headersGiven = append(d.headersGiven, Pair{lower(h.Name), h.Value})
	}
	return d, nil
}

// endregion
// region split_url imports errors, strings

// splitURL takes the URL apart and leaves every part as it is written; a fragment is never sent.
func (d *draft) splitURL(url string) error {
	protocol, rest, found := strings.Cut(url, "://")
	letters := strings.Trim(lower(protocol), "abcdefghijklmnopqrstuvwxyz") == ""
	rest, _, _ = strings.Cut(rest, "#")
	rest, d.query, d.question = strings.Cut(rest, "?")
	d.authority = rest
	if at := strings.IndexByte(rest, '/'); at >= 0 {
		d.authority, d.path = rest[:at], rest[at:]
	}
	if !found || protocol == "" || !letters || d.authority == "" {
		return errors.New("the URL must begin with http:// or https:// and have a host")
	}
	d.protocol = lower(protocol)
	return nil
}

// endregion
// region header needs header?, or_empty

// header gives the first value of a header, empty when there is none.
func (d *draft) header(name string) string { return orEmpty(d.findHeader(name)) }

// endregion
// region header? needs header_values_of

// findHeader gives the first value of a header, nil when there is none.
func (d *draft) findHeader(name string) *string {
	if values := d.headerValues(name); len(values) > 0 {
		return &values[0]
	}
	return nil
}

// endregion
// region header_values_of needs lower

// headerValues gives all values of a header; what has joined replaces what was there, and host is always there.
func (d *draft) headerValues(name string) []string {
	name = lower(name)
	var values []string
	for _, h := range d.headersSet {
		if lower(h.Name) == name {
			values = append(values, h.Value)
		}
	}
	if values == nil {
		for _, h := range d.headersGiven {
			if h.Name == name {
				values = append(values, h.Value)
			}
		}
	}
	if values == nil && name == "host" {
		values = []string{d.authority}
	}
	return values
}

// endregion
// region authority

// host gives the Host header as written.
func (d *draft) hostHeader() string {
	for _, h := range d.headersGiven {
		if h.Name == "host" {
			return h.Value
		}
	}
	return d.authority
}

// endregion
// region host needs split_port, lower

// host gives the host in lower case, without port.
func (d *draft) host() string {
	host, _ := splitPort(d.authority)
	return lower(host)
}

// endregion
// region port needs split_port

// port gives the port as given, or that of the protocol.
func (d *draft) port() string {
	_, port := splitPort(d.authority)
	if port != "" {
		return port
	}
	return map[string]string{"http": "80", "ws": "80", "https": "443", "wss": "443"}[d.protocol]
}

// endregion
// region path

// sentPath gives the path as it is sent.
func (d *draft) sentPath() string {
	if d.path == "" {
		return "/"
	}
	return d.path
}

// endregion
// region target needs path

// target gives path and query as they stand in the request line.
func (d *draft) target() string { return d.sentPath() + d.marked() }

// endregion
// region url needs target

// url gives the whole address.
func (d *draft) url() string { return d.protocol + "://" + d.authority + d.target() }

// endregion
// region request

// marked gives the query with its question mark.
func (d *draft) marked() string {
	if d.query == "" && !d.question {
		return ""
	}
	return "?" + d.query
}

// endregion
// region query needs raw_pairs

// pairs gives the pairs of the query, as they are written.
func (d *draft) pairs() []Pair { return rawPairs(d.query) }

// endregion
// region is_form needs lower imports strings

// isForm tells whether parameters travel in the body: it is a form, or an empty POST that becomes one.
func (d *draft) isForm() bool {
	for _, h := range d.headersGiven {
		if h.Name == "content-type" {
			media, _, _ := strings.Cut(h.Value, ";")
			return lower(strings.TrimSpace(media)) == "application/x-www-form-urlencoded"
		}
	}
	return d.method == "POST" && len(d.body) == 0
}

// endregion
// region params needs is_form, decoded_pairs imports slices

// params gives the pairs of query and form, decoded.
func (d *draft) params() []Pair {
	// region send_params
	if d.joined {
		return slices.Concat(d.inQuery, d.inForm)
	}
	// endregion
	return slices.Concat(decodedPairs(d.query), d.formPairs())
}

// formPairs gives the pairs of a form, decoded.
func (d *draft) formPairs() []Pair {
	if d.isForm() {
		return decodedPairs(string(d.body))
	}
	return nil
}

// endregion
// region param needs param?, or_empty

// param gives the first value of a parameter, empty when there is none.
func (d *draft) param(name string) string { return orEmpty(d.findParam(name)) }

// endregion
// region param? needs params

// findParam gives the first value of a parameter, nil when there is none.
func (d *draft) findParam(name string) *string {
	for _, p := range d.params() {
		if p.Name == name {
			return &p.Value
		}
	}
	return nil
}

// endregion
// region header_set needs lower imports slices

// isSet tells whether a header, in lower case, has joined.
func (d *draft) isSet(name string) bool {
	return slices.ContainsFunc(d.headersSet, func(h Pair) bool { return lower(h.Name) == name })
}

// allNames gives the names of all headers in lower case, sorted.
func (d *draft) allNames() []string {
	names := []string{"host"}
	for _, h := range slices.Concat(d.headersGiven, d.headersSet) {
		names = append(names, lower(h.Name))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// endregion
// region headers needs with_headers, header_set, header_values_of imports slices

// headers gives all headers but those that carry the result.
func (d *draft) headers(results []string) []headerField {
	var all []headerField
	for _, name := range d.allNames() {
		if d.isSet(name) || !slices.Contains(results, name) {
			all = append(all, headerField{name, d.headerValues(name)})
		}
	}
	return all
}

// endregion
// region signed needs with_headers, header_set, header_values_of, fits imports cmp, fmt, slices, strings

// rules say which headers the signature covers.
type rules struct {
	always   []string
	offered  []string // those of them that are there; a * stands for any end
	excepted []string
	results  []string // headers that carry the result
	others   []string // names of what is no header
	free     bool     // callers may name what is no header
	ordered  bool
}

// signed gives the headers that the signature covers, with their values.
func (d *draft) signed(cover []string, r rules) ([]headerField, error) {
	names := slices.Clone(r.always)
	if cover == nil {
		for _, pattern := range r.offered {
			for _, name := range d.matches(pattern, r) {
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	} else {
		names = names[:0]
		for _, name := range cover {
			name = strings.TrimSpace(name)
			if !r.free {
				name = lower(name)
			}
			names = append(names, name)
		}
	}
	var covered []headerField
	for _, name := range names {
		var values []string
		other := slices.Contains(r.others, name)
		if !other {
			values = d.headerValues(name)
		}
		bare := r.free && cover != nil && name != "" && !strings.ContainsAny(name, "@()<>,;:\\\"/[]?={} \t")
		if len(values) == 0 && !other && !bare {
			return nil, fmt.Errorf("the header %q must be signed and is not in the request", name)
		}
		covered = append(covered, headerField{name, values})
	}
	if r.ordered {
		slices.SortStableFunc(covered, func(a, b headerField) int { return cmp.Compare(a.name, b.name) })
	}
	return covered, nil
}

// matches gives the names that a pattern stands for: itself, or all that begin so.
func (d *draft) matches(pattern string, r rules) []string {
	excepted := func(name string) bool {
		return slices.ContainsFunc(r.excepted, func(e string) bool { return fits(name, e) })
	}
	if !strings.HasSuffix(pattern, "*") {
		there := slices.Contains(r.others, pattern) || len(d.headerValues(pattern)) > 0
		if there && !excepted(pattern) {
			return []string{pattern}
		}
		return nil
	}
	var names []string
	for _, name := range d.allNames() {
		if fits(name, pattern) && !excepted(name) && (d.isSet(name) || !slices.Contains(r.results, name)) {
			names = append(names, name)
		}
	}
	return names
}

// endregion
// region sent_body imports strings

// sentBody gives the body that is sent.
func (d *draft) sentBody() []byte {
	// region send_params
	if d.joined && d.isForm() {
		return []byte(strings.Join(append(percentPairs(d.inForm), d.resultPieces()...), "&"))
	}
	// endregion
	return d.body
}

// endregion
// region send_headers needs lower imports slices

// setHeader sets a header in place of all of its name.
func (d *draft) setHeader(name, value string) {
	d.headersSet = slices.DeleteFunc(d.headersSet, func(h Pair) bool { return lower(h.Name) == lower(name) })
	d.headersSet = append(d.headersSet, Pair{name, value})
}

// endregion
// region drop needs form_decode imports slices, strings

// drop takes parameters out of the request.
func (d *draft) drop(names []string) {
	var kept []string
	for _, piece := range strings.Split(d.query, "&") {
		name, _, _ := strings.Cut(piece, "=")
		if piece != "" && !slices.Contains(names, formDecode(name)) {
			kept = append(kept, piece)
		}
	}
	// region send_params
	if !d.joined {
		d.inQuery, d.inForm, d.joined = decodedPairs(d.query), d.formPairs(), true
	}
	dropped := func(p Pair) bool { return slices.Contains(names, p.Name) }
	d.inQuery, d.inForm = slices.DeleteFunc(d.inQuery, dropped), slices.DeleteFunc(d.inForm, dropped)
	// endregion
	d.query = strings.Join(kept, "&")
}

// endregion
// region send_query needs drop, percent

// addQuery adds a parameter at the end of the query.
func (d *draft) addQuery(name, value string) {
	d.drop([]string{name})
	if d.query != "" {
		d.query += "&"
	}
	d.query += percent(name) + "=" + percent(value)
}

// endregion
// region send_params

// addParam adds a parameter to those that are signed.
func (d *draft) addParam(name, value string) {
	d.drop([]string{name})
	d.inForm = append(d.inForm, Pair{name, value})
}

// endregion
// region send_params_after needs send_params

// addResult adds a parameter behind those that are signed.
func (d *draft) addResult(name, value string) { d.results = append(d.results, Pair{name, value}) }

// endregion
// region send_params needs percent

// resultPieces gives the parameters that carry the result, as they are sent.
func (d *draft) resultPieces() []string {
	var pieces []string
	for _, p := range d.results {
		pieces = append(pieces, percent(p.Name)+"="+percent(p.Value))
	}
	return pieces
}

// endregion
// region body needs sent_body
// endregion
// region result needs sent_body

// result gives what must be sent.
func (d *draft) result(stringToSign, signature string) *Signed {
	// region send_params imports slices, strings
	switch {
	case d.joined && d.isForm():
		if !slices.ContainsFunc(d.headersGiven, func(h Pair) bool { return h.Name == "content-type" }) {
			d.headersSet = append(d.headersSet, Pair{"Content-Type", "application/x-www-form-urlencoded"})
		}
	case d.joined:
		pieces := percentPairs(slices.Concat(d.inQuery, d.inForm))
		d.query = strings.Join(append(pieces, d.resultPieces()...), "&")
	}
	// endregion
	url := d.protocol + "://" + d.authority + d.path + d.marked()
	return &Signed{d.headersSet, url, d.sentBody(), stringToSign, signature}
}

// endregion
// region check_inputs needs check imports fmt, slices

// checkInputs refuses inputs that the scheme does not have, and values that it does not allow.
func checkInputs(inputs map[string]string) error {
	for name, value := range inputs {
		allowed, is := allowedInputs[name]
		if !is {
			return fmt.Errorf("there is no input %q", name)
		}
		if err := check(name, value, allowed); err != nil {
			return err
		}
	}
	return nil
}

// endregion
// region check imports fmt, slices

// check refuses a value that an input must not have.
func check(name, value string, allowed []string) error {
	if len(allowed) > 0 && !slices.Contains(allowed, value) {
		return fmt.Errorf("the input %q cannot be %q: allowed are %q", name, value, allowed)
	}
	return nil
}

// endregion
// region input

// input gives what the caller says, or else a default.
func input(inputs map[string]string, name, otherwise string) string {
	if value, is := inputs[name]; is {
		return value
	}
	return otherwise
}

// endregion
// region lookup

// lookup gives what the caller says, nil when it is nothing.
func lookup(inputs map[string]string, name string) *string {
	if value, is := inputs[name]; is {
		return &value
	}
	return nil
}

// endregion
// region need_input imports fmt

// needInput gives an input that must be given.
func needInput(inputs map[string]string, name string) (string, error) {
	value, is := inputs[name]
	if !is {
		return "", fmt.Errorf("the input %q is missing", name)
	}
	return value, nil
}

// endregion
// region inputs needs comma_list

// listInput gives an input that is a list, or else a default.
func listInput(inputs map[string]string, name string, otherwise []string) []string {
	if value, is := inputs[name]; is {
		return listed(value)
	}
	return otherwise
}

// endregion
// region comma_list imports strings

// listed parts a list that is written with commas.
func listed(value string) []string {
	var items []string
	for _, item := range strings.Split(value, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// endregion
// region need_inputs needs comma_list

// needListInput gives an input that is a list and must be given.
func needListInput(inputs map[string]string, name string) ([]string, error) {
	value, err := needInput(inputs, name)
	return listed(value), err
}

// endregion
// region or_empty

// orEmpty gives a text that may be absent; then it is empty.
func orEmpty(value *string) string {
	if value == nil {
		return ""
	}
	return *value
}

// endregion
// region token?

// orNil gives nil for an empty text.
func orNil(value string) *string {
	if value == "" {
		return nil
	}
	return &value
}

// endregion
// region some

// some gives a text where one may be absent.
func some(value string) *string { return &value }

// endregion
// region split_port imports strings

// splitPort parts host and port.
func splitPort(authority string) (host, port string) {
	at := strings.LastIndexByte(authority, ':')
	if at < 0 || strings.Contains(authority[at:], "]") {
		return authority, ""
	}
	return authority[:at], authority[at+1:]
}

// endregion
// region fits imports strings

// fits tells whether a name is the pattern, or begins as it does up to its star.
func fits(name, pattern string) bool {
	if start, is := strings.CutSuffix(pattern, "*"); is {
		return strings.HasPrefix(name, start)
	}
	return name == pattern
}

// endregion
// region raw_pairs imports strings

// rawPairs gives the pairs of a query, as they are written.
func rawPairs(query string) []Pair {
	var pairs []Pair
	for _, piece := range strings.Split(query, "&") {
		if piece != "" {
			name, value, _ := strings.Cut(piece, "=")
			pairs = append(pairs, Pair{name, value})
		}
	}
	return pairs
}

// endregion
// region decoded_pairs needs raw_pairs, form_decode

// decodedPairs gives the pairs of a query or form, decoded.
func decodedPairs(raw string) []Pair {
	pairs := rawPairs(raw)
	for i, p := range pairs {
		pairs[i] = Pair{formDecode(p.Name), formDecode(p.Value)}
	}
	return pairs
}

// endregion
// region percent_pairs needs percent, sort_names

// percentPairs gives parameters as they are sent: in order of their names, escaped.
func percentPairs(pairs []Pair) []string {
	var pieces []string
	for _, p := range sortNames(pairs) {
		pieces = append(pieces, percent(p.Name)+"="+percent(p.Value))
	}
	return pieces
}

// endregion
// region digest imports hash

// digest gives the digest of data.
func digest(algorithm func() hash.Hash, data []byte) []byte {
	h := algorithm()
	h.Write(data)
	return h.Sum(nil)
}

// endregion
// region mac imports crypto/hmac, hash

// mac gives the HMAC of a message.
func mac(algorithm func() hash.Hash, key, message []byte) []byte {
	h := hmac.New(algorithm, key)
	h.Write(message)
	return h.Sum(nil)
}

// endregion
// region hex_upper needs upper imports encoding/hex
// endregion
// region lower

// lower puts A-Z in lower case, and nothing else.
func lower(value string) string {
	b := []byte(value)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// endregion
// region upper

// upper puts a-z in upper case, and nothing else.
func upper(value string) string {
	b := []byte(value)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c + 'A' - 'a'
		}
	}
	return string(b)
}

// endregion
// region title needs lower, upper imports strings

// title writes a header name as MIME does.
func title(name string) string {
	parts := strings.Split(name, "-")
	for i, part := range parts {
		if part != "" {
			parts[i] = upper(part[:1]) + lower(part[1:])
		}
	}
	return strings.Join(parts, "-")
}

// endregion
// region percent needs percent_keep

// percent escapes as RFC 3986 does: only letters, digits, - . _ ~ stay.
func percent(value string) string { return percentKeep(value, "") }

// endregion
// region percent_keep imports fmt, strings

// percentKeep escapes as RFC 3986 does; letters, digits, - . _ ~ and what is to be kept stay.
func percentKeep(value, keep string) string {
	const stays = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	var b strings.Builder
	for i := range len(value) {
		if c := value[i]; strings.IndexByte(stays, c) >= 0 || strings.IndexByte(keep, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// endregion
// region unpercent imports encoding/hex, strings

// unpercent undoes percent once.
func unpercent(value string) string {
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		if value[i] == '%' && i+2 < len(value) {
			if c, err := hex.DecodeString(value[i+1 : i+3]); err == nil {
				b.WriteByte(c[0])
				i += 2
				continue
			}
		}
		b.WriteByte(value[i])
	}
	return b.String()
}

// endregion
// region form_encode needs percent_keep imports strings

// formEncode escapes as forms do: a blank is +, and * is escaped.
func formEncode(value string) string { return strings.ReplaceAll(percentKeep(value, " "), " ", "+") }

// endregion
// region form_decode needs unpercent imports strings

// formDecode undoes the escaping of forms: + is a blank.
func formDecode(value string) string { return unpercent(strings.ReplaceAll(value, "+", " ")) }

// endregion
// region unbase64 imports encoding/base64, strings

// unbase64 gives the bytes behind base64 of either alphabet, up to the first character of neither.
func unbase64(value string) []byte {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	value = strings.NewReplacer("+", "-", "/", "_").Replace(value)
	rest := strings.TrimLeft(value, alphabet)
	digits := value[:len(value)-len(rest)]
	if len(digits)%4 == 1 {
		digits = digits[:len(digits)-1]
	}
	data, _ := base64.RawURLEncoding.DecodeString(digits)
	return data
}

// endregion
// region unhex imports encoding/hex

// unhex gives the bytes behind hex digits, up to the first pair that is not two digits.
func unhex(value string) []byte {
	data, _ := hex.DecodeString(value)
	return data
}

// endregion
// region sort imports slices

// sort gives texts in order of their bytes.
func sort(texts []string) []string {
	return slices.Sorted(slices.Values(texts))
}

// endregion
// region sort_pairs imports cmp, slices

// sortPairs gives pairs by name, then by value, in order of their bytes.
func sortPairs(pairs []Pair) []Pair {
	return slices.SortedStableFunc(slices.Values(pairs), func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
	})
}

// endregion
// region sort_names imports cmp, slices

// sortNames gives pairs by name, in order of their bytes; those of one name keep their order.
func sortNames(pairs []Pair) []Pair {
	return slices.SortedStableFunc(slices.Values(pairs), func(a, b Pair) int { return cmp.Compare(a.Name, b.Name) })
}

// endregion
// region sort_headers imports cmp, slices

// sortHeaders gives headers by name.
func sortHeaders(headers []headerField) []headerField {
	return slices.SortedStableFunc(slices.Values(headers), func(a, b headerField) int { return cmp.Compare(a.name, b.name) })
}

// endregion
// region add imports strconv, strings

// add gives the sum of two whole numbers; what is no number of up to 18 digits counts as 0.
func add(value, number string) string {
	whole := func(s string) int64 {
		digits := strings.TrimPrefix(s, "-")
		if digits == "" || len(digits) > 18 || strings.Trim(digits, "0123456789") != "" {
			return 0
		}
		n, _ := strconv.ParseInt(s, 10, 64)
		return n
	}
	return strconv.FormatInt(whole(value)+whole(number), 10)
}

// endregion
// region after imports strings

// after gives what follows the first separator.
func after(value, separator string) string {
	if separator == "" {
		return ""
	}
	_, rest, _ := strings.Cut(value, separator)
	return rest
}

// endregion
// region before imports strings

// before gives what precedes the first separator.
func before(value, separator string) string {
	if separator == "" {
		return value
	}
	start, _, _ := strings.Cut(value, separator)
	return start
}

// endregion
// region take

// take gives the first n bytes of data.
func take(data []byte, n int) []byte { return data[:min(n, len(data))] }

// endregion
// region clean_path imports strings

// cleanPath gives the path without empty, . and .. segments.
func cleanPath(path string) string {
	var clean []string
	for _, segment := range strings.Split(path, "/") {
		switch {
		case segment == ".." && len(clean) > 0:
			clean = clean[:len(clean)-1]
		case segment != "" && segment != "." && segment != "..":
			clean = append(clean, segment)
		}
	}
	if len(clean) == 0 {
		return "/"
	}
	if strings.HasSuffix(path, "/") {
		clean = append(clean, "")
	}
	return "/" + strings.Join(clean, "/")
}

// endregion
// region label imports strings

// label gives the n-th label of a host, counted from 0, or an empty text.
func label(host string, n int) string {
	if labels := strings.Split(host, "."); n < len(labels) {
		return labels[n]
	}
	return ""
}

// endregion
// region replace imports strings

// replace turns every old into new; an empty old changes nothing.
func replace(value, old, replacement string) string {
	if old == "" {
		return value
	}
	return strings.ReplaceAll(value, old, replacement)
}

// endregion
// region trim imports strings

// trim takes spaces, tabs, CR and LF off both ends.
func trim(value string) string { return strings.Trim(value, " \t\r\n") }

// endregion
// region squeeze imports strings

// squeeze makes one of every run of a text.
func squeeze(value, run string) string {
	for run != "" && strings.Contains(value, run+run) {
		value = strings.ReplaceAll(value, run+run, run)
	}
	return value
}

// endregion
// region group imports slices

// group gives one pair a name, its values joined.
func group(pairs []Pair, separator string) []Pair {
	var grouped []Pair
	for _, p := range pairs {
		at := slices.IndexFunc(grouped, func(g Pair) bool { return g.Name == p.Name })
		if at < 0 {
			grouped = append(grouped, p)
		} else {
			grouped[at].Value += separator + p.Value
		}
	}
	return grouped
}

// endregion
// region pairs imports strings

// parsePairs gives the pieces of a text, each cut at the first equals.
func parsePairs(value, between, equals string) []Pair {
	pieces := []string{value}
	if between != "" {
		pieces = strings.Split(value, between)
	}
	var pairs []Pair
	for _, piece := range pieces {
		name, rest := piece, ""
		if equals != "" {
			name, rest, _ = strings.Cut(piece, equals)
		}
		if piece != "" {
			pairs = append(pairs, Pair{name, rest})
		}
	}
	return pairs
}

// endregion
// region first

// first gives the first text, empty when there is none.
func first(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}

// endregion
// region first?

// findFirst gives the first text, nil when there is none.
func findFirst(texts []string) *string {
	if len(texts) == 0 {
		return nil
	}
	return &texts[0]
}

// endregion
// region unique imports slices

// unique gives each text once, where it first appears.
func unique(texts []string) []string {
	var found []string
	for _, text := range texts {
		if !slices.Contains(found, text) {
			found = append(found, text)
		}
	}
	return found
}

// endregion
// region names

// names gives the names of pairs.
func names(pairs []Pair) []string {
	var all []string
	for _, p := range pairs {
		all = append(all, p.Name)
	}
	return all
}

// endregion
// region header_names

// headerNames gives the names of headers.
func headerNames(headers []headerField) []string {
	var all []string
	for _, h := range headers {
		all = append(all, h.name)
	}
	return all
}

// endregion
// region values

// values gives the values of a name.
func values(pairs []Pair, name string) []string {
	var found []string
	for _, p := range pairs {
		if p.Name == name {
			found = append(found, p.Value)
		}
	}
	return found
}

// endregion
// region header_values needs lower

// headerValues gives the values of a header among some.
func headerValues(headers []headerField, name string) []string {
	var found []string
	for _, h := range headers {
		if lower(h.name) == lower(name) {
			found = append(found, h.values...)
		}
	}
	return found
}

// endregion
// region utc imports time
// endregion
// region local imports time
// endregion
// region unix imports strconv, time
// endregion
// region unix_ms imports strconv, time
// endregion
// region fields imports strings

// fields gives name=value with separators between them.
func fields(separator string, pairs []Pair) string {
	var all []string
	for _, p := range pairs {
		all = append(all, p.Name+"="+p.Value)
	}
	return strings.Join(all, separator)
}

// endregion
// region quoted_fields imports strings

// quotedFields gives name="value" with separators between them.
func quotedFields(separator string, pairs []Pair) string {
	var all []string
	for _, p := range pairs {
		all = append(all, p.Name+`="`+p.Value+`"`)
	}
	return strings.Join(all, separator)
}

// endregion
// region new_number imports crypto/rand, math/big, strconv

// newNumber gives a number from 1 to 2147483647 that nobody can guess.
func newNumber() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1<<31-1))
	if err != nil {
		return "", err
	}
	return strconv.FormatInt(n.Int64()+1, 10), nil
}

// endregion
// region new_nonce imports crypto/rand, encoding/hex

// newHex gives 32 hex digits that nobody can guess.
func newHex() (string, error) {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	return hex.EncodeToString(random), nil
}

// endregion
// region sm3 imports encoding/binary, math/bits

// sm3 gives the SM3 digest (GB/T 32905).
func sm3(data []byte) []byte {
	state := [8]uint32{0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e}
	padded := append(append([]byte{}, data...), 0x80)
	for len(padded)%64 != 56 {
		padded = append(padded, 0)
	}
	padded = binary.BigEndian.AppendUint64(padded, 8*uint64(len(data)))
	for ; len(padded) > 0; padded = padded[64:] {
		sm3Block(&state, padded[:64])
	}
	var sum []byte
	for _, word := range state {
		sum = binary.BigEndian.AppendUint32(sum, word)
	}
	return sum
}

// sm3Block takes in 64 bytes.
func sm3Block(state *[8]uint32, block []byte) {
	var w [68]uint32
	for j := range w {
		if j < 16 {
			w[j] = binary.BigEndian.Uint32(block[4*j:])
			continue
		}
		x := w[j-16] ^ w[j-9] ^ bits.RotateLeft32(w[j-3], 15)
		w[j] = x ^ bits.RotateLeft32(x, 15) ^ bits.RotateLeft32(x, 23) ^ bits.RotateLeft32(w[j-13], 7) ^ w[j-6]
	}
	a, b, c, d, e, f, g, h := state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]
	for j := range 64 {
		t, ff, gg := uint32(0x79cc4519), a^b^c, e^f^g
		if j >= 16 {
			t, ff, gg = 0x7a879d8a, a&b|a&c|b&c, e&f|^e&g
		}
		ss1 := bits.RotateLeft32(bits.RotateLeft32(a, 12)+e+bits.RotateLeft32(t, j), 7)
		tt1 := ff + d + (ss1 ^ bits.RotateLeft32(a, 12)) + (w[j] ^ w[j+4])
		tt2 := gg + h + ss1 + w[j]
		a, b, c, d = tt1, a, bits.RotateLeft32(b, 9), c
		e, f, g, h = tt2^bits.RotateLeft32(tt2, 9)^bits.RotateLeft32(tt2, 17), e, bits.RotateLeft32(f, 19), g
	}
	for i, x := range [8]uint32{a, b, c, d, e, f, g, h} {
		state[i] ^= x
	}
}

// endregion
// region hmac_sm3 needs sm3

// hmacSm3 gives the HMAC with SM3.
func hmacSm3(key, message []byte) []byte {
	if len(key) > 64 {
		key = sm3(key)
	}
	inner, outer := make([]byte, 64), make([]byte, 64)
	copy(inner, key)
	copy(outer, key)
	for i := range inner {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	return sm3(append(outer, sm3(append(inner, message...))...))
}

// endregion
// region verify imports time

// The ids of verdicts.
const (
	OK                = "ok"
	MissingSignature  = "missing-signature"
	Malformed         = "malformed"
	UnknownKey        = "unknown-key"
	ClockSkew         = "clock-skew"
	Expired           = "expired"
	Replayed          = "replayed"
	HeaderNotSigned   = "header-not-signed"
	BodyMismatch      = "body-mismatch"
	SignatureMismatch = "signature-mismatch"
)

// Verdict is what a verifier found.
type Verdict struct {
	ID     string // OK, or why the request is refused
	Detail string // what is wrong, for a person; nothing secret
	KeyID  string // of a request that is OK
}

// FindKey gives the credential of a key id; found is false when the key is unknown or disabled. err is for a failure to look.
type FindKey func(keyID string) (credential Credential, found bool, err error)

// Demands are what a verifier must know, and what it demands beyond the scheme's own rules. The zero value demands nothing.
type Demands struct {
	Inputs   map[string]string              // what requests must be signed for, and what they do not tell
	Now      func() time.Time               // gives the time; nil: time.Now
	Within   time.Duration                  // how far the time of signing may be from it; 0: as the scheme says
	Accepted map[string][]string            // of inputs that requests tell, the values that are accepted; others: any
	Headers  []string                       // that must be signed
	Cover    []string                       // what must be signed: body, method, host, path, query, time
	Seen     func(keyID, nonce string) bool // whether a nonce was used before, and remembers it; nil: nobody asks
}

// refused is the verdict on a request that is not OK.
func refused(id, detail string) (*Verdict, error) { return &Verdict{ID: id, Detail: detail}, nil }

// endregion
// region given

// given gives the values of a header as they came.
func (d *draft) given(name string) []string {
	var values []string
	for _, h := range d.headersGiven {
		if h.Name == lower(name) {
			values = append(values, h.Value)
		}
	}
	return values
}

// endregion
// region carried_header needs received_header? imports strings

// carriedHeader tells whether there is a header that begins so.
func (d *draft) carriedHeader(name, start string) bool {
	value := d.findReceivedHeader(name)
	return value != nil && strings.HasPrefix(*value, start)
}

// endregion
// region carried_query imports strings

// carriedQuery tells whether the query has the parameter, written plainly.
func (d *draft) carriedQuery(name string) bool { return strings.Contains("&"+d.query, "&"+name+"=") }

// endregion
// region carried_params needs carried_query imports strings

// carriedParams tells whether query or body have the parameter, written plainly.
func (d *draft) carriedParams(name string) bool {
	return d.carriedQuery(name) || strings.Contains("&"+string(d.body), "&"+name+"=")
}

// endregion
// region received_header? needs given imports strings

// findReceivedHeader gives the first value of a header without blanks around it.
func (d *draft) findReceivedHeader(name string) *string {
	for _, value := range d.given(name) {
		value = strings.Trim(value, " \t")
		return &value
	}
	return nil
}

// endregion
// region repeats_header needs given

// repeatsHeader tells whether a header is there more than once.
func (d *draft) repeatsHeader(name string) bool { return len(d.given(name)) > 1 }

// endregion
// region received_pairs needs given, decoded_pairs, is_form imports slices

// receivedPairs gives the parameters of query and form.
func (d *draft) receivedPairs() []Pair {
	if len(d.given("content-type")) > 0 && d.isForm() {
		return slices.Concat(decodedPairs(d.query), decodedPairs(string(d.body)))
	}
	return decodedPairs(d.query)
}

// endregion
// region received_query? needs decoded_pairs, first?, values
// endregion
// region received_params? needs received_pairs, first?, values
// endregion
// region repeats_query needs decoded_pairs, values
// endregion
// region repeats_params needs received_pairs, values
// endregion
// region misspells_query needs decoded_pairs, misspelt
// endregion
// region misspells_params needs received_pairs, misspelt
// endregion
// region misspelt needs lower imports slices

// misspelt tells whether a name among pairs differs from another in case only, and is none of the scheme's own.
func misspelt(pairs []Pair, name string, own []string) bool {
	return slices.ContainsFunc(pairs, func(p Pair) bool { return lower(p.Name) == lower(name) && !slices.Contains(own, p.Name) })
}

// endregion
// region list_problem? needs given, lower imports slices, strings

// listProblem gives the verdict on a list of signed headers that is not what it must be, else nil.
func (d *draft) listProblem(names, wanted, others []string, free, single bool) *string {
	problem := func(verdict string) *string { return &verdict }
	for _, want := range wanted {
		if !slices.ContainsFunc(names, func(name string) bool { return name == want || !free && lower(name) == lower(want) }) {
			return problem(HeaderNotSigned)
		}
	}
	for _, name := range names {
		count := len(d.given(name))
		bare := free && name != "" && !strings.ContainsAny(name, "@()<>,;:\\\"/[]?={} \t")
		if count == 0 && lower(name) != "host" && !slices.Contains(others, name) && !bare || count > 1 && single {
			return problem(Malformed)
		}
	}
	return nil
}

// endregion
// region listed needs with_headers, header_values_of imports slices

// listed gives the headers of a received list.
func (d *draft) listed(names, others []string) []headerField {
	var all []headerField
	for _, name := range names {
		h := headerField{name: name}
		if !slices.Contains(others, name) {
			h.values = d.headerValues(name)
		}
		all = append(all, h)
	}
	return all
}

// endregion
// region past_start? imports strings

// findPastStart gives what follows the beginning of a text.
func findPastStart(value *string, start string) *string {
	if value == nil || !strings.HasPrefix(*value, start) {
		return nil
	}
	rest := (*value)[len(start):]
	return &rest
}

// endregion
// region upto? imports strings

// findUpto gives what stands before a piece of a text.
func findUpto(value *string, end string) *string {
	if value == nil || !strings.Contains(*value, end) {
		return nil
	}
	before, _, _ := strings.Cut(*value, end)
	return &before
}

// endregion
// region past? imports strings

// findPast gives what stands behind a piece of a text.
func findPast(value *string, end string) *string {
	if value == nil || !strings.Contains(*value, end) {
		return nil
	}
	_, behind, _ := strings.Cut(*value, end)
	return &behind
}

// endregion
// region at_end

// atEnd tells whether a text is there, and empty.
func atEnd(value *string) bool { return value != nil && *value == "" }

// endregion
// region filled

// filled tells whether a text is there, and not empty.
func filled(value *string) bool { return value != nil && *value != "" }

// endregion
// region blank needs filled
// endregion
// region asked imports slices
// endregion
// region agrees

// agrees tells whether two values are not different ones.
func agrees(value, other *string) bool {
	return value == nil || other == nil || *value == "" || *other == "" || *value == *other
}

// endregion
// region read_percent? needs unpercent

// findReadPercent undoes percent.
func findReadPercent(value *string) *string {
	if value == nil {
		return nil
	}
	text := unpercent(*value)
	return &text
}

// endregion
// region read_form? needs form_decode

// findReadForm undoes the escaping of forms.
func findReadForm(value *string) *string {
	if value == nil {
		return nil
	}
	text := formDecode(*value)
	return &text
}

// endregion
// region strict_base64 imports encoding/base64, strings

// strictBase64 gives the bytes behind base64 of either alphabet, padded or not; nil when it is none.
func strictBase64(value string) []byte {
	encoding := base64.RawURLEncoding
	if strings.HasSuffix(value, "=") {
		encoding = base64.URLEncoding
	}
	if strings.ContainsAny(value, "\r\n") {
		return nil
	}
	data, err := encoding.Strict().DecodeString(strings.NewReplacer("+", "-", "/", "_").Replace(value))
	if err != nil {
		return nil
	}
	return data
}

// endregion
// region read_base64? needs strict_base64

// findReadBase64 gives the text behind base64.
func findReadBase64(value *string) *string {
	if value == nil {
		return nil
	}
	data := strictBase64(*value)
	if data == nil {
		return nil
	}
	text := string(data)
	return &text
}

// endregion
// region read_fields needs cut_field, names, or_empty imports slices

// readFields gives the fields name=value of a list with commas: nil unless each needed one is there, and no unknown one.
func readFields(value *string, needed, optional []string) []Pair {
	var found []Pair
	for rest := orEmpty(value); rest != ""; {
		field, behind, is := cutField(rest)
		known := slices.Contains(needed, field.Name) || slices.Contains(optional, field.Name)
		if !is || !known || slices.Contains(names(found), field.Name) {
			return nil
		}
		found, rest = append(found, field), behind
	}
	for _, name := range needed {
		if !slices.Contains(names(found), name) {
			return nil
		}
	}
	return found
}

// endregion
// region cut_field imports strings

// cutField takes a field, with or without quotes around its value, off the front of a list.
func cutField(list string) (field Pair, rest string, is bool) {
	name, value, is := strings.Cut(strings.TrimLeft(list, " \t"), "=")
	field.Name = name
	if quoted, begins := strings.CutPrefix(value, `"`); begins {
		field.Value, rest, is = strings.Cut(quoted, `"`)
		rest = strings.TrimLeft(rest, " \t")
		if rest != "" && rest[0] != ',' {
			return field, "", false
		}
		return field, strings.TrimPrefix(rest, ","), is
	}
	value, rest, more := strings.Cut(value, ",")
	field.Value = strings.TrimRight(value, " \t")
	return field, rest, is && (rest != "" || !more)
}

// endregion
// region field? needs first?, values
// endregion
// region read_unix? needs unix_time
// endregion
// region read_unix_ms? needs unix_time
// endregion
// region unix_time imports strconv, time

// unixTime gives the time behind seconds since 1970, or milliseconds; exactly as they would be written.
func unixTime(value *string, milliseconds bool) *time.Time {
	if value == nil || len(*value) > 16 {
		return nil
	}
	n, err := strconv.ParseInt(*value, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != *value {
		return nil
	}
	read := time.Unix(n, 0)
	if milliseconds {
		read = time.UnixMilli(n)
	}
	if year := read.UTC().Year(); year < 1 || year > 9999 {
		return nil
	}
	return &read
}

// endregion
// region read_utc? imports time

// findReadUtc gives the time behind a text in a layout; exactly what the layout would write.
func findReadUtc(value *string, layout string) *time.Time {
	if value == nil {
		return nil
	}
	read, err := time.Parse(layout, *value)
	if err != nil || read.UTC().Format(layout) != *value {
		return nil
	}
	return &read
}

// endregion
// region or_epoch imports time

// orEpoch gives a time that may be absent; then it is that of 1970.
func orEpoch(value *time.Time) time.Time {
	if value == nil {
		return time.Unix(0, 0)
	}
	return *value
}

// endregion
// region well_listed needs lower, split_list imports slices

// wellListed tells whether a list of names has no empty one, none twice, and not too many.
func wellListed(value *string, separator string, free bool) bool {
	if value == nil {
		return false
	}
	var seen []string
	for _, name := range splitList(*value, separator) {
		name = lower(name)
		if name == "" || !free && slices.Contains(seen, name) || len(seen) == 100 {
			return false
		}
		seen = append(seen, name)
	}
	return true
}

// endregion
// region split_list imports strings

// splitList gives the items of a list.
func splitList(value, separator string) []string {
	if value == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(value, separator), separator)
}

// endregion
// region check_demands imports fmt, maps, slices, strings

// checkDemands refuses what is misspelt: it would demand nothing.
func checkDemands(demands Demands, accepted, cover []string) error {
	if err := checkNames("accepted", slices.Sorted(maps.Keys(demands.Accepted)), accepted); err != nil {
		return err
	}
	return checkNames("cover", demands.Cover, cover)
}

// checkNames refuses names that a demand does not know.
func checkNames(demand string, names, known []string) error {
	for _, name := range names {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%s: there is no %q, only [%s]", demand, name, strings.Join(known, ", "))
		}
	}
	return nil
}

// endregion
// region told_problem? imports slices

// toldProblem gives the verdict on an input that the request tells and that is not what it must be, else nil.
func toldProblem(demands Demands, name, value string, allowed []string) *string {
	problem := ""
	expected, is := demands.Inputs[name]
	accepted, limited := demands.Accepted[name]
	switch {
	case is && value != expected:
		problem = SignatureMismatch
	case len(allowed) > 0 && !slices.Contains(allowed, value), limited && !slices.Contains(accepted, value):
		problem = Malformed
	default:
		return nil
	}
	return &problem
}

// endregion
// region clock_problem? imports strconv, time

// clockProblem gives the verdict on a time that is too far from the clock, else nil.
func clockProblem(demands Demands, at *time.Time, within string, lifetime *string, longest int64) *string {
	problem := func(verdict string) *string { return &verdict }
	if at == nil {
		return problem(Malformed)
	}
	now := time.Now()
	if demands.Now != nil {
		now = demands.Now()
	}
	window := demands.Within
	if window == 0 {
		window, _ = time.ParseDuration(within + "s")
	}
	end, late := window, ClockSkew
	if lifetime != nil && *lifetime != "" {
		seconds, err := strconv.ParseInt(*lifetime, 10, 64)
		if err != nil || seconds < 0 || seconds > 1<<31 || longest > 0 && seconds > longest {
			return problem(Malformed)
		}
		end, late = time.Duration(seconds)*time.Second, Expired
	}
	switch age := now.Sub(*at); {
	case -age > window:
		return problem(ClockSkew)
	case age > end:
		return problem(late)
	}
	return nil
}

// endregion
// region wrong_token needs or_empty, same_text

// wrongToken tells whether a session token is not the one that belongs to the key; a key without one takes any.
func wrongToken(credential Credential, token *string) bool {
	return credential.Token != "" && !sameText(credential.Token, orEmpty(token))
}

// endregion
// region same_text imports crypto/subtle

// sameText tells whether two texts are the same, in constant time.
func sameText(value, other string) bool {
	return subtle.ConstantTimeCompare([]byte(value), []byte(other)) == 1
}

// endregion
// region same_hex imports crypto/subtle, encoding/hex

// sameHex tells whether two texts are hex digits of the same bytes, in constant time.
func sameHex(value, other string) bool {
	one, err := hex.DecodeString(value)
	two, wrong := hex.DecodeString(other)
	return err == nil && wrong == nil && len(one) > 0 && subtle.ConstantTimeCompare(one, two) == 1
}

// endregion
// region same_base64 needs strict_base64 imports crypto/subtle

// sameBase64 tells whether two texts are base64 of the same bytes, in constant time.
func sameBase64(value, other string) bool {
	one, two := strictBase64(value), strictBase64(other)
	return len(one) > 0 && subtle.ConstantTimeCompare(one, two) == 1
}

// endregion
