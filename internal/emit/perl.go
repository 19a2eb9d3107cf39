package emit

import (
	"fmt"
	"regexp"
	"strings"
)

var perl = &Target{
	ID: "perl", Title: "Perl 5.26 and later", Runs: "perl", Helpers: "perl.pm",
	File:   named(Pascal, ".pm"),
	Indent: "    ", Comment: "# ", Gap: "\n\n", Width: 120, Wrap: perlBreaker.Lines,
	Names: Snake, Functions: Snake, Reserved: perlReserved,
	Each: true, Cond: true, Verifier: true, VerifierReserved: strings.Fields("find_key demands"),
	Spell: merged(perlSpelling, perlReading), Special: perlSpecial,
	Text: perlText, Bytes: perlText, Concat: perlConcat,
	List:          bracketed,
	Signed:        perlSigned,
	Layout:        strftime,
	LayoutLiteral: strftimeLiteral,
	Write:         writePerl,
	Example: Example{
		Source: "perl.pl",
		File:   named(Snake, "_example.pl"),
		Signer: named(Pascal, ""),
	},
}

var perlBreaker = Breaker{
	Indent: "    ", Hang: true, Apart: true,
	Words: [][]string{{" ? ", " : "}, {" // "}, {" && ", " || "}, {" || "}, {" . "}},
}

var perlReserved = strings.Fields("a b draft request credential inputs options time cover nonce")

var perlSpelling = map[string]string{
	"variable": "$$bare", "call": "_$name($args)",
	"method": "$draft->{method}", "protocol": "$draft->{protocol}", "host": "$draft->_host", "port": "$draft->_port",
	"authority": "$draft->_authority", "path": "$draft->_path", "target": "$draft->_target", "url": "$draft->_url",
	"raw_query": "$draft->{raw_query}", "query": "$draft->_query", "params": "$draft->_params", "body": "$draft->_body",
	"headers": "$draft->_headers($1)", "header": "$draft->_header($1)", "header?": "$draft->_find_header($1)",
	"param": "$draft->_param($1)", "param?": "$draft->_find_param($1)", "time": "$time", "nonce": "$nonce",
	"key_id": "$credential->{key_id}", "secret": "$credential->{secret}", "token": "$credential->{token} // ''",
	"token?": "$credential->{token}",
	"input":  "$inputs->{$1} // $2", "input?": "$inputs->{$1}", "need_input": "_need_input($inputs, $1)",
	"inputs": "_list_input($inputs->{$1}, $2)", "need_inputs": "_list_input(_need_input($inputs, $1), [])",

	"==": "$1 eq $2", "!=": "$1 ne $2", "==bytes": "$1 eq $2", "!=bytes": "$1 ne $2",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "1", "false": "0",
	"present": "defined $1", "absent": "!defined $1", "or_empty": "$1 // ''", "nothing": "undef",
	"includes": "index($1, $2) >= 0", "starts_with": "index($1, $2) == 0", "utf8": "$1", "text": "$1",

	"md5": "Digest::MD5::md5($1)", "sha1": "Digest::SHA::sha1($1)", "sha256": "Digest::SHA::sha256($1)",
	"sha384": "Digest::SHA::sha384($1)", "sha512": "Digest::SHA::sha512($1)",
	"hex md5": "Digest::MD5::md5_hex($1)", "hex sha1": "Digest::SHA::sha1_hex($1)", "hex sha256": "Digest::SHA::sha256_hex($1)",
	"hex sha384": "Digest::SHA::sha384_hex($1)", "hex sha512": "Digest::SHA::sha512_hex($1)",
	"hmac_sha1": "Digest::SHA::hmac_sha1($2, $1)", "hmac_sha256": "Digest::SHA::hmac_sha256($2, $1)",
	"hmac_sha384": "Digest::SHA::hmac_sha384($2, $1)", "hmac_sha512": "Digest::SHA::hmac_sha512($2, $1)",
	"hex hmac_sha1": "Digest::SHA::hmac_sha1_hex($2, $1)", "hex hmac_sha256": "Digest::SHA::hmac_sha256_hex($2, $1)",
	"hex hmac_sha384": "Digest::SHA::hmac_sha384_hex($2, $1)", "hex hmac_sha512": "Digest::SHA::hmac_sha512_hex($2, $1)",
	"hex": "unpack('H*', $1)", "hex_upper": "uc(unpack('H*', $1))", "base64": "MIME::Base64::encode_base64($1, '')",
	"percent_keep": "_percent($1, $2)", "take": "substr($1, 0, $2)", "lower": "lc($1)", "upper": "uc($1)",
	"local": "_utc($1, $2, $3)", "unix_ms": "_unix($1, 3)",

	"pair": "[$1, $2]", "pair.name": "$1->[0]", "pair.value": "$1->[1]", "header.name": "$1->[0]", "header.values": "$1->[1]",
	"join": "join($1, @{$2})", "concat": "[@{$1}, @{$2}]", "concat_pairs": "[@{$1}, @{$2}]", "concat_headers": "[@{$1}, @{$2}]",
	"names": "[map { $_->[0] } @{$1}]", "header_names": "[map { $_->[0] } @{$1}]", "sort": "[sort @{$1}]",
	"first": "$1->[0] // ''", "first?": "$1->[0]", "sort_headers": "_sort_names($1)",
	"cond": "$1 ? $2 : $3", "each": "[map { my $4 = $_; $2 } @{$1}]",
	"each_if": "[map { my $4 = $_; $2 } grep { my $4 = $_; $3 } @{$1}]",

	"let": "my $name = $value;", "assign": "$name = $value;", "declare": "my $name;", "declare_list": "my $name = [];",
	"if": "if ($test) {", "elseif": "}\nelsif ($test) {", "else": "}\nelse {", "end": "}", "end_loop": "}",
	"if_present": "if (defined $name) {", "loop": "for my $name (@{$value}) {", "append": "push @{$name}, $value;",
	"send_headers": "$draft->_set_header($name, $value);", "send_query": "$draft->_add_query($name, $value);",
	"send_params": "$draft->_add_param($name, $value);", "send_params_after": "$draft->_add_result($name, $value);",
	"drop": "$draft->_drop($names);", "check": "_check($name, $value, $names);",
	"call_form": "return _$name($args);", "return": "return $draft->_result($sts, $signature);",
}

var perlInput = regexp.MustCompile(`\$inputs->\{'(\w+)'\}`)

// perlSpecial writes what stands alone as it is: texts end to end, the items of a list where a list is wanted, a key.
func perlSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	switch {
	case e.Kind == Each, e.Kind == Call && (e.Word == "join" || strings.HasPrefix(e.Word, "concat")):
		return flattened(say(e, use)), true
	case e.Kind == Call && e.Word == "input" && use == AsValue:
		return perlInput.ReplaceAllString(say(e, use), "$$inputs->{$1}"), true
	}
	return dotted(e, use, say)
}

// flattened writes the items of a list that is written out in place of the list: @{[a, b]} is a, b.
func flattened(s string) string {
	at := strings.Index(s, "@{[")
	if at < 0 {
		return s
	}
	end := closing(s, at+2)
	if end+1 < len(s) && s[end+1] == '}' {
		items := s[at+3 : end]
		if strings.HasPrefix(items, "map ") && strings.HasPrefix(s[end+2:], ",") {
			items = "(" + items + ")" // it would take what follows
		}
		return s[:at] + flattened(items+s[end+2:])
	}
	return s[:at+3] + flattened(s[at+3:])
}

// perlText writes a text in single quotes, or in double ones where it needs escapes.
func perlText(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return `"` + perlEscaped(s) + `"`
		}
	}
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

func perlEscaped(s string) string { return strings.ReplaceAll(phpEscaped(s), "@", `\@`) }

// perlHole is what can stand within a text in double quotes, and perlGoes what would be taken for a part of it.
var (
	perlHole = regexp.MustCompile(`^\$(\w+)((->)?(\{\w+\}|\[\d+\]))*$`)
	perlGoes = regexp.MustCompile(`^[\w:'\[{-]`)
)

// perlConcat writes variables within texts, and dots between texts and what else there is.
func perlConcat(parts []Part) string {
	return dots(parts, perlText, perlEscaped, func(s, next string) string {
		m := perlHole.FindStringSubmatch(s)
		goes := perlGoes.MatchString(next)
		switch {
		case m == nil || goes && m[2] != "":
			return ""
		case goes:
			return "${" + m[1] + "}"
		}
		return s
	})
}

func perlSigned(r *Rules) string {
	return r.within("$draft->_signed("+r.cover("$cover", "undef")+", $rules)", "$name => $value", "$name => 1", "excepted", "except")
}

// writePerl writes the package.
func writePerl(f *File) {
	code, imports := f.Regions()
	name := Pascal(split(f.Scheme.ID))
	w := f.W
	w.Lines("package "+name+";", "")
	f.HeadComment("# ")
	w.Lines("", "use strict;", "use warnings;", "", "use Carp qw(croak);")
	for _, name := range imports {
		w.Line("use " + name + " ();")
	}
	w.Line("")
	perlInputs(f)
	args := f.Takes("$nonce", "$cover", "$draft", "$credential", "$inputs", "$time")
	perlSign(f, args)
	f.FormFunctions("}", "", "# Signs in the form '$form'.", "sub _$name {", "    my ("+strings.Join(args, ", ")+") = @_;")
	if len(f.Receive) > 0 {
		perlVerify(f)
	}
	w.Line("")
	w.Raw(code + "\n\n1;\n\n__END__\n\n")
	perlPod(f, name)
}

// perlInputs writes the table of inputs with their documentation.
func perlInputs(f *File) {
	w := f.W
	w.Line("# The inputs: what each is, and the values that it may have; none means any.")
	inputTable{begin: "my %INPUTS = (", item: "$name => $values,", end: ");", described: true, name: perlKey}.write(f)
	w.Line("")
}

func perlKey(name string) string {
	if identifier.MatchString(name) {
		return name
	}
	return perlText(name)
}

// perlSign writes the function that callers call.
func perlSign(f *File, args []string) {
	w := f.W
	w.Lines("# Signs a request: gives the headers, the URL and the body to send.", "sub sign {")
	w.In()
	w.Lines("my ($request, $credential, $inputs, %options) = @_;", "my $draft = _draft($request);",
		"$credential = _credential($credential);", "$inputs = _check_inputs(%{$inputs || {}});", "my $time = $options{time} // time;")
	if f.HasNonce() {
		w.Line("my $nonce = octets($options{nonce} // " + f.Fresh("_fresh_nonce()", "_fresh_number()") + ");")
	}
	if f.HasList() {
		w.Line("my $cover = $options{cover};")
	}
	f.SignBody(args...)
	w.Out()
	w.Line("}")
}

// perlPod writes the manual.
func perlPod(f *File, name string) {
	keys, options := "key_id => $id, secret => $secret", "time => $seconds"
	if f.HasToken() {
		keys += ", token => $token"
	}
	if f.HasNonce() {
		options += ", nonce => $text"
	}
	if f.HasList() {
		options += ", cover => \\@names"
	}
	f.W.Raw(fmt.Sprintf(`=head1 NAME

%s - %s

=head1 SYNOPSIS

    my $signed = %s::sign(
        { method => 'GET', url => $url, headers => [ [ $name, $value ] ], body => $bytes },
        { %s },
        { input => $value },
        %s,
    );

=head1 DESCRIPTION

The function signs a request, and gives a hash with what must be sent: C<headers>, pairs in order, each of which
replaces all headers of its name, C<url> and C<body>. C<string_to_sign> is to be compared with what a server says
when it refuses the C<signature>. What cannot be signed is an exception. The options after the inputs, which stand
at the top of the file, may be left out: they are made for each request.
`, name, f.Head()[0], name, keys, options))
	if len(f.Receive) > 0 {
		perlVerifierPod(f.W, name, keys)
	}
	f.W.Raw("\n=cut\n")
}
