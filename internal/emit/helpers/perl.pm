package Signer::Helpers;

# The parts of which signers in Perl are made. Regions that a signer uses are copied into it.

use strict;
use warnings;

use Carp         qw(croak);
use Digest::MD5  ();
use Digest::SHA  ();
use MIME::Base64 ();
use Time::Local  ();

our %INPUTS;

# region md5 imports Digest::MD5
# endregion
# region hex_md5 imports Digest::MD5
# endregion
# region sha1 imports Digest::SHA
# endregion
# region hex_sha1 imports Digest::SHA
# endregion
# region sha256 imports Digest::SHA
# endregion
# region hex_sha256 imports Digest::SHA
# endregion
# region sha384 imports Digest::SHA
# endregion
# region hex_sha384 imports Digest::SHA
# endregion
# region sha512 imports Digest::SHA
# endregion
# region hex_sha512 imports Digest::SHA
# endregion
# region hmac_sha1 imports Digest::SHA
# endregion
# region hmac_sha256 imports Digest::SHA
# endregion
# region hmac_sha384 imports Digest::SHA
# endregion
# region hmac_sha512 imports Digest::SHA
# endregion
# region hex_hmac_sha1 imports Digest::SHA
# endregion
# region hex_hmac_sha256 imports Digest::SHA
# endregion
# region hex_hmac_sha384 imports Digest::SHA
# endregion
# region hex_hmac_sha512 imports Digest::SHA
# endregion
# region base64 imports MIME::Base64
# endregion
# region local needs utc
# endregion
# region unix_ms needs unix
# endregion
# region need_inputs needs inputs, need_input
# endregion
# region sort_headers needs sort_names
# endregion
# region percent_keep needs percent
# endregion
# region request needs result, octets
# The request with what has joined it so far.
sub _draft {
    my ($request) = @_;
    my ($protocol, $address, $path, $query) =
      octets($request->{url}) =~ m{\A([A-Za-z]+)://([^/?\#]+)([^?\#]*)([?][^\#]*)?(?:\#.*)?\z}s
      or croak 'the URL must begin with http:// or https:// and have a host';
    my $headers = $request->{headers} || [];
    if (ref $headers eq 'HASH') {
        $headers = [map { [$_, $headers->{$_}] } sort keys %{$headers}];
    }
    return bless {
        method        => octets($request->{method}),
        protocol      => lc $protocol,
        address       => $address,
        raw_path      => $path,
        query_mark    => defined $query,
        raw_query     => defined $query ? substr($query, 1) : '',
        given_body    => octets($request->{body} // ''),
        headers_given => [map { [lc octets($_->[0]), octets($_->[1])] } @{$headers}],
        headers_set   => [],

        # region send_params needs drop, params, percent_pairs, percent
        query_pairs  => undef,
        form_pairs   => undef,
        result_pairs => [],

        # endregion
      },
      __PACKAGE__;
}

# region header needs header?
# The first value of a header, empty when there is none.
sub _header {
    my ($self, $name) = @_;
    return $self->_find_header($name) // '';
}

# endregion
# region header? needs all_header_values
# The first value of a header.
sub _find_header {
    my ($self, $name) = @_;
    return $self->_values_of($name)->[0];
}

# endregion
# region all_header_values
# All values of a header; what has joined replaces what was there, and host is always there.
sub _values_of {
    my ($self, $name) = @_;
    $name = lc $name;
    for my $headers ($self->{headers_set}, $self->{headers_given}) {
        my @values = map { $_->[1] } grep { lc $_->[0] eq $name } @{$headers};
        return \@values if @values;
    }
    return $name eq 'host' ? [$self->{address}] : [];
}

# endregion
# region authority
# The Host header as written.
sub _authority {
    my ($self)  = @_;
    my ($given) = grep { $_->[0] eq 'host' } @{$self->{headers_given}};
    return $given ? $given->[1] : $self->{address};
}

# endregion
# region host needs split_port
# The host in lower case, without port.
sub _host {
    my ($self) = @_;
    return lc _split_port($self->{address})->[0];
}

# endregion
# region port needs split_port
# The port as given, or that of the protocol.
sub _port {
    my ($self) = @_;
    my $port   = _split_port($self->{address})->[1];
    my %usual  = (http => '80', ws => '80', https => '443', wss => '443');
    return $port eq '' ? $usual{$self->{protocol}} // '' : $port;
}

# endregion
# region path
# The path as it is sent.
sub _path {
    my ($self) = @_;
    return $self->{raw_path} eq '' ? '/' : $self->{raw_path};
}

# endregion
# region target needs path
# Path and query as they stand in the request line.
sub _target {
    my ($self) = @_;
    return $self->_path . $self->_question;
}

# endregion
# region url needs target
# The whole address.
sub _url {
    my ($self) = @_;
    return "$self->{protocol}://$self->{address}" . $self->_target;
}

# endregion
# The query with its question mark.
sub _question {
    my ($self) = @_;
    return $self->{query_mark} || $self->{raw_query} ne '' ? "?$self->{raw_query}" : '';
}

# region query needs cut
# The pairs of the query, as they are written.
sub _query {
    my ($self) = @_;
    return _cut($self->{raw_query});
}

# endregion
# region is_form
# Whether parameters travel in the body: it is a form, or an empty POST that becomes one.
sub _is_form {
    my ($self) = @_;
    my ($type) = grep { $_->[0] eq 'content-type' } @{$self->{headers_given}};
    if (!$type) {
        return $self->{method} eq 'POST' && $self->{given_body} eq '';
    }
    my ($media) = $type->[1] =~ /\A\s*([^;]*?)\s*(?:;|\z)/;
    return lc $media eq 'application/x-www-form-urlencoded';
}

# endregion
# region params needs given_params
# The pairs of query and form, decoded.
sub _params {
    my ($self) = @_;

    # region send_params
    if ($self->{form_pairs}) {
        return [@{$self->{query_pairs}}, @{$self->{form_pairs}}];
    }

    # endregion
    return [@{$self->_given_query}, @{$self->_given_form}];
}

# endregion
# region given_params needs is_form, decoded_pairs
# The pairs of the query, decoded.
sub _given_query {
    my ($self) = @_;
    return _decoded_pairs($self->{raw_query});
}

# The pairs of a form, decoded.
sub _given_form {
    my ($self) = @_;
    return $self->_is_form ? _decoded_pairs($self->{given_body}) : [];
}

# endregion
# region param needs param?
# The first value of a parameter, empty when there is none.
sub _param {
    my ($self, $name) = @_;
    return $self->_find_param($name) // '';
}

# endregion
# region param? needs params
# The first value of a parameter.
sub _find_param {
    my ($self, $name) = @_;
    my ($pair) = grep { $_->[0] eq $name } @{$self->_params};
    return $pair ? $pair->[1] : undef;
}

# endregion
# region all_headers
# The names of all headers in lower case, sorted.
sub _all_names {
    my ($self) = @_;
    my %names  = map { lc $_->[0] => 1 } @{$self->{headers_given}}, @{$self->{headers_set}}, ['host'];
    return sort keys %names;
}

# Whether a header has joined, or is none of those that carry the result.
sub _counts {
    my ($self, $name, $results) = @_;
    return grep({ lc $_->[0] eq $name } @{$self->{headers_set}}) || !grep { $_ eq $name } @{$results};
}

# endregion
# region headers needs all_headers, all_header_values
# All headers but those that carry the result.
sub _headers {
    my ($self, $results) = @_;
    return [map { [$_, $self->_values_of($_)] } grep { $self->_counts($_, $results) } $self->_all_names];
}

# endregion
# region signed needs all_headers, all_header_values, fits
# The headers that the signature covers, with their values.
sub _signed {
    my ($self, $chosen, %rules) = @_;
    my $free  = $chosen && $rules{free};
    my @names = $chosen ? map { s/\A\s+|\s+\z//gr } map { octets($_) } @{$chosen} : $self->_covered(%rules);
    if (!$free) {
        @names = map { lc } @names;
    }
    my @signed;
    for my $name (@names) {
        my $other  = grep { $_ eq $name } @{$rules{others}};
        my $values = $other ? [] : $self->_values_of($name);
        my $bare   = $free && $name !~ m{[@()<>,;:\\"/\[\]?=\{\} \t]|\A\z};
        if (!@{$values} && !$other && !$bare) {
            croak qq{the header "$name" must be signed and is not in the request};
        }
        push @signed, [$name, $values];
    }
    return $rules{sorted} ? [sort { $a->[0] cmp $b->[0] } @signed] : \@signed;
}

# The names of the headers that the scheme's rules choose.
sub _covered {
    my ($self, %rules) = @_;
    my @names = @{$rules{always} || []};
    for my $pattern (@{$rules{offered} || []}) {
        my %there = map { $_ => 1 } @names;
        push @names, grep { !$there{$_} } $self->_matches($pattern, %rules);
    }
    return @names;
}

# The names that a pattern stands for: itself, or all that begin so.
sub _matches {
    my ($self, $pattern, %rules) = @_;
    my @names;
    if ($pattern =~ /[*]\z/) {
        @names = grep { _fits($_, $pattern) && $self->_counts($_, $rules{results}) } $self->_all_names;
    }
    elsif (@{$self->_values_of($pattern)} || grep { $_ eq $pattern } @{$rules{others}}) {
        @names = ($pattern);
    }
    return grep { !_fits($_, @{$rules{except} || []}) } @names;
}

# endregion
# region body
# The body that is sent.
sub _body {
    my ($self) = @_;

    # region send_params
    if ($self->{form_pairs} && $self->_is_form) {
        return join '&', _percent_pairs($self->{form_pairs}), $self->_result_pieces;
    }

    # endregion
    return $self->{given_body};
}

# endregion
# region send_headers
# Sets a header in place of all of its name.
sub _set_header {
    my ($self, $name, $value) = @_;
    $self->{headers_set} = [grep({ lc $_->[0] ne lc $name } @{$self->{headers_set}}), [$name, $value]];
    return;
}

# endregion
# region drop needs form_decode
# Takes parameters out of the query.
sub _drop {
    my ($self, $names) = @_;
    my %dropped = map  { $_ => 1 } @{$names};
    my @kept    = grep { $_ ne '' && !$dropped{_form_decode(/\A([^=]*)/)} } split /&/, $self->{raw_query};

    # region send_params
    if (!$self->{form_pairs}) {
        $self->{query_pairs} = $self->_given_query;
        $self->{form_pairs}  = $self->_given_form;
    }
    for my $pairs ($self->{query_pairs}, $self->{form_pairs}) {
        $pairs = [grep { !$dropped{$_->[0]} } @{$pairs}];
    }

    # endregion
    $self->{raw_query} = join '&', @kept;
    return;
}

# endregion
# region send_query needs drop, percent
# Adds a parameter at the end of the query.
sub _add_query {
    my ($self, $name, $value) = @_;
    $self->_drop([$name]);
    my $lead = $self->{raw_query} eq '' ? '' : "$self->{raw_query}&";
    $self->{raw_query} = $lead . _percent($name) . '=' . _percent($value);
    return;
}

# endregion
# region send_params
# Adds a parameter to those that are signed.
sub _add_param {
    my ($self, $name, $value) = @_;
    $self->_drop([$name]);
    push @{$self->{form_pairs}}, [$name, $value];
    return;
}

# endregion
# region send_params_after needs send_params
# Adds a parameter behind those that are signed.
sub _add_result {
    my ($self, $name, $value) = @_;
    push @{$self->{result_pairs}}, [$name, $value];
    return;
}

# endregion
# region send_params
# The parameters that carry the result, as they are sent.
sub _result_pieces {
    my ($self) = @_;
    return map { _percent($_->[0]) . '=' . _percent($_->[1]) } @{$self->{result_pairs}};
}

# endregion
# region carried_header needs received_header?
# Whether there is a header that begins so.
sub _carried_header {
    my ($self, $name, $start) = @_;
    my $value = $self->_received_header($name);
    return defined $value && index($value, $start) == 0;
}

# endregion
# region carried_query
# Whether the query has the parameter, written plainly.
sub _carried_query {
    my ($self, $name) = @_;
    return index("&$self->{raw_query}", "&$name=") >= 0;
}

# endregion
# region carried_params needs carried_query
# Whether query or body have the parameter, written plainly.
sub _carried_params {
    my ($self, $name) = @_;
    return $self->_carried_query($name) || index("&$self->{given_body}", "&$name=") >= 0;
}

# endregion
# region given
# The values of a header as they came.
sub _given {
    my ($self, $name) = @_;
    return [map { $_->[1] } grep { $_->[0] eq lc $name } @{$self->{headers_given}}];
}

# endregion
# region received_header? needs given
# The first value of a header, without blanks around it.
sub _received_header {
    my ($self, $name) = @_;
    my ($value) = @{$self->_given($name)};
    return defined $value ? $value =~ s/\A[ \t]+|(?<![ \t])[ \t]+\z//gr : undef;
}

# endregion
# region repeats_header needs given
# Whether a header is there more than once.
sub _repeats_header {
    my ($self, $name) = @_;
    return @{$self->_given($name)} > 1;
}

# endregion
# region received_query? needs given_params, values
# The first value of a parameter in the query.
sub _received_query {
    my ($self, $name) = @_;
    return _values($self->_given_query, $name)->[0];
}

# endregion
# region repeats_query needs given_params, values
# Whether a parameter is in the query more than once.
sub _repeats_query {
    my ($self, $name) = @_;
    return @{_values($self->_given_query, $name)} > 1;
}

# endregion
# region misspells_query needs given_params, misspelt
# Whether a parameter of the query differs from a name in case only, and is none of the scheme's own.
sub _misspells_query {
    my ($self, $name, $own) = @_;
    return _misspelt($self->_given_query, $name, $own);
}

# endregion
# region received_parameters needs given, given_params
# The parameters of query and form.
sub _received_pairs {
    my ($self) = @_;
    return [@{$self->_given_query}, @{$self->_given('content-type')} ? @{$self->_given_form} : ()];
}

# endregion
# region received_params? needs received_parameters, values
# The first value of a parameter.
sub _received_params {
    my ($self, $name) = @_;
    return _values($self->_received_pairs, $name)->[0];
}

# endregion
# region repeats_params needs received_parameters, values
# Whether a parameter is there more than once.
sub _repeats_params {
    my ($self, $name) = @_;
    return @{_values($self->_received_pairs, $name)} > 1;
}

# endregion
# region misspells_params needs received_parameters, misspelt
# Whether a parameter differs from a name in case only, and is none of the scheme's own.
sub _misspells_params {
    my ($self, $name, $own) = @_;
    return _misspelt($self->_received_pairs, $name, $own);
}

# endregion
# region list_problem? needs given
# The verdict on a list of signed headers that is not what it must be.
sub _list_problem {
    my ($self, $names, $demanded, $required, $others, $free, $single) = @_;
    my %there = map { ($free ? $_ : lc) => 1 } @{$names};
    if (grep { !$there{$free ? $_ : lc} } @{$required}, @{$demanded || []}) {
        return 'header-not-signed';
    }
    my %known = map { $_ => 1 } @{$others};
    for my $name (@{$names}) {
        my $count = @{$self->_given($name)};
        my $known = $known{$name} || lc $name eq 'host' || $free && $name !~ m{[@()<>,;:\\"/\[\]?=\{\} \t]|\A\z};
        if (!$count && !$known || $count > 1 && $single) {
            return 'malformed';
        }
    }
    return undef;
}

# endregion
# region listed needs all_header_values
# The headers of a received list.
sub _listed {
    my ($self, $names, $others) = @_;
    my %others = map { $_ => 1 } @{$others};
    return [map { [$_, $others{$_} ? [] : $self->_values_of($_)] } @{$names}];
}

# endregion
# region result needs body
# What must be sent.
sub _result {
    my ($self, $string_to_sign, $signature) = @_;
    my @headers = @{$self->{headers_set}};

    # region send_params
    if ($self->{form_pairs} && $self->_is_form) {
        if (!grep { $_->[0] eq 'content-type' } @{$self->{headers_given}}) {
            push @headers, ['Content-Type', 'application/x-www-form-urlencoded'];
        }
    }
    elsif ($self->{form_pairs}) {
        $self->{raw_query} = join '&', _percent_pairs($self->_params), $self->_result_pieces;
    }

    # endregion
    return {
        headers        => \@headers,
        url            => "$self->{protocol}://$self->{address}$self->{raw_path}" . $self->_question,
        body           => $self->_body,
        string_to_sign => $string_to_sign,
        signature      => $signature,
    };
}

# endregion
# endregion
# region octets
# The bytes of a text: of one with characters its UTF-8.
sub octets {
    my ($value) = @_;
    if (utf8::is_utf8($value)) {
        utf8::encode($value);
    }
    return $value;
}

# endregion
# region request
# The key id, the secret and what else there is, as bytes.
sub _credential {
    my ($given) = @_;
    return {map { $_ => octets($given->{$_}) } grep { length $given->{$_} } keys %{$given}};
}

# endregion
# region check_inputs needs check, octets
# Refuses inputs that the scheme does not have, and values that it does not allow.
sub _check_inputs {
    my (%inputs) = @_;
    for my $name (sort keys %inputs) {
        if (!exists $INPUTS{$name}) {
            croak qq{there is no input "$name"};
        }
        $inputs{$name} = octets($inputs{$name});
        _check($name, $inputs{$name}, $INPUTS{$name});
    }
    return \%inputs;
}

# endregion
# region check
# Refuses a value that an input must not have.
sub _check {
    my ($name, $value, $allowed) = @_;
    if (@{$allowed} && !grep { $_ eq $value } @{$allowed}) {
        my $choices = join ', ', map { qq{"$_"} } @{$allowed};
        croak qq{the input "$name" cannot be "$value": allowed are $choices};
    }
    return;
}

# endregion
# region need_input
# An input that must be given.
sub _need_input {
    my ($inputs, $name) = @_;
    return $inputs->{$name} // croak qq{the input "$name" is missing};
}

# endregion
# region inputs
# An input that is a list, written with commas.
sub _list_input {
    my ($value, $default) = @_;
    return defined $value ? [grep { $_ ne '' } map { s/\A\s+|\s+\z//gr } split /,/, $value] : $default;
}

# endregion
# region split_port
# Host and port.
sub _split_port {
    my ($address) = @_;
    return $address =~ /\A(.*):([^:\]]*)\z/s ? [$1, $2] : [$address, ''];
}

# endregion
# region fits
# Whether a name is one of the patterns, or begins as one does up to its star.
sub _fits {
    my ($name, @patterns) = @_;
    return grep { /\A(.*)[*]\z/s ? index($name, $1) == 0 : $name eq $_ } @patterns;
}

# endregion
# region cut needs pairs
# The pieces of a query parted at their first =.
sub _cut {
    my ($raw) = @_;
    return _pairs($raw, '&', '=');
}

# endregion
# region decoded_pairs needs cut, form_decode
# The pairs of a query or form, decoded.
sub _decoded_pairs {
    my ($raw) = @_;
    return [map { [_form_decode($_->[0]), _form_decode($_->[1])] } @{_cut($raw)}];
}

# endregion
# region percent_pairs needs percent, sort_names
# Parameters as they are sent: in order of their names, escaped.
sub _percent_pairs {
    my ($pairs) = @_;
    return map { _percent($_->[0]) . '=' . _percent($_->[1]) } @{_sort_names($pairs)};
}

# endregion
# region title
# A header name as MIME writes it.
sub _title {
    my ($name) = @_;
    return lc($name) =~ s/(\A|-)([a-z])/$1\U$2/gr;
}

# endregion
# region percent
# Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay.
sub _percent {
    my ($value, $keep) = @_;
    $keep //= '';
    return $value =~ s/([^A-Za-z0-9._~-])/index( $keep, $1 ) >= 0 ? $1 : sprintf '%%%02X', ord $1/ger;
}

# endregion
# region unpercent
# Undoes percent once.
sub _unpercent {
    my ($value) = @_;
    return $value =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ger;
}

# endregion
# region form_encode needs percent
# Escaping of forms: a blank is +, and * is escaped.
sub _form_encode {
    my ($value) = @_;
    return _percent($value, ' ') =~ tr/ /+/r;
}

# endregion
# region form_decode needs unpercent
# Undoes the escaping of forms: + is a blank.
sub _form_decode {
    my ($value) = @_;
    return _unpercent($value =~ tr/+/ /r);
}

# endregion
# region unhex
# The bytes behind hex digits, up to the first pair that is not two digits.
sub _unhex {
    my ($value)  = @_;
    my ($digits) = $value =~ /\A((?:[0-9A-Fa-f]{2})*)/;
    return pack 'H*', $digits;
}

# endregion
# region base64url imports MIME::Base64
# Base64 for URLs, with its padding.
sub _base64url {
    my ($data) = @_;
    return MIME::Base64::encode_base64($data, '') =~ tr{+/}{-_}r;
}

# endregion
# region unbase64 imports MIME::Base64
# The bytes behind base64 of either alphabet, up to the first character of neither.
sub _unbase64 {
    my ($value)  = @_;
    my ($digits) = $value =~ m{\A([A-Za-z0-9+/_-]*)};
    if (length($digits) % 4 == 1) {
        chop $digits;
    }
    return MIME::Base64::decode_base64(($digits =~ tr{-_}{+/}r) . '=' x (-length($digits) % 4));
}

# endregion
# region sort_pairs
# Pairs by name, then by value, in order of their bytes.
sub _sort_pairs {
    my ($pairs) = @_;
    return [sort { $a->[0] cmp $b->[0] || $a->[1] cmp $b->[1] } @{$pairs}];
}

# endregion
# region sort_names
# By name, in order of bytes; what has the same name keeps its order.
sub _sort_names {
    my ($pairs) = @_;
    my @order = sort { $pairs->[$a][0] cmp $pairs->[$b][0] || $a <=> $b } 0 .. $#{$pairs};
    return [@{$pairs}[@order]];
}

# endregion
# region add
# The sum of two whole numbers; what is no number of up to 18 digits counts as 0.
sub _add {
    my ($value, $number) = map { /\A-?[0-9]{1,18}\z/ ? int : 0 } @_;
    return $value + $number . '';
}

# endregion
# region after
# What follows the first separator.
sub _after {
    my ($value, $separator) = @_;
    my $at = index $value, $separator;
    return $separator eq '' || $at < 0 ? '' : substr $value, $at + length $separator;
}

# endregion
# region before
# What precedes the first separator.
sub _before {
    my ($value, $separator) = @_;
    my $at = index $value, $separator;
    return $separator eq '' || $at < 0 ? $value : substr $value, 0, $at;
}

# endregion
# region clean_path
# The path without empty, . and .. segments.
sub _clean_path {
    my ($path) = @_;
    my @kept;
    for my $segment (split m{/}, $path, -1) {
        if ($segment eq '..') {
            pop @kept;
        }
        elsif ($segment !~ /\A[.]?\z/) {
            push @kept, "/$segment";
        }
    }
    return join '', @kept, @kept && $path !~ m{/\z} ? '' : '/';
}

# endregion
# region label
# The n-th label of a host, counted from 0, or an empty text.
sub _label {
    my ($host, $n) = @_;
    my @labels = split /[.]/, $host;
    return $labels[$n] // '';
}

# endregion
# region replace
# Every old becomes new; an empty old changes nothing.
sub _replace {
    my ($value, $old, $new) = @_;
    return $old eq '' ? $value : $value =~ s/\Q$old\E/$new/gr;
}

# endregion
# region trim
# The text without spaces, tabs, CR and LF at both ends.
sub _trim {
    my ($value) = @_;
    return $value =~ s/\A[ \t\r\n]+|[ \t\r\n]+\z//gr;
}

# endregion
# region squeeze
# Every run of a part becomes one of it.
sub _squeeze {
    my ($value, $part) = @_;
    return $part eq '' ? $value : $value =~ s/(?:\Q$part\E)+/$part/gr;
}

# endregion
# region group
# One pair a name, its values joined.
sub _group {
    my ($pairs, $separator) = @_;
    my (@names, %values);
    for my $pair (@{$pairs}) {
        if (!$values{$pair->[0]}) {
            push @names, $pair->[0];
        }
        push @{$values{$pair->[0]}}, $pair->[1];
    }
    return [map { [$_, join $separator, @{$values{$_}}] } @names];
}

# endregion
# region pairs
# The pieces of a text, each cut at the first equals.
sub _pairs {
    my ($value, $between, $equals) = @_;
    my @pairs;
    for my $piece ($between eq '' ? $value : split /\Q$between\E/, $value) {
        next if $piece eq '';
        my ($name, $rest) = $equals eq '' ? $piece : split /\Q$equals\E/, $piece, 2;
        push @pairs, [$name, $rest // ''];
    }
    return \@pairs;
}

# endregion
# region unique
# Each text once, where it first appears.
sub _unique {
    my ($texts) = @_;
    my %seen;
    return [grep { !$seen{$_}++ } @{$texts}];
}

# endregion
# region contains
# Whether a text is in a list.
sub _contains {
    my ($texts, $text) = @_;
    return scalar grep { $_ eq $text } @{$texts};
}

# endregion
# region ends_with
# Whether a text ends so.
sub _ends_with {
    my ($value, $end) = @_;
    return $value =~ /\Q$end\E\z/;
}

# endregion
# region values
# The values of a name.
sub _values {
    my ($pairs, $name) = @_;
    return [map { $_->[1] } grep { $_->[0] eq $name } @{$pairs}];
}

# endregion
# region header_values
# The values of a header among some.
sub _header_values {
    my ($headers, $name) = @_;
    return [map { @{$_->[1]} } grep { lc $_->[0] eq lc $name } @{$headers}];
}

# endregion
# region utc
# The time in a layout like that of strftime, with English names and %L for milliseconds, so many seconds east of UTC.
sub _utc {
    my ($time,    $layout, $east) = @_;
    my ($seconds, $fraction) = split /[.]/, sprintf '%.6f', $time;
    my ($s,       $m, $h, $day, $month, $year, $weekday) = gmtime $seconds + ($east || 0);
    my %parts = (
        'Y' => sprintf('%04d', $year + 1900),
        'm' => sprintf('%02d', $month + 1),
        'd' => sprintf('%02d', $day),
        'H' => sprintf('%02d', $h),
        'M' => sprintf('%02d', $m),
        'S' => sprintf('%02d', $s),
        'L' => substr($fraction, 0, 3),
        'a' => (qw(Sun Mon Tue Wed Thu Fri Sat))[$weekday],
        'b' => (qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec))[$month],
        '%' => '%',
    );
    return $layout =~ s/%([YmdHMSLab%])/$parts{$1}/gr;
}

# endregion
# region unix
# The time as seconds since 1970, or as so many parts of them.
sub _unix {
    my ($time, $digits) = @_;
    my ($seconds, $fraction) = split /[.]/, sprintf '%.6f', $time;
    return $seconds . substr $fraction, 0, $digits || 0;
}

# endregion
# region fields
# name=value with separators between them.
sub _fields {
    my ($separator, $pairs) = @_;
    return join $separator, map { "$_->[0]=$_->[1]" } @{$pairs};
}

# endregion
# region quoted_fields
# name="value" with separators between them.
sub _quoted_fields {
    my ($separator, $pairs) = @_;
    return join $separator, map { qq{$_->[0]="$_->[1]"} } @{$pairs};
}

# endregion
# region new_nonce needs random
# 128 random bits.
sub _fresh_nonce {
    return unpack 'H*', _random(16);
}

# endregion
# region new_number needs random
# A random whole number from 1 on.
sub _fresh_number {
    return 1 + unpack('N', _random(4)) % (2**31 - 1);
}

# endregion
# region random
# Random bytes of the system; where it has no device for them, what Perl can do.
sub _random {
    my ($size) = @_;
    my $bytes = '';
    if (open my $source, '<:raw', '/dev/urandom') {
        read $source, $bytes, $size;
        close $source;
    }
    while (length $bytes < $size) {
        $bytes .= chr int rand 256;
    }
    return $bytes;
}

# endregion
# region hmac_md5 imports Digest::MD5
# HMAC with MD5.
sub _hmac_md5 {
    my ($key, $message) = @_;
    return _hmac(\&Digest::MD5::md5, $key, $message);
}

# endregion
# region hmac_md5 needs hmac
# endregion
# region hmac_sm3 needs sm3, hmac
# HMAC with SM3.
sub _hmac_sm3 {
    my ($key, $message) = @_;
    return _hmac(\&_sm3, $key, $message);
}

# endregion
# region hmac
# HMAC with a digest that the core modules have none for.
sub _hmac {
    my ($digest, $key, $message) = @_;
    $key = pack 'a64', length $key > 64 ? $digest->($key) : $key;
    return $digest->(($key ^ "\x5c" x 64) . $digest->(($key ^ "\x36" x 64) . $message));
}

# endregion
# region sm3
# The SM3 digest (GB/T 32905), which no core module has.
sub _sm3 {
    my ($data) = @_;
    my @state  = (0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e);
    my $padded = $data . "\x80" . "\x00" x ((55 - length $data) % 64) . pack 'Q>', 8 * length $data;
    for my $block (unpack '(a64)*', $padded) {
        @state = _sm3_block(\@state, unpack 'N16', $block);
    }
    return pack 'N8', @state;
}

# One round of 64 bytes.
sub _sm3_block {
    my ($state, @w) = @_;
    for my $j (16 .. 67) {
        my $x = $w[$j - 16] ^ $w[$j - 9] ^ _rotate($w[$j - 3], 15);
        push @w, $x ^ _rotate($x, 15) ^ _rotate($x, 23) ^ _rotate($w[$j - 13], 7) ^ $w[$j - 6];
    }
    my ($A, $B, $C, $D, $E, $F, $G, $H) = @{$state};
    for my $j (0 .. 63) {
        my $early = $j < 16;
        my $t     = _rotate($early ? 0x79cc4519 : 0x7a879d8a,         $j % 32);
        my $ss1   = _rotate((_rotate($A, 12) + $E + $t) & 0xffffffff, 7);
        my $ff    = $early ? $A ^ $B ^ $C : $A & $B | $A & $C | $B & $C;
        my $gg    = $early ? $E ^ $F ^ $G : $E & $F | ~$E & $G;
        my $tt1   = ($ff + $D + ($ss1 ^ _rotate($A, 12)) + ($w[$j] ^ $w[$j + 4])) & 0xffffffff;
        my $tt2   = ($gg + $H + $ss1 + $w[$j]) & 0xffffffff;
        ($A, $B, $C, $D) = ($tt1, $A, _rotate($B, 9), $C);
        ($E, $F, $G, $H) = ($tt2 ^ _rotate($tt2, 9) ^ _rotate($tt2, 17), $E, _rotate($F, 19), $G);
    }
    my @mixed = ($A, $B, $C, $D, $E, $F, $G, $H);
    return map { $state->[$_] ^ $mixed[$_] } 0 .. 7;
}

# 32 bits turned to the left.
sub _rotate {
    my ($bits, $count) = @_;
    return ($bits << $count | $bits >> 32 - $count) & 0xffffffff;
}

# endregion
# region verify
# The verdict on a request that is as it must be.
sub _accepted {
    my ($key_id) = @_;
    return {verdict => 'ok', detail => '', key_id => $key_id};
}

# The verdict on a request that is not.
sub _refused {
    my ($verdict, $detail) = @_;
    return {verdict => $verdict, detail => $detail};
}

# endregion
# region past_start?
# What follows the beginning of a text.
sub _find_past_start {
    my ($value, $start) = @_;
    return defined $value && index($value, $start) == 0 ? substr($value, length $start) : undef;
}

# endregion
# region upto?
# What stands before a piece of a text.
sub _find_upto {
    my ($value, $piece) = @_;
    my $at = index $value // '', $piece;
    return $at < 0 ? undef : substr $value, 0, $at;
}

# endregion
# region past?
# What stands behind a piece of a text.
sub _find_past {
    my ($value, $piece) = @_;
    my $at = index $value // '', $piece;
    return $at < 0 ? undef : substr $value, $at + length $piece;
}

# endregion
# region agrees
# Whether two values are not different ones.
sub _agrees {
    my ($value, $other) = @_;
    return !length $value || !length $other || $value eq $other;
}

# endregion
# region read_percent? needs unpercent
# Undoes percent.
sub _find_read_percent {
    my ($value) = @_;
    return defined $value ? _unpercent($value) : undef;
}

# endregion
# region read_form? needs form_decode
# Undoes the escaping of forms.
sub _find_read_form {
    my ($value) = @_;
    return defined $value ? _form_decode($value) : undef;
}

# endregion
# region read_base64? needs unbase64 imports MIME::Base64
# The bytes behind base64 of either alphabet, padded or not; undefined when it is not well formed.
sub _find_read_base64 {
    my ($value) = @_;
    my ($digits, $padding) = ($value // '!') =~ m{\A([A-Za-z0-9+/_-]*)(={0,2})\z};
    if (!defined $digits || length $padding && length($value) % 4) {
        return undef;
    }
    my $decoded = _unbase64($digits);
    my $again   = MIME::Base64::encode_base64($decoded, '') =~ tr/=//dr;
    return $again eq $digits =~ tr{-_}{+/}r ? $decoded : undef;
}

# endregion
# region read_fields
# The fields name=value of a list with commas, with or without quotes around values; none when it is malformed.
sub _read_fields {
    my ($value, $needed, $optional) = @_;
    $value //= '';
    my %known = map { $_ => 1 } @{$needed}, @{$optional};
    my (%read, @fields);
    while ($value =~ /\G[ \t]*([^= \t][^=]*)=(?:"([^"]*)"[ \t]*(?:,|\z)|(?!")([^,]*)(?:,(?!\z)|\z))/gc) {
        my ($name, $quoted, $bare) = ($1, $2, $3);
        if (!$known{$name} || $read{$name}++) {
            return [];
        }
        push @fields, [$name, $quoted // $bare =~ s/(?<![ \t])[ \t]+\z//r];
    }
    my $whole = (pos $value // 0) == length $value;
    return $whole && !grep({ !$read{$_} } @{$needed}) ? \@fields : [];
}

# endregion
# region field? needs values
# The value of a field.
sub _find_field {
    my ($fields, $name) = @_;
    return _values($fields, $name)->[0];
}

# endregion
# region misspelt
# Whether a name among pairs differs from another in case only.
sub _misspelt {
    my ($pairs, $name, $own) = @_;
    my %own = map { $_ => 1 } @{$own};
    return scalar grep { lc $_->[0] eq lc $name && !$own{$_->[0]} } @{$pairs};
}

# endregion
# region read_unix?
# The time behind seconds since 1970, or so many parts of them, in the years 1 to 9999.
sub _find_read_unix {
    my ($value, $parts) = @_;
    if (($value // '') !~ /\A(?:0|-?[1-9][0-9]{0,17})\z/) {
        return undef;
    }
    my $time = $value / ($parts || 1);
    return $time >= -62135596800 && $time < 253402300800 ? $time : undef;
}

# endregion
# region read_unix_ms? needs read_unix?
# The time behind milliseconds since 1970.
sub _find_read_unix_ms {
    my ($value) = @_;
    return _find_read_unix($value, 1000);
}

# endregion
# region read_utc? needs utc imports Time::Local
# The time behind a text in a layout; exactly what the layout would write.
sub _find_read_utc {
    my ($value, $layout) = @_;
    my %forms   = ('%Y' => '([0-9]{4})', '%L' => '([0-9]{3})', '%a' => '(\w{3})', '%b' => '(\w{3})', '%%' => '%');
    my @parts   = $layout =~ /(%.|.)/gs;
    my $pattern = join '', map { $forms{$_} // (/\A%/ ? '([0-9]{2})' : quotemeta) } @parts;
    my %read;
    (@read{grep { /\A%[^%]/ } @parts} = ($value // '') =~ /\A$pattern\z/a) or return undef;
    my %months;
    @months{qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)} = 0 .. 11;
    my $month = defined $read{'%b'} ? $months{$read{'%b'}} : $read{'%m'} - 1;
    my $year  = $read{'%Y'} < 1000 ? $read{'%Y'} - 1900 : $read{'%Y'};    # timegm takes small ones as short for others
    my $time  = eval { Time::Local::timegm(@read{qw(%S %M %H %d)}, $month // -1, $year) } // return undef;
    $time += ($read{'%L'} // 0) / 1000;
    return _utc($time, $layout) eq $value ? $time : undef;
}

# endregion
# region well_listed needs split_list
# Whether a list of names has no empty one, none twice, and not too many.
sub _well_listed {
    my ($value, $separator, $free) = @_;
    my @names = map { lc } @{_split_list($value // $separator, $separator)};
    my %names = map { $_ => 1 } @names;
    return !exists $names{''} && @names <= 100 && ($free || keys %names == @names);
}

# endregion
# region split_list
# The items of a list.
sub _split_list {
    my ($value, $separator) = @_;
    my @items = split /\Q$separator\E/, $value, -1;
    if (@items > 1 && $items[-1] eq '') {
        pop @items;
    }
    return \@items;
}

# endregion
# region check_demands needs contains
# Refuses what is misspelt: it would demand nothing.
sub _check_demands {
    my ($demands, $accepted, $cover) = @_;
    _check_names('demands', [sort keys %{$demands}], [qw(now within accepted headers cover seen)]);
    _check_names('accepted', [sort keys %{$demands->{accepted} || {}}], $accepted);
    _check_names('cover', $demands->{cover} || [], $cover);
    return;
}

# Refuses names that are not known.
sub _check_names {
    my ($where, $names, $known) = @_;
    for my $name (@{$names}) {
        if (!_contains($known, $name)) {
            my $choices = join ', ', @{$known};
            croak qq{$where: there is no "$name", only [$choices]};
        }
    }
    return;
}

# endregion
# region told_problem? needs contains
# The verdict on an input that the request tells and that is not what it must be.
sub _find_told_problem {
    my ($inputs, $demands, $name, $value, $allowed) = @_;
    if (($inputs->{$name} // $value) ne $value) {
        return 'signature-mismatch';
    }
    my $accepted = $demands->{accepted}{$name} // [$value];
    if (@{$allowed} && !_contains($allowed, $value) || !_contains([map { octets($_) } @{$accepted}], $value)) {
        return 'malformed';
    }
    return undef;
}

# endregion
# region clock_problem?
# The verdict on a time that is too far from the clock.
sub _find_clock_problem {
    my ($demands, $time, $within, $lifetime, $longest) = @_;
    if (!defined $time) {
        return 'malformed';
    }
    my $window = $demands->{within} // $within;
    my ($end, $late) = ($window, 'clock-skew');
    if (length $lifetime) {
        if ($lifetime !~ /\A[+]?[0-9]{1,12}\z/ || $lifetime > ($longest || 2**31) || $lifetime > 2**31) {
            return 'malformed';
        }
        ($end, $late) = ($lifetime, 'expired');
    }
    my $age = ($demands->{now} // time) - $time;
    return $age < -$window ? 'clock-skew' : $age > $end ? $late : undef;
}

# endregion
# region wrong_token needs same_text
# Whether the token of a request is not the one that belongs to the key.
sub _wrong_token {
    my ($credential, $token) = @_;
    return length $credential->{token} && !_same_text($credential->{token}, $token // '');
}

# endregion
# region asked needs contains
# endregion
# region same_text
# Whether two texts are the same, in constant time: all bytes that differ are counted.
sub _same_text {
    my ($value, $other) = @_;
    return length $value == length $other && ("$value" ^ "$other") =~ tr/\0//c == 0;
}

# endregion
# region same_hex needs same_text, unhex
# Whether two texts are hex digits of the same bytes, in constant time.
sub _same_hex {
    my ($value, $other) = @_;
    return $other =~ /\A(?:[0-9A-Fa-f]{2})+\z/ && _same_text(_unhex($value), _unhex($other));
}

# endregion
# region same_base64 needs same_text, read_base64?
# Whether two texts are base64 of the same bytes, in constant time.
sub _same_base64 {
    my ($value, $other) = @_;
    my $bytes = _find_read_base64($other);
    return length $bytes && _same_text(_find_read_base64($value), $bytes);
}

# endregion
1;
