import groovy.transform.CompileStatic
import groovy.transform.TupleConstructor
import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.nio.charset.CharsetDecoder
import java.nio.charset.CoderResult
import java.nio.charset.StandardCharsets
import java.security.MessageDigest
import java.security.SecureRandom
import java.time.Clock
import java.time.DateTimeException
import java.time.Duration
import java.time.Instant
import java.time.LocalDateTime
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.function.BiPredicate
import java.util.function.Function
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
        // region given
        /** The values of a header as they came. */
        List<String> given(String name) {
            headersGiven.getOrDefault(lower(name), [])
        }

        // endregion
        // region received_header? needs given, strip_blanks
        /** The first value of a header without blanks around it, or null. */
        String receivedHeader(String name) {
            List<String> values = given(name)
            values.isEmpty() ? null : stripBlanks(values[0])
        }

        // endregion
        // region carried_header needs received_header?
        /** Whether there is a header that begins so. */
        boolean carriedHeader(String name, String start) {
            receivedHeader(name)?.startsWith(start)
        }

        // endregion
        // region carried_query
        /** Whether the query has the parameter, written plainly. */
        boolean carriedQuery(String name) {
            ('&' + rawQuery).contains('&' + name + '=')
        }

        // endregion
        // region carried_params needs carried_query, text
        /** Whether query or body have the parameter, written plainly. */
        boolean carriedParams(String name) {
            carriedQuery(name) || ('&' + text(givenBody)).contains('&' + name + '=')
        }

        // endregion
        // region received_query needs given_params, values
        /** The parameters of the query, decoded. */
        List<Pair> receivedQuery() {
            givenQuery()
        }

        /** The values of a parameter of the query. */
        List<String> inQuery(String name) {
            values(givenQuery(), name)
        }

        // endregion
        // region received_pairs needs given, given_params, values
        /** The parameters of query and form, decoded. */
        List<Pair> receivedPairs() {
            given('content-type') ? givenQuery() + givenForm() : givenQuery()
        }

        /** The values of a parameter of query or form. */
        List<String> inParams(String name) {
            values(receivedPairs(), name)
        }

        // endregion
        // region given_body
        /** The body as it came. */
        byte[] receivedBody() {
            givenBody
        }

        // endregion
        // region received_form needs is_form
        /** Whether parameters came in the body. */
        boolean hasForm() {
            isForm()
        }

        // endregion
        // region list_problem? needs given, lower
        /** The verdict on a list of signed headers that is not what it must be, else null. */
        String findListProblem(List<String> names, List<String> wanted, List<String> others, boolean free, boolean single) {
            for (String want : wanted) {
                if (!names.any { String name -> name == want || !free && name.equalsIgnoreCase(want) }) {
                    return 'header-not-signed'
                }
            }
            for (String name : names) {
                int count = given(name).size()
                boolean known = lower(name) == 'host' || others.contains(name)
                boolean bare = free && name ==~ '[^@()<>,;:\\\\"/\\[\\]?={} \\t]+'
                if (count == 0 && !known && !bare || count > 1 && single) {
                    return 'malformed'
                }
            }
            null
        }

        // endregion
        // region listed needs Header, all_header_values
        /** The headers of a received list. */
        List<Header> listed(List<String> names, List<String> others) {
            List<Header> all = []
            for (String name : names) {
                all.add(new Header(name, others.contains(name) ? new ArrayList<String>() : headerValues(name)))
            }
            all
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
        for (String segment : path.split('/', -1)) {
            if (segment == '..') {
                kept = kept.take(kept.size() - 1)
            } else if (!(segment in ['', '.'])) {
                kept.add('/' + segment)
            }
        }
        kept.join('') + (!kept || path.endsWith('/') ? '/' : '')
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
    // region verify imports java.time.Clock, java.time.Duration, java.time.Instant
    // endregion
    // region verify imports java.util.function.BiPredicate, java.util.function.Function
    /** What a verifier found. */
    @TupleConstructor
    static class Verdict {
        /**
         * One of ok, missing-signature, malformed, unknown-key, clock-skew, expired, replayed, header-not-signed,
         * body-mismatch, signature-mismatch.
         */
        String id
        /** What is wrong, for a person; nothing secret. */
        String detail
        /** The key id of a request that is ok. */
        String keyId

        /** Whether the request was signed by whom it says. */
        boolean isOk() {
            id == 'ok'
        }
    }

    /** What a verifier demands beyond the scheme's own rules; a new one demands nothing. */
    static class Demands {
        /** Gives the time. */
        Clock clock = Clock.systemUTC()
        /** How far the time of signing may be from it; null: as the scheme says. */
        Duration within
        /** The values of inputs that are accepted where requests tell them. */
        Map<String, List<String>> accepted = [:]
        /** The headers that must be signed. */
        List<String> headers = []
        /** What must be signed: body, method, host, path, query, time. */
        List<String> cover = []
        /** Tells whether the nonce of a key id was used before, and remembers it; null: nobody asks. */
        BiPredicate<String, String> seen
    }

    // endregion
    // region received_query? needs received_query, first?
    // endregion
    // region received_params? needs received_pairs, first?
    // endregion
    // region repeats_query needs received_query
    // endregion
    // region repeats_params needs received_pairs
    // endregion
    // region repeats_header needs given
    // endregion
    // region misspells_query needs received_query, misspelt
    // endregion
    // region misspells_params needs received_pairs, misspelt
    // endregion
    // region field? needs first?, values
    // endregion
    // region read_unix? needs unix_time
    // endregion
    // region read_unix_ms? needs unix_time
    // endregion
    // region strip_blanks
    /** The text without spaces and tabs at both ends. */
    private static String stripBlanks(String value) {
        int start = 0
        int end = value.length()
        while (start < end && ' \t'.indexOf((int) value.charAt(start)) >= 0) {
            start++
        }
        while (start < end && ' \t'.indexOf((int) value.charAt(end - 1)) >= 0) {
            end--
        }
        value.substring(start, end)
    }

    // endregion
    // region misspelt needs Pair
    /** Whether a name among pairs differs from another in case only, and is none of the scheme's. */
    private static boolean misspelt(List<Pair> pairs, String name, List<String> own) {
        pairs.any { Pair pair -> pair.name.equalsIgnoreCase(name) && !own.contains(pair.name) }
    }

    // endregion
    // region past_start?
    /** What follows the beginning of a text, or null. */
    private static String findPastStart(String value, String start) {
        value?.startsWith(start) ? value.substring(start.length()) : null
    }

    // endregion
    // region upto?
    /** What stands before a piece of a text, or null. */
    private static String findUpto(String value, String end) {
        value?.contains(end) ? value.substring(0, value.indexOf(end)) : null
    }

    // endregion
    // region past?
    /** What stands behind a piece of a text, or null. */
    private static String findPast(String value, String end) {
        value?.contains(end) ? value.substring(value.indexOf(end) + end.length()) : null
    }

    // endregion
    // region agrees
    /** Whether two values are not different ones. */
    private static boolean agrees(String value, String other) {
        !value || !other || value == other
    }

    // endregion
    // region read_percent? needs unpercent
    /** Undoes percent. */
    private static String findReadPercent(String value) {
        value == null ? null : unpercent(value)
    }

    // endregion
    // region read_form? needs form_decode
    /** Undoes the escaping of forms. */
    private static String findReadForm(String value) {
        value == null ? null : formDecode(value)
    }

    // endregion
    // region strict_base64 needs base64, unbase64
    /** The bytes behind base64 of either alphabet, padded or not; null when it is none. */
    private static byte[] strictBase64(String value) {
        String digits = value.replace('=', '')
        boolean padded = digits.length() < value.length()
        if (!(value ==~ '[A-Za-z0-9+/_-]*={0,2}') || padded && value.length() % 4 != 0) {
            return null
        }
        byte[] data = unbase64(digits)
        base64(data).replace('=', '') == digits.replace('-', '+').replace('_', '/') ? data : null
    }

    // endregion
    // region read_base64? needs strict_base64, text
    /** The text behind base64, or null. */
    private static String findReadBase64(String value) {
        byte[] data = value == null ? null : strictBase64(value)
        data == null ? null : text(data)
    }

    // endregion
    // region read_fields needs Pair, names, strip_blanks
    /**
     * The fields name=value of a list with commas, with or without quotes around values. Empty unless each needed one is
     * there, and no unknown one.
     */
    private static List<Pair> readFields(String list, List<String> needed, List<String> optional) {
        List<Pair> found = []
        int start = 0
        int end = list == null ? 0 : list.length()
        while (start < end) {
            int equals = list.indexOf('=', start)
            boolean quoted = equals > 0 && list.startsWith('"', equals + 1)
            int close = quoted ? list.indexOf('"', equals + 2) : equals
            int comma = list.indexOf(',', close + 1)
            if (equals < 0 || close < 0 || !quoted && comma == end - 1) {
                return []
            }
            int stop = comma < 0 ? end : comma
            String name = list.substring(start, equals).replaceFirst('^[ \\t]+', '')
            String behind = stripBlanks(list.substring(close + 1, stop))
            boolean known = needed.contains(name) || optional.contains(name)
            if (!known || names(found).contains(name) || quoted && behind) {
                return []
            }
            found.add(new Pair(name, quoted ? list.substring(equals + 2, close) : behind))
            start = stop + 1
        }
        names(found).containsAll(needed) ? found : new ArrayList<Pair>()
    }

    // endregion
    // region unix_time imports java.time.Instant
    /** The time behind seconds since 1970, or parts of one; exactly as they would be written. */
    private static Instant unixTime(String value, int parts) {
        if (value == null || !(value ==~ '0|-?[1-9][0-9]{0,17}')) {
            return null
        }
        long number = Long.parseLong(value)
        long seconds = Math.floorDiv(number, (long) parts)
        if (seconds < -62135596800L || seconds > 253402300799L) { // the years 1 to 9999
            return null
        }
        parts == 1 ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number)
    }

    // endregion
    // region read_utc? needs utc imports java.time.DateTimeException, java.time.LocalDateTime
    // endregion
    // region read_utc? imports java.time.ZoneOffset, java.time.format.DateTimeFormatter
    /** The time behind a text in a layout, or null; exactly what the layout would write. */
    private static Instant findReadUtc(String value, String layout) {
        try {
            DateTimeFormatter form = DateTimeFormatter.ofPattern(layout, Locale.ENGLISH)
            Instant time = LocalDateTime.parse(value ?: '', form).toInstant(ZoneOffset.UTC)
            utc(time, layout) == value ? time : null
        } catch (DateTimeException ignored) {
            null
        }
    }

    // endregion
    // region well_listed needs lower, split_list
    /** Whether a list of names has no empty one, none twice, and not too many. */
    private static boolean wellListed(String value, String separator, boolean free) {
        if (value == null) {
            return false
        }
        List<String> names = splitList(value, separator).collect { String name -> lower(name) }
        names.size() <= 100 && !names.contains('') && (free || names.toSet().size() == names.size())
    }

    // endregion
    // region split_list imports java.util.regex.Pattern
    /** The items of a list. */
    private static List<String> splitList(String value, String separator) {
        if (!value) {
            return []
        }
        int end = value.length() - (value.endsWith(separator) ? separator.length() : 0)
        Arrays.asList(value.substring(0, end).split(Pattern.quote(separator), -1))
    }

    // endregion
    // region check_demands
    /** Refuses what is misspelt: it would demand nothing. */
    private static void checkDemands(Demands demands, List<String> accepted, List<String> cover) {
        checkNames('accepted', demands.accepted.keySet(), accepted)
        checkNames('cover', demands.cover, cover)
    }

    /** Refuses names that a demand does not know. */
    private static void checkNames(String demand, Collection<String> names, List<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("$demand: there is no \"$name\", only [${known.join(', ')}]")
            }
        }
    }

    // endregion
    // region told_problem?
    /** The verdict on an input that the request tells and that is not what it must be, else null. */
    private static String findToldProblem(
            Map<String, String> inputs, Demands demands, String name, String value, List<String> allowed) {
        if (inputs.getOrDefault(name, value) != value) {
            return 'signature-mismatch'
        }
        boolean accepted = demands.accepted.getOrDefault(name, [value]).contains(value)
        accepted && (!allowed || allowed.contains(value)) ? null : 'malformed'
    }

    // endregion
    // region clock_problem?
    /** The verdict on a time that is too far from the clock, else null. */
    private static String findClockProblem(
            Demands demands, Instant signedAt, String within, String lifetime, long longest) {
        if (signedAt == null) {
            return 'malformed'
        }
        Duration window = demands.within ?: Duration.ofSeconds(Long.parseLong(within))
        Duration end = window
        if (lifetime) {
            if (!(lifetime ==~ '[+]?[0-9]{1,12}') || Long.parseLong(lifetime) > (longest > 0 ? longest : 1L << 31)) {
                return 'malformed'
            }
            end = Duration.ofSeconds(Long.parseLong(lifetime))
        }
        Duration age = Duration.between(signedAt, demands.clock.instant())
        if (age.negated() > window) {
            return 'clock-skew'
        }
        age > end ? (lifetime ? 'expired' : 'clock-skew') : null
    }

    // endregion
    // region wrong_token needs same_text
    /** Whether a session token is not the one of the key; a key without one takes any. */
    private static boolean wrongToken(Credential credential, String token) {
        credential.token && !sameText(credential.token, token ?: '')
    }

    // endregion
    // region same_text needs utf8 imports java.security.MessageDigest
    /** Whether two texts are the same, in constant time. */
    private static boolean sameText(String value, String other) {
        MessageDigest.isEqual(utf8(value), utf8(other))
    }

    // endregion
    // region same_hex imports java.security.MessageDigest
    /** Whether two texts are hex digits of the same bytes, in constant time. */
    private static boolean sameHex(String value, String other) {
        boolean digits = other ==~ '[0-9A-Fa-f]+' && other.length() % 2 == 0
        digits && MessageDigest.isEqual(value.decodeHex(), other.decodeHex())
    }

    // endregion
    // region same_base64 needs strict_base64 imports java.security.MessageDigest
    /** Whether two texts are base64 of the same bytes, in constant time. */
    private static boolean sameBase64(String value, String other) {
        byte[] received = strictBase64(other)
        received != null && MessageDigest.isEqual(strictBase64(value), received)
    }

    // endregion
}
