import java.io.ByteArrayOutputStream
import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.security.MessageDigest
import java.security.SecureRandom
import java.time.Clock
import java.time.DateTimeException
import java.time.Duration
import java.time.Instant
import java.time.LocalDateTime
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.Arrays
import java.util.Base64
import java.util.Locale
import java.util.UUID
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec

/** Credentials of schemes without session tokens. */
object Keys {
    // region has_no_token
    /** The key id and the secret that belongs to it. */
    class Credential(val keyId: String, val secret: String)

    // endregion
}

/** The parts of which signers in Kotlin are made. Regions that a signer uses are copied into it. */
object Helpers {
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
    // region base64 imports java.util.Base64
    // endregion
    // region base64url imports java.util.Base64
    // endregion
    // region hex_upper needs hex, upper
    // endregion
    // region need_inputs needs inputs, need_input
    // endregion
    // region fields needs NameValue
    // endregion
    // region pair needs NameValue
    // endregion
    // region request needs result, lower imports java.time.Instant
    /** The request as the caller is about to send it; headers as `HttpHeaders.map()` has them. */
    class Request(
        val method: String,
        val url: String,
        val headers: Map<String, List<String>> = emptyMap(),
        val body: ByteArray = ByteArray(0)
    )

    // endregion
    // region has_token

    /** The key id and the secret that belongs to it. */
    class Credential(val keyId: String, val secret: String, val token: String? = null)

    // endregion
    // region request

    /**
     * What signing gives: send the request with these headers, to this address, with this body.
     *
     * @property headers in order; each replaces all headers of its name
     * @property stringToSign to be compared with what a server says, when it refuses a signature
     */
    class Signed(
        val headers: Map<String, String>,
        val url: String,
        val body: ByteArray,
        val stringToSign: String,
        val signature: String
    )

    // endregion
    // region NameValue
    private class NameValue(val name: String, val value: String)

    // endregion
    // region Header

    /** A header and its values, in order of arrival. */
    private class Header(val name: String, val values: List<String>)

    // endregion
    // region params needs NameValue
    // endregion
    // region headers needs Header, all_headers, all_header_values
    // endregion
    // region signed needs Header, all_headers, all_header_values, fits, sort_headers
    // endregion
    // region send_params needs NameValue, drop, params, sort_names, percent, utf8
    // endregion
    // region request

    /** The request with what has joined it so far. */
    private class Draft(request: Request) {
        val method = request.method
        val protocol: String
        var rawQuery: String
        private val address: String
        private val rawPath: String
        private val queryMark: Boolean
        private val givenBody = request.body
        private val headersGiven = mutableMapOf<String, MutableList<String>>()
        private val headersSet = mutableMapOf<String, String>()

        // region send_params
        private var queryPairs = emptyList<NameValue>()
        private var formPairs: List<NameValue>? = null
        private val resultPairs = mutableListOf<NameValue>()
        // endregion

        init {
            val match = URL.matchEntire(request.url)
            requireNotNull(match) { "the URL must begin with http:// or https:// and have a host" }
            val parts = match.groupValues
            protocol = lower(parts[1])
            address = parts[2]
            rawPath = parts[3]
            queryMark = parts[4].isNotEmpty()
            rawQuery = parts[4].drop(1)
            for ((name, values) in request.headers) {
                headersGiven.getOrPut(lower(name)) { mutableListOf() } += values
            }
        }

        // region header needs header?

        /** The first value of a header, empty when there is none. */
        fun header(name: String) = findHeader(name).orEmpty()

        // endregion
        // region header? needs all_header_values

        /** The first value of a header. */
        fun findHeader(name: String) = headerValues(name).firstOrNull()

        // endregion
        // region all_header_values

        /** The values of a header: what has joined, else what was given; host is always there. */
        fun headerValues(name: String): List<String> {
            val joined = headersSet.filterKeys { it.equals(name, ignoreCase = true) }.values
            val given = headersGiven[lower(name)].orEmpty()
            return when {
                joined.isNotEmpty() -> joined.toList()
                given.isEmpty() && lower(name) == "host" -> listOf(address)
                else -> given
            }
        }

        // endregion
        // region authority

        /** The Host header as written. */
        fun authority() = headersGiven["host"]?.firstOrNull() ?: address

        // endregion
        // region host needs split_port

        /** The host in lower case, without port. */
        fun host() = lower(splitPort(address).first)

        // endregion
        // region port needs split_port

        /** The port as given, or that of the protocol. */
        fun port(): String {
            val usual = mapOf("http" to "80", "ws" to "80", "https" to "443", "wss" to "443")
            return splitPort(address).second.ifEmpty { usual[protocol].orEmpty() }
        }

        // endregion
        // region path

        /** The path as it is sent. */
        fun path() = rawPath.ifEmpty { "/" }

        // endregion
        // region target needs path

        /** Path and query as they stand in the request line. */
        fun target() = path() + question()

        // endregion
        // region url needs target

        /** The whole address. */
        fun url() = "$protocol://$address${target()}"

        // endregion

        /** The query with its question mark. */
        private fun question() = if (rawQuery.isNotEmpty() || queryMark) "?$rawQuery" else ""

        // region query needs pairs

        /** The pairs of the query, as they are written. */
        fun query() = pairs(rawQuery, "&", "=")

        // endregion
        // region is_form needs trim

        /** Whether parameters travel in the body: a form, or an empty POST that becomes one. */
        private fun isForm(): Boolean {
            val type = headersGiven["content-type"]?.firstOrNull()
                ?: return method == "POST" && givenBody.isEmpty()
            return lower(trim(type.substringBefore(';'))) == "application/x-www-form-urlencoded"
        }

        // endregion
        // region params needs given_params

        /** The pairs of query and form, decoded. */
        fun params(): List<NameValue> {
            // region send_params
            formPairs?.let { return queryPairs + it }
            // endregion
            return givenQuery() + givenForm()
        }

        // endregion
        // region given_params needs NameValue, is_form, decoded_pairs, text

        /** The pairs of the query, decoded. */
        private fun givenQuery() = decodedPairs(rawQuery)

        /** The pairs of a form, decoded. */
        private fun givenForm() = if (isForm()) decodedPairs(text(givenBody)) else emptyList()

        // endregion
        // region param needs param?

        /** The first value of a parameter, empty when there is none. */
        fun param(name: String) = findParam(name).orEmpty()

        // endregion
        // region param? needs params

        /** The first value of a parameter. */
        fun findParam(name: String) = params().firstOrNull { it.name == name }?.value

        // endregion
        // region all_headers needs sort

        /** The names of all headers in lower case, sorted. */
        private fun allNames() = sort(headersGiven.keys + joined() + "host")

        /** The names of the headers that have joined, in lower case. */
        private fun joined() = headersSet.keys.map { lower(it) }

        // endregion
        // region headers

        /** All headers but those that carry the result. */
        fun headers(results: List<String>): List<Header> {
            val names = allNames().filter { it in joined() || it !in results }
            return names.map { Header(it, headerValues(it)) }
        }

        // endregion
        // region signed

        /** The headers that the signature covers, with their values. */
        fun signed(
            cover: List<String>?,
            always: List<String> = emptyList(),
            offered: List<String> = emptyList(),
            excepted: List<String> = emptyList(),
            results: List<String> = emptyList(),
            others: List<String> = emptyList(),
            free: Boolean = false,
            sorted: Boolean = false
        ): List<Header> {
            val offers = offered.flatMap { matches(it, excepted, results, others) }
            val names = cover?.map { if (free) it.trim() else lower(it.trim()) }
                ?: (always + offers.filter { it !in always }.distinct())
            val covered = names.map { name ->
                val values = if (name in others) emptyList() else headerValues(name)
                val bare = free && cover != null && HEADER_NAME.matches(name)
                require(values.isNotEmpty() || name in others || bare) {
                    "the header \"$name\" must be signed and is not in the request"
                }
                Header(name, values)
            }
            return if (sorted) sortHeaders(covered) else covered
        }

        /** The names that a pattern stands for: itself, or all that begin so. */
        private fun matches(
            pattern: String,
            excepted: List<String>,
            results: List<String>,
            others: List<String>
        ): List<String> {
            val names = when {
                pattern.endsWith("*") ->
                    allNames().filter { fits(it, pattern) && (it in joined() || it !in results) }

                pattern in others || headerValues(pattern).isNotEmpty() -> listOf(pattern)

                else -> emptyList()
            }
            return names.filterNot { name -> excepted.any { fits(name, it) } }
        }

        // endregion
        // region body

        /** The body that is sent. */
        fun body(): ByteArray {
            // region send_params
            formPairs?.let { if (isForm()) return utf8(sent(it)) }
            // endregion
            return givenBody
        }

        // endregion
        // region send_headers

        /** Sets a header in place of all of its name. */
        fun setHeader(name: String, value: String) {
            headersSet.keys.removeAll { it.equals(name, ignoreCase = true) }
            headersSet[name] = value
        }

        // endregion
        // region drop needs form_decode

        /** Takes parameters out of the query. */
        fun drop(names: List<String>) {
            // region send_params
            if (formPairs == null) {
                queryPairs = givenQuery()
            }
            queryPairs = queryPairs.filterNot { it.name in names }
            formPairs = (formPairs ?: givenForm()).filterNot { it.name in names }
            // endregion
            rawQuery = rawQuery.split("&")
                .filterNot { it.isEmpty() || formDecode(it.substringBefore('=')) in names }
                .joinToString("&")
        }

        // endregion
        // region send_query needs drop, percent

        /** Adds a parameter at the end of the query. */
        fun addQuery(name: String, value: String) {
            drop(listOf(name))
            val lead = if (rawQuery.isEmpty()) "" else "$rawQuery&"
            rawQuery = "$lead${percent(name)}=${percent(value)}"
        }

        // endregion
        // region send_params

        /** Adds a parameter to those that are signed. */
        fun addParam(name: String, value: String) {
            drop(listOf(name))
            formPairs = formPairs.orEmpty() + NameValue(name, value)
        }

        // endregion
        // region send_params_after needs send_params

        /** Adds a parameter behind those that are signed. */
        fun addResult(name: String, value: String) {
            resultPairs += NameValue(name, value)
        }

        // endregion
        // region send_params

        /** Parameters as they are sent: in order of their names, those with the result behind. */
        private fun sent(pairs: List<NameValue>) =
            (sortNames(pairs) + resultPairs).joinToString("&") {
                percent(it.name) + "=" + percent(it.value)
            }

        // endregion
        // region given

        /** The values of a header as they came. */
        fun given(name: String) = headersGiven[lower(name)].orEmpty()

        // endregion
        // region received_header? needs given

        /** The first value of a header without blanks around it. */
        fun receivedHeader(name: String) = given(name).firstOrNull()?.trim(' ', '\t')

        // endregion
        // region carried_header needs received_header?

        /** Whether there is a header that begins so. */
        fun carriedHeader(name: String, start: String) =
            receivedHeader(name)?.startsWith(start) == true

        // endregion
        // region carried_query

        /** Whether the query has the parameter, written plainly. */
        fun carriedQuery(name: String) = "&$name=" in "&$rawQuery"

        // endregion
        // region carried_params needs carried_query, text

        /** Whether query or body have the parameter, written plainly. */
        fun carriedParams(name: String) = carriedQuery(name) || "&$name=" in "&" + text(givenBody)

        // endregion
        // region received_query needs given_params, values

        /** The parameters of the query, decoded. */
        fun receivedQuery() = givenQuery()

        /** The values of a parameter of the query. */
        fun inQuery(name: String) = values(givenQuery(), name)

        // endregion
        // region received_pairs needs given, given_params, values

        /** The parameters of query and form, decoded. */
        fun receivedPairs() =
            givenQuery() + if (given("content-type").isEmpty()) emptyList() else givenForm()

        /** The values of a parameter of query or form. */
        fun inParams(name: String) = values(receivedPairs(), name)

        // endregion
        // region given_body

        /** The body as it came. */
        fun receivedBody() = givenBody

        // endregion
        // region received_form needs is_form

        /** Whether parameters came in the body. */
        fun hasForm() = isForm()

        // endregion
        // region list_problem? needs given, bare_name

        /** The verdict on a list of signed headers that is not what it must be. */
        fun findListProblem(
            names: List<String>,
            wanted: List<String>,
            others: List<String>,
            free: Boolean,
            single: Boolean
        ): String? {
            if (wanted.any { want -> names.none { it.equals(want, ignoreCase = !free) } }) {
                return "header-not-signed"
            }
            val wrong = names.any { name ->
                val count = given(name).size
                val known = lower(name) == "host" || name in others
                val bare = free && BARE_NAME.matches(name)
                count == 0 && !known && !bare || count > 1 && single
            }
            return if (wrong) "malformed" else null
        }

        // endregion
        // region listed needs Header, all_header_values

        /** The headers of a received list. */
        fun listed(names: List<String>, others: List<String>) =
            names.map { Header(it, if (it in others) emptyList() else headerValues(it)) }

        // endregion
        // region result needs body

        /** What must be sent. */
        fun result(stringToSign: String, signature: String): Signed {
            // region send_params
            formPairs?.let {
                if (!isForm()) {
                    rawQuery = sent(queryPairs + it)
                } else if ("content-type" !in headersGiven) {
                    headersSet["Content-Type"] = "application/x-www-form-urlencoded"
                }
            }
            // endregion
            val url = "$protocol://$address$rawPath${question()}"
            return Signed(headersSet, url, body(), stringToSign, signature)
        }
        // endregion
    }

    // endregion
    // region request
    private val URL =
        Regex("([A-Za-z]+)://([^/?#]+)([^?#]*)(\\?[^#]*)?(#.*)?", RegexOption.DOT_MATCHES_ALL)

    // endregion
    // region signed
    private val HEADER_NAME = Regex("[^@()<>,;:\\\\\"/\\[\\]?={} \\t]+")

    // endregion
    // region check_inputs needs check

    /** Refuses inputs that the scheme does not have, and values that it does not allow. */
    private fun checkInputs(inputs: Map<String, String>) {
        for ((name, value) in inputs) {
            val allowed = INPUTS[name]
            requireNotNull(allowed) { "there is no input \"$name\"" }
            check(name, value, allowed)
        }
    }

    // endregion
    // region check

    /** Refuses a value that an input must not have. */
    private fun check(name: String, value: String, allowed: List<String>) {
        require(allowed.isEmpty() || value in allowed) {
            val choices = allowed.joinToString { "\"$it\"" }
            "the input \"$name\" cannot be \"$value\": allowed are $choices"
        }
    }

    // endregion
    // region need_input

    /** An input that must be given. */
    private fun needInput(inputs: Map<String, String>, name: String) =
        requireNotNull(inputs[name]) { "the input \"$name\" is missing" }

    // endregion
    // region inputs

    /** An input that is a list, written with commas. */
    private fun listInput(value: String) =
        value.split(",").map { it.trim() }.filter { it.isNotEmpty() }

    // endregion
    // region new_nonce imports java.util.UUID

    /** A text that no other request has. */
    private fun newNonce() = UUID.randomUUID().toString().replace("-", "")

    // endregion
    // region new_number imports java.security.SecureRandom

    /** A number that other requests hardly have. */
    private fun newNumber() = (1 + SecureRandom().nextInt(Int.MAX_VALUE)).toString()

    // endregion
    // region utf8

    /** The bytes of a text. */
    private fun utf8(value: String): ByteArray {
        // region text
        if (value.any { it in STRAYS }) return withStrays(value)
        // endregion
        return value.toByteArray()
    }

    // endregion
    // region text imports java.io.ByteArrayOutputStream, java.nio.ByteBuffer, java.nio.CharBuffer
    // endregion
    // region text needs utf8

    /** Stray surrogates in a text stand for bytes that are no UTF-8. */
    private val STRAYS = '\udc80'..'\udcff'

    /** Bytes taken as a text. What is no UTF-8 survives as stray surrogates. */
    private fun text(data: ByteArray): String {
        val input = ByteBuffer.wrap(data)
        val out = CharBuffer.allocate(data.size)
        val decoder = Charsets.UTF_8.newDecoder()
        while (input.hasRemaining()) {
            val result = decoder.decode(input, out, true)
            if (result.isError) {
                repeat(result.length()) { out.put('\udc00' + (input.get().toInt() and 0xff)) }
            }
        }
        return String(out.array(), 0, out.position())
    }

    /** The bytes of a text with stray surrogates. */
    private fun withStrays(value: String): ByteArray {
        val out = ByteArrayOutputStream()
        value.codePoints().forEach { point ->
            if (point in 0xdc80..0xdcff) {
                out.write(point)
            } else {
                out.write(String(Character.toChars(point)).toByteArray())
            }
        }
        return out.toByteArray()
    }

    // endregion
    // region split_port

    /** Host and port. */
    private fun splitPort(address: String): Pair<String, String> {
        val at = address.lastIndexOf(':')
        if (at < 0 || ']' in address.substring(at)) return Pair(address, "")
        return Pair(address.substring(0, at), address.substring(at + 1))
    }

    // endregion
    // region fits

    /** Whether a name is the pattern, or begins as it does up to its star. */
    private fun fits(name: String, pattern: String) =
        if (pattern.endsWith("*")) name.startsWith(pattern.dropLast(1)) else name == pattern

    // endregion
    // region decoded_pairs needs pairs, form_decode

    /** The pairs of a query or form, decoded. */
    private fun decodedPairs(raw: String) =
        pairs(raw, "&", "=").map { NameValue(formDecode(it.name), formDecode(it.value)) }

    // endregion
    // region lower

    /** A-Z in lower case, and nothing else. */
    private fun lower(value: String) =
        value.map { if (it in 'A'..'Z') it + ('a' - 'A') else it }.joinToString("")

    // endregion
    // region upper

    /** a-z in upper case, and nothing else. */
    private fun upper(value: String) =
        value.map { if (it in 'a'..'z') it - ('a' - 'A') else it }.joinToString("")

    // endregion
    // region title needs lower, upper

    /** A header name as MIME writes it. */
    private fun title(name: String) =
        name.split("-").joinToString("-") { upper(it.take(1)) + lower(it.drop(1)) }

    // endregion
    // region percent_keep needs percent
    // endregion
    // region percent needs utf8
    private val UNRESERVED = ('A'..'Z') + ('a'..'z') + ('0'..'9') + listOf('-', '.', '_', '~')

    /** Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay. */
    private fun percent(value: String, keep: String = ""): String =
        utf8(value).joinToString("") { byte ->
            val char = (byte.toInt() and 0xff).toChar()
            if (char in UNRESERVED || char in keep) char.toString() else "%%%02X".format(byte)
        }

    // endregion
    // region unpercent needs text, unhex

    /** Undoes percent once. */
    private fun unpercent(value: String) =
        Regex("(?:%[0-9A-Fa-f]{2})+").replace(value) { text(unhex(it.value.replace("%", ""))) }

    // endregion
    // region form_encode needs percent

    /** Escaping of forms: a blank is +, and * is escaped. */
    private fun formEncode(value: String) = percent(value).replace("%20", "+")

    // endregion
    // region form_decode needs unpercent

    /** Undoes the escaping of forms: + is a blank. */
    private fun formDecode(value: String) = unpercent(value.replace('+', ' '))

    // endregion
    // region digest imports java.security.MessageDigest

    /** A digest of the platform. */
    private fun digest(algorithm: String, data: ByteArray): ByteArray =
        MessageDigest.getInstance(algorithm).digest(data)

    // endregion
    // region hmac imports javax.crypto.Mac, javax.crypto.spec.SecretKeySpec

    /** An HMAC of the platform. It takes no empty key, but one of a zero gives the same. */
    private fun hmac(algorithm: String, key: ByteArray, message: ByteArray): ByteArray {
        val mac = Mac.getInstance(algorithm)
        mac.init(SecretKeySpec(if (key.isEmpty()) ByteArray(1) else key, algorithm))
        return mac.doFinal(message)
    }

    // endregion
    // region hex

    /** Bytes as hex digits in lower case. */
    private fun hex(data: ByteArray) = data.joinToString("") { "%02x".format(it) }

    // endregion
    // region unhex

    /** The bytes behind hex digits, up to the first pair that is not two digits. */
    private fun unhex(value: String): ByteArray {
        val digits = Regex("[0-9A-Fa-f]{2}")
        val pairs = value.chunked(2).takeWhile { digits.matches(it) }
        return pairs.map { it.toInt(16).toByte() }.toByteArray()
    }

    // endregion
    // region unbase64 imports java.util.Base64

    /** The bytes behind base64 of either alphabet, up to the first character of neither. */
    private fun unbase64(value: String): ByteArray {
        val digits = value.replace('-', '+').replace('_', '/')
            .takeWhile { it in 'A'..'Z' || it in 'a'..'z' || it in '0'..'9' || it in "+/" }
        return Base64.getDecoder().decode(digits.dropLast(if (digits.length % 4 == 1) 1 else 0))
    }

    // endregion
    // region take

    /** The first bytes. */
    private fun take(data: ByteArray, length: Int) = data.copyOf(minOf(length, data.size))

    // endregion
    // region by_bytes needs utf8

    /** The order of the bytes of texts. */
    private val BY_BYTES = Comparator<String> { a, b -> Arrays.compareUnsigned(utf8(a), utf8(b)) }

    // endregion
    // region by_bytes imports java.util.Arrays
    // endregion
    // region sort needs by_bytes

    /** Texts in order of their bytes. */
    private fun sort(texts: Iterable<String>) = texts.sortedWith(BY_BYTES)

    // endregion
    // region sort_pairs needs NameValue, by_bytes

    /** Pairs by name, then by value, in order of their bytes. */
    private fun sortPairs(pairs: List<NameValue>) = pairs.sortedWith(
        compareBy<NameValue, String>(BY_BYTES) { it.name }.thenBy(BY_BYTES) { it.value }
    )

    // endregion
    // region sort_names needs NameValue, by_bytes

    /** Pairs by name, in order of their bytes; those of one name keep their order. */
    private fun sortNames(pairs: List<NameValue>) =
        pairs.sortedWith(compareBy(BY_BYTES) { it.name })

    // endregion
    // region sort_headers needs Header, by_bytes

    /** Headers by name. */
    private fun sortHeaders(headers: List<Header>) =
        headers.sortedWith(compareBy(BY_BYTES) { it.name })

    // endregion
    // region values needs NameValue

    /** The values of a name. */
    private fun values(pairs: List<NameValue>, name: String) =
        pairs.filter { it.name == name }.map { it.value }

    // endregion
    // region header_values needs Header

    /** The values of a header among some. */
    private fun headerValues(headers: List<Header>, name: String) =
        headers.filter { it.name.equals(name, ignoreCase = true) }.flatMap { it.values }

    // endregion
    // region group needs NameValue

    /** One pair a name, its values joined. */
    private fun group(pairs: List<NameValue>, separator: String) =
        pairs.groupBy({ it.name }, { it.value })
            .map { NameValue(it.key, it.value.joinToString(separator)) }

    // endregion
    // region pairs needs NameValue

    /** The pieces of a text, each cut at the first equals. */
    private fun pairs(value: String, between: String, equals: String): List<NameValue> {
        val pieces = if (between.isEmpty()) listOf(value) else value.split(between)
        return pieces.filter { it.isNotEmpty() }.map {
            val at = if (equals.isEmpty()) -1 else it.indexOf(equals)
            if (at < 0) NameValue(it, "") else NameValue(it.take(at), it.drop(at + equals.length))
        }
    }

    // endregion
    // region fields needs NameValue

    /** name=value with separators between them. */
    private fun fields(separator: String, pairs: List<NameValue>) =
        pairs.joinToString(separator) { "${it.name}=${it.value}" }

    // endregion
    // region quoted_fields needs NameValue

    /** name="value" with separators between them. */
    private fun quotedFields(separator: String, pairs: List<NameValue>) =
        pairs.joinToString(separator) { "${it.name}=\"${it.value}\"" }

    // endregion
    // region add

    /** The sum of two whole numbers; what is no number of up to 18 digits counts as 0. */
    private fun add(value: String, number: String): String {
        val wanted = Regex("-?[0-9]{1,18}")
        fun whole(digits: String) = if (wanted.matches(digits)) digits.toLong() else 0
        return (whole(value) + whole(number)).toString()
    }

    // endregion
    // region after

    /** What follows the first separator. */
    private fun after(value: String, separator: String) =
        if (separator.isEmpty()) "" else value.substringAfter(separator, "")

    // endregion
    // region before

    /** What precedes the first separator. */
    private fun before(value: String, separator: String) =
        if (separator.isEmpty()) value else value.substringBefore(separator)

    // endregion
    // region clean_path

    /** The path without empty, . and .. segments. */
    private fun cleanPath(path: String): String {
        val kept = mutableListOf<String>()
        for (segment in path.split("/")) {
            when (segment) {
                ".." -> if (kept.isNotEmpty()) kept.removeAt(kept.size - 1)
                "", "." -> Unit
                else -> kept += "/$segment"
            }
        }
        val open = kept.isEmpty() || path.endsWith("/")
        return kept.joinToString("") + if (open) "/" else ""
    }

    // endregion
    // region label

    /** The n-th label of a host, counted from 0, or an empty text. */
    private fun label(host: String, n: Int) = host.split(".").getOrElse(n) { "" }

    // endregion
    // region replace

    /** Every old becomes new; an empty old changes nothing. */
    private fun replace(value: String, old: String, new: String) =
        if (old.isEmpty()) value else value.replace(old, new)

    // endregion
    // region trim

    /** The text without spaces, tabs, CR and LF at both ends. */
    private fun trim(value: String) = value.trim(' ', '\t', '\r', '\n')

    // endregion
    // region squeeze

    /** Every run of a character becomes one of it. */
    private fun squeeze(value: String, character: String): String {
        if (character.isEmpty()) return value
        return value.replace(Regex("(?:${Regex.escape(character)})+")) { character }
    }

    // endregion
    // region utc imports java.time.Instant, java.time.ZoneOffset
    // endregion
    // region utc imports java.time.format.DateTimeFormatter, java.util.Locale

    /** The time in a layout of DateTimeFormatter, so many seconds east of UTC. */
    private fun utc(time: Instant, layout: String, east: Int = 0): String =
        DateTimeFormatter.ofPattern(layout, Locale.ENGLISH)
            .format(time.atOffset(ZoneOffset.ofTotalSeconds(east)))

    // endregion
    // region local needs utc
    // endregion
    // region sm3 imports java.nio.ByteBuffer

    /** The SM3 digest (GB/T 32905). */
    private fun sm3(data: ByteArray): ByteArray {
        var state = longArrayOf(
            0x7380166f,
            0x4914b2b9,
            0x172442d7,
            0xda8a0600,
            0xa96f30bc,
            0x163138aa,
            0xe38dee4d,
            0xb0fb0e4e
        ).map { it.toInt() }
        val padded = ByteBuffer.allocate((data.size + 72) / 64 * 64)
        padded.put(data).put(0x80.toByte()).putLong(padded.capacity() - 8, 8L * data.size)
        for (start in 0 until padded.capacity() step 64) {
            state = sm3Block(state, (0 until 16).map { padded.getInt(start + 4 * it) })
        }
        val digest = ByteBuffer.allocate(32)
        state.forEach { digest.putInt(it) }
        return digest.array()
    }

    /** One round of 64 bytes. */
    private fun sm3Block(state: List<Int>, block: List<Int>): List<Int> {
        fun rotate(x: Int, n: Int) = (x shl n) or (x ushr (32 - n))
        val w = block.toMutableList()
        for (j in 16 until 68) {
            val x = w[j - 16] xor w[j - 9] xor rotate(w[j - 3], 15)
            w += x xor rotate(x, 15) xor rotate(x, 23) xor rotate(w[j - 13], 7) xor w[j - 6]
        }
        val s = state.toMutableList()
        for (j in 0 until 64) {
            val (a, b, c, d) = s
            val (e, f, g, h) = s.subList(4, 8)
            val t = if (j < 16) 0x79cc4519 else 0x7a879d8a
            val ss1 = rotate(rotate(a, 12) + e + rotate(t, j % 32), 7)
            val ff = if (j < 16) a xor b xor c else (a and b) or (a and c) or (b and c)
            val gg = if (j < 16) e xor f xor g else (e and f) or (e.inv() and g)
            val tt1 = ff + d + (ss1 xor rotate(a, 12)) + (w[j] xor w[j + 4])
            val tt2 = gg + h + ss1 + w[j]
            val p = tt2 xor rotate(tt2, 9) xor rotate(tt2, 17)
            val next = listOf(tt1, a, rotate(b, 9), c, p, e, rotate(f, 19), g)
            next.forEachIndexed { i, x -> s[i] = x }
        }
        return state.zip(s) { x, y -> x xor y }
    }

    // endregion
    // region hmac_sm3 needs sm3

    /** HMAC with SM3. */
    private fun hmacSm3(key: ByteArray, message: ByteArray): ByteArray {
        val block = (if (key.size > 64) sm3(key) else key).copyOf(64)
        fun padded(pad: Int) = block.map { (it.toInt() xor pad).toByte() }.toByteArray()
        return sm3(padded(0x5c) + sm3(padded(0x36) + message))
    }
    // endregion
    // region verify imports java.time.Clock, java.time.Duration, java.time.Instant

    /**
     * What a verifier found.
     *
     * @property id ok, missing-signature, malformed, unknown-key, clock-skew, expired, replayed,
     *     header-not-signed, body-mismatch or signature-mismatch
     * @property detail what is wrong, for a person; nothing secret
     * @property keyId of a request that is ok
     */
    data class Verdict(val id: String, val detail: String = "", val keyId: String = "") {
        /** Whether the request was signed by whom it says. */
        val ok get() = id == "ok"
    }

    /**
     * What a verifier demands beyond the scheme's own rules.
     *
     * @property clock gives the time
     * @property within how far the time of signing may be from it; null: as the scheme says
     * @property accepted the values of inputs that are accepted where requests tell them
     * @property headers that must be signed
     * @property cover what must be signed: body, method, host, path, query, time
     * @property seen tells whether the nonce of a key id was used before, and remembers it
     */
    class Demands(
        val clock: Clock = Clock.systemUTC(),
        val within: Duration? = null,
        val accepted: Map<String, List<String>> = emptyMap(),
        val headers: List<String> = emptyList(),
        val cover: List<String> = emptyList(),
        val seen: ((keyId: String, nonce: String) -> Boolean)? = null
    )

    // endregion
    // region bare_name
    private val BARE_NAME = Regex("[^@()<>,;:\\\\\"/\\[\\]?={} \\t]+")

    // endregion
    // region received_query? needs received_query
    // endregion
    // region received_params? needs received_pairs
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
    // region field? needs values
    // endregion
    // region read_unix? needs unix_time
    // endregion
    // region read_unix_ms? needs unix_time
    // endregion
    // region misspelt needs NameValue

    /** Whether a name among pairs differs in case only, and is none of the scheme's. */
    private fun misspelt(pairs: List<NameValue>, name: String, own: List<String>) =
        pairs.any { it.name.equals(name, ignoreCase = true) && it.name !in own }

    // endregion
    // region past_start?

    /** What follows the beginning of a text. */
    private fun findPastStart(value: String?, start: String) =
        value?.takeIf { it.startsWith(start) }?.removePrefix(start)

    // endregion
    // region upto?

    /** What stands before a piece of a text. */
    private fun findUpto(value: String?, end: String) =
        value?.takeIf { end in it }?.substringBefore(end)

    // endregion
    // region past?

    /** What stands behind a piece of a text. */
    private fun findPast(value: String?, end: String) =
        value?.takeIf { end in it }?.substringAfter(end)

    // endregion
    // region agrees

    /** Whether two values are not different ones. */
    private fun agrees(value: String?, other: String?) =
        value.isNullOrEmpty() || other.isNullOrEmpty() || value == other

    // endregion
    // region read_percent? needs unpercent

    /** Undoes percent. */
    private fun findReadPercent(value: String?) = value?.let { unpercent(it) }

    // endregion
    // region read_form? needs form_decode

    /** Undoes the escaping of forms. */
    private fun findReadForm(value: String?) = value?.let { formDecode(it) }

    // endregion
    // region strict_base64 needs unbase64 imports java.util.Base64

    /** The bytes behind base64 of either alphabet, padded or not; null when it is none. */
    private fun strictBase64(value: String): ByteArray? {
        val digits = value.trimEnd('=')
        val padding = value.length - digits.length
        if (!digits.all { it in 'A'..'Z' || it in 'a'..'z' || it in '0'..'9' || it in "+/-_" }) {
            return null
        }
        if (padding > 2 || padding > 0 && value.length % 4 != 0) return null
        val data = unbase64(digits)
        val again = Base64.getEncoder().withoutPadding().encodeToString(data)
        return data.takeIf { again == digits.replace('-', '+').replace('_', '/') }
    }

    // endregion
    // region read_base64? needs strict_base64, text

    /** The text behind base64. */
    private fun findReadBase64(value: String?) = value?.let { strictBase64(it) }?.let { text(it) }

    // endregion
    // region read_fields needs NameValue

    /**
     * The fields name=value of a list with commas, with or without quotes around values. Empty
     * unless each needed one is there, and no unknown one.
     */
    private fun readFields(
        list: String?,
        needed: List<String>,
        optional: List<String>
    ): List<NameValue> {
        val found = mutableListOf<NameValue>()
        var rest = list.orEmpty()
        while (rest.isNotEmpty()) {
            val name = rest.substringBefore('=').trimStart(' ', '\t')
            val after = rest.substringAfter('=', ",")
            val quoted = after.startsWith("\"")
            val bare = if (quoted) after.drop(1) else after
            val value = bare.substringBefore(if (quoted) '"' else ',')
            val behind = after.drop(value.length + if (quoted) 2 else 0).trimStart(' ', '\t')
            val known = (name in needed || name in optional) && found.none { it.name == name }
            val ends = if (quoted) behind.isEmpty() || behind[0] == ',' else behind != ","
            if (!known || !ends || quoted && '"' !in bare) return emptyList()
            found += NameValue(name, if (quoted) value else value.trimEnd(' ', '\t'))
            rest = behind.drop(1)
        }
        return if (needed.all { name -> found.any { it.name == name } }) found else emptyList()
    }

    // endregion
    // region unix_time imports java.time.Instant

    /** The time behind seconds since 1970, or parts of one; exactly as they would be written. */
    private fun unixTime(value: String?, parts: Long): Instant? {
        val number = value?.toLongOrNull()?.takeIf { it.toString() == value } ?: return null
        val seconds = Math.floorDiv(number, parts)
        val years1To9999 = -62135596800..253402300799
        if (seconds !in years1To9999) return null
        return if (parts == 1L) Instant.ofEpochSecond(number) else Instant.ofEpochMilli(number)
    }

    // endregion
    // region read_utc? needs utc imports java.time.DateTimeException, java.time.LocalDateTime
    // endregion
    // region read_utc? imports java.time.ZoneOffset, java.time.format.DateTimeFormatter
    // endregion
    // region read_utc? imports java.util.Locale

    /** The time behind a text in a layout; exactly what the layout would write. */
    private fun findReadUtc(value: String?, layout: String): Instant? = try {
        val form = DateTimeFormatter.ofPattern(layout, Locale.ENGLISH)
        val time = LocalDateTime.parse(value.orEmpty(), form).toInstant(ZoneOffset.UTC)
        time.takeIf { utc(it, layout) == value }
    } catch (e: DateTimeException) {
        null
    }

    // endregion
    // region well_listed needs lower, split_list

    /** Whether a list of names has no empty one, none twice, and not too many. */
    private fun wellListed(value: String?, separator: String, free: Boolean): Boolean {
        val names = splitList(value ?: return false, separator).map { lower(it) }
        return names.size <= 100 && "" !in names && (free || names.distinct().size == names.size)
    }

    // endregion
    // region split_list

    /** The items of a list. */
    private fun splitList(value: String, separator: String) =
        if (value.isEmpty()) emptyList() else value.removeSuffix(separator).split(separator)

    // endregion
    // region check_demands

    /** Refuses what is misspelt: it would demand nothing. */
    private fun checkDemands(demands: Demands, accepted: List<String>, cover: List<String>) {
        checkNames("accepted", demands.accepted.keys, accepted)
        checkNames("cover", demands.cover, cover)
    }

    /** Refuses names that a demand does not know. */
    private fun checkNames(demand: String, names: Collection<String>, known: List<String>) {
        for (name in names) {
            require(name in known) { "$demand: there is no \"$name\", only $known" }
        }
    }

    // endregion
    // region told_problem?

    /** The verdict on an input that the request tells and that is not what it must be. */
    private fun findToldProblem(
        inputs: Map<String, String>,
        demands: Demands,
        name: String,
        value: String,
        allowed: List<String>
    ): String? = when {
        (inputs[name] ?: value) != value -> "signature-mismatch"
        allowed.isNotEmpty() && value !in allowed -> "malformed"
        value !in (demands.accepted[name] ?: listOf(value)) -> "malformed"
        else -> null
    }

    // endregion
    // region clock_problem?

    /** The verdict on a time that is too far from the clock. */
    private fun findClockProblem(
        demands: Demands,
        signedAt: Instant?,
        within: String,
        lifetime: String?,
        longest: Long
    ): String? {
        if (signedAt == null) return "malformed"
        val window = demands.within ?: Duration.ofSeconds(within.toLong())
        var end = window
        if (!lifetime.isNullOrEmpty()) {
            val most = if (longest > 0) longest else 1L shl 31
            val seconds = lifetime.toLongOrNull()?.takeIf { it in 0..most } ?: return "malformed"
            end = Duration.ofSeconds(seconds)
        }
        val age = Duration.between(signedAt, demands.clock.instant())
        return when {
            age.negated() > window -> "clock-skew"
            age > end -> if (lifetime.isNullOrEmpty()) "clock-skew" else "expired"
            else -> null
        }
    }

    // endregion
    // region wrong_token needs same_text

    /** Whether a session token is not the one of the key; a key without one takes any. */
    private fun wrongToken(credential: Credential, token: String?) =
        !credential.token.isNullOrEmpty() && !sameText(credential.token, token.orEmpty())

    // endregion
    // region same_text needs utf8 imports java.security.MessageDigest

    /** Whether two texts are the same, in constant time. */
    private fun sameText(value: String, other: String) =
        MessageDigest.isEqual(utf8(value), utf8(other))

    // endregion
    // region same_hex needs unhex imports java.security.MessageDigest

    /** Whether two texts are hex digits of the same bytes, in constant time. */
    private fun sameHex(value: String, other: String): Boolean {
        val received = unhex(other)
        return received.isNotEmpty() && 2 * received.size == other.length &&
            MessageDigest.isEqual(unhex(value), received)
    }

    // endregion
    // region same_base64 needs strict_base64 imports java.security.MessageDigest

    /** Whether two texts are base64 of the same bytes, in constant time. */
    private fun sameBase64(value: String, other: String) =
        strictBase64(other)?.let { MessageDigest.isEqual(strictBase64(value), it) } == true

    // endregion
}
