import groovy.transform.CompileStatic
import groovy.transform.TupleConstructor
import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.nio.charset.CharsetDecoder
import java.nio.charset.CoderResult
import java.nio.charset.StandardCharsets
import java.security.MessageDigest
import java.security.SecureRandom
import java.time.Instant
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.regex.Matcher
import java.util.regex.Pattern
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec

/** The parts of which signers in Groovy are made. Regions that a signer uses are copied into it. */
@CompileStatic
final class Helpers {
    static final Map<String, List<String>> INPUTS = [:]

    // region md5 needs digest
    // endregion
    // region sha1 needs digest
    // endregion
    // region sha256 needs digest
    // endregion
    // region sha384 needs digest
    // endregion
    // region sha512 needs digest
    // endregion
    // region hmac_md5 needs hmac
    // endregion
    // region hmac_sha1 needs hmac
    // endregion
    // region hmac_sha256 needs hmac
    // endregion
    // region hmac_sha384 needs hmac
    // endregion
    // region hmac_sha512 needs hmac
    // endregion
    // region hex_upper needs hex, upper
    // endregion
    // region need_inputs needs inputs, need_input
    // endregion
    // region pair needs Pair
    // endregion
    // region request needs result, lower
    // endregion
    // region request imports groovy.transform.CompileStatic, groovy.transform.TupleConstructor
    // endregion
    // region request imports java.time.Instant, java.util.regex.Matcher
    /** The request as the caller is about to send it, with headers as HttpHeaders.map() has them. */
    @TupleConstructor
    static class Request {
        String method
        String url
        Map<String, List<String>> headers = [:]
        byte[] body = new byte[0]
    }

    /** The key id and the secret that belongs to it. */
    @TupleConstructor
    static class Credential {
        String keyId
        String secret
        // region has_token
        String token
        // endregion
    }

    /** What signing gives: send the request with these headers, to this address, with this body. */
    static class Signed {
        /** In order; each replaces all headers of its name. */
        Map<String, String> headers
        String url
        byte[] body
        /** To be compared with what a server says, when it refuses a signature. */
        String stringToSign
        String signature
    }

    // endregion
    // region Pair
    /** A name and a value. */
    @TupleConstructor
    private static class Pair {
        String name
        String value
    }

    // endregion
    // region Header
    /** A header and its values, in order of arrival. */
    @TupleConstructor
    private static class Header {
        String name
        List<String> values
    }

    // endregion
    // region params needs Pair
    // endregion
    // region headers needs Header, all_headers, all_header_values
    // endregion
    // region signed needs Header, all_headers, all_header_values, fits, sort_headers
    /** Which headers a signature covers. */
    private static class Rules {
        List<String> always = []
        List<String> offered = []
        List<String> excepted = []
        List<String> results = []
        List<String> others = []
        boolean free
        boolean sorted
    }

    // endregion
    // region send_params needs Pair, drop, params, sort_names, percent, utf8
    // endregion
    // region request
    /** The request with what has joined it so far. */
    private static class Draft {
        final String method
        final String protocol
        String rawQuery
        private final String address
        private final String rawPath
        private final boolean queryMark
        private final byte[] givenBody
        private final Map<String, List<String>> headersGiven = [:]
        private final Map<String, String> headersSet = [:]
        // region send_params
        private List<Pair> queryPairs
        private List<Pair> formPairs
        private final List<Pair> resultPairs = []
        // endregion

        Draft(Request request) {
            Matcher match = request.url =~ '(?s)([A-Za-z]+)://([^/?#]+)([^?#]*)(\\?[^#]*)?(#.*)?'
            if (!match.matches()) {
                throw new IllegalArgumentException('the URL must begin with http:// or https:// and have a host')
            }
            method = request.method
            protocol = lower(match.group(1))
            address = match.group(2)
            rawPath = match.group(3)
            queryMark = match.group(4) != null
            rawQuery = queryMark ? match.group(4).substring(1) : ''
            givenBody = request.body
            for (Map.Entry<String, List<String>> header : request.headers.entrySet()) {
                String name = lower(header.key)
                headersGiven[name] = headersGiven.getOrDefault(name, []) + header.value
            }
        }

        // region header needs header?
        /** The first value of a header, empty when there is none. */
        String header(String name) {
            findHeader(name) ?: ''
        }

        // endregion
        // region header? needs all_header_values
        /** The first value of a header, or null. */
        String findHeader(String name) {
            List<String> values = headerValues(name)
            values.isEmpty() ? null : values[0]
        }

        // endregion
        // region all_header_values
        /** The values of a header: what has joined, else what was given; host is always there. */
        List<String> headerValues(String name) {
            for (Map.Entry<String, String> header : headersSet.entrySet()) {
                if (header.key.equalsIgnoreCase(name)) {
                    return [header.value]
                }
            }
            List<String> given = headersGiven.getOrDefault(lower(name), [])
            given.isEmpty() && lower(name) == 'host' ? [address] : given
        }

        // endregion
        // region authority
        /** The Host header as written. */
        String authority() {
            headersGiven['host'] ? headersGiven['host'][0] : address
        }

        // endregion
        // region host needs split_port
        /** The host in lower case, without port. */
        String host() {
            lower(splitPort(address)[0])
        }

        // endregion
        // region port needs split_port
        /** The port as given, or that of the protocol. */
        String port() {
            Map<String, String> usual = [http: '80', ws: '80', https: '443', wss: '443']
            splitPort(address)[1] ?: usual.getOrDefault(protocol, '')
        }

        // endregion
        // region path
        /** The path as it is sent. */
        String path() {
            rawPath ?: '/'
        }

        // endregion
        // region target needs path
        /** Path and query as they stand in the request line. */
        String target() {
            path() + question()
        }

        // endregion
        // region url needs target
        /** The whole address. */
        String url() {
            protocol + '://' + address + target()
        }

        // endregion
        /** The query with its question mark. */
        private String question() {
            rawQuery || queryMark ? '?' + rawQuery : ''
        }

        // region query needs pairs
        /** The pairs of the query, as they are written. */
        List<Pair> query() {
            pairs(rawQuery, '&', '=')
        }

        // endregion
        // region is_form
        /** Whether parameters travel in the body: it is a form, or an empty POST that becomes one. */
        private boolean isForm() {
            List<String> types = headersGiven['content-type']
            if (!types) {
                return method == 'POST' && givenBody.length == 0
            }
            lower(types[0].split(';', 2)[0].trim()) == 'application/x-www-form-urlencoded'
        }

        // endregion
        // region params needs given_params
        /** The pairs of query and form, decoded. */
        List<Pair> params() {
            // region send_params
            if (formPairs != null) {
                return queryPairs + formPairs
            }
            // endregion
            givenQuery() + givenForm()
        }

        // endregion
        // region given_params needs Pair, is_form, decoded_pairs, text
        /** The pairs of the query, decoded. */
        private List<Pair> givenQuery() {
            decodedPairs(rawQuery)
        }

        /** The pairs of a form, decoded. */
        private List<Pair> givenForm() {
            isForm() ? decodedPairs(text(givenBody)) : new ArrayList<Pair>()
        }

        // endregion
        // region param needs param?
        /** The first value of a parameter, empty when there is none. */
        String param(String name) {
            findParam(name) ?: ''
        }

        // endregion
        // region param? needs params
        /** The first value of a parameter, or null. */
        String findParam(String name) {
            params().find { Pair pair -> pair.name == name }?.value
        }

        // endregion
        // region all_headers needs sort
        /** The names of all headers in lower case, sorted. */
        private List<String> allNames() {
            sort((headersGiven.keySet() as List<String>) + joined() + ['host']).unique()
        }

        /** The names of the headers that have joined, in lower case. */
        private List<String> joined() {
            List<String> names = []
            for (String name : headersSet.keySet()) {
                names.add(lower(name))
            }
            names
        }

        // endregion
        // region headers
        /** All headers but those that carry the result. */
        List<Header> headers(List<String> results) {
            List<String> names = allNames() - (results - joined())
            names.collect { String name -> new Header(name, headerValues(name)) }
        }

        // endregion
        // region signed
        /** The headers that the signature covers, with their values. */
        List<Header> signed(List<String> cover, Rules rules) {
            List<String> names = []
            if (cover == null) {
                names.addAll(rules.always)
                for (String pattern : rules.offered) {
                    names.addAll(matches(pattern, rules) - names)
                }
            } else {
                for (String name : cover) {
                    names.add(rules.free ? name.trim() : lower(name.trim()))
                }
            }
            List<Header> covered = []
            for (String name : names) {
                boolean other = name in rules.others
                List<String> values = other ? [] as List<String> : headerValues(name)
                boolean bare = rules.free && cover != null && name ==~ '[^@()<>,;:\\\\"/\\[\\]?={} \\t]+'
                if (!values && !other && !bare) {
                    throw new IllegalArgumentException("the header \"$name\" must be signed and is not in the request")
                }
                covered.add(new Header(name, values))
            }
            rules.sorted ? sortHeaders(covered) : covered
        }

        /** The names that a pattern stands for: itself, or all that begin so. */
        private List<String> matches(String pattern, Rules rules) {
            List<String> names = [pattern]
            if (pattern.endsWith('*')) {
                names = allNames() - (rules.results - joined())
            } else if (!(pattern in rules.others) && headerValues(pattern).isEmpty()) {
                names = []
            }
            List<String> fit = fitting(names, pattern)
            for (String except : rules.excepted) {
                fit = fit - fitting(names, except)
            }
            fit
        }

        // endregion
        // region body
        /** The body that is sent. */
        byte[] body() {
            // region send_params
            if (formPairs != null && isForm()) {
                return utf8(sent(formPairs))
            }
            // endregion
            givenBody
        }

        // endregion
        // region send_headers
        /** Sets a header in place of all of its name. */
        void setHeader(String name, String value) {
            headersSet.keySet().removeAll { String other -> other.equalsIgnoreCase(name) }
            headersSet.put(name, value)
        }

        // endregion
        // region drop needs form_decode
        /** Takes parameters out of the query. */
        void drop(List<String> names) {
            // region send_params
            if (formPairs == null) {
                queryPairs = givenQuery()
                formPairs = givenForm()
            }
            queryPairs.removeAll { Pair pair -> pair.name in names }
            formPairs.removeAll { Pair pair -> pair.name in names }
            // endregion
            List<String> kept = []
            for (String piece : rawQuery.split('&')) {
                if (piece && !(formDecode(piece.split('=', 2)[0]) in names)) {
                    kept.add(piece)
                }
            }
            rawQuery = kept.join('&')
        }

        // endregion
        // region send_query needs drop, percent
        /** Adds a parameter at the end of the query. */
        void addQuery(String name, String value) {
            drop([name])
            String lead = rawQuery ? rawQuery + '&' : ''
            rawQuery = lead + percent(name) + '=' + percent(value)
        }

        // endregion
        // region send_params
        /** Adds a parameter to those that are signed. */
        void addParam(String name, String value) {
            drop([name])
            formPairs.add(new Pair(name, value))
        }

        // endregion
        // region send_params_after needs send_params
        /** Adds a parameter behind those that are signed. */
        void addResult(String name, String value) {
            resultPairs.add(new Pair(name, value))
        }

        // endregion
        // region send_params
        /** Parameters as they are sent: in order of their names, those with the result behind. */
        private String sent(List<Pair> pairs) {
            List<String> pieces = []
            for (Pair pair : sortNames(pairs) + resultPairs) {
                pieces.add(percent(pair.name) + '=' + percent(pair.value))
            }
            pieces.join('&')
        }

        // endregion
        // region result needs body
        /** What must be sent. */
        Signed result(String stringToSign, String signature) {
            // region send_params
            if (formPairs != null && !isForm()) {
                rawQuery = sent(queryPairs + formPairs)
            } else if (formPairs != null && !headersGiven.containsKey('content-type')) {
                headersSet.put('Content-Type', 'application/x-www-form-urlencoded')
            }
            // endregion
            String url = protocol + '://' + address + rawPath + question()
            new Signed(headers: headersSet, url: url, body: body(), stringToSign: stringToSign, signature: signature)
        }
        // endregion
    }

    // endregion
    // region check_inputs needs check
    /** Refuses inputs that the scheme does not have, and values that it does not allow. */
    private static void checkInputs(Map<String, String> inputs) {
        for (Map.Entry<String, String> input : inputs.entrySet()) {
            if (!INPUTS.containsKey(input.key)) {
                throw new IllegalArgumentException("there is no input \"$input.key\"")
            }
            check(input.key, input.value, INPUTS[input.key])
        }
    }

    // endregion
    // region check
    /** Refuses a value that an input must not have. */
    private static void check(String name, String value, List<String> allowed) {
        if (allowed && !(value in allowed)) {
            String choices = allowed.collect { String choice -> '"' + choice + '"' }.join(', ')
            throw new IllegalArgumentException("the input \"$name\" cannot be \"$value\": allowed are $choices")
        }
    }

    // endregion
    // region need_input
    /** An input that must be given. */
    private static String needInput(Map<String, String> inputs, String name) {
        if (!inputs.containsKey(name)) {
            throw new IllegalArgumentException("the input \"$name\" is missing")
        }
        inputs[name]
    }

    // endregion
    // region inputs
    /** An input that is a list, written with commas. */
    private static List<String> listInput(String value, List<String> otherwise) {
        if (value == null) {
            return otherwise
        }
        value.split(',').collect { String item -> item.trim() }.findAll { String item -> item }
    }

    // endregion
    // region new_nonce
    /** A text that no other request has. */
    private static String newNonce() {
        UUID.randomUUID().toString().replace('-', '')
    }

    // endregion
    // region new_number imports java.security.SecureRandom
    /** A number that other requests hardly have. */
    private static String newNumber() {
        String.valueOf(1 + new SecureRandom().nextInt(Integer.MAX_VALUE))
    }

    // endregion
    // region utf8 imports java.nio.charset.StandardCharsets
    /** The bytes of a text. */
    private static byte[] utf8(String value) {
        // region text
        if (value =~ '[\\x{dc80}-\\x{dcff}]') {
            return withStrays(value)
        }
        // endregion
        value.getBytes(StandardCharsets.UTF_8)
    }

    // endregion
    // region text needs utf8 imports java.nio.ByteBuffer, java.nio.CharBuffer
    // endregion
    // region text imports java.nio.charset.CharsetDecoder, java.nio.charset.CoderResult
    // endregion
    // region text imports java.nio.charset.StandardCharsets
    /** Bytes taken as a text. What is no UTF-8 survives as stray surrogates. */
    private static String text(byte[] data) {
        ByteBuffer input = ByteBuffer.wrap(data)
        CharBuffer out = CharBuffer.allocate(data.length)
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
        while (input.hasRemaining()) {
            CoderResult result = decoder.decode(input, out, true)
            for (int i = 0; result.isError() && i < result.length(); i++) {
                out.put((char) (0xdc00 | (input.get() & 0xff)))
            }
        }
        new String(out.array(), 0, out.position())
    }

    /** The bytes of a text with stray surrogates, which stand for bytes that are no UTF-8. */
    private static byte[] withStrays(String value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream()
        for (int point : value.codePoints().toArray()) {
            if (point >= 0xdc80 && point <= 0xdcff) {
                out.write(point)
            } else {
                out.write(new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8))
            }
        }
        out.toByteArray()
    }

    // endregion
    // region split_port
    /** Host and port. */
    private static List<String> splitPort(String address) {
        int at = address.lastIndexOf(':')
        if (at < 0 || address.indexOf(']', at) >= 0) {
            return [address, '']
        }
        [address.substring(0, at), address.substring(at + 1)]
    }

    // endregion
    // region fits
    /** The names that are the pattern, or begin as it does up to its star. */
    private static List<String> fitting(List<String> names, String pattern) {
        String start = pattern.substring(0, pattern.length() - 1)
        names.findAll { String name -> name == pattern || pattern.endsWith('*') && name.startsWith(start) }
    }

    // endregion
    // region cut needs Pair
    /** A text parted at the first separator. */
    private static Pair cut(String value, String separator) {
        int at = separator ? value.indexOf(separator) : -1
        at < 0 ? new Pair(value, '') : new Pair(value.substring(0, at), value.substring(at + separator.length()))
    }

    // endregion
    // region decoded_pairs needs pairs, form_decode
    /** The pairs of a query or form, decoded. */
    private static List<Pair> decodedPairs(String raw) {
        pairs(raw, '&', '=').collect { Pair pair -> new Pair(formDecode(pair.name), formDecode(pair.value)) }
    }

    // endregion
    // region lower
    /** A-Z in lower case, and nothing else. */
    private static String lower(String value) {
        value.replaceAll('[A-Z]+') { String run -> run.toLowerCase(Locale.ROOT) }
    }

    // endregion
    // region upper
    /** a-z in upper case, and nothing else. */
    private static String upper(String value) {
        value.replaceAll('[a-z]+') { String run -> run.toUpperCase(Locale.ROOT) }
    }

    // endregion
    // region title needs lower, upper
    /** A header name as MIME writes it. */
    private static String title(String name) {
        lower(name).replaceAll('(?<![^-])[a-z]') { String letter -> upper(letter) }
    }

    // endregion
    // region percent needs percent_keep
    /** Escaping of RFC 3986: only letters, digits, - . _ ~ stay. */
    private static String percent(String value) {
        percentKeep(value, '')
    }

    // endregion
    // region percent_keep needs utf8
    /** Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay. */
    private static String percentKeep(String value, String keep) {
        StringBuilder out = new StringBuilder()
        for (byte b : utf8(value)) {
            String letter = (char) (b & 0xff)
            out.append(letter ==~ '[A-Za-z0-9._~-]' || keep.contains(letter) ? letter : String.format('%%%02X', b))
        }
        out
    }

    // endregion
    // region unpercent needs text, unhex
    /** Undoes percent once. */
    private static String unpercent(String value) {
        value.replaceAll('(%[0-9A-Fa-f]{2})+') { List<String> run -> text(unhex(run[0].replace('%', ''))) }
    }

    // endregion
    // region form_encode needs percent
    /** Escaping of forms: a blank is +, and * is escaped. */
    private static String formEncode(String value) {
        percent(value).replace('%20', '+')
    }

    // endregion
    // region form_decode needs unpercent
    /** Undoes the escaping of forms: + is a blank. */
    private static String formDecode(String value) {
        unpercent(value.replace('+', ' '))
    }

    // endregion
    // region digest imports java.security.MessageDigest
    /** A digest of the platform. */
    private static byte[] digest(String algorithm, byte[] data) {
        MessageDigest.getInstance(algorithm).digest(data)
    }

    // endregion
    // region hmac imports javax.crypto.Mac, javax.crypto.spec.SecretKeySpec
    /** An HMAC of the platform. It takes no empty key, but one of a zero gives the same. */
    private static byte[] hmac(String algorithm, byte[] key, byte[] message) {
        Mac mac = Mac.getInstance(algorithm)
        mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm))
        mac.doFinal(message)
    }

    // endregion
    // region hex
    /** Bytes as hex digits in lower case. */
    private static String hex(byte[] data) {
        data.encodeHex()
    }

    // endregion
    // region unhex
    /** The bytes behind hex digits, up to the first pair that is not two digits. */
    private static byte[] unhex(String value) {
        value.find('^([0-9A-Fa-f]{2})*').decodeHex()
    }

    // endregion
    // region base64
    /** Base64 with padding. */
    private static String base64(byte[] data) {
        Base64.encoder.encodeToString(data)
    }

    // endregion
    // region base64url
    /** Base64 of the URL alphabet, with padding. */
    private static String base64url(byte[] data) {
        Base64.urlEncoder.encodeToString(data)
    }

    // endregion
    // region unbase64
    /** The bytes behind base64 of either alphabet, up to the first character of neither. */
    private static byte[] unbase64(String value) {
        String digits = value.find('^[A-Za-z0-9+/_-]*').replace('-', '+').replace('_', '/')
        Base64.decoder.decode(digits.length() % 4 == 1 ? digits.substring(0, digits.length() - 1) : digits)
    }

    // endregion
    // region take
    /** The first bytes. */
    private static byte[] take(byte[] data, int length) {
        Arrays.copyOf(data, Math.min(length, data.length))
    }

    // endregion
    // region compare needs utf8
    /** Compares texts by their bytes. */
    private static int compare(String one, String other) {
        Arrays.compareUnsigned(utf8(one), utf8(other))
    }

    // endregion
    // region sort needs compare
    /** Texts in order of their bytes. */
    private static List<String> sort(List<String> texts) {
        texts.sort(false) { String one, String other -> compare(one, other) }
    }

    // endregion
    // region sort_pairs needs Pair, compare
    /** Pairs by name, then by value, in order of their bytes. */
    private static List<Pair> sortPairs(List<Pair> pairs) {
        pairs.sort(false) { Pair one, Pair other -> compare(one.name, other.name) ?: compare(one.value, other.value) }
    }

    // endregion
    // region sort_names needs Pair, compare
    /** Pairs by name, in order of their bytes; those of one name keep their order. */
    private static List<Pair> sortNames(List<Pair> pairs) {
        pairs.sort(false) { Pair one, Pair other -> compare(one.name, other.name) }
    }

    // endregion
    // region sort_headers needs Header, compare
    /** Headers by name. */
    private static List<Header> sortHeaders(List<Header> headers) {
        headers.sort(false) { Header one, Header other -> compare(one.name, other.name) }
    }

    // endregion
    // region names needs Pair
    /** The names of pairs. */
    private static List<String> names(List<Pair> pairs) {
        pairs.collect { Pair pair -> pair.name }
    }

    // endregion
    // region header_names needs Header
    /** The names of headers. */
    private static List<String> headerNames(List<Header> headers) {
        headers.collect { Header header -> header.name }
    }

    // endregion
    // region values needs Pair
    /** The values of a name. */
    private static List<String> values(List<Pair> pairs, String name) {
        pairs.findAll { Pair pair -> pair.name == name }.collect { Pair pair -> pair.value }
    }

    // endregion
    // region header_values needs Header
    /** The values of a header among some. */
    private static List<String> headerValues(List<Header> headers, String name) {
        List<String> found = []
        for (Header header : headers) {
            if (header.name.equalsIgnoreCase(name)) {
                found.addAll(header.values)
            }
        }
        found
    }

    // endregion
    // region unique
    /** Each text once, where it first appears. */
    private static List<String> unique(List<String> texts) {
        texts.unique(false)
    }

    // endregion
    // region first
    /** The first text, empty when there is none. */
    private static String first(List<String> texts) {
        texts ? texts[0] : ''
    }

    // endregion
    // region first?
    /** The first text, or null. */
    private static String findFirst(List<String> texts) {
        texts ? texts[0] : null
    }

    // endregion
    // region group needs Pair
    /** One pair a name, its values joined. */
    private static List<Pair> group(List<Pair> pairs, String separator) {
        Map<String, List<Pair>> groups = pairs.groupBy { Pair pair -> pair.name }
        List<Pair> grouped = []
        for (Map.Entry<String, List<Pair>> one : groups.entrySet()) {
            grouped.add(new Pair(one.key, one.value.collect { Pair pair -> pair.value }.join(separator)))
        }
        grouped
    }

    // endregion
    // region pairs needs Pair, cut imports java.util.regex.Pattern
    /** The pieces of a text, each cut at the first equals. */
    private static List<Pair> pairs(String value, String between, String equals) {
        String[] pieces = value.split(between ? Pattern.quote(between) : '\\z')
        pieces.findAll { String piece -> piece }.collect { String piece -> cut(piece, equals) }
    }

    // endregion
    // region fields needs Pair
    /** name=value with separators between them. */
    private static String fields(String separator, List<Pair> pairs) {
        pairs.collect { Pair pair -> pair.name + '=' + pair.value }.join(separator)
    }

    // endregion
    // region quoted_fields needs Pair
    /** name="value" with separators between them. */
    private static String quotedFields(String separator, List<Pair> pairs) {
        pairs.collect { Pair pair -> pair.name + '="' + pair.value + '"' }.join(separator)
    }

    // endregion
    // region add
    /** The sum of two whole numbers; what is no number of up to 18 digits counts as 0. */
    private static String add(String value, String number) {
        String.valueOf(whole(value) + whole(number))
    }

    private static long whole(String digits) {
        digits ==~ '-?[0-9]{1,18}' ? digits.toLong() : 0L
    }

    // endregion
    // region after
    /** What follows the first separator. */
    private static String after(String value, String separator) {
        int at = value.indexOf(separator)
        !separator || at < 0 ? '' : value.substring(at + separator.length())
    }

    // endregion
    // region before
    /** What precedes the first separator. */
    private static String before(String value, String separator) {
        int at = value.indexOf(separator)
        !separator || at < 0 ? value : value.substring(0, at)
    }

    // endregion
    // region clean_path
    /** The path without empty, . and .. segments. */
    private static String cleanPath(String path) {
        List<String> kept = []
        boolean open = true
        for (String segment : path.split('/', -1)) {
            open = segment in ['', '.', '..']
            if (segment == '..') {
                kept = kept.take(kept.size() - 1)
            } else if (!open) {
                kept.add('/' + segment)
            }
        }
        kept.join('') + (open || !kept ? '/' : '')
    }

    // endregion
    // region label
    /** The n-th label of a host, counted from 0, or an empty text. */
    private static String label(String host, int n) {
        List<String> labels = host.split('\\.', -1) as List<String>
        n < labels.size() ? labels[n] : ''
    }

    // endregion
    // region replace
    /** Every old becomes new; an empty old changes nothing. */
    private static String replace(String value, String old, String fresh) {
        old ? value.replace(old, fresh) : value
    }

    // endregion
    // region trim
    /** The text without spaces, tabs, CR and LF at both ends. */
    private static String trim(String value) {
        value.replaceAll('\\A[ \\t\\r\\n]+|[ \\t\\r\\n]+\\z', '')
    }

    // endregion
    // region squeeze imports java.util.regex.Matcher, java.util.regex.Pattern
    /** Every run of a character becomes one of it. */
    private static String squeeze(String value, String character) {
        String run = '(?:' + Pattern.quote(character) + ')+'
        character ? value.replaceAll(run, Matcher.quoteReplacement(character)) : value
    }

    // endregion
    // region utc imports java.time.Instant, java.time.ZoneOffset, java.time.format.DateTimeFormatter
    /** The time in a layout of DateTimeFormatter, so many seconds east of UTC. */
    private static String utc(Instant time, String layout, int east = 0) {
        DateTimeFormatter.ofPattern(layout, Locale.ENGLISH).format(time.atOffset(ZoneOffset.ofTotalSeconds(east)))
    }

    // endregion
    // region local needs utc
    // endregion
    // region sm3 imports java.nio.ByteBuffer
    /** The SM3 digest (GB/T 32905). */
    private static byte[] sm3(byte[] data) {
        int[] state = [
            0x7380166fL, 0x4914b2b9L, 0x172442d7L, 0xda8a0600L, 0xa96f30bcL, 0x163138aaL, 0xe38dee4dL, 0xb0fb0e4eL
        ].collect { Long word -> word.intValue() } as int[]
        ByteBuffer padded = ByteBuffer.allocate(((data.length + 72) >> 6) << 6)
        padded.put(data).put((byte) 0x80).putLong(padded.capacity() - 8, 8L * data.length).rewind()
        while (padded.hasRemaining()) {
            sm3Block(state, padded)
        }
        ByteBuffer digest = ByteBuffer.allocate(32)
        digest.asIntBuffer().put(state)
        digest.array()
    }

    /** One round of 64 bytes. */
    private static void sm3Block(int[] state, ByteBuffer block) {
        int[] w = new int[68]
        for (int j = 0; j < 68; j++) {
            if (j < 16) {
                w[j] = block.getInt()
                continue
            }
            int x = w[j - 16] ^ w[j - 9] ^ Integer.rotateLeft(w[j - 3], 15)
            x = x ^ Integer.rotateLeft(x, 15) ^ Integer.rotateLeft(x, 23)
            w[j] = x ^ Integer.rotateLeft(w[j - 13], 7) ^ w[j - 6]
        }
        int[] s = Arrays.copyOf(state, 8)
        for (int j = 0; j < 64; j++) {
            int t = Integer.rotateLeft(j < 16 ? 0x79cc4519 : 0x7a879d8a, j)
            int a12 = Integer.rotateLeft(s[0], 12)
            int ss1 = Integer.rotateLeft(a12 + s[4] + t, 7)
            int ff = j < 16 ? s[0] ^ s[1] ^ s[2] : (s[0] & s[1]) | (s[0] & s[2]) | (s[1] & s[2])
            int gg = j < 16 ? s[4] ^ s[5] ^ s[6] : (s[4] & s[5]) | (~s[4] & s[6])
            int tt1 = ff + s[3] + (ss1 ^ a12) + (w[j] ^ w[j + 4])
            int tt2 = gg + s[7] + ss1 + w[j]
            int e = tt2 ^ Integer.rotateLeft(tt2, 9) ^ Integer.rotateLeft(tt2, 17)
            s[3] = s[2]
            s[2] = Integer.rotateLeft(s[1], 9)
            s[1] = s[0]
            s[0] = tt1
            s[7] = s[6]
            s[6] = Integer.rotateLeft(s[5], 19)
            s[5] = s[4]
            s[4] = e
        }
        for (int i = 0; i < 8; i++) {
            state[i] = state[i] ^ s[i]
        }
    }

    // endregion
    // region hmac_sm3 needs sm3
    /** HMAC with SM3. */
    private static byte[] hmacSm3(byte[] key, byte[] message) {
        byte[] block = Arrays.copyOf(key.length > 64 ? sm3(key) : key, 64)
        sm3(padded(block, 0x5c, sm3(padded(block, 0x36, message))))
    }

    private static byte[] padded(byte[] key, int pad, byte[] message) {
        byte[] all = Arrays.copyOf(key, 64 + message.length)
        for (int i = 0; i < 64; i++) {
            all[i] = (byte) (all[i] ^ pad)
        }
        System.arraycopy(message, 0, all, 64, message.length)
        all
    }
    // endregion
}
