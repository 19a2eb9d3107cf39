# The mistakes that people make, by id: how often they were found in public threads, how they are proved, what to tell and what
# to do. Proof: S by search, I by inspection, F against the time of the server, H against earlier requests, X by exclusion.

mistake "key-message-swapped" {
  findings = 12
  proof    = "S"
  text     = "The key and the message were given to the HMAC function the wrong way round."
  fix      = "Check the argument order of your HMAC function (PHP hash_hmac and CryptoJS take the message first, most others the key first)."
}

mistake "key-prefix-missing" {
  findings = 0
  proof    = "S"
  text     = "The scheme's prefix was not put before the secret when the signing key was derived."
  fix      = "Start the derivation with \"TC3\"+secret (Tencent) or \"AWS4\"+secret (AWS)."
}

mistake "key-prefix-wrong" {
  findings = 1
  proof    = "S"
  text     = "A prefix of another vendor's scheme was put before the secret."
  fix      = "Use the secret as it is for Volcengine, Alibaba and QingCloud; remove the prefix copied from AWS or Tencent code."
}

mistake "key-suffix-missing" {
  findings = 1
  proof    = "S"
  text     = "The key for Alibaba RPC signatures is the secret followed by \"&\", and the \"&\" is missing."
  fix      = "Compute HMAC-SHA1 with key AccessKeySecret + \"&\"."
}

mistake "key-suffix-extra" {
  findings = 1
  proof    = "S"
  text     = "An \"&\" was appended to the secret, but only Alibaba's RPC (V2) signature wants that."
  fix      = "Use the secret unchanged (ACS3, Tencent, QingCloud, ...)."
}

mistake "derivation-hex-chain" {
  findings = 1
  proof    = "S"
  text     = "An intermediate key was turned into hex text before the next HMAC step."
  fix      = "Keep the raw bytes between steps; only the last signature is written in hex."
}

mistake "derivation-step-wrong" {
  findings = 0
  proof    = "S"
  text     = "The signing key was derived with a missing, reordered or different step."
  fix      = "Derive in the documented order with exactly the values of the credential scope."
}

mistake "derivation-terminator-wrong" {
  findings = 0
  proof    = "S"
  text     = "The last derivation step used another vendor's terminator."
  fix      = "Use \"request\" (Volcengine), \"aws4_request\" (AWS) or \"tc3_request\" (Tencent) in key and scope alike."
}

mistake "derivation-date-stale" {
  findings = 0
  proof    = "S"
  text     = "The signing key was derived for another date than the one in the scope (cached over midnight, or a second clock read)."
  fix      = "Derive the key again for every new UTC date, from the same time value as the header."
}

mistake "secret-whitespace" {
  findings = 7
  proof    = "S"
  text     = "The secret used for signing has white space around it."
  fix      = "Trim the secret when it is read from a file, environment variable or form."
}

mistake "secret-extra-text" {
  findings = 2
  proof    = "S"
  text     = "Extra characters are stuck to the secret."
  fix      = "Copy the secret again without prompt characters, quotes or joined fields."
}

mistake "secret-mangled" {
  findings = 3
  proof    = "S"
  text     = "The secret was altered on its way to the signer (form decoding, shell or template expansion)."
  fix      = "Quote the secret in shells and configuration files and do not URL-decode or encode it."
}

mistake "secret-empty" {
  findings = 3
  proof    = "S"
  text     = "The request was signed with an empty or placeholder secret."
  fix      = "Check the name of the environment variable or configuration item; stop when it is not set."
}

mistake "secret-encoding" {
  findings = 7
  proof    = "S"
  text     = "The secret was decoded or encoded before use."
  fix      = "Use the text of the secret as the HMAC key, even if it looks like base64."
}

mistake "id-secret-swapped" {
  findings = 3
  proof    = "SI"
  text     = "Access key id and secret are exchanged."
  fix      = "Swap the two settings, and replace the key pair if the secret was sent as an id over the network."
}

mistake "wrong-secret" {
  findings = 12
  proof    = "X"
  text     = "No mistake in building the signature explains it, so the secret most likely does not belong to this id."
  fix      = "Compare id and secret with the console; make a new key pair if in doubt (SMTP passwords, other accounts' or other vendors' keys are usual)."
}

mistake "hash-algorithm-mismatch" {
  findings = 1
  proof    = "S"
  text     = "The hash used is not the one declared or required."
  fix      = "Make SignatureMethod / algorithm= and the code agree."
}

mistake "hex-then-base64" {
  findings = 3
  proof    = "S"
  text     = "The hex text of the digest was base64-encoded instead of the raw bytes."
  fix      = "Use digest() / raw output before base64."
}

mistake "hex-instead-of-base64" {
  findings = 2
  proof    = "S"
  text     = "The signature was sent in hex, this scheme wants base64."
  fix      = "Base64-encode the raw digest."
}

mistake "base64-instead-of-hex" {
  findings = 1
  proof    = "S"
  text     = "The signature was sent in base64, this scheme wants hex."
  fix      = "Send the lower-case hex digest."
}

mistake "hex-uppercase" {
  findings = 0
  proof    = "S"
  text     = "The hex signature is in upper case."
  fix      = "Use lower-case hex."
}

mistake "base64-variant" {
  findings = 2
  proof    = "S"
  text     = "The signature is not plain one-line base64 with padding."
  fix      = "Use standard base64 without line wrapping (strict_encode64, NO_WRAP, base64 -w0) and keep the = padding."
}

mistake "bytes-repr" {
  findings = 1
  proof    = "S"
  text     = "The text form of a byte array was sent instead of the signature."
  fix      = "Decode the base64 bytes to a string before using it (.decode() in Python 3)."
}

mistake "digest-mangled" {
  findings = 1
  proof    = "S"
  text     = "The binary digest was treated as text on the way to base64."
  fix      = "Base64-encode the untouched bytes."
}

mistake "signature-not-urlencoded" {
  findings = 3
  proof    = "SI"
  text     = "The base64 signature was put into the URL or form without URL-encoding, so + arrived as a space."
  fix      = "URL-encode the signature value (quote / encodeURIComponent, not escape)."
}

mistake "signature-urlencoded" {
  findings = 2
  proof    = "SI"
  text     = "The signature was URL-encoded once too often."
  fix      = "Encode it exactly once in a URL and never in a header."
}

mistake "signature-position" {
  findings = 2
  proof    = "I"
  text     = "Parameters follow the signature, and this API requires it at the end."
  fix      = "Append the signature as the last parameter."
}

mistake "newline-missing" {
  findings = 1
  proof    = "S"
  text     = "A line of the canonical request was left out (empty query line, or the blank line after the headers)."
  fix      = "Keep every line, also the empty ones: headers block, blank line, SignedHeaders."
}

mistake "newline-extra" {
  findings = 2
  proof    = "S"
  text     = "There is one newline too many in the string to sign."
  fix      = "Put newlines only between the lines, not after the last one."
}

mistake "newline-crlf" {
  findings = 6
  proof    = "S"
  text     = "The lines were joined with CR LF."
  fix      = "Join with \"\\n\", not with the platform's line end (%n, os.EOL, PHP_EOL, text fields)."
}

mistake "newline-literal" {
  findings = 1
  proof    = "S"
  text     = "\"\\n\" was signed as a backslash and an n."
  fix      = "Use double quotes in PHP, $'...' or printf in shells."
}

mistake "canonical-not-hashed" {
  findings = 0
  proof    = "S"
  text     = "The string to sign contains the canonical request itself instead of its SHA-256 hex."
  fix      = "Hash the canonical request and put the lower-case hex on the last line."
}

mistake "separator-encoded" {
  findings = 1
  proof    = "S"
  text     = "The separators of the string to sign were URL-encoded too."
  fix      = "Escape the parts, then join them with plain \"&\"."
}

mistake "method-wrong" {
  findings = 1
  proof    = "S"
  text     = "Another HTTP method was signed than the one used."
  fix      = "Sign the method that is really sent."
}

mistake "method-lowercase" {
  findings = 0
  proof    = "S"
  text     = "The method was signed in lower case."
  fix      = "Use upper case."
}

mistake "path-slash" {
  findings = 7
  proof    = "S"
  text     = "The signed path differs from the requested one by a slash."
  fix      = "Sign the path exactly as requested."
}

mistake "path-empty" {
  findings = 1
  proof    = "S"
  text     = "An empty path was signed."
  fix      = "Sign \"/\" when the URL has no path."
}

mistake "path-prefix-stripped" {
  findings = 2
  proof    = "S"
  text     = "A gateway adds or removes a path prefix between signer and verifier."
  fix      = "Sign the path that the verifying server sees."
}

mistake "path-encoding" {
  findings = 8
  proof    = "S"
  text     = "The path was escaped a different number of times than the scheme wants."
  fix      = "AWS: escape the already escaped path again, except for S3; others: once."
}

mistake "path-includes-query" {
  findings = 2
  proof    = "S"
  text     = "Path and query were not separated for signing."
  fix      = "Split the URL at \"?\" before signing."
}

mistake "host-wrong" {
  findings = 5
  proof    = "S"
  text     = "Another host was signed than the one in the Host header."
  fix      = "Sign the bare host name of the endpoint that is called."
}

mistake "host-port" {
  findings = 9
  proof    = "S"
  text     = "Signed host and sent Host header differ in the port."
  fix      = "Sign host:port for non-default ports and the bare host for :80 and :443."
}

mistake "host-rewritten" {
  findings = 3
  proof    = "S"
  text     = "A proxy replaced the Host header after signing."
  fix      = "Let the proxy keep Host, or sign with the name the server sees."
}

mistake "params-unsorted" {
  findings = 7
  proof    = "S"
  text     = "The parameters were signed in the order they were written."
  fix      = "Sort by name, byte by byte."
}

mistake "params-sorted-as-pairs" {
  findings = 2
  proof    = "S"
  text     = "name=value strings were sorted instead of names, which puts \"a.b=\" before \"a=\"."
  fix      = "Sort by name first, then by value."
}

mistake "params-sorted-case-insensitive" {
  findings = 1
  proof    = "S"
  text     = "The sort ignored case (or used the locale)."
  fix      = "Sort by byte value: upper case before lower case."
}

mistake "params-natural-sort" {
  findings = 0
  proof    = "S"
  text     = "Numbered parameters were put in numeric order (…2 before …10)."
  fix      = "Sort as plain text: …10 comes before …2."
}

mistake "params-sorted-before-encoding" {
  findings = 4
  proof    = "S"
  text     = "Names were sorted before escaping."
  fix      = "Escape first, then sort (matters for [ ] : and non-ASCII)."
}

mistake "duplicate-value-order" {
  findings = 4
  proof    = "S"
  text     = "Values of a repeated parameter were signed in another order."
  fix      = "Follow the scheme's rule for repeated names, or avoid them."
}

mistake "param-not-signed" {
  findings = 2
  proof    = "S"
  text     = "A parameter was sent that was not part of the signature."
  fix      = "Add every parameter before signing and nothing afterwards."
}

mistake "param-signed-not-sent" {
  findings = 0
  proof    = "S"
  text     = "A parameter was signed that was not sent."
  fix      = "Send exactly the signed parameters."
}

mistake "signature-param-signed" {
  findings = 0
  proof    = "S"
  text     = "The signature parameter itself was part of the signed string."
  fix      = "Remove Signature before building the string."
}

mistake "param-value-changed" {
  findings = 0
  proof    = "S"
  text     = "A value was written differently when signing and when sending."
  fix      = "Turn values into strings once and use those strings for both."
}

mistake "empty-param-dropped" {
  findings = 10
  proof    = "S"
  text     = "Parameters with an empty value were handled differently when signing and sending."
  fix      = "Keep \"name=\" in both, or leave it out of both."
}

mistake "valueless-param" {
  findings = 8
  proof    = "S"
  text     = "A parameter without value was signed as \"name\" instead of \"name=\"."
  fix      = "Write \"name=\" in the canonical query."
}

mistake "nested-params-flattening" {
  findings = 5
  proof    = "S"
  text     = "Lists or objects were flattened differently when signing and sending."
  fix      = "Flatten once, before signing, and send the flattened parameters."
}

mistake "nonce-mismatch" {
  findings = 0
  proof    = "S"
  text     = "Another nonce was signed than sent."
  fix      = "Generate the nonce once per request."
}

mistake "value-not-encoded" {
  findings = 3
  proof    = "S"
  text     = "A value was put into the string to sign without URL-encoding."
  fix      = "Encode names and values (RFC 3986) before signing."
}

mistake "value-encoded-when-raw" {
  findings = 2
  proof    = "S"
  text     = "Values were URL-encoded before signing, but this scheme signs them raw."
  fix      = "Sign the raw values, then encode for sending (Tencent v1, Tencent API gateway)."
}

mistake "space-as-plus" {
  findings = 11
  proof    = "S"
  text     = "Spaces were encoded as +."
  fix      = "Use %20 (quote instead of quote_plus; replace + after URLEncoder)."
}

mistake "plus-as-space" {
  findings = 3
  proof    = "S"
  text     = "A plus sign inside a value became a space, or the other way round."
  fix      = "Escape + as %2B everywhere."
}

mistake "tilde-encoded" {
  findings = 3
  proof    = "S"
  text     = "~ was escaped."
  fix      = "Leave ~ as it is."
}

mistake "reserved-not-encoded" {
  findings = 13
  proof    = "S"
  text     = "A reserved character was left unescaped."
  fix      = "Escape everything but A-Z a-z 0-9 - _ . ~ (encodeURIComponent and URLEncoder leave some)."
}

mistake "hex-lowercase" {
  findings = 3
  proof    = "S"
  text     = "Percent escapes are in lower case."
  fix      = "Use upper case (%E4, not %e4)."
}

mistake "double-encoding" {
  findings = 3
  proof    = "S"
  text     = "Values were escaped twice."
  fix      = "Decode what is already escaped, then escape once."
}

mistake "encoding-level-missing" {
  findings = 1
  proof    = "S"
  text     = "The canonical query was not escaped a second time."
  fix      = "percentEncode the whole canonical query again before joining."
}

mistake "charset-wrong" {
  findings = 10
  proof    = "S"
  text     = "Text was turned into bytes with another character set than UTF-8."
  fix      = "Name UTF-8 wherever text becomes bytes."
}

mistake "body-not-signed" {
  findings = 3
  proof    = "S"
  text     = "The hash of an empty body was signed although a body is sent."
  fix      = "Give the signer the same body as the HTTP client (axios: data, aws4: body)."
}

mistake "body-reserialised" {
  findings = 4
  proof    = "S"
  text     = "The JSON was written again after signing, with other spacing or order."
  fix      = "Serialise once and send those bytes."
}

mistake "body-unicode-escaped" {
  findings = 1
  proof    = "S"
  text     = "The JSON was signed with other escapes than it was sent with."
  fix      = "Serialise once and send those bytes."
}

mistake "body-newline" {
  findings = 2
  proof    = "S"
  text     = "The body differs in a line end."
  fix      = "Hash the bytes that are sent (curl --data-binary keeps newlines, -d drops them)."
}

mistake "body-bom" {
  findings = 0
  proof    = "S"
  text     = "A byte order mark was signed or sent on one side only."
  fix      = "Write UTF-8 without BOM."
}

mistake "body-wrong-encoding" {
  findings = 1
  proof    = "S"
  text     = "Another form of the body was signed than sent."
  fix      = "Hash the bytes that are sent."
}

mistake "payload-hash-wrong" {
  findings = 0
  proof    = "I"
  text     = "The content-sha256 header is not the hash of this body."
  fix      = "Compute it from the final body; use UNSIGNED-PAYLOAD only where allowed."
}

mistake "content-length-wrong" {
  findings = 2
  proof    = "S"
  text     = "Content-Length was signed with another value."
  fix      = "Do not sign Content-Length, or count bytes."
}

mistake "content-type-changed" {
  findings = 16
  proof    = "S"
  text     = "Content-Type was changed after signing (usually \"; charset=utf-8\" appended by the HTTP library)."
  fix      = "Set the full Content-Type yourself and sign that text."
}

mistake "header-value-changed" {
  findings = 11
  proof    = "S"
  text     = "A signed header was changed on the way."
  fix      = "Sign only host, content-type and the scheme's own headers."
}

mistake "header-name-case" {
  findings = 0
  proof    = "S"
  text     = "Header names were signed without lower-casing."
  fix      = "Lower-case the names."
}

mistake "header-value-case" {
  findings = 0
  proof    = "S"
  text     = "TC3 wants the header values in lower case too."
  fix      = "Lower-case the values in the canonical headers."
}

mistake "header-whitespace" {
  findings = 11
  proof    = "S"
  text     = "White space in a header value was not trimmed or collapsed."
  fix      = "Trim and turn runs of blanks into one."
}

mistake "header-order" {
  findings = 0
  proof    = "S"
  text     = "The canonical headers are not in the required order."
  fix      = "Sort by lower-case name (hmac headers=\"...\": order of the list)."
}

mistake "signed-headers-mismatch" {
  findings = 0
  proof    = "SI"
  text     = "SignedHeaders does not list the headers that were signed."
  fix      = "Build both from the same sorted list."
}

mistake "signed-header-not-sent" {
  findings = 1
  proof    = "IS"
  text     = "A header named as signed is not in the request."
  fix      = "Send every signed header under the name that was signed."
}

mistake "required-header-not-signed" {
  findings = 0
  proof    = "I"
  text     = "A header that must be signed is missing from SignedHeaders."
  fix      = "Sign host, the date and all of the scheme's own headers."
}

mistake "header-line-format" {
  findings = 1
  proof    = "S"
  text     = "The header lines of the string to sign have another form."
  fix      = "hmac scheme: \"name: value\" with one space; canonical requests: \"name:value\" without."
}

mistake "header-name-wrong" {
  findings = 1
  proof    = "I"
  text     = "A required header has the wrong name."
  fix      = "Use the scheme's names (X-TC-Action, X-TC-Timestamp, ...)."
}

mistake "authorization-malformed" {
  findings = 2
  proof    = "I"
  text     = "The Authorization header cannot be read by the server."
  fix      = "Follow the exact layout of the scheme."
}

mistake "scope-date-local" {
  findings = 6
  proof    = "I"
  text     = "The date in the credential scope is a local date."
  fix      = "Take the date from the same UTC time as the timestamp."
}

mistake "scope-date-mismatch" {
  findings = 1
  proof    = "I"
  text     = "Scope date and request time disagree."
  fix      = "Read the clock once per request."
}

mistake "scope-date-format" {
  findings = 0
  proof    = "IS"
  text     = "The scope date has the wrong form."
  fix      = "TC3: YYYY-MM-DD; AWS and Volcengine: YYYYMMDD."
}

mistake "scope-region-wrong" {
  findings = 5
  proof    = "I"
  text     = "The region in the scope is not the service's region."
  fix      = "Use the region the endpoint belongs to (global services have a fixed one)."
}

mistake "scope-service-wrong" {
  findings = 3
  proof    = "I"
  text     = "The service name in the scope is wrong."
  fix      = "Use the service code from the API documentation."
}

mistake "timestamp-mismatch" {
  findings = 2
  proof    = "S"
  text     = "Another time was signed than sent."
  fix      = "Read the clock once and use it for both."
}

mistake "timestamp-local-as-utc" {
  findings = 4
  proof    = "F"
  text     = "Local time was written as if it were UTC."
  fix      = "Format UTC (gmtime, utcnow, gmdate)."
}

mistake "timestamp-unit" {
  findings = 3
  proof    = "F"
  text     = "The timestamp is in milliseconds (or seconds where milliseconds belong)."
  fix      = "Use the unit of the documentation."
}

mistake "date-header-format" {
  findings = 2
  proof    = "I"
  text     = "The date has the wrong format."
  fix      = "Use the documented format."
}

mistake "clock-skew" {
  findings = 3
  proof    = "F"
  text     = "The clock is off, or the request is old."
  fix      = "Synchronise the clock and sign just before sending."
}

mistake "token-missing" {
  findings = 7
  proof    = "I"
  text     = "A temporary key was used without its security token."
  fix      = "Send the session token in the scheme's token header."
}

mistake "token-not-signed" {
  findings = 2
  proof    = "I"
  text     = "The security token was added after signing."
  fix      = "Add the token before signing."
}

mistake "nonce-reused" {
  findings = 5
  proof    = "H"
  text     = "The nonce was used before (retry, coarse random number)."
  fix      = "Use a UUID per attempt and sign again on every retry."
}

mistake "request-too-large" {
  findings = 4
  proof    = "I"
  text     = "Tencent v1 answers a too large request with a signature error."
  fix      = "Use TC3-HMAC-SHA256."
}
