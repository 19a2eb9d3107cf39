# The classes of mistakes, by id: how often they were found in public threads, and how they are proved. S by search, I by
# inspection, F against the time of the server, H against earlier requests, X by exclusion. Sometimes: it shows only with some
# values, at some times or behind a proxy or gateway, so it explains why a signer works sometimes. What to tell stands in
# advice.hcl. This file is read at every start, that one in pieces.

mistake "key-message-swapped" {
  findings = 12
  proof    = "S"
  slot     = "swap"
}

mistake "key-prefix-missing" {
  findings = 0
  proof    = "S"
  slot     = "prefix-text"
  needs    = ["a prefix before the secret"]
}

mistake "key-prefix-wrong" {
  findings = 1
  proof    = "S"
  slot     = "prefix-text"
}

mistake "key-suffix-missing" {
  findings = 1
  proof    = "S"
  slot     = "suffix"
  needs    = ["a suffix behind the secret"]
}

mistake "key-suffix-extra" {
  findings = 1
  proof    = "S"
  slot     = "suffix"
}

mistake "derivation-hex-chain" {
  findings = 1
  proof    = "S"
  slot     = "chain"
  needs    = ["a derived key"]
}

mistake "derivation-step-wrong" {
  findings = 0
  proof    = "S"
  needs    = ["a derived key"]
}

mistake "derivation-terminator-wrong" {
  findings = 0
  proof    = "S"
  slot     = "terminator"
  needs    = ["a derived key"]
}

mistake "derivation-date-stale" {
  findings  = 0
  proof     = "S"
  sometimes = true
  slot      = "key-date"
  needs     = ["a derived key"]
}

mistake "secret-whitespace" {
  findings = 7
  proof    = "S"
  slot     = "secret"
}

mistake "secret-extra-text" {
  findings = 2
  proof    = "S"
  slot     = "secret"
}

mistake "secret-mangled" {
  findings = 3
  proof    = "S"
  slot     = "secret"
}

mistake "secret-empty" {
  findings = 3
  proof    = "S"
  slot     = "secret"
}

mistake "secret-encoding" {
  findings = 7
  proof    = "S"
  slot     = "secret"
}

mistake "id-secret-swapped" {
  findings = 3
  proof    = "SI"
  slot     = "secret"
}

mistake "wrong-secret" {
  findings = 12
  proof    = "X"
}

mistake "hash-algorithm-mismatch" {
  findings = 1
  proof    = "S"
  slot     = "hash"
}

mistake "hex-then-base64" {
  findings = 3
  proof    = "S"
  needs    = ["a signature in base64"]
}

mistake "hex-instead-of-base64" {
  findings = 2
  proof    = "S"
  needs    = ["a signature in base64"]
}

mistake "base64-instead-of-hex" {
  findings = 1
  proof    = "S"
  needs    = ["a signature in hex"]
}

mistake "hex-uppercase" {
  findings = 0
  proof    = "S"
  needs    = ["a signature in hex"]
}

mistake "base64-variant" {
  findings  = 2
  proof     = "S"
  sometimes = true
  needs     = ["a signature in base64"]
}

mistake "bytes-repr" {
  findings = 1
  proof    = "S"
}

mistake "digest-mangled" {
  findings  = 1
  proof     = "S"
  sometimes = true
  slot      = "mangled"
}

mistake "signature-not-urlencoded" {
  findings  = 3
  proof     = "SI"
  sometimes = true
  needs     = ["a signature in base64", "a signature in a parameter"]
}

mistake "signature-urlencoded" {
  findings = 2
  proof    = "SI"
}

mistake "signature-position" {
  findings = 2
  schemes  = ["qingcloud-iaas"]
  proof    = "I"
  needs    = ["a signature in a parameter"]
}

mistake "newline-missing" {
  findings = 1
  proof    = "S"
  needs    = ["lines"]
}

mistake "newline-extra" {
  findings = 2
  proof    = "S"
}

mistake "newline-crlf" {
  findings = 6
  proof    = "S"
  slot     = "newline"
  needs    = ["lines"]
}

mistake "newline-literal" {
  findings = 1
  proof    = "S"
  slot     = "newline"
  needs    = ["lines"]
}

mistake "canonical-not-hashed" {
  findings = 0
  proof    = "S"
  slot     = "canonical"
  needs    = ["a hashed canonical request"]
}

mistake "separator-encoded" {
  findings = 1
  proof    = "S"
  needs    = ["a second escaping"]
}

mistake "method-wrong" {
  findings = 1
  proof    = "S"
  slot     = "method"
  needs    = ["the method"]
}

mistake "method-lowercase" {
  findings = 0
  proof    = "S"
  slot     = "method"
  needs    = ["the method"]
}

mistake "path-slash" {
  findings = 7
  proof    = "S"
  needs    = ["a path"]
}

mistake "path-empty" {
  findings = 1
  proof    = "S"
  slot     = "path"
  needs    = ["a path"]
}

mistake "path-prefix-stripped" {
  findings  = 2
  proof     = "S"
  sometimes = true
  slot      = "prefix"
  needs     = ["the path of the request"]
}

mistake "path-encoding" {
  findings  = 8
  proof     = "S"
  sometimes = true
  needs     = ["the path of the request"]
}

mistake "path-includes-query" {
  findings = 2
  proof    = "S"
  slot     = "path-query"
  needs    = ["the path of the request"]
}

mistake "host-wrong" {
  findings = 5
  proof    = "S"
  slot     = "host"
  needs    = ["the host"]
}

mistake "host-port" {
  findings  = 9
  proof     = "S"
  sometimes = true
  slot      = "host"
  needs     = ["the host"]
}

mistake "host-rewritten" {
  findings  = 3
  proof     = "S"
  sometimes = true
  slot      = "host"
  needs     = ["the host"]
}

mistake "params-unsorted" {
  findings  = 7
  proof     = "S"
  sometimes = true
  slot      = "order"
  needs     = ["sorted parameters"]
}

mistake "params-sorted-as-pairs" {
  findings  = 2
  proof     = "S"
  sometimes = true
  slot      = "order"
  needs     = ["sorted parameters"]
}

mistake "params-sorted-case-insensitive" {
  findings  = 1
  proof     = "S"
  sometimes = true
  slot      = "order"
  needs     = ["sorted parameters"]
}

mistake "params-natural-sort" {
  findings  = 0
  proof     = "S"
  sometimes = true
  slot      = "order"
  needs     = ["sorted parameters"]
}

mistake "params-sorted-before-encoding" {
  findings  = 4
  proof     = "S"
  sometimes = true
  slot      = "order"
  needs     = ["sorted parameters", "escaped parameters"]
}

mistake "duplicate-value-order" {
  findings  = 4
  proof     = "S"
  sometimes = true
  needs     = ["sorted parameters"]
}

mistake "param-not-signed" {
  findings = 2
  proof    = "S"
  needs    = ["parameters"]
}

mistake "param-signed-not-sent" {
  findings = 0
  proof    = "S"
  slot     = "guess"
  needs    = ["parameters"]
}

mistake "signature-param-signed" {
  findings = 0
  proof    = "S"
  slot     = "carrier"
  needs    = ["parameters", "a signature in a parameter"]
}

mistake "param-value-changed" {
  findings  = 0
  proof     = "S"
  sometimes = true
  needs     = ["parameters"]
}

mistake "empty-param-dropped" {
  findings  = 10
  proof     = "S"
  sometimes = true
  needs     = ["parameters"]
}

mistake "valueless-param" {
  findings  = 8
  proof     = "S"
  sometimes = true
  needs     = ["parameters"]
}

mistake "nested-params-flattening" {
  findings  = 5
  proof     = "S"
  sometimes = true
  slot      = "flattening"
  needs     = ["parameters"]
}

mistake "nonce-mismatch" {
  findings = 0
  proof    = "S"
  needs    = ["a nonce"]
  guess    = true
}

mistake "value-not-encoded" {
  findings  = 3
  proof     = "S"
  sometimes = true
  needs     = ["escaped parameters"]
}

mistake "value-encoded-when-raw" {
  findings  = 2
  proof     = "S"
  sometimes = true
  needs     = ["parameters signed as they are"]
}

mistake "space-as-plus" {
  findings  = 11
  proof     = "S"
  sometimes = true
  needs     = ["escaped parameters"]
}

mistake "plus-as-space" {
  findings  = 3
  proof     = "S"
  sometimes = true
  needs     = ["parameters"]
}

mistake "tilde-encoded" {
  findings  = 3
  proof     = "S"
  sometimes = true
  needs     = ["escaped parameters"]
}

mistake "reserved-not-encoded" {
  findings  = 13
  proof     = "S"
  sometimes = true
  needs     = ["escaped parameters"]
}

mistake "hex-lowercase" {
  findings  = 3
  proof     = "S"
  sometimes = true
  needs     = ["escaped parameters"]
}

mistake "double-encoding" {
  findings  = 3
  proof     = "S"
  sometimes = true
  needs     = ["escaped parameters"]
}

mistake "encoding-level-missing" {
  findings = 1
  proof    = "S"
  needs    = ["a second escaping"]
}

mistake "charset-wrong" {
  findings  = 10
  proof     = "S"
  sometimes = true
  slot      = "charset"
  needs     = ["parameters or a body"]
}

mistake "body-not-signed" {
  findings = 3
  proof    = "S"
  slot     = "body"
  needs    = ["a body"]
}

mistake "body-reserialised" {
  findings = 4
  proof    = "S"
  slot     = "body-json"
  needs    = ["a body"]
}

mistake "body-unicode-escaped" {
  findings  = 1
  proof     = "S"
  sometimes = true
  needs     = ["a body"]
}

mistake "body-newline" {
  findings = 2
  proof    = "S"
  needs    = ["a body"]
}

mistake "body-bom" {
  findings = 0
  proof    = "S"
  needs    = ["a body"]
}

mistake "body-wrong-encoding" {
  findings = 1
  proof    = "S"
  slot     = "body"
  needs    = ["a body"]
}

mistake "payload-hash-wrong" {
  findings = 0
  proof    = "I"
  slot     = "payload"
  needs    = ["a body"]
}

mistake "content-length-wrong" {
  findings  = 2
  proof     = "S"
  sometimes = true
  slot      = "length"
  needs     = ["headers chosen by the signer"]
}

mistake "content-type-changed" {
  findings = 16
  proof    = "S"
  slot     = "content-type"
  needs    = ["headers"]
}

mistake "header-value-changed" {
  findings  = 11
  proof     = "S"
  sometimes = true
  needs     = ["headers"]
}

mistake "header-name-case" {
  findings = 0
  proof    = "S"
  slot     = "header-name"
  needs    = ["names of headers in lower case"]
}

mistake "header-value-case" {
  findings = 0
  proof    = "S"
  needs    = ["values of headers in lower case"]
}

mistake "header-whitespace" {
  findings  = 11
  proof     = "S"
  sometimes = true
  needs     = ["trimmed values of headers"]
}

mistake "header-order" {
  findings = 0
  proof    = "S"
  slot     = "header-order"
  needs    = ["several signed headers"]
}

mistake "signed-headers-mismatch" {
  findings = 0
  proof    = "SI"
  needs    = ["a list of signed headers"]
}

mistake "signed-header-not-sent" {
  findings = 1
  proof    = "IS"
  needs    = ["a list of signed headers"]
}

mistake "required-header-not-signed" {
  findings = 0
  proof    = "I"
  needs    = ["headers that must be signed"]
}

mistake "header-line-format" {
  findings = 1
  proof    = "S"
  slot     = "header-line"
  needs    = ["a list of signed headers"]
}

mistake "header-name-wrong" {
  findings = 1
  proof    = "I"
  needs    = ["headers of its own"]
}

mistake "authorization-malformed" {
  findings = 2
  proof    = "I"
  needs    = ["a signature in a header"]
}

mistake "scope-date-local" {
  findings  = 6
  proof     = "I"
  sometimes = true
  needs     = ["a date in a scope"]
}

mistake "scope-date-mismatch" {
  findings  = 1
  proof     = "I"
  sometimes = true
  needs     = ["a date in a scope"]
}

mistake "scope-date-format" {
  findings = 0
  proof    = "IS"
  needs    = ["a date in a scope"]
}

mistake "scope-region-wrong" {
  findings = 5
  proof    = "I"
  needs    = ["a region"]
}

mistake "scope-service-wrong" {
  findings = 3
  proof    = "I"
  needs    = ["a service"]
}

mistake "timestamp-mismatch" {
  findings  = 2
  proof     = "S"
  sometimes = true
  slot      = "time"
  needs     = ["a time"]
}

mistake "timestamp-local-as-utc" {
  findings = 4
  proof    = "F"
  needs    = ["a time"]
}

mistake "timestamp-unit" {
  findings = 3
  proof    = "F"
  needs    = ["a time in numbers"]
}

mistake "date-header-format" {
  findings = 2
  proof    = "I"
  needs    = ["a time"]
}

mistake "clock-skew" {
  findings = 3
  proof    = "F"
  needs    = ["a time"]
}

mistake "token-missing" {
  findings = 7
  prefixes = ["ASIA", "STS.", "AKTP"] # of the ids of temporary keys
  proof    = "I"
  needs    = ["a token"]
}

mistake "token-not-signed" {
  findings = 2
  proof    = "I"
  needs    = ["a token", "a list of signed headers"]
}

mistake "nonce-reused" {
  findings  = 5
  proof     = "H"
  sometimes = true
  needs     = ["a nonce"]
}

mistake "request-too-large" {
  findings  = 4
  limits    = { tencent-v1 = "1048576" }
  proof     = "I"
  sometimes = true
}
