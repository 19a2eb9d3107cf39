import Foundation

#if canImport(CryptoKit)
import CryptoKit
#else
import Crypto
#endif

/// The parts of which signers in Swift are made. Regions that a signer uses are copied into it.
public enum Helpers {
    // region md5 imports Crypto
    // endregion
    // region sha1 imports Crypto
    // endregion
    // region sha256 imports Crypto
    // endregion
    // region sha384 imports Crypto
    // endregion
    // region sha512 imports Crypto
    // endregion
    // region hmac_md5 imports Crypto
    // endregion
    // region hmac_sha1 imports Crypto
    // endregion
    // region hmac_sha256 imports Crypto
    // endregion
    // region hmac_sha384 imports Crypto
    // endregion
    // region hmac_sha512 imports Crypto
    // endregion
    // region need_inputs needs inputs, need_input
    // endregion
    // region hex_upper needs hex, upper
    // endregion
    // region params needs Pair
    // endregion
    // region pair needs Pair
    // endregion
    // region all_headers needs sort, unique
    // endregion
    // region headers needs Header, all_headers, all_header_values
    // endregion
    // region signed needs Header, all_headers, all_header_values, fits, sort_headers, unique, includes
    // endregion
    // region send_params needs Pair, drop, params, sort_names, percent, utf8
    // endregion
    // region header_values needs same
    // endregion
    // region values needs same
    // endregion
    // region param? needs same
    // endregion
    // region == needs same
    // endregion
    // region != needs same
    // endregion
    // region request needs result
    /// The request as the caller is about to send it.
    public struct Request {
        public var method: String
        public var url: String
        /// Names and values in order; a name may be repeated.
        public var headers: [(name: String, value: String)]
        public var body: [UInt8]

        public init(method: String, url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
            self.method = method
            self.url = url
            self.headers = headers
            self.body = body
        }
    }

    // endregion
    // region has_token
    /// The key id and the secret that belongs to it; the token of a session may be left out.
    public struct Credential: CustomStringConvertible {
        public let keyID: String
        fileprivate let secret: String
        fileprivate let token: String?

        public init(keyID: String, secret: String, token: String? = nil) {
            self.keyID = keyID
            self.secret = secret
            self.token = token == "" ? nil : token
        }

        public var description: String { "Credential(\(keyID))" }
    }

    // endregion
    // region has_no_token
    /// The key id and the secret that belongs to it.
    public struct Credential: CustomStringConvertible {
        public let keyID: String
        fileprivate let secret: String

        public init(keyID: String, secret: String) {
            self.keyID = keyID
            self.secret = secret
        }

        public var description: String { "Credential(\(keyID))" }
    }

    // endregion
    // region request needs result
    /// What signing gives: send the request with these headers, to this address, with this body.
    public struct Signed {
        /// The headers to set, in order; each replaces all headers of its name.
        public let headers: [(name: String, value: String)]
        public let url: String
        public let body: [UInt8]
        /// To be compared with what a server says, when it refuses a signature.
        public let stringToSign: String
        public let signature: String
    }

    /// Why a request cannot be signed.
    public struct SigningError: Error, CustomStringConvertible {
        public let description: String
    }

    // endregion
    // region Pair
    private struct Pair {
        let name: String
        let value: String
    }

    // endregion
    // region Header
    /// A header and its values, in order of arrival.
    private struct Header {
        let name: String
        let values: [String]
    }

    // endregion
    // region request needs result, cut
    /// The request with what has joined it so far.
    private final class Draft {
        let method: String
        let scheme: String
        var rawQuery: String
        private let address: String
        private let rawPath: String
        private let queryMark: Bool
        private let given: [(name: String, value: String)]
        private let givenBody: [UInt8]
        private var joined: [(name: String, value: String)] = []
        // region send_params
        private var queryPairs: [Pair] = []
        private var formPairs: [Pair]?
        private var resultPairs: [Pair] = []
        // endregion

        init(_ request: Request) throws {
            let whole = pieces(request.url, "#")[0]
            let ends = cut(whole, "://")
            let question = cut(ends.value, "?")
            let slash = cut(question.name, "/")
            let letters = ends.name.utf8.allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a }
            if ends.name.isEmpty || !letters || slash.name.isEmpty {
                throw SigningError(description: "the URL must begin with http:// or https:// and have a host")
            }
            method = request.method
            scheme = ends.name.lowercased()
            address = slash.name
            rawPath = String(decoding: question.name.utf8.dropFirst(slash.name.utf8.count), as: UTF8.self)
            queryMark = pieces(ends.value, "?").count > 1
            rawQuery = question.value
            given = request.headers
            givenBody = request.body
        }

        // region header needs header?
        /// The first value of a header, empty when there is none.
        func header(_ name: String) -> String { findHeader(name) ?? "" }

        // endregion
        // region header? needs all_header_values
        /// The first value of a header, or nil.
        func findHeader(_ name: String) -> String? { headerValues(name).first }

        // endregion
        // region all_header_values
        /// The values of a header: what has joined, else what was given; host is always there.
        func headerValues(_ name: String) -> [String] {
            if let header = joined.first(where: { $0.name.lowercased() == name.lowercased() }) {
                return [header.value]
            }
            let values = givenValues(name)
            return values.isEmpty && name.lowercased() == "host" ? [address] : values
        }

        // endregion
        private func givenValues(_ name: String) -> [String] {
            given.filter { $0.name.lowercased() == name.lowercased() }.map { $0.value }
        }

        // region authority
        /// The Host header as written.
        func authority() -> String { givenValues("host").first ?? address }

        // endregion
        // region host needs split_port, lower
        /// The host in lower case, without port.
        func host() -> String { lower(splitPort(address).host) }

        // endregion
        // region port needs split_port
        /// The port as given, or that of the protocol.
        func port() -> String {
            let port = splitPort(address).port
            return port.isEmpty ? ["http": "80", "ws": "80", "https": "443", "wss": "443"][scheme] ?? "" : port
        }

        // endregion
        // region path
        /// The path as it is sent.
        func path() -> String { rawPath.isEmpty ? "/" : rawPath }

        // endregion
        // region target needs path
        /// Path and query as they stand in the request line.
        func target() -> String { path() + question() }

        // endregion
        // region url needs target
        /// The whole address.
        func url() -> String { scheme + "://" + address + target() }

        // endregion
        /// The query with its question mark.
        private func question() -> String { rawQuery.isEmpty && !queryMark ? "" : "?" + rawQuery }

        // region query needs pairs
        /// The pairs of the query, as they are written.
        func query() -> [Pair] { pairs(rawQuery, "&", "=") }

        // endregion
        // region body needs lower, trim
        /// Whether parameters travel in the body: it is a form, or an empty POST that becomes one.
        private func isForm() -> Bool {
            guard let type = givenValues("content-type").first else {
                return method == "POST" && givenBody.isEmpty
            }
            return lower(trim(pieces(type, ";")[0])) == "application/x-www-form-urlencoded"
        }

        // endregion
        // region params needs given_params
        /// The pairs of query and form, decoded.
        func params() -> [Pair] {
            // region send_params
            if let form = formPairs {
                return queryPairs + form
            }
            // endregion
            return givenQuery() + givenForm()
        }

        // endregion
        // region given_params needs Pair, body, decoded_pairs, text
        /// The pairs of the query, decoded.
        private func givenQuery() -> [Pair] { decodedPairs(rawQuery) }

        /// The pairs of a form, decoded.
        private func givenForm() -> [Pair] { isForm() ? decodedPairs(text(givenBody)) : [] }

        // endregion
        // region param needs param?
        /// The first value of a parameter, empty when there is none.
        func param(_ name: String) -> String { findParam(name) ?? "" }

        // endregion
        // region param? needs params
        /// The first value of a parameter, or nil.
        func findParam(_ name: String) -> String? { params().first { same($0.name, name) }?.value }

        // endregion
        // region all_headers
        /// The names of all headers in lower case, sorted.
        private func allNames() -> [String] { sort(unique(given.map { $0.name.lowercased() } + joinedNames() + ["host"])) }

        /// The names of the headers that have joined, in lower case.
        private func joinedNames() -> [String] { joined.map { $0.name.lowercased() } }

        // endregion
        // region headers
        /// All headers but those that carry the result.
        func headers(_ results: [String]) -> [Header] {
            allNames()
                .filter { joinedNames().contains($0) || !results.contains($0) }
                .map { Header(name: $0, values: headerValues($0)) }
        }

        // endregion
        // region signed
        /// The headers that the signature covers, with their values.
        func signed(
            _ cover: [String]?,
            always: [String] = [],
            offered: [String] = [],
            excepted: [String] = [],
            results: [String] = [],
            others: [String] = [],
            free: Bool = false,
            sorted: Bool = false
        ) throws -> [Header] {
            var names = always + offered.flatMap { matches($0, excepted, results, others) }.filter { !always.contains($0) }
            names = cover?.map { free ? trim($0) : trim($0).lowercased() } ?? always + unique(Array(names.dropFirst(always.count)))
            let covered = try names.map { name -> Header in
                let other = others.contains(name)
                let values = other ? [] : headerValues(name)
                let bare = free && cover != nil && !name.isEmpty && !name.utf8.contains { "@()<>,;:\\\"/[]?={} \t".utf8.contains($0) }
                if values.isEmpty && !other && !bare {
                    throw SigningError(description: "the header \"\(name)\" must be signed and is not in the request")
                }
                return Header(name: name, values: values)
            }
            return sorted ? sortHeaders(covered) : covered
        }

        /// The names that a pattern stands for: itself, or all that begin so.
        private func matches(_ pattern: String, _ excepted: [String], _ results: [String], _ others: [String]) -> [String] {
            var names = [pattern]
            if pattern.hasSuffix("*") {
                names = allNames().filter { fits($0, pattern) && (!results.contains($0) || joinedNames().contains($0)) }
            } else if !others.contains(pattern) && headerValues(pattern).isEmpty {
                names = []
            }
            return names.filter { name in !excepted.contains { fits(name, $0) } }
        }

        // endregion
        // region body
        /// The body that is sent.
        func body() -> [UInt8] {
            // region send_params
            if let form = formPairs, isForm() {
                return utf8(sent(form))
            }
            // endregion
            return givenBody
        }

        // endregion
        // region send_headers
        /// Sets a header in place of all of its name.
        func setHeader(_ name: String, _ value: String) {
            joined.removeAll { $0.name.lowercased() == name.lowercased() }
            joined.append((name: name, value: value))
        }

        // endregion
        // region drop needs form_decode, includes
        /// Takes parameters out of the query.
        func drop(_ names: [String]) {
            // region send_params
            let form = formPairs ?? givenForm()
            if formPairs == nil {
                queryPairs = givenQuery()
            }
            queryPairs.removeAll { includes(names, $0.name) }
            formPairs = form.filter { !includes(names, $0.name) }
            // endregion
            rawQuery = pieces(rawQuery, "&")
                .filter { !$0.isEmpty && !includes(names, formDecode(cut($0, "=").name)) }
                .joined(separator: "&")
        }

        // endregion
        // region send_query needs drop, percent
        /// Adds a parameter at the end of the query.
        func addQuery(_ name: String, _ value: String) {
            drop([name])
            rawQuery += (rawQuery.isEmpty ? "" : "&") + percent(name) + "=" + percent(value)
        }

        // endregion
        // region send_params
        /// Adds a parameter to those that are signed.
        func addParam(_ name: String, _ value: String) {
            drop([name])
            formPairs?.append(Pair(name: name, value: value))
        }

        // endregion
        // region send_params_after needs send_params
        /// Adds a parameter behind those that are signed.
        func addResult(_ name: String, _ value: String) { resultPairs.append(Pair(name: name, value: value)) }

        // endregion
        // region send_params
        /// Parameters as they are sent: in order of their names, those with the result behind.
        private func sent(_ pairs: [Pair]) -> String {
            (sortNames(pairs) + resultPairs).map { percent($0.name) + "=" + percent($0.value) }.joined(separator: "&")
        }

        // endregion
        // region result needs body
        /// What must be sent.
        func result(_ stringToSign: String, _ signature: String) -> Signed {
            // region send_params
            if let form = formPairs, !isForm() {
                rawQuery = sent(queryPairs + form)
            } else if formPairs != nil && givenValues("content-type").isEmpty {
                joined.append((name: "Content-Type", value: "application/x-www-form-urlencoded"))
            }
            // endregion
            let url = scheme + "://" + address + rawPath + question()
            return Signed(headers: joined, url: url, body: body(), stringToSign: stringToSign, signature: signature)
        }
        // endregion
    }

    // endregion
    // region check_inputs needs check
    /// Refuses inputs that the scheme does not have, and values that it does not allow.
    private static func checkInputs(_ given: [String: String]) throws {
        for (name, value) in given {
            guard let allowed = inputNames[name] else {
                throw SigningError(description: "there is no input \"\(name)\"")
            }
            try check(name, value, allowed)
        }
    }

    // endregion
    // region check
    /// Refuses a value that an input must not have.
    private static func check(_ name: String, _ value: String, _ allowed: [String]) throws {
        if !allowed.isEmpty && !allowed.contains(value) {
            let list = allowed.joined(separator: "\", \"")
            throw SigningError(description: "the input \"\(name)\" cannot be \"\(value)\": allowed are \"\(list)\"")
        }
    }

    // endregion
    // region need_input
    /// An input that must be given.
    private static func needInput(_ inputs: [String: String], _ name: String) throws -> String {
        guard let value = inputs[name] else {
            throw SigningError(description: "the input \"\(name)\" is missing")
        }
        return value
    }

    // endregion
    // region inputs needs pieces, trim
    /// An input that is a list, written with commas.
    private static func listInput(_ value: String?, _ otherwise: [String]) -> [String] {
        guard let value = value else {
            return otherwise
        }
        return pieces(value, ",").map { trim($0) }.filter { !$0.isEmpty }
    }

    // endregion
    // region new_nonce needs hex
    /// A text that no other request has.
    private static func newNonce() -> String { hex((0..<16).map { _ in UInt8.random(in: 0...255) }) }

    // endregion
    // region new_number
    /// A number that other requests hardly have.
    private static func newNumber() -> String { String(Int64.random(in: 1...0x7fff_ffff)) }

    // endregion
    // region utf8
    /// The bytes of a text.
    private static func utf8(_ value: String) -> [UInt8] {
        // region text
        if value.unicodeScalars.contains(where: { $0.value >= 0x10ff80 }) {
            return value.unicodeScalars.flatMap { $0.value >= 0x10ff80 ? [UInt8($0.value & 0xff)] : Array(String($0).utf8) }
        }
        // endregion
        return Array(value.utf8)
    }

    // endregion
    // region text needs utf8
    /// Bytes taken as a text. What is no UTF-8 survives as the last 128 characters of Unicode, which nobody has assigned.
    private static func text(_ data: [UInt8]) -> String {
        var scalars = String.UnicodeScalarView()
        var at = 0
        while at < data.count {
            let length = data[at] < 0x80 ? 1 : data[at] < 0xe0 ? 2 : data[at] < 0xf0 ? 3 : 4
            let piece = data[at..<min(at + length, data.count)]
            let decoded = String(decoding: piece, as: UTF8.self)
            if let scalar = decoded.unicodeScalars.first, scalar.value < 0x10ff80, decoded.utf8.elementsEqual(piece) {
                scalars.append(scalar)
                at += length
            } else {
                scalars.append(Unicode.Scalar(0x10ff00 | UInt32(data[at]))!)
                at += 1
            }
        }
        return String(scalars)
    }

    // endregion
    // region same
    /// Whether texts are the same in every byte; == takes different ways to write an accent as one.
    private static func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

    // endregion
    // region contains needs pieces
    /// Whether a text stands in another one.
    private static func contains(_ value: String, _ part: String) -> Bool { part.isEmpty || pieces(value, part).count > 1 }

    // endregion
    // region includes needs same
    /// Whether a text is among some.
    private static func includes(_ texts: [String], _ text: String) -> Bool { texts.contains { same($0, text) } }

    // endregion
    // region ends_with
    /// Whether a text ends with another one.
    private static func endsWith(_ value: String, _ end: String) -> Bool { value.utf8.reversed().starts(with: end.utf8.reversed()) }

    // endregion
    // region split_port needs pieces
    /// Host and port.
    private static func splitPort(_ address: String) -> (host: String, port: String) {
        let parts = pieces(address, ":")
        if parts.count == 1 || parts[parts.count - 1].hasSuffix("]") {
            return (address, "")
        }
        return (parts.dropLast().joined(separator: ":"), parts[parts.count - 1])
    }

    // endregion
    // region fits
    /// Whether a name is the pattern, or begins as it does up to its star.
    private static func fits(_ name: String, _ pattern: String) -> Bool {
        pattern.hasSuffix("*") ? name.utf8.starts(with: pattern.utf8.dropLast()) : name == pattern
    }

    // endregion
    // region pieces
    /// The pieces of a text between separators, by bytes: a Character may hold a separator and more. An empty separator parts nothing.
    private static func pieces(_ value: String, _ separator: String) -> [String] {
        let bytes = Array(value.utf8)
        let mark = Array(separator.utf8)
        var found: [String] = []
        var start = 0
        var at = 0
        while !mark.isEmpty && at + mark.count <= bytes.count {
            if bytes[at..<at + mark.count].elementsEqual(mark) {
                found.append(String(decoding: bytes[start..<at], as: UTF8.self))
                at += mark.count
                start = at
            } else {
                at += 1
            }
        }
        return found + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    // endregion
    // region cut needs pieces
    /// A text parted at the first separator.
    private static func cut(_ value: String, _ separator: String) -> (name: String, value: String) {
        let parts = pieces(value, separator)
        return (parts[0], parts.dropFirst().joined(separator: separator))
    }

    // endregion
    // region pairs needs Pair, cut
    /// The pieces of a text, each cut at the first equals.
    private static func pairs(_ value: String, _ between: String, _ equals: String) -> [Pair] {
        pieces(value, between).filter { !$0.isEmpty }.map { cut($0, equals) }.map { Pair(name: $0.name, value: $0.value) }
    }

    // endregion
    // region decoded_pairs needs pairs, form_decode
    /// The pairs of a query or form, decoded.
    private static func decodedPairs(_ raw: String) -> [Pair] {
        pairs(raw, "&", "=").map { Pair(name: formDecode($0.name), value: formDecode($0.value)) }
    }

    // endregion
    // region mapped
    /// A text with each byte made into another one; what is no ASCII must stay as it is.
    private static func mapped(_ value: String, _ change: (UInt8) -> UInt8) -> String {
        String(decoding: value.utf8.map(change), as: UTF8.self)
    }

    // endregion
    // region lower needs mapped
    /// A-Z in lower case, and nothing else.
    private static func lower(_ value: String) -> String { mapped(value) { $0 >= 0x41 && $0 <= 0x5a ? $0 + 32 : $0 } }

    // endregion
    // region upper needs mapped
    /// a-z in upper case, and nothing else.
    private static func upper(_ value: String) -> String { mapped(value) { $0 >= 0x61 && $0 <= 0x7a ? $0 - 32 : $0 } }

    // endregion
    // region title needs lower, upper, pieces
    /// A header name as MIME writes it.
    private static func title(_ name: String) -> String {
        pieces(name, "-")
            .map { upper(String($0.unicodeScalars.prefix(1))) + lower(String($0.unicodeScalars.dropFirst())) }
            .joined(separator: "-")
    }

    // endregion
    // region percent needs utf8
    /// Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay.
    private static func percent(_ value: String, _ keep: String = "") -> String {
        let kept = Set(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~" + keep).utf8)
        return utf8(value).map { kept.contains($0) ? String(Unicode.Scalar($0)) : String(format: "%%%02X", $0) }.joined()
    }

    // endregion
    // region percent_keep needs percent
    // endregion
    // region unpercent needs text, unhex, pieces
    /// Undoes percent once.
    private static func unpercent(_ value: String) -> String {
        let parts = pieces(value, "%")
        var bytes = utf8(parts[0])
        for part in parts.dropFirst() {
            let code = unhex(String(decoding: part.utf8.prefix(2), as: UTF8.self))
            bytes += code.isEmpty ? utf8("%" + part) : code + utf8(part).dropFirst(2)
        }
        return text(bytes)
    }

    // endregion
    // region form_encode needs percent, replace
    /// Escaping of forms: a blank is +, and * is escaped.
    private static func formEncode(_ value: String) -> String { replace(percent(value), "%20", "+") }

    // endregion
    // region form_decode needs unpercent, replace
    /// Undoes the escaping of forms: + is a blank.
    private static func formDecode(_ value: String) -> String { unpercent(replace(value, "+", " ")) }

    // endregion
    // region hex
    /// Bytes as hex digits in lower case.
    private static func hex(_ data: [UInt8]) -> String { data.map { String(format: "%02x", $0) }.joined() }

    // endregion
    // region unhex
    /// The bytes behind hex digits, up to the first pair that is not two digits.
    private static func unhex(_ value: String) -> [UInt8] {
        let digits = value.utf8.map { Unicode.Scalar($0).properties.isASCIIHexDigit ? Character(Unicode.Scalar($0)).hexDigitValue : nil }
        var bytes: [UInt8] = []
        for at in stride(from: 0, to: digits.count - 1, by: 2) {
            guard let high = digits[at], let low = digits[at + 1] else {
                break
            }
            bytes.append(UInt8(16 * high + low))
        }
        return bytes
    }

    // endregion
    // region base64url needs replace
    /// Base64 of the URL alphabet, with padding.
    private static func base64url(_ data: [UInt8]) -> String {
        replace(replace(Data(data).base64EncodedString(), "+", "-"), "/", "_")
    }

    // endregion
    // region unbase64 needs replace
    /// The bytes behind base64 of either alphabet, up to the first character of neither.
    private static func unbase64(_ value: String) -> [UInt8] {
        let plain = replace(replace(value, "-", "+"), "_", "/")
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let digits = Array(plain.utf8.prefix { alphabet.contains($0) })
        // Filled up with zeros: no decoder refuses bits that are left over before padding.
        let zeros = [UInt8](repeating: 0x41, count: (4 - digits.count % 4) % 4)
        return Data(base64Encoded: Data(digits + zeros)).map { Array($0.prefix(digits.count * 3 / 4)) } ?? []
    }

    // endregion
    // region sorted needs utf8
    /// Items in order of the bytes of their keys; those of one key keep their order.
    private static func sorted<Item>(_ items: [Item], _ key: (Item) -> String) -> [Item] {
        let keyed = items.enumerated().map { (place: $0.offset, key: utf8(key($0.element)), item: $0.element) }
        return keyed.sorted { a, b in
            a.key == b.key ? a.place < b.place : a.key.lexicographicallyPrecedes(b.key)
        }.map { $0.item }
    }

    // endregion
    // region sort needs sorted
    /// Texts in order of their bytes.
    private static func sort(_ texts: [String]) -> [String] { sorted(texts) { $0 } }

    // endregion
    // region sort_names needs sorted, Pair
    /// Pairs by name, in order of their bytes; those of one name keep their order.
    private static func sortNames(_ pairs: [Pair]) -> [Pair] { sorted(pairs) { $0.name } }

    // endregion
    // region sort_pairs needs sort_names
    /// Pairs by name, then by value, in order of their bytes.
    private static func sortPairs(_ pairs: [Pair]) -> [Pair] { sortNames(sorted(pairs) { $0.value }) }

    // endregion
    // region sort_headers needs sorted, Header
    /// Headers by name.
    private static func sortHeaders(_ headers: [Header]) -> [Header] { sorted(headers) { $0.name } }

    // endregion
    // region values needs Pair
    /// The values of a name.
    private static func values(_ pairs: [Pair], _ name: String) -> [String] {
        pairs.filter { same($0.name, name) }.map { $0.value }
    }

    // endregion
    // region header_values needs Header
    /// The values of a header among some.
    private static func headerValues(_ headers: [Header], _ name: String) -> [String] {
        headers.filter { same($0.name.lowercased(), name.lowercased()) }.flatMap { $0.values }
    }

    // endregion
    // region unique
    /// Each text once, where it first appears.
    private static func unique(_ texts: [String]) -> [String] {
        var seen = Set<[UInt8]>()
        return texts.filter { seen.insert(Array($0.utf8)).inserted }
    }

    // endregion
    // region group needs unique, values
    /// One pair a name, its values joined.
    private static func group(_ pairs: [Pair], _ separator: String) -> [Pair] {
        unique(pairs.map { $0.name }).map { Pair(name: $0, value: values(pairs, $0).joined(separator: separator)) }
    }

    // endregion
    // region fields needs Pair
    /// name=value with separators between them.
    private static func fields(_ separator: String, _ pairs: [Pair]) -> String {
        pairs.map { $0.name + "=" + $0.value }.joined(separator: separator)
    }

    // endregion
    // region quoted_fields needs Pair
    /// name="value" with separators between them.
    private static func quotedFields(_ separator: String, _ pairs: [Pair]) -> String {
        pairs.map { $0.name + "=\"" + $0.value + "\"" }.joined(separator: separator)
    }

    // endregion
    // region add
    /// The sum of two whole numbers; what is no number of up to 18 digits counts as 0.
    private static func add(_ value: String, _ number: String) -> String { String(whole(value) + whole(number)) }

    private static func whole(_ digits: String) -> Int64 {
        let plain = digits.utf8.first == 0x2d ? Array(digits.utf8.dropFirst()) : Array(digits.utf8)
        return plain.count <= 18 && plain.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int64(digits) ?? 0 : 0
    }

    // endregion
    // region after needs cut
    /// What follows the first separator.
    private static func after(_ value: String, _ separator: String) -> String { cut(value, separator).value }

    // endregion
    // region before needs cut
    /// What precedes the first separator.
    private static func before(_ value: String, _ separator: String) -> String { cut(value, separator).name }

    // endregion
    // region clean_path needs pieces
    /// The path without empty, . and .. segments.
    private static func cleanPath(_ path: String) -> String {
        var kept: [String] = []
        for segment in pieces(path, "/") {
            if !["", ".", ".."].contains(segment) {
                kept.append("/" + segment)
            } else if segment == ".." {
                _ = kept.popLast()
            }
        }
        return kept.joined() + (kept.isEmpty || path.hasSuffix("/") ? "/" : "")
    }

    // endregion
    // region label needs pieces
    /// The n-th label of a host, counted from 0, or an empty text.
    private static func label(_ host: String, _ n: Int) -> String { pieces(host, ".").dropFirst(n).first ?? "" }

    // endregion
    // region replace needs pieces
    /// Every old becomes new; an empty old changes nothing.
    private static func replace(_ value: String, _ old: String, _ fresh: String) -> String {
        pieces(value, old).joined(separator: fresh)
    }

    // endregion
    // region trim
    /// The text without spaces, tabs, CR and LF at both ends.
    private static func trim(_ value: String) -> String {
        let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d || $0 == 0x0a }
        let front = value.utf8.drop(while: blank)
        return String(decoding: front.reversed().drop(while: blank).reversed(), as: UTF8.self)
    }

    // endregion
    // region squeeze needs contains, replace
    /// Every run of a character becomes one of it.
    private static func squeeze(_ value: String, _ character: String) -> String {
        var shorter = value
        while !character.isEmpty && contains(shorter, character + character) {
            shorter = replace(shorter, character + character, character)
        }
        return shorter
    }

    // endregion
    // region utc needs milliseconds
    /// The time, so many seconds east of UTC, in a layout of DateFormatter.
    private static func utc(_ time: Date, _ layout: String, _ east: Int = 0) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: east)
        formatter.dateFormat = layout
        // It would round what is less than a millisecond.
        return formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds(time)) / 1000))
    }

    // endregion
    // region local needs utc
    // endregion
    // region unix
    /// Seconds since 1970.
    private static func unix(_ time: Date) -> String { String(Int64(time.timeIntervalSince1970.rounded(.down))) }

    // endregion
    // region unix_ms needs milliseconds
    /// Milliseconds since 1970.
    private static func unixMs(_ time: Date) -> String { String(milliseconds(time)) }

    // endregion
    // region milliseconds
    /// Whole milliseconds since 1970; a Date is no better than a microsecond.
    private static func milliseconds(_ time: Date) -> Int64 {
        Int64((time.timeIntervalSince1970 * 1_000_000).rounded()) / 1000
    }

    // endregion
    // region sm3
    /// The SM3 digest (GB/T 32905).
    private static func sm3(_ data: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [
            0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e
        ]
        var padded = data + [0x80]
        padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
        padded += (0..<8).map { UInt8(truncatingIfNeeded: data.count * 8 >> (56 - 8 * $0)) }
        for at in stride(from: 0, to: padded.count, by: 64) {
            state = sm3Block(state, Array(padded[at..<at + 64]))
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
    }

    private static func rotateLeft(_ word: UInt32, _ bits: Int) -> UInt32 {
        let by = UInt32(bits % 32)
        return word << by | word >> (32 - by)
    }

    /// One round of 64 bytes.
    private static func sm3Block(_ state: [UInt32], _ block: [UInt8]) -> [UInt32] {
        var w = (0..<16).map { i in block[4 * i..<4 * i + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
        for j in 16..<68 {
            let x = w[j - 16] ^ w[j - 9] ^ rotateLeft(w[j - 3], 15)
            let p = x ^ rotateLeft(x, 15) ^ rotateLeft(x, 23)
            w.append(p ^ rotateLeft(w[j - 13], 7) ^ w[j - 6])
        }
        var s = state
        for j in 0..<64 {
            let t = rotateLeft(j < 16 ? 0x79cc4519 : 0x7a879d8a, j)
            let a12 = rotateLeft(s[0], 12)
            let ss1 = rotateLeft(a12 &+ s[4] &+ t, 7)
            let ff = j < 16 ? s[0] ^ s[1] ^ s[2] : (s[0] & s[1]) | (s[0] & s[2]) | (s[1] & s[2])
            let gg = j < 16 ? s[4] ^ s[5] ^ s[6] : (s[4] & s[5]) | (~s[4] & s[6])
            let tt1 = ff &+ s[3] &+ (ss1 ^ a12) &+ (w[j] ^ w[j + 4])
            let tt2 = gg &+ s[7] &+ ss1 &+ w[j]
            let p = tt2 ^ rotateLeft(tt2, 9) ^ rotateLeft(tt2, 17)
            s = [tt1, s[0], rotateLeft(s[1], 9), s[2], p, s[4], rotateLeft(s[5], 19), s[6]]
        }
        return zip(state, s).map { $0 ^ $1 }
    }

    // endregion
    // region hmac_sm3 needs sm3
    /// HMAC with SM3.
    private static func hmacSm3(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        let short = key.count > 64 ? sm3(key) : key
        let block = short + [UInt8](repeating: 0, count: 64 - short.count)
        return sm3(block.map { $0 ^ 0x5c } + sm3(block.map { $0 ^ 0x36 } + message))
    }

    // endregion
}
