scheme "apisix-hmac" {
  title = "Apache APISIX hmac-auth, since 3.11 and before (X-HMAC headers); also Higress"
  papers = [
    "https://apisix.apache.org/docs/apisix/plugins/hmac-auth/",
    "https://github.com/apache/apisix/blob/master/apisix/plugins/hmac-auth.lua",
  ]

  credential {
    key_id = "key_id"
    secret = "secret_key"
  }

  input "variant" {
    doc     = "signature is the dialect since 3.11, x-hmac that before, with headers of its own"
    allowed = ["signature", "x-hmac"]
    default = "signature"
  }
  input "mode" {
    doc     = "As variant says"
    allowed = ["signature", "x-hmac"]
    default = variant
  }
  input "algorithm" {
    doc     = "There is no hmac-sha384; the gateway's own list may be shorter"
    allowed = ["hmac-sha256", "hmac-sha1", "hmac-sha512"]
    default = "hmac-sha256"
  }
  input "encode_uri_params" {
    doc     = "x-hmac only: whether names and values of the query are signed encoded or as they are"
    allowed = ["true", "false"]
    default = "true"
  }
  input "digest" {
    doc     = "true sends Digest, or X-HMAC-DIGEST, and a verifier compares it with the body, as validate_request_body does. So that Digest must be there and signed, the verifier is told that the body must be covered"
    allowed = ["false", "true"]
    default = "false"
  }

  # The gateway demands date since 3.17, and nothing before; the names as they are configured, case included. A verifier
  # here should be told to demand the time: a Date that is not signed can be renewed by anybody.
  signed_headers {
    always   = ["@request-target"]
    required = []
    offered  = ["date", "host", "digest"]
    others   = ["@request-target"]
    free     = true
    order    = "given"
  }

  # Before 3.11 the age was not checked unless clock_skew was set; here it always is.
  fresh {
    within = "5m"
  }

  steps {
    http_date = utc(time, "Mon, 02 Jan 2006 15:04:05 GMT")

    # Since 3.11: method in upper case and target as it is sent, then names as they are listed. A header that is not
    # there has no line; of a repeated one the first value counts.
    request_target_line = contains(names(signed), "@request-target") ? "${method} ${target}\n" : ""
    header_lines        = [for h in signed : h.name == "@request-target" ? request_target_line : "${h.name}: ${first(h.values)}\n" if h.name == "@request-target" || present(first(h.values))]

    # Before: path and query decoded, the query sorted by name and value, then encoded unless the gateway is told not to.
    # A header that is not there has an empty value.
    decoded_query   = sort([for q in query : pair(form_decode(q.name), form_decode(q.value))])
    canonical_query = join("&", [for q in decoded_query : encode_uri_params == "true" ? "${percent(q.name)}=${percent(q.value)}" : "${q.name}=${q.value}"])
    canonical_lines = join("", [for h in signed : "${h.name}:${first(h.values)}\n"])

    string_to_sign = mode == "x-hmac" ? "${lines(method, unpercent(path), canonical_query, key_id, header("date"))}\n${canonical_lines}" : "${key_id}\n${join("", header_lines)}"
    mac            = algorithm == "hmac-sha1" ? hmac_sha1(secret, string_to_sign) : algorithm == "hmac-sha256" ? hmac_sha256(secret, string_to_sign) : hmac_sha512(secret, string_to_sign)
    signature      = base64(mac)

    signed_list = join(mode == "x-hmac" ? ";" : " ", names(signed))
    # The old digest is made with the secret, by the algorithm of the signature.
    body_mac = algorithm == "hmac-sha1" ? hmac_sha1(secret, body) : algorithm == "hmac-sha256" ? hmac_sha256(secret, body) : hmac_sha512(secret, body)
  }

  send "signature" {
    before {
      headers = {
        Date   = http_date
        Digest = when(digest == "true", "SHA-256=${base64(sha256(body))}")
      }
    }
    after {
      headers = {
        Authorization = "Signature ${quoted_fields(",", [pair("keyId", key_id), pair("algorithm", algorithm), pair("headers", when(signed_list != "", signed_list)), pair("signature", signature)])}"
      }
    }
  }

  # Date, key id, method, path and query are always signed here.
  send "x-hmac" {
    signed_headers {
      always   = []
      required = []
      offered  = ["host"]
      free     = true
      order    = "given"
    }
    before {
      headers = {
        Date = http_date
      }
    }
    after {
      headers = {
        X-HMAC-ACCESS-KEY     = key_id
        X-HMAC-ALGORITHM      = algorithm
        X-HMAC-DIGEST         = when(digest == "true", base64(body_mac))
        X-HMAC-SIGNED-HEADERS = when(signed_list != "", signed_list)
        X-HMAC-SIGNATURE      = signature
      }
    }
  }
}
