/// The parts of which signers in Dart are made. Regions that a signer uses are copied into it.
library;

import 'dart:convert';
import 'dart:math';

import 'package:crypto/crypto.dart';

// region md5 imports package:crypto/crypto.dart
// endregion
// region sha1 imports package:crypto/crypto.dart
// endregion
// region sha256 imports package:crypto/crypto.dart
// endregion
// region sha384 imports package:crypto/crypto.dart
// endregion
// region sha512 imports package:crypto/crypto.dart
// endregion
// region hmac_md5 imports package:crypto/crypto.dart
// endregion
// region hmac_sha1 imports package:crypto/crypto.dart
// endregion
// region hmac_sha256 imports package:crypto/crypto.dart
// endregion
// region hmac_sha384 imports package:crypto/crypto.dart
// endregion
// region hmac_sha512 imports package:crypto/crypto.dart
// endregion
// region ==bytes needs compare_bytes
/// Whether bytes are the same.
bool _sameBytes(List<int> a, List<int> b) => _compareBytes(a, b) == 0;

// endregion
// region !=bytes needs ==bytes
// endregion
// region need_inputs needs inputs, need_input
// endregion
// region hex_upper needs hex
// endregion
// region base64 imports dart:convert
// endregion
// region base64url imports dart:convert
// endregion
// region unbase64 imports dart:convert
// endregion
// region params needs Pair
// endregion
// region pair needs Pair
// endregion
// region all_headers needs sort
// endregion
// region headers needs Header, all_headers, all_header_values
// endregion
// region signed needs Header, all_headers, all_header_values, fits, sort_headers
// endregion
// region send_params needs Pair, drop, params, sort_names, percent, utf8
// endregion
// region request needs result
/// The request as the caller is about to send it.
class Request {
  const Request(
    this.method,
    this.url, {
    this.headers = const [],
    this.body = const [],
  });

  final String method;
  final String url;

  /// Names and values in order; a name may be repeated.
  final List<MapEntry<String, String>> headers;
  final List<int> body;
}

// endregion
// region has_token
/// The key id and the secret that belongs to it; the token of a session may be left out.
class Credential {
  const Credential(this.keyId, this._secret, [this._token]);

  final String keyId;
  final String _secret;
  final String? _token;
}

// endregion
// region has_no_token
/// The key id and the secret that belongs to it.
class Credential {
  const Credential(this.keyId, this._secret);

  final String keyId;
  final String _secret;
}

// endregion
// region token?
/// The token of the session, or null; an empty one is none.
String? _findToken(Credential credential) => credential._token == '' ? null : credential._token;

// endregion
// region token needs token?
// endregion
// region request needs result
/// What signing gives: send the request with these headers, to this address, with this body.
class Signed {
  const Signed._(
    this.headers,
    this.url,
    this.body,
    this.stringToSign,
    this.signature,
  );

  /// The headers to set, in order; each replaces all headers of its name.
  final Map<String, String> headers;
  final String url;
  final List<int> body;

  /// To be compared with what a server says, when it refuses a signature.
  final String stringToSign;
  final String signature;
}

// endregion
// region Pair
/// A name and a value.
class _Pair {
  const _Pair(this.name, this.value);

  final String name;
  final String value;
}

// endregion
// region Header
/// A header and its values, in order of arrival.
class _Header {
  const _Header(this.name, this.values);

  final String name;
  final List<String> values;
}

// endregion
// region request needs result
/// The request with what has joined it so far.
class _Draft {
  _Draft._(
    this.method,
    this.protocol,
    this._address,
    this._rawPath,
    this._queryMark,
    this.rawQuery,
    this._headersGiven,
    this._givenBody,
  );

  factory _Draft(Request request) {
    final match = _urlParts.firstMatch(request.url);
    if (match == null) {
      throw ArgumentError('the URL must begin with http:// or https:// and have a host');
    }
    final query = match[4];
    return _Draft._(
      request.method,
      match[1]!.toLowerCase(),
      match[2]!,
      match[3]!,
      query != null,
      query == null ? '' : query.substring(1),
      request.headers,
      request.body,
    );
  }

  static final _urlParts = RegExp(
    r'^([A-Za-z]+)://([^/?#]+)([^?#]*)(\?[^#]*)?(#.*)?$',
    dotAll: true,
  );

  final String method;
  final String protocol;
  String rawQuery;
  final String _address;
  final String _rawPath;
  final bool _queryMark;
  final List<MapEntry<String, String>> _headersGiven;
  final List<int> _givenBody;
  final Map<String, String> _headersSet = {};
  // region send_params
  List<_Pair> _queryPairs = [];
  List<_Pair>? _formPairs;
  final List<_Pair> _resultPairs = [];
  // endregion

  // region header needs header?
  /// The first value of a header, empty when there is none.
  String header(String name) => findHeader(name) ?? '';

  // endregion
  // region header? needs all_header_values
  /// The first value of a header, or null.
  String? findHeader(String name) {
    final values = headerValues(name);
    return values.isEmpty ? null : values.first;
  }

  // endregion
  // region all_header_values
  /// The values of a header: what has joined, else what was given; host is always there.
  List<String> headerValues(String name) {
    final key = name.toLowerCase();
    for (final header in _headersSet.entries) {
      if (header.key.toLowerCase() == key) {
        return [header.value];
      }
    }
    final given = _given(key);
    return given.isEmpty && key == 'host' ? [_address] : given;
  }

  // endregion
  /// The values of a header that were given.
  List<String> _given(String key) => [
        for (final header in _headersGiven)
          if (header.key.toLowerCase() == key) header.value,
      ];

  // region authority
  /// The Host header as written.
  String authority() {
    final given = _given('host');
    return given.isEmpty ? _address : given.first;
  }

  // endregion
  // region host needs split_port, lower
  /// The host in lower case, without port.
  String host() => _lower(_splitPort(_address).first);

  // endregion
  // region port needs split_port
  /// The port as given, or that of the protocol.
  String port() {
    const usual = {'http': '80', 'ws': '80', 'https': '443', 'wss': '443'};
    final given = _splitPort(_address).last;
    return given.isEmpty ? usual[protocol] ?? '' : given;
  }

  // endregion
  // region path
  /// The path as it is sent.
  String path() => _rawPath.isEmpty ? '/' : _rawPath;

  // endregion
  // region target needs path
  /// Path and query as they stand in the request line.
  String target() => path() + _question();

  // endregion
  // region url needs target
  /// The whole address.
  String url() => '$protocol://$_address${target()}';

  // endregion
  /// The query with its question mark.
  String _question() => rawQuery.isEmpty && !_queryMark ? '' : '?$rawQuery';

  // region query needs pairs
  /// The pairs of the query, as they are written.
  List<_Pair> query() => _pairs(rawQuery, '&', '=');

  // endregion
  // region body
  /// Whether parameters travel in the body: it is a form, or an empty POST that becomes one.
  bool _isForm() {
    final types = _given('content-type');
    if (types.isEmpty) {
      return method == 'POST' && _givenBody.isEmpty;
    }
    final media = types.first.split(';').first.trim().toLowerCase();
    return media == 'application/x-www-form-urlencoded';
  }

  // endregion
  // region params needs given_params
  /// The pairs of query and form, decoded.
  List<_Pair> params() {
    // region send_params
    final form = _formPairs;
    if (form != null) {
      return [..._queryPairs, ...form];
    }
    // endregion
    return [..._givenQuery(), ..._givenForm()];
  }

  // endregion
  // region given_params needs Pair, body, decoded_pairs, text
  /// The pairs of the query, decoded.
  List<_Pair> _givenQuery() => _decodedPairs(rawQuery);

  /// The pairs of a form, decoded.
  List<_Pair> _givenForm() => _isForm() ? _decodedPairs(_text(_givenBody)) : [];

  // endregion
  // region param needs param?
  /// The first value of a parameter, empty when there is none.
  String param(String name) => findParam(name) ?? '';

  // endregion
  // region param? needs params
  /// The first value of a parameter, or null.
  String? findParam(String name) {
    for (final pair in params()) {
      if (pair.name == name) {
        return pair.value;
      }
    }
    return null;
  }

  // endregion
  // region all_headers
  /// The names of all headers in lower case, sorted.
  List<String> _allNames() => _sort(
        {
          for (final header in _headersGiven) header.key.toLowerCase(),
          ..._joined(),
          'host',
        }.toList(),
      );

  /// The names of the headers that have joined, in lower case.
  Set<String> _joined() => {for (final name in _headersSet.keys) name.toLowerCase()};

  // endregion
  // region headers
  /// All headers but those that carry the result.
  List<_Header> headers(List<String> results) => [
        for (final name in _allNames())
          if (_joined().contains(name) || !results.contains(name)) _Header(name, headerValues(name)),
      ];

  // endregion
  // region signed
  static final _headerName = RegExp(r'^[^@()<>,;:\\"/\[\]?={} \t]+$');

  /// The headers that the signature covers, with their values.
  List<_Header> signed(
    List<String>? cover, {
    List<String> always = const [],
    List<String> offered = const [],
    List<String> excepted = const [],
    List<String> results = const [],
    List<String> others = const [],
    bool free = false,
    bool sorted = false,
  }) {
    final names = <String>[];
    if (cover == null) {
      names.addAll(always);
      for (final pattern in offered) {
        for (final name in _matches(pattern, excepted, results, others)) {
          if (!names.contains(name)) {
            names.add(name);
          }
        }
      }
    } else {
      names.addAll(cover.map((name) => free ? name.trim() : name.trim().toLowerCase()));
    }
    final covered = <_Header>[];
    for (final name in names) {
      final other = others.contains(name);
      final values = other ? <String>[] : headerValues(name);
      final bare = free && cover != null && _headerName.hasMatch(name);
      if (values.isEmpty && !other && !bare) {
        throw ArgumentError('the header "$name" must be signed and is not in the request');
      }
      covered.add(_Header(name, values));
    }
    return sorted ? _sortHeaders(covered) : covered;
  }

  /// The names that a pattern stands for: itself, or all that begin so.
  List<String> _matches(
    String pattern,
    List<String> excepted,
    List<String> results,
    List<String> others,
  ) {
    var names = [pattern];
    if (pattern.endsWith('*')) {
      names = [
        for (final name in _allNames())
          if (_fits(name, pattern) && (!results.contains(name) || _joined().contains(name))) name,
      ];
    } else if (!others.contains(pattern) && headerValues(pattern).isEmpty) {
      names = [];
    }
    return [
      for (final name in names)
        if (!excepted.any((except) => _fits(name, except))) name,
    ];
  }

  // endregion
  // region body
  /// The body that is sent.
  List<int> body() {
    // region send_params
    final form = _formPairs;
    if (form != null && _isForm()) {
      return _utf8(_sent(form));
    }
    // endregion
    return _givenBody;
  }

  // endregion
  // region send_headers
  /// Sets a header in place of all of its name.
  void setHeader(String name, String value) {
    _headersSet.removeWhere((other, _) => other.toLowerCase() == name.toLowerCase());
    _headersSet[name] = value;
  }

  // endregion
  // region drop needs form_decode
  /// Takes parameters out of the query.
  void drop(List<String> names) {
    // region send_params
    final form = _formPairs;
    if (form == null) {
      _queryPairs = _givenQuery();
    }
    _formPairs = form ?? _givenForm();
    _queryPairs.removeWhere((pair) => names.contains(pair.name));
    _formPairs?.removeWhere((pair) => names.contains(pair.name));
    // endregion
    rawQuery = rawQuery
        .split('&')
        .where((piece) => piece.isNotEmpty && !names.contains(_formDecode(piece.split('=').first)))
        .join('&');
  }

  // endregion
  // region send_query needs drop, percent
  /// Adds a parameter at the end of the query.
  void addQuery(String name, String value) {
    drop([name]);
    final lead = rawQuery.isEmpty ? '' : '$rawQuery&';
    rawQuery = '$lead${_percent(name)}=${_percent(value)}';
  }

  // endregion
  // region send_params
  /// Adds a parameter to those that are signed.
  void addParam(String name, String value) {
    drop([name]);
    _formPairs?.add(_Pair(name, value));
  }

  // endregion
  // region send_params_after needs send_params
  /// Adds a parameter behind those that are signed.
  void addResult(String name, String value) => _resultPairs.add(_Pair(name, value));

  // endregion
  // region send_params
  /// Parameters as they are sent: in order of their names, those with the result behind.
  String _sent(List<_Pair> pairs) => [..._sortNames(pairs), ..._resultPairs]
      .map((pair) => '${_percent(pair.name)}=${_percent(pair.value)}')
      .join('&');

  // endregion
  // region result needs body
  /// What must be sent.
  Signed result(String stringToSign, String signature) {
    // region send_params
    final form = _formPairs;
    if (form != null && !_isForm()) {
      rawQuery = _sent([..._queryPairs, ...form]);
    } else if (form != null && _given('content-type').isEmpty) {
      _headersSet['Content-Type'] = 'application/x-www-form-urlencoded';
    }
    // endregion
    final url = '$protocol://$_address$_rawPath${_question()}';
    return Signed._(_headersSet, url, body(), stringToSign, signature);
  }
  // endregion
}

// endregion
// region check_inputs needs check
/// Refuses inputs that the scheme does not have, and values that it does not allow.
void _checkInputs(Map<String, String> given) {
  for (final input in given.entries) {
    final allowed = inputNames[input.key];
    if (allowed == null) {
      throw ArgumentError('there is no input "${input.key}"');
    }
    _check(input.key, input.value, allowed);
  }
}

// endregion
// region check
/// Refuses a value that an input must not have.
void _check(String name, String value, List<String> allowed) {
  if (allowed.isNotEmpty && !allowed.contains(value)) {
    throw ArgumentError('the input "$name" cannot be "$value": allowed are "${allowed.join('", "')}"');
  }
}

// endregion
// region need_input
/// An input that must be given.
String _needInput(Map<String, String> inputs, String name) =>
    inputs[name] ?? (throw ArgumentError('the input "$name" is missing'));

// endregion
// region inputs
/// An input that is a list, written with commas.
List<String> _listInput(String? value, List<String> otherwise) => value == null
    ? otherwise
    : [
        for (final item in value.split(','))
          if (item.trim().isNotEmpty) item.trim(),
      ];

// endregion
// region new_nonce needs hex imports dart:math
/// A text that no other request has.
String _newNonce() {
  final random = Random.secure();
  return _hex([for (var i = 0; i < 16; i++) random.nextInt(256)]);
}

// endregion
// region new_number imports dart:math
/// A number that other requests hardly have.
String _newNumber() => '${1 + Random.secure().nextInt(0x7fffffff)}';

// endregion
// region utf8 imports dart:convert
/// The bytes of a text.
List<int> _utf8(String value) {
  // region text
  if (value.runes.any(_stray)) {
    return [
      for (final rune in value.runes)
        if (_stray(rune)) rune & 0xff else ...utf8.encode(String.fromCharCode(rune)),
    ];
  }
  // endregion
  return utf8.encode(value);
}

// endregion
// region text needs utf8
/// Whether a rune is a stray surrogate, which stands for a byte that is no UTF-8.
bool _stray(int rune) => rune >= 0xdc80 && rune <= 0xdcff;

/// Bytes taken as a text. What is no UTF-8 survives as stray surrogates.
String _text(List<int> data) {
  final runes = <int>[];
  for (var i = 0; i < data.length;) {
    final length = _sequenceLength(data, i);
    if (length == 0) {
      runes.add(0xdc00 | data[i++]);
      continue;
    }
    var rune = length == 1 ? data[i] : data[i] & (0x7f >> length);
    for (final byte in data.sublist(i + 1, i + length)) {
      rune = rune << 6 | byte & 0x3f;
    }
    runes.add(rune);
    i += length;
  }
  return String.fromCharCodes(runes);
}

/// How many bytes a character has in UTF-8; 0 if there is none.
int _sequenceLength(List<int> data, int at) {
  final lead = data[at];
  if (lead < 0x80) {
    return 1;
  }
  final length = lead < 0xc2 || lead > 0xf4 ? 0 : (lead < 0xe0 ? 2 : (lead < 0xf0 ? 3 : 4));
  if (length == 0 || at + length > data.length) {
    return 0;
  }
  if (data.sublist(at + 1, at + length).any((byte) => byte & 0xc0 != 0x80)) {
    return 0;
  }
  final second = data[at + 1];
  final overlong = lead == 0xe0 && second < 0xa0 || lead == 0xf0 && second < 0x90;
  final beyond = lead == 0xed && second > 0x9f || lead == 0xf4 && second > 0x8f;
  return overlong || beyond ? 0 : length;
}

// endregion
// region split_port
/// Host and port.
List<String> _splitPort(String address) {
  final at = address.lastIndexOf(':');
  return at < 0 || address.indexOf(']', at) >= 0
      ? [address, '']
      : [address.substring(0, at), address.substring(at + 1)];
}

// endregion
// region fits
/// Whether a name is the pattern, or begins as it does up to its star.
bool _fits(String name, String pattern) => pattern.endsWith('*')
    ? name.startsWith(pattern.substring(0, pattern.length - 1))
    : name == pattern;

// endregion
// region pairs needs Pair
/// The pieces of a text, each cut at the first equals.
List<_Pair> _pairs(String value, String between, String equals) => [
      for (final piece in between.isEmpty ? [value] : value.split(between))
        if (piece.isNotEmpty) _cut(piece, equals),
    ];

/// A text parted at the first separator.
_Pair _cut(String value, String separator) {
  final at = separator.isEmpty ? -1 : value.indexOf(separator);
  return at < 0
      ? _Pair(value, '')
      : _Pair(value.substring(0, at), value.substring(at + separator.length));
}

// endregion
// region decoded_pairs needs pairs, form_decode
/// The pairs of a query or form, decoded.
List<_Pair> _decodedPairs(String raw) => [
      for (final pair in _pairs(raw, '&', '=')) _Pair(_formDecode(pair.name), _formDecode(pair.value)),
    ];

// endregion
// region lower
/// A-Z in lower case, and nothing else.
String _lower(String value) =>
    value.replaceAllMapped(RegExp('[A-Z]+'), (run) => run[0]!.toLowerCase());

// endregion
// region upper
/// a-z in upper case, and nothing else.
String _upper(String value) =>
    value.replaceAllMapped(RegExp('[a-z]+'), (run) => run[0]!.toUpperCase());

// endregion
// region title needs lower, upper
/// A header name as MIME writes it.
String _title(String name) => [
      for (final part in name.split('-'))
        part.isEmpty ? '' : _upper(part.substring(0, 1)) + _lower(part.substring(1)),
    ].join('-');

// endregion
// region percent needs utf8
/// Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay.
String _percent(String value, [String keep = '']) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';
  final kept = '$letters$keep'.codeUnits;
  return [
    for (final byte in _utf8(value))
      kept.contains(byte)
          ? String.fromCharCode(byte)
          : '%${byte.toRadixString(16).padLeft(2, '0').toUpperCase()}',
  ].join();
}

// endregion
// region percent_keep needs percent
// endregion
// region unpercent needs text, unhex
/// Undoes percent once.
String _unpercent(String value) => value.replaceAllMapped(
      RegExp('(?:%[0-9A-Fa-f]{2})+'),
      (run) => _text(_unhex(run[0]!.replaceAll('%', ''))),
    );

// endregion
// region form_encode needs percent
/// Escaping of forms: a blank is +, and * is escaped.
String _formEncode(String value) => _percent(value).replaceAll('%20', '+');

// endregion
// region form_decode needs unpercent
/// Undoes the escaping of forms: + is a blank.
String _formDecode(String value) => _unpercent(value.replaceAll('+', ' '));

// endregion
// region hex
/// Bytes as hex digits in lower case.
String _hex(List<int> data) =>
    [for (final byte in data) byte.toRadixString(16).padLeft(2, '0')].join();

// endregion
// region unhex
/// The bytes behind hex digits, up to the first pair that is not two digits.
List<int> _unhex(String value) {
  final digits = RegExp('^(?:[0-9A-Fa-f]{2})*').stringMatch(value)!;
  return [
    for (var i = 0; i < digits.length; i += 2) int.parse(digits.substring(i, i + 2), radix: 16),
  ];
}

// endregion
// region unbase64
/// The bytes behind base64 of either alphabet, up to the first character of neither.
List<int> _unbase64(String value) {
  final digits = RegExp('^[A-Za-z0-9+/_-]*').stringMatch(value)!;
  // Filled up with zeros: before padding, bits that are left over must be none.
  final filled = digits.padRight((digits.length + 3) ~/ 4 * 4, 'A');
  return base64.decode(filled).sublist(0, digits.length * 3 ~/ 4);
}

// endregion
// region compare_bytes
/// The order of bytes.
int _compareBytes(List<int> a, List<int> b) {
  for (var i = 0; i < a.length && i < b.length; i++) {
    if (a[i] != b[i]) {
      return a[i] - b[i];
    }
  }
  return a.length - b.length;
}

// endregion
// region sorted needs utf8, compare_bytes
/// Items in order of the bytes of their keys; those of one key keep their order.
List<T> _sorted<T>(List<T> items, String Function(T) key) {
  final keys = [for (final item in items) _utf8(key(item))];
  final order = [for (var i = 0; i < items.length; i++) i];
  order.sort((a, b) {
    final compared = _compareBytes(keys[a], keys[b]);
    return compared == 0 ? a - b : compared;
  });
  return [for (final i in order) items[i]];
}

// endregion
// region sort needs sorted
/// Texts in order of their bytes.
List<String> _sort(List<String> texts) => _sorted(texts, (text) => text);

// endregion
// region sort_names needs sorted, Pair
/// Pairs by name, in order of their bytes; those of one name keep their order.
List<_Pair> _sortNames(List<_Pair> pairs) => _sorted(pairs, (pair) => pair.name);

// endregion
// region sort_pairs needs sort_names
/// Pairs by name, then by value, in order of their bytes.
List<_Pair> _sortPairs(List<_Pair> pairs) =>
    _sortNames(_sorted(pairs, (pair) => pair.value));

// endregion
// region sort_headers needs sorted, Header
/// Headers by name.
List<_Header> _sortHeaders(List<_Header> headers) => _sorted(headers, (header) => header.name);

// endregion
// region values needs Pair
/// The values of a name.
List<String> _values(List<_Pair> pairs, String name) => [
      for (final pair in pairs)
        if (pair.name == name) pair.value,
    ];

// endregion
// region header_values needs Header
/// The values of a header among some.
List<String> _headerValues(List<_Header> headers, String name) => [
      for (final header in headers)
        if (header.name.toLowerCase() == name.toLowerCase()) ...header.values,
    ];

// endregion
// region first?
/// The first text, or null.
String? _findFirst(List<String> texts) => texts.isEmpty ? null : texts.first;

// endregion
// region first needs first?
// endregion
// region group needs Pair
/// One pair a name, its values joined.
List<_Pair> _group(List<_Pair> pairs, String separator) {
  final found = <String, List<String>>{};
  for (final pair in pairs) {
    found.putIfAbsent(pair.name, () => []).add(pair.value);
  }
  return [for (final entry in found.entries) _Pair(entry.key, entry.value.join(separator))];
}

// endregion
// region fields needs Pair
/// name=value with separators between them.
String _fields(String separator, List<_Pair> pairs) =>
    pairs.map((pair) => '${pair.name}=${pair.value}').join(separator);

// endregion
// region quoted_fields needs Pair
/// name="value" with separators between them.
String _quotedFields(String separator, List<_Pair> pairs) =>
    pairs.map((pair) => '${pair.name}="${pair.value}"').join(separator);

// endregion
// region add
/// The sum of two whole numbers; what is no number of up to 18 digits counts as 0.
String _add(String value, String number) => '${_whole(value) + _whole(number)}';

int _whole(String digits) => RegExp(r'^-?[0-9]{1,18}$').hasMatch(digits) ? int.parse(digits) : 0;

// endregion
// region after
/// What follows the first separator.
String _after(String value, String separator) {
  final at = value.indexOf(separator);
  return separator.isEmpty || at < 0 ? '' : value.substring(at + separator.length);
}

// endregion
// region before
/// What precedes the first separator.
String _before(String value, String separator) {
  final at = value.indexOf(separator);
  return separator.isEmpty || at < 0 ? value : value.substring(0, at);
}

// endregion
// region clean_path
/// The path without empty, . and .. segments.
String _cleanPath(String path) {
  final kept = <String>[];
  for (final segment in path.split('/')) {
    if (!const ['', '.', '..'].contains(segment)) {
      kept.add('/$segment');
    } else if (segment == '..' && kept.isNotEmpty) {
      kept.removeLast();
    }
  }
  return kept.join() + (kept.isEmpty || path.endsWith('/') ? '/' : '');
}

// endregion
// region label
/// The n-th label of a host, counted from 0, or an empty text.
String _label(String host, int n) {
  final labels = host.split('.');
  return n < labels.length ? labels[n] : '';
}

// endregion
// region replace
/// Every old becomes new; an empty old changes nothing.
String _replace(String value, String old, String fresh) =>
    old.isEmpty ? value : value.replaceAll(old, fresh);

// endregion
// region trim
/// The text without spaces, tabs, CR and LF at both ends.
String _trim(String value) => value.replaceAll(RegExp(r'^[ \t\r\n]+|[ \t\r\n]+$'), '');

// endregion
// region squeeze
/// Every run of a character becomes one of it.
String _squeeze(String value, String character) => character.isEmpty
    ? value
    : value.replaceAllMapped(RegExp('(?:${RegExp.escape(character)})+'), (_) => character);

// endregion
// region utc
/// The time, so many seconds east of UTC, in a layout with the letters of strftime; %L are milliseconds.
String _utc(DateTime time, String layout, [int east = 0]) {
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  final at = time.toUtc().add(Duration(seconds: east));
  String digits(int n, int width) => '$n'.padLeft(width, '0');
  final parts = {
    '%Y': digits(at.year, 4),
    '%m': digits(at.month, 2),
    '%d': digits(at.day, 2),
    '%H': digits(at.hour, 2),
    '%M': digits(at.minute, 2),
    '%S': digits(at.second, 2),
    '%L': digits(at.millisecond, 3),
    '%a': days[at.weekday - 1],
    '%b': months[at.month - 1],
    '%%': '%',
  };
  return layout.replaceAllMapped(RegExp('%.'), (part) => parts[part[0]]!);
}

// endregion
// region local needs utc
// endregion
// region unix
/// Seconds since 1970.
String _unix(DateTime time) => '${(time.millisecondsSinceEpoch / 1000).floor()}';

// endregion
// region sm3
/// The SM3 digest (GB/T 32905).
List<int> _sm3(List<int> data) {
  var state = [
    0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, //
    0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
  ];
  final padded = [...data, 0x80];
  while (padded.length % 64 != 56) {
    padded.add(0);
  }
  padded.addAll([0, 0, 0, ..._bigEndian(data.length ~/ 0x20000000).sublist(3)]);
  padded.addAll(_bigEndian(data.length * 8 % 0x100000000));
  for (var at = 0; at < padded.length; at += 64) {
    state = _sm3Block(state, padded.sublist(at, at + 64));
  }
  return [for (final word in state) ..._bigEndian(word)];
}

List<int> _bigEndian(int word) => [word >> 24 & 0xff, word >> 16 & 0xff, word >> 8 & 0xff, word & 0xff];

int _rotateLeft(int word, int bits) {
  final by = bits % 32;
  return (word << by | word >> (32 - by)) & 0xffffffff;
}

/// One round of 64 bytes.
List<int> _sm3Block(List<int> state, List<int> block) {
  final w = <int>[
    for (var i = 0; i < 64; i += 4) block[i] << 24 | block[i + 1] << 16 | block[i + 2] << 8 | block[i + 3],
  ];
  for (var j = 16; j < 68; j++) {
    final x = w[j - 16] ^ w[j - 9] ^ _rotateLeft(w[j - 3], 15);
    final p = x ^ _rotateLeft(x, 15) ^ _rotateLeft(x, 23);
    w.add(p ^ _rotateLeft(w[j - 13], 7) ^ w[j - 6]);
  }
  var [a, b, c, d, e, f, g, h] = state;
  for (var j = 0; j < 64; j++) {
    final t = _rotateLeft(j < 16 ? 0x79cc4519 : 0x7a879d8a, j);
    final a12 = _rotateLeft(a, 12);
    final ss1 = _rotateLeft((a12 + e + t) & 0xffffffff, 7);
    final ff = j < 16 ? a ^ b ^ c : a & b | a & c | b & c;
    final gg = j < 16 ? e ^ f ^ g : e & f | (e ^ 0xffffffff) & g;
    final tt1 = (ff + d + (ss1 ^ a12) + (w[j] ^ w[j + 4])) & 0xffffffff;
    final tt2 = (gg + h + ss1 + w[j]) & 0xffffffff;
    final p = tt2 ^ _rotateLeft(tt2, 9) ^ _rotateLeft(tt2, 17);
    (a, b, c, d) = (tt1, a, _rotateLeft(b, 9), c);
    (e, f, g, h) = (p, e, _rotateLeft(f, 19), g);
  }
  final mixed = [a, b, c, d, e, f, g, h];
  return [for (var i = 0; i < 8; i++) state[i] ^ mixed[i]];
}

// endregion
// region hmac_sm3 needs sm3
/// HMAC with SM3.
List<int> _hmacSm3(List<int> key, List<int> message) {
  final block = List.filled(64, 0)..setAll(0, key.length > 64 ? _sm3(key) : key);
  final inner = _sm3([for (final byte in block) byte ^ 0x36, ...message]);
  return _sm3([for (final byte in block) byte ^ 0x5c, ...inner]);
}

// endregion
