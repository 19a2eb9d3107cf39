# The parts of which signers in PowerShell are made. Regions that a signer uses are copied into it.

#Requires -Version 5.1

using namespace System.Collections
using namespace System.Collections.Generic
using namespace System.Globalization
using namespace System.Net
using namespace System.Security.Cryptography
using namespace System.Text
using namespace System.Text.RegularExpressions

# region local needs utc
# endregion
# region need_inputs needs inputs, need_input
# endregion
# region inputs needs input?
# endregion
# region input needs input?
# endregion
# region secret needs reveal
# endregion
# region token needs reveal
# endregion
# region token? needs reveal
# endregion
# region md5 needs digest
# endregion
# region sha1 needs digest
# endregion
# region sha256 needs digest
# endregion
# region sha384 needs digest
# endregion
# region sha512 needs digest
# endregion
# region hmac_md5 needs digest
# endregion
# region hmac_sha1 needs digest
# endregion
# region hmac_sha256 needs digest
# endregion
# region hmac_sha384 needs digest
# endregion
# region hmac_sha512 needs digest
# endregion
# region hex_upper needs hex, upper
# endregion
# region contains needs among
# endregion
# region all_headers needs sort, unique
# endregion
# region headers needs Header, all_headers, all_header_values, among
# endregion
# region signed needs Header, all_headers, all_header_values, among, fits, sort_headers
# endregion
# region send_params needs drop, params, sort_names, percent
# endregion
# region request needs result, Pair imports System.Collections, System.Collections.Generic, System.Text.RegularExpressions
# endregion
# region Pair
# A name and a value.
class Pair {
    [string] $Name
    [string] $Value

    Pair([string] $name, [string] $value) {
        $this.Name = $name
        $this.Value = $value
    }
}

# endregion
# region Header
# A header and its values, in order of arrival.
class Header {
    [string] $Name
    [string[]] $Values

    Header([string] $name, [string[]] $values) {
        $this.Name = $name
        $this.Values = $values
    }
}

# endregion
# region request
# The request with what has joined it so far.
class Draft {
    [string] $Method
    [string] $Protocol
    [string] $RawQuery = ''
    hidden [string] $Address
    hidden [string] $RawPath
    hidden [bool] $QueryMark
    hidden [byte[]] $GivenBody = @()
    hidden [Pair[]] $HeadersGiven = @()
    hidden [Pair[]] $HeadersSet = @()
    # region send_params
    hidden [Pair[]] $QueryPairs = $null # null: those of the query as it was given
    hidden [Pair[]] $FormPairs = $null
    hidden [Pair[]] $ResultPairs = @()
    # endregion

    Draft([string] $method, [string] $url, [IDictionary] $headers, [object] $body) {
        $match = [regex]::Match($url, '^([A-Za-z]+)://([^/?#]+)([^?#]*)([?][^#]*)?(#.*)?\z', [RegexOptions]::Singleline)
        if (-not $match.Success) {
            throw [ArgumentException]::new('the URL must begin with http:// or https:// and have a host')
        }
        $this.Method = $method
        $this.Protocol = $match.Groups[1].Value.ToLowerInvariant()
        $this.Address = $match.Groups[2].Value
        $this.RawPath = $match.Groups[3].Value
        $this.QueryMark = $match.Groups[4].Success
        if ($this.QueryMark) {
            $this.RawQuery = $match.Groups[4].Value.Substring(1)
        }
        foreach ($entry in [Signer]::Entries($headers)) {
            foreach ($value in $entry.Value) {
                $this.HeadersGiven += [Pair]::new($entry.Key, $value)
            }
        }
        if ($body -is [string]) {
            $this.GivenBody = [Signer]::Utf8($body)
        } elseif ($null -ne $body) {
            $this.GivenBody = [byte[]] $body
        }
    }

    # region header needs header?
    # The first value of a header, empty when there is none.
    [string] Header([string] $name) {
        return [string] $this.FindHeader($name)
    }

    # endregion
    # region header? needs all_header_values, first?
    # The first value of a header, or null.
    [object] FindHeader([string] $name) {
        return [Signer]::FindFirst($this.HeaderValues($name))
    }

    # endregion
    # region all_header_values
    # The values of a header: what has joined, else what was given; host is always there.
    [string[]] HeaderValues([string] $name) {
        [string[]] $values = [Draft]::Valued($this.HeadersSet, $name)
        if ($values.Length -eq 0) {
            $values = [Draft]::Valued($this.HeadersGiven, $name)
        }
        if ($values.Length -eq 0 -and [Draft]::Same($name, 'host')) {
            $values = @($this.Address)
        }
        return $values
    }

    # endregion
    hidden static [bool] Same([string] $name, [string] $other) {
        return [string]::Equals($name, $other, [StringComparison]::OrdinalIgnoreCase)
    }

    hidden static [string[]] Valued([Pair[]] $headers, [string] $name) {
        [string[]] $values = @()
        foreach ($header in $headers) {
            if ([Draft]::Same($header.Name, $name)) {
                $values += $header.Value
            }
        }
        return $values
    }

    # region authority
    # The Host header as written.
    [string] Authority() {
        [string[]] $given = [Draft]::Valued($this.HeadersGiven, 'host')
        if ($given.Length -gt 0) {
            return $given[0]
        }
        return $this.Address
    }

    # endregion
    # region host needs split_port, lower
    # The host in lower case, without port.
    [string] Host() {
        return [Signer]::Lower([Signer]::SplitPort($this.Address)[0])
    }

    # endregion
    # region port needs split_port
    # The port as given, or that of the protocol.
    [string] Port() {
        $given = [Signer]::SplitPort($this.Address)[1]
        if ($given.Length -gt 0) {
            return $given
        }
        $usual = @{ http = '80'; ws = '80'; https = '443'; wss = '443' }
        return [string] $usual[$this.Protocol]
    }

    # endregion
    # region path
    # The path as it is sent.
    [string] Path() {
        if ($this.RawPath.Length -eq 0) {
            return '/'
        }
        return $this.RawPath
    }

    # endregion
    # region target needs path
    # Path and query as they stand in the request line.
    [string] Target() {
        return $this.Path() + $this.Question()
    }

    # endregion
    # region url needs target
    # The whole address.
    [string] Url() {
        return "$($this.Protocol)://$($this.Address)$($this.Target())"
    }

    # endregion
    # The query with its question mark.
    hidden [string] Question() {
        if ($this.RawQuery.Length -eq 0 -and -not $this.QueryMark) {
            return ''
        }
        return '?' + $this.RawQuery
    }

    # region query needs pairs
    # The pairs of the query, as they are written.
    [Pair[]] Query() {
        return [Signer]::Pairs($this.RawQuery, '&', '=')
    }

    # endregion
    # region is_form
    # Whether parameters travel in the body: it is a form, or an empty POST that becomes one.
    hidden [bool] IsForm() {
        [string[]] $types = [Draft]::Valued($this.HeadersGiven, 'content-type')
        if ($types.Length -eq 0) {
            return [string]::Equals($this.Method, 'POST') -and $this.GivenBody.Length -eq 0
        }
        return [Draft]::Same($types[0].Split(';')[0].Trim(), 'application/x-www-form-urlencoded')
    }

    # endregion
    # region params needs given_params
    # The pairs of query and form, decoded.
    [Pair[]] Params() {
        # region send_params
        if ($null -ne $this.FormPairs) {
            return $this.QueryPairs + $this.FormPairs
        }
        # endregion
        return $this.GivenQuery() + $this.GivenForm()
    }

    # endregion
    # region given_params needs is_form, decoded_pairs, text
    # The pairs of the query, decoded.
    hidden [Pair[]] GivenQuery() {
        return [Signer]::DecodedPairs($this.RawQuery)
    }

    # The pairs of a form, decoded.
    hidden [Pair[]] GivenForm() {
        if ($this.IsForm()) {
            return [Signer]::DecodedPairs([Signer]::Text($this.GivenBody))
        }
        return @()
    }

    # endregion
    # region param needs param?
    # The first value of a parameter, empty when there is none.
    [string] Parameter([string] $name) {
        return [string] $this.FindParameter($name)
    }

    # endregion
    # region param? needs params
    # The first value of a parameter, or null.
    [object] FindParameter([string] $name) {
        foreach ($pair in $this.Params()) {
            if ([string]::Equals($pair.Name, $name)) {
                return $pair.Value
            }
        }
        return $null
    }

    # endregion
    # region all_headers
    # The names of all headers in lower case, sorted.
    hidden [string[]] AllNames() {
        [string[]] $names = $this.Joined() + 'host'
        foreach ($header in $this.HeadersGiven) {
            $names += $header.Name.ToLowerInvariant()
        }
        return [Signer]::Sort([Signer]::Unique($names))
    }

    # The names of the headers that have joined, in lower case.
    hidden [string[]] Joined() {
        [string[]] $names = @()
        foreach ($header in $this.HeadersSet) {
            $names += $header.Name.ToLowerInvariant()
        }
        return $names
    }

    # endregion
    # region headers
    # All headers but those that carry the result.
    [Header[]] Headers([string[]] $results) {
        [Header[]] $headers = @()
        foreach ($name in $this.AllNames()) {
            if ([Signer]::Among($name, $this.Joined()) -or -not [Signer]::Among($name, $results)) {
                $headers += [Header]::new($name, $this.HeaderValues($name))
            }
        }
        return $headers
    }

    # endregion
    # region signed
    # The headers that the signature covers, with their values.
    [Header[]] Signed([string[]] $cover, [hashtable] $rules) {
        [Header[]] $covered = @()
        $others = [Draft]::Rule($rules, 'others')
        foreach ($name in $this.Covered($cover, $rules)) {
            $other = [Signer]::Among($name, $others)
            [string[]] $values = @()
            if (-not $other) {
                $values = $this.HeaderValues($name)
            }
            $bare = $rules['free'] -and $null -ne $cover -and $name -cmatch '^[^@()<>,;:\\"/\[\]?={} \t]+\z'
            if ($values.Length -eq 0 -and -not $other -and -not $bare) {
                throw [ArgumentException]::new("the header ""$name"" must be signed and is not in the request")
            }
            $covered += [Header]::new($name, $values)
        }
        if ($rules['sorted']) {
            return [Signer]::SortHeaders($covered)
        }
        return $covered
    }

    # A list of the rules, empty when there is none.
    hidden static [string[]] Rule([hashtable] $rules, [string] $name) {
        if ($rules.ContainsKey($name)) {
            return $rules[$name]
        }
        return @()
    }

    # The names of the headers that the signature covers, as the caller or the rules choose.
    hidden [string[]] Covered([string[]] $cover, [hashtable] $rules) {
        [string[]] $names = @()
        foreach ($name in $cover) {
            if ($rules['free']) {
                $names += $name.Trim()
            } else {
                $names += $name.Trim().ToLowerInvariant()
            }
        }
        if ($null -ne $cover) {
            return $names
        }
        $names = [Draft]::Rule($rules, 'always')
        foreach ($pattern in [Draft]::Rule($rules, 'offered')) {
            foreach ($name in $this.Fitting($pattern, $rules)) {
                if (-not [Signer]::Among($name, $names)) {
                    $names += $name
                }
            }
        }
        return $names
    }

    # The names that a pattern stands for: itself, or all that begin so.
    hidden [string[]] Fitting([string] $pattern, [hashtable] $rules) {
        [string[]] $names = @()
        if ($pattern.EndsWith('*', [StringComparison]::Ordinal)) {
            foreach ($name in $this.AllNames()) {
                $result = [Signer]::Among($name, [Draft]::Rule($rules, 'results'))
                if (([Signer]::Among($name, $this.Joined()) -or -not $result) -and [Signer]::Fits($name, $pattern)) {
                    $names += $name
                }
            }
        } elseif ([Signer]::Among($pattern, [Draft]::Rule($rules, 'others'))) {
            $names += $pattern
        } elseif ($this.HeaderValues($pattern).Length -gt 0) {
            $names += $pattern
        }
        foreach ($excepted in [Draft]::Rule($rules, 'excepted')) {
            $names = @($names | Where-Object { -not [Signer]::Fits($_, $excepted) })
        }
        return $names
    }

    # endregion
    # region body
    # The body that is sent.
    [byte[]] Body() {
        # region send_params
        if ($null -ne $this.FormPairs -and $this.IsForm()) {
            return [Signer]::Utf8($this.Sent($this.FormPairs))
        }
        # endregion
        return $this.GivenBody
    }

    # endregion
    # region send_headers
    # Sets a header in place of all of its name.
    [void] SetHeader([string] $name, [string] $value) {
        $this.HeadersSet = @($this.HeadersSet | Where-Object { -not [Draft]::Same($_.Name, $name) })
        $this.HeadersSet += [Pair]::new($name, $value)
    }

    # endregion
    # region drop needs form_decode, among, before, pieces
    # Takes parameters out of the query.
    [void] Drop([string[]] $names) {
        # region send_params
        if ($null -eq $this.FormPairs) {
            $this.QueryPairs = $this.GivenQuery()
            $this.FormPairs = $this.GivenForm()
        }
        $this.QueryPairs = @($this.QueryPairs | Where-Object { -not [Signer]::Among($_.Name, $names) })
        $this.FormPairs = @($this.FormPairs | Where-Object { -not [Signer]::Among($_.Name, $names) })
        # endregion
        [string[]] $kept = @()
        foreach ($piece in [Signer]::Pieces($this.RawQuery, '&')) {
            $name = [Signer]::FormDecode([Signer]::Before($piece, '='))
            if ($piece.Length -gt 0 -and -not [Signer]::Among($name, $names)) {
                $kept += $piece
            }
        }
        $this.RawQuery = $kept -join '&'
    }

    # endregion
    # region send_query needs drop, percent
    # Adds a parameter at the end of the query.
    [void] AddQuery([string] $name, [string] $value) {
        $this.Drop(@($name))
        if ($this.RawQuery.Length -gt 0) {
            $this.RawQuery += '&'
        }
        $this.RawQuery += [Signer]::Percent($name) + '=' + [Signer]::Percent($value)
    }

    # endregion
    # region send_params
    # Adds a parameter to those that are signed.
    [void] AddParameter([string] $name, [string] $value) {
        $this.Drop(@($name))
        $this.FormPairs += [Pair]::new($name, $value)
    }

    # endregion
    # region send_params_after needs send_params
    # Adds a parameter behind those that are signed.
    [void] AddResult([string] $name, [string] $value) {
        $this.ResultPairs += [Pair]::new($name, $value)
    }

    # endregion
    # region send_params
    # Parameters as they are sent: in order of their names, those with the result behind.
    hidden [string] Sent([Pair[]] $pairs) {
        [string[]] $sent = @()
        foreach ($pair in [Signer]::SortNames($pairs) + $this.ResultPairs) {
            $sent += [Signer]::Percent($pair.Name) + '=' + [Signer]::Percent($pair.Value)
        }
        return $sent -join '&'
    }

    # endregion
    # region result needs body
    # What must be sent.
    [pscustomobject] Result([string] $stringToSign, [string] $signature) {
        # region send_params
        if ($null -ne $this.FormPairs -and -not $this.IsForm()) {
            $this.RawQuery = $this.Sent($this.QueryPairs + $this.FormPairs)
        } elseif ($null -ne $this.FormPairs -and [Draft]::Valued($this.HeadersGiven, 'content-type').Length -eq 0) {
            $this.HeadersSet += [Pair]::new('Content-Type', 'application/x-www-form-urlencoded')
        }
        # endregion
        $headers = [ordered]@{}
        foreach ($header in $this.HeadersSet) {
            $headers[$header.Name] = $header.Value
        }
        return [pscustomobject]@{
            Headers      = $headers
            Url          = "$($this.Protocol)://$($this.Address)$($this.RawPath)$($this.Question())"
            Body         = $this.Body()
            StringToSign = $stringToSign
            Signature    = $signature
        }
    }
    # endregion
}

# endregion
# region request
# What the signature is computed with.
class Signer {
    # The entries of a dictionary, which may be null.
    static [object[]] Entries([IDictionary] $dictionary) {
        if ($null -eq $dictionary) {
            return @()
        }
        return @($dictionary.GetEnumerator())
    }

    # region check_inputs needs check
    # The inputs, without those that are null. Refuses what the scheme does not have, and values that it does not allow.
    static [Dictionary[string, string]] CheckInputs([IDictionary] $inputs, [hashtable] $allowed) {
        $given = [Dictionary[string, string]]::new([StringComparer]::Ordinal)
        foreach ($entry in [Signer]::Entries($inputs)) {
            $name = [string] $entry.Key
            if (-not $allowed.ContainsKey($name)) {
                throw [ArgumentException]::new("there is no input ""$name""")
            }
            if ($null -ne $entry.Value) {
                [Signer]::Check($name, $entry.Value, $allowed[$name])
                $given[$name] = [string] $entry.Value
            }
        }
        return $given
    }

    # endregion
    # region check needs among
    # Refuses a value that an input must not have.
    static [void] Check([string] $name, [string] $value, [string[]] $allowed) {
        if ($allowed.Length -gt 0 -and -not [Signer]::Among($value, $allowed)) {
            $choices = $allowed -join '", "'
            throw [ArgumentException]::new("the input ""$name"" cannot be ""$value"": allowed are ""$choices""")
        }
    }

    # endregion
    # region input?
    # An input, or null.
    static [object] FindInput([Dictionary[string, string]] $given, [string] $name) {
        if ($given.ContainsKey($name)) {
            return $given[$name]
        }
        return $null
    }

    # endregion
    # region input
    # An input, or what it is unless given.
    static [string] InputOr([Dictionary[string, string]] $given, [string] $name, [string] $otherwise) {
        if ($given.ContainsKey($name)) {
            return $given[$name]
        }
        return $otherwise
    }

    # endregion
    # region need_input
    # An input that must be given.
    static [string] NeedInput([Dictionary[string, string]] $given, [string] $name) {
        if (-not $given.ContainsKey($name)) {
            throw [ArgumentException]::new("the input ""$name"" is missing")
        }
        return $given[$name]
    }

    # endregion
    # region inputs
    # An input that is a list, written with commas.
    static [string[]] ListInput([object] $value, [string[]] $otherwise) {
        if ($null -eq $value) {
            return $otherwise
        }
        [string[]] $items = @()
        foreach ($item in $value.Split(',')) {
            if ($item.Trim().Length -gt 0) {
                $items += $item.Trim()
            }
        }
        return $items
    }

    # endregion
    # region reveal imports System.Net
    # A secret as a text, empty when there is none.
    static [string] Reveal([securestring] $secret) {
        if ($null -eq $secret) {
            return ''
        }
        return [NetworkCredential]::new('', $secret).Password
    }

    # endregion
    # region token?
    # The token of a session, or null.
    static [object] FindToken([securestring] $token) {
        if ($null -eq $token -or $token.Length -eq 0) {
            return $null
        }
        return [Signer]::Reveal($token)
    }

    # endregion
    # region new_nonce
    # A text that no other request has.
    static [string] NewNonce() {
        return [guid]::NewGuid().ToString('N')
    }

    # endregion
    # region new_number imports System.Globalization, System.Security.Cryptography
    # A number that other requests hardly have.
    static [string] NewNumber() {
        $random = [byte[]]::new(4)
        $generator = [RandomNumberGenerator]::Create()
        $generator.GetBytes($random)
        $generator.Dispose()
        return ([BitConverter]::ToUInt32($random, 0) % 2147483647 + 1).ToString([CultureInfo]::InvariantCulture)
    }

    # endregion
    # region utf8 imports System.Text
    # The bytes of a text.
    static [byte[]] Utf8([string] $value) {
        # region text
        if ($value -cmatch '[\udc80-\udcff]') {
            return [Signer]::WithStrays($value)
        }
        # endregion
        return [Encoding]::UTF8.GetBytes($value)
    }

    # endregion
    # region text needs utf8 imports System.Text
    # Bytes taken as a text. What is no UTF-8 survives as stray surrogates.
    static [string] Text([byte[]] $data) {
        $latin1 = [Encoding]::GetEncoding(28591)
        $character = '[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|' +
            '[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|' +
            '[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}'
        $text = [StringBuilder]::new()
        foreach ($run in [regex]::Matches($latin1.GetString($data), "((?:$character)+)|[\x80-\xff]")) {
            if ($run.Groups[1].Success) {
                [void] $text.Append([Encoding]::UTF8.GetString($latin1.GetBytes($run.Value)))
            } else {
                [void] $text.Append([char] (0xdc00 + [int] $run.Value[0]))
            }
        }
        return $text.ToString()
    }

    # The bytes of a text with stray surrogates, which stand for bytes that are no UTF-8.
    hidden static [byte[]] WithStrays([string] $value) {
        $bytes = [List[byte]]::new()
        foreach ($part in [regex]::Split($value, '((?<![\ud800-\udbff])[\udc80-\udcff])')) {
            if ($part.Length -eq 1 -and $part -cmatch '[\udc80-\udcff]') {
                $bytes.Add([byte] ([int] $part[0] - 0xdc00))
            } else {
                $bytes.AddRange([Encoding]::UTF8.GetBytes($part))
            }
        }
        return $bytes.ToArray()
    }

    # endregion
    # region split_port
    # Host and port.
    static [string[]] SplitPort([string] $address) {
        $at = $address.LastIndexOf([char] ':')
        if ($at -lt 0 -or $address.IndexOf([char] ']', $at) -ge 0) {
            return @($address, '')
        }
        return @($address.Substring(0, $at), $address.Substring($at + 1))
    }

    # endregion
    # region among
    # Whether a text is one of some.
    static [bool] Among([string] $text, [string[]] $texts) {
        return [Array]::IndexOf($texts, $text) -ge 0
    }

    # endregion
    # region fits
    # Whether a name is the pattern, or begins as it does up to its star.
    static [bool] Fits([string] $name, [string] $pattern) {
        if ($pattern.EndsWith('*', [StringComparison]::Ordinal)) {
            return $name.StartsWith($pattern.Substring(0, $pattern.Length - 1), [StringComparison]::Ordinal)
        }
        return [string]::Equals($name, $pattern)
    }

    # endregion
    # region pieces
    # The pieces of a text between separators.
    static [string[]] Pieces([string] $value, [string] $separator) {
        if ($separator.Length -eq 0) {
            return @($value)
        }
        return $value.Split([string[]] @($separator), [StringSplitOptions]::None)
    }

    # endregion
    # region decoded_pairs needs pairs, form_decode
    # The pairs of a query or form, decoded.
    static [Pair[]] DecodedPairs([string] $raw) {
        [Pair[]] $pairs = @()
        foreach ($pair in [Signer]::Pairs($raw, '&', '=')) {
            $pairs += [Pair]::new([Signer]::FormDecode($pair.Name), [Signer]::FormDecode($pair.Value))
        }
        return $pairs
    }

    # endregion
    # region lower
    # A-Z in lower case, and nothing else.
    static [string] Lower([string] $value) {
        return [regex]::Replace($value, '[A-Z]+', [MatchEvaluator] { param($run) $run.Value.ToLowerInvariant() })
    }

    # endregion
    # region upper
    # a-z in upper case, and nothing else.
    static [string] Upper([string] $value) {
        return [regex]::Replace($value, '[a-z]+', [MatchEvaluator] { param($run) $run.Value.ToUpperInvariant() })
    }

    # endregion
    # region title needs lower
    # A header name as MIME writes it.
    static [string] Title([string] $name) {
        $upper = [MatchEvaluator] { param($run) $run.Value.ToUpperInvariant() }
        return [regex]::Replace([Signer]::Lower($name), '(^|-)[a-z]', $upper)
    }

    # endregion
    # region percent needs percent_keep
    # Escaping of RFC 3986: only letters, digits, - . _ ~ stay.
    static [string] Percent([string] $value) {
        return [Signer]::PercentKeep($value, '')
    }

    # endregion
    # region percent_keep needs utf8 imports System.Globalization, System.Text
    # Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay.
    static [string] PercentKeep([string] $value, [string] $keep) {
        $kept = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~' + $keep
        $escaped = [StringBuilder]::new()
        foreach ($byte in [Signer]::Utf8($value)) {
            if ($kept.IndexOf([char] $byte) -ge 0) {
                [void] $escaped.Append([char] $byte)
            } else {
                [void] $escaped.Append('%' + $byte.ToString('X2', [CultureInfo]::InvariantCulture))
            }
        }
        return $escaped.ToString()
    }

    # endregion
    # region unpercent needs text, unhex
    # Undoes percent once.
    static [string] Unpercent([string] $value) {
        $decode = [MatchEvaluator] { param($run) [Signer]::Text([Signer]::Unhex($run.Value.Replace('%', ''))) }
        return [regex]::Replace($value, '(?:%[0-9A-Fa-f]{2})+', $decode)
    }

    # endregion
    # region form_encode needs percent
    # Escaping of forms: a blank is +, and * is escaped.
    static [string] FormEncode([string] $value) {
        return [Signer]::Percent($value).Replace('%20', '+')
    }

    # endregion
    # region form_decode needs unpercent
    # Undoes the escaping of forms: + is a blank.
    static [string] FormDecode([string] $value) {
        return [Signer]::Unpercent($value.Replace('+', ' '))
    }

    # endregion
    # region digest imports System.Security.Cryptography
    # What an algorithm of the platform makes of bytes.
    static [byte[]] Digest([HashAlgorithm] $algorithm, [byte[]] $data) {
        $digest = $algorithm.ComputeHash($data)
        $algorithm.Dispose()
        return $digest
    }

    # endregion
    # region hex
    # Bytes as hex digits in lower case.
    static [string] Hex([byte[]] $data) {
        return [BitConverter]::ToString($data).Replace('-', '').ToLowerInvariant()
    }

    # endregion
    # region unhex
    # The bytes behind hex digits, up to the first pair that is not two digits.
    static [byte[]] Unhex([string] $value) {
        $digits = [regex]::Match($value, '^(?:[0-9A-Fa-f]{2})*').Value
        $bytes = [byte[]]::new($digits.Length / 2)
        for ($i = 0; $i -lt $bytes.Length; $i++) {
            $bytes[$i] = [Convert]::ToByte($digits.Substring(2 * $i, 2), 16)
        }
        return $bytes
    }

    # endregion
    # region base64url
    # Base64 of the URL alphabet, with padding.
    static [string] Base64url([byte[]] $data) {
        return [Convert]::ToBase64String($data).Replace('+', '-').Replace('/', '_')
    }

    # endregion
    # region unbase64 needs take
    # The bytes behind base64 of either alphabet, up to the first character of neither.
    static [byte[]] Unbase64([string] $value) {
        $digits = [regex]::Match($value, '^[A-Za-z0-9+/_-]*').Value.Replace('-', '+').Replace('_', '/')
        # Filled up with zeros: before padding, .NET 11 refuses bits that are left over.
        $filled = $digits.PadRight($digits.Length + (4 - $digits.Length % 4) % 4, [char] 'A')
        return [Signer]::Take([Convert]::FromBase64String($filled), ($digits.Length * 3) -shr 2)
    }

    # endregion
    # region take
    # The first bytes.
    static [byte[]] Take([byte[]] $data, [int] $length) {
        $taken = [byte[]]::new([Math]::Min($length, $data.Length))
        [Array]::Copy($data, $taken, $taken.Length)
        return $taken
    }

    # endregion
    # region ordered needs utf8 imports System.Globalization
    # Items in order of their keys; those of one key stay in the order they have.
    hidden static [object[]] Ordered([object[]] $items, [string[]] $keys) {
        $ordered = [SortedDictionary[string, object]]::new([StringComparer]::Ordinal)
        for ($i = 0; $i -lt $items.Length; $i++) {
            $ordered.Add($keys[$i] + ' ' + $i.ToString('d10', [CultureInfo]::InvariantCulture), $items[$i])
        }
        return @($ordered.Values)
    }

    # The place of a text in the order of bytes, as a key. .NET compares UTF-16, which orders otherwise.
    hidden static [string] Key([string] $text) {
        return [BitConverter]::ToString([Signer]::Utf8($text))
    }

    # endregion
    # region sort needs ordered
    # Texts in order of their bytes.
    static [string[]] Sort([string[]] $texts) {
        [string[]] $keys = @($texts | ForEach-Object { [Signer]::Key($_) })
        return [Signer]::Ordered($texts, $keys)
    }

    # endregion
    # region sort_pairs needs ordered
    # Pairs by name, then by value, in order of their bytes.
    static [Pair[]] SortPairs([Pair[]] $pairs) {
        [string[]] $keys = @($pairs | ForEach-Object { [Signer]::Key($_.Name) + ' ' + [Signer]::Key($_.Value) })
        return [Signer]::Ordered($pairs, $keys)
    }

    # endregion
    # region sort_names needs ordered
    # Pairs by name, in order of their bytes; those of one name keep their order.
    static [Pair[]] SortNames([Pair[]] $pairs) {
        [string[]] $keys = @($pairs | ForEach-Object { [Signer]::Key($_.Name) })
        return [Signer]::Ordered($pairs, $keys)
    }

    # endregion
    # region sort_headers needs Header, ordered
    # Headers by name.
    static [Header[]] SortHeaders([Header[]] $headers) {
        [string[]] $keys = @($headers | ForEach-Object { [Signer]::Key($_.Name) })
        return [Signer]::Ordered($headers, $keys)
    }

    # endregion
    # region names
    # The names of pairs.
    static [string[]] Names([Pair[]] $pairs) {
        return @($pairs | ForEach-Object { $_.Name })
    }

    # endregion
    # region header_names needs Header
    # The names of headers.
    static [string[]] HeaderNames([Header[]] $headers) {
        return @($headers | ForEach-Object { $_.Name })
    }

    # endregion
    # region values
    # The values of a name.
    static [string[]] Values([Pair[]] $pairs, [string] $name) {
        [string[]] $values = @()
        foreach ($pair in $pairs) {
            if ([string]::Equals($pair.Name, $name)) {
                $values += $pair.Value
            }
        }
        return $values
    }

    # endregion
    # region header_values needs Header
    # The values of a header among some.
    static [string[]] HeaderValues([Header[]] $headers, [string] $name) {
        [string[]] $values = @()
        foreach ($header in $headers) {
            if ([string]::Equals($header.Name, $name, [StringComparison]::OrdinalIgnoreCase)) {
                $values += $header.Values
            }
        }
        return $values
    }

    # endregion
    # region unique
    # Each text once, where it first appears.
    static [string[]] Unique([string[]] $texts) {
        $seen = [HashSet[string]]::new([StringComparer]::Ordinal)
        return @($texts | Where-Object { $seen.Add($_) })
    }

    # endregion
    # region group needs names, unique, values
    # One pair a name, its values joined.
    static [Pair[]] Group([Pair[]] $pairs, [string] $separator) {
        [Pair[]] $groups = @()
        foreach ($name in [Signer]::Unique([Signer]::Names($pairs))) {
            $groups += [Pair]::new($name, ([Signer]::Values($pairs, $name) -join $separator))
        }
        return $groups
    }

    # endregion
    # region first needs first?
    # The first text, or an empty one.
    static [string] First([string[]] $texts) {
        return [string] [Signer]::FindFirst($texts)
    }

    # endregion
    # region first?
    # The first text, or null.
    static [object] FindFirst([string[]] $texts) {
        if ($texts.Length -eq 0) {
            return $null
        }
        return $texts[0]
    }

    # endregion
    # region pairs needs after, before, pieces
    # The pieces of a text, each cut at the first equals.
    static [Pair[]] Pairs([string] $value, [string] $between, [string] $equals) {
        [Pair[]] $pairs = @()
        foreach ($piece in [Signer]::Pieces($value, $between)) {
            if ($piece.Length -gt 0) {
                $pairs += [Pair]::new([Signer]::Before($piece, $equals), [Signer]::After($piece, $equals))
            }
        }
        return $pairs
    }

    # endregion
    # region fields
    # name=value with separators between them.
    static [string] Fields([string] $separator, [Pair[]] $pairs) {
        return @($pairs | ForEach-Object { $_.Name + '=' + $_.Value }) -join $separator
    }

    # endregion
    # region quoted_fields
    # name="value" with separators between them.
    static [string] QuotedFields([string] $separator, [Pair[]] $pairs) {
        return @($pairs | ForEach-Object { $_.Name + '="' + $_.Value + '"' }) -join $separator
    }

    # endregion
    # region add imports System.Globalization
    # The sum of two whole numbers; what is no number of up to 18 digits counts as 0.
    static [string] Add([string] $value, [string] $number) {
        return ([Signer]::Whole($value) + [Signer]::Whole($number)).ToString([CultureInfo]::InvariantCulture)
    }

    # A whole number, or 0.
    hidden static [long] Whole([string] $digits) {
        if ($digits -cmatch '^-?[0-9]{1,18}\z') {
            return [long]::Parse($digits, [CultureInfo]::InvariantCulture)
        }
        return 0
    }

    # endregion
    # region after
    # What follows the first separator.
    static [string] After([string] $value, [string] $separator) {
        $at = $value.IndexOf($separator, [StringComparison]::Ordinal)
        if ($separator.Length -eq 0 -or $at -lt 0) {
            return ''
        }
        return $value.Substring($at + $separator.Length)
    }

    # endregion
    # region before
    # What precedes the first separator.
    static [string] Before([string] $value, [string] $separator) {
        $at = $value.IndexOf($separator, [StringComparison]::Ordinal)
        if ($separator.Length -eq 0 -or $at -lt 0) {
            return $value
        }
        return $value.Substring(0, $at)
    }

    # endregion
    # region clean_path needs pieces
    # The path without empty, . and .. segments.
    static [string] CleanPath([string] $path) {
        [string[]] $kept = @()
        foreach ($segment in [Signer]::Pieces($path, '/')) {
            if ($segment -cnotmatch '^\.{0,2}\z') {
                $kept += '/' + $segment
            } elseif ($segment.Length -eq 2) {
                $kept = @($kept | Select-Object -SkipLast 1)
            }
        }
        if ($kept.Length -eq 0 -or $path -cmatch '/\z') {
            $kept += '/'
        }
        return $kept -join ''
    }

    # endregion
    # region label needs pieces
    # The n-th label of a host, counted from 0, or an empty text.
    static [string] Label([string] $name, [int] $n) {
        [string[]] $labels = [Signer]::Pieces($name, '.')
        if ($n -lt $labels.Length) {
            return $labels[$n]
        }
        return ''
    }

    # endregion
    # region replace
    # Every old becomes new; an empty old changes nothing.
    static [string] Replace([string] $value, [string] $old, [string] $fresh) {
        if ($old.Length -eq 0) {
            return $value
        }
        return $value.Replace($old, $fresh)
    }

    # endregion
    # region trim
    # The text without spaces, tabs, CR and LF at both ends.
    static [string] Trim([string] $value) {
        return $value.Trim([char[]] " `t`r`n")
    }

    # endregion
    # region squeeze
    # Every run of a character becomes one of it.
    static [string] Squeeze([string] $value, [string] $character) {
        while ($character.Length -gt 0 -and $value.Contains($character + $character)) {
            $value = $value.Replace($character + $character, $character)
        }
        return $value
    }

    # endregion
    # region unix imports System.Globalization
    # Seconds since 1970.
    static [string] Unix([DateTimeOffset] $time) {
        return $time.ToUnixTimeSeconds().ToString([CultureInfo]::InvariantCulture)
    }

    # endregion
    # region unix_ms imports System.Globalization
    # Milliseconds since 1970.
    static [string] UnixMs([DateTimeOffset] $time) {
        return $time.ToUnixTimeMilliseconds().ToString([CultureInfo]::InvariantCulture)
    }

    # endregion
    # region utc imports System.Globalization
    # The time in UTC in a custom format of .NET.
    static [string] Utc([DateTimeOffset] $time, [string] $layout) {
        return $time.ToUniversalTime().ToString($layout, [CultureInfo]::InvariantCulture)
    }

    # endregion
    # region local imports System.Globalization
    # The time so many seconds east of UTC in a custom format of .NET.
    static [string] Local([DateTimeOffset] $time, [string] $layout, [int] $east) {
        return $time.ToOffset([TimeSpan]::FromSeconds($east)).ToString($layout, [CultureInfo]::InvariantCulture)
    }

    # endregion
    # region sm3 needs unhex
    # The SM3 digest (GB/T 32905). Words have 64 bits and are cut to 32: where 32 bits are too few, PowerShell goes on
    # with doubles.
    static [byte[]] Sm3([byte[]] $data) {
        [long[]] $state = [Signer]::Words('7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e')
        $padded = [byte[]]::new($data.Length + 72 - ($data.Length + 8) % 64)
        [Array]::Copy($data, $padded, $data.Length)
        $padded[$data.Length] = 0x80
        for ($i = 0; $i -lt 8; $i++) {
            $padded[$padded.Length - 1 - $i] = (([long] $data.Length -shl 3) -shr (8 * $i)) -band 0xff
        }
        $digits = [BitConverter]::ToString($padded).Replace('-', '')
        for ($at = 0; $at -lt $digits.Length; $at += 128) {
            $state = [Signer]::Sm3Block($state, [Signer]::Words($digits.Substring($at, 128)))
        }
        return [Signer]::Unhex(@($state | ForEach-Object { $_.ToString('x8') }) -join '')
    }

    # The words behind hex digits, eight each.
    hidden static [long[]] Words([string] $digits) {
        $words = [long[]]::new($digits.Length / 8)
        for ($i = 0; $i -lt $words.Length; $i++) {
            $words[$i] = [Convert]::ToInt64($digits.Substring(8 * $i, 8), 16)
        }
        return $words
    }

    hidden static [long] RotateLeft([long] $word, [int] $bits) {
        $turn = $bits % 32
        return (($word -shl $turn) -bor ($word -shr (32 - $turn))) -band 4294967295
    }

    # One round of 64 bytes.
    hidden static [long[]] Sm3Block([long[]] $state, [long[]] $block) {
        [long[]] $w = $block + [long[]]::new(52)
        for ($j = 16; $j -lt 68; $j++) {
            $x = $w[$j - 16] -bxor $w[$j - 9] -bxor [Signer]::RotateLeft($w[$j - 3], 15)
            $x = $x -bxor [Signer]::RotateLeft($x, 15) -bxor [Signer]::RotateLeft($x, 23)
            $w[$j] = $x -bxor [Signer]::RotateLeft($w[$j - 13], 7) -bxor $w[$j - 6]
        }
        $a, $b, $c, $d, $e, $f, $g, $h = $state
        for ($j = 0; $j -lt 64; $j++) {
            if ($j -lt 16) {
                $t = [Signer]::RotateLeft(0x79cc4519, $j)
                $ff = $a -bxor $b -bxor $c
                $gg = $e -bxor $f -bxor $g
            } else {
                $t = [Signer]::RotateLeft(0x7a879d8a, $j)
                $ff = ($a -band $b) -bor ($a -band $c) -bor ($b -band $c)
                $gg = ($e -band $f) -bor ((-bnot $e) -band $g)
            }
            $a12 = [Signer]::RotateLeft($a, 12)
            $ss1 = [Signer]::RotateLeft((($a12 + $e + $t) -band 4294967295), 7)
            $tt1 = ($ff + $d + ($ss1 -bxor $a12) + ($w[$j] -bxor $w[$j + 4])) -band 4294967295
            $tt2 = ($gg + $h + $ss1 + $w[$j]) -band 4294967295
            $a, $b, $c, $d = $tt1, $a, [Signer]::RotateLeft($b, 9), $c
            $p = $tt2 -bxor [Signer]::RotateLeft($tt2, 9) -bxor [Signer]::RotateLeft($tt2, 17)
            $e, $f, $g, $h = $p, $e, [Signer]::RotateLeft($f, 19), $g
        }
        [long[]] $next = $a, $b, $c, $d, $e, $f, $g, $h
        for ($i = 0; $i -lt 8; $i++) {
            $next[$i] = $next[$i] -bxor $state[$i]
        }
        return $next
    }

    # endregion
    # region hmac_sm3 needs sm3
    # HMAC with SM3.
    static [byte[]] HmacSm3([byte[]] $key, [byte[]] $message) {
        [byte[]] $short = $key
        if ($key.Length -gt 64) {
            $short = [Signer]::Sm3($key)
        }
        $inner = [byte[]]::new(64)
        $outer = [byte[]]::new(64)
        [Array]::Copy($short, $inner, $short.Length)
        for ($i = 0; $i -lt 64; $i++) {
            $outer[$i] = $inner[$i] -bxor 0x5c
            $inner[$i] = $inner[$i] -bxor 0x36
        }
        return [Signer]::Sm3($outer + [Signer]::Sm3($inner + $message))
    }
    # endregion
}

# endregion
