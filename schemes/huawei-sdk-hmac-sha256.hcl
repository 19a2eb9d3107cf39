scheme "huawei-sdk-hmac-sha256" {
  title = "Huawei Cloud API signature, SDK-HMAC-SHA256"
  papers = [
    "https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm-005.html",
    "https://support.huaweicloud.com/devg-apisign/api-sign-algorithm-005.html",
  ]

  credential {
    key_id = "AK"
    secret = "SK"
    token  = "SecurityToken"
  }

  # The scheme huawei-sdk-hmac-sm3 extends this one and allows the other algorithm in its place.
  input "algorithm" {
    doc     = "What Authorization begins with"
    allowed = ["SDK-HMAC-SHA256"]
    default = "SDK-HMAC-SHA256"
  }
  input "payload" {
    doc     = "UNSIGNED-PAYLOAD leaves the body out of the signature; the header X-Sdk-Content-Sha256 says so to the server"
    allowed = ["", "UNSIGNED-PAYLOAD"]
    default = header("x-sdk-content-sha256") == "UNSIGNED-PAYLOAD" ? "UNSIGNED-PAYLOAD" : ""
  }

  # The older documents sign content-type too, and newer SDKs every header but content-type and those with "_" in their
  # names, which proxies drop. The Go SDK leaves out host: the list in the request counts.
  signed_headers {
    always   = ["host", "x-sdk-date"]
    required = ["x-sdk-date"]
    offered  = ["x-domain-id", "x-project-id", "x-sdk-*", "x-security-token"]
    order    = "sorted"
  }

  fresh {
    within = "15m"
  }

  steps {
    timestamp      = utc(time, "20060102T150405Z")
    hashed_payload = payload != "" ? payload : algorithm == "SDK-HMAC-SM3" ? hex(sm3(body)) : hex(sha256(body))
    encoded_path   = percent(unpercent(path), "/")
    # The signed path always ends with a slash, whether or not the path that is sent does.
    canonical_uri = ends_with(encoded_path, "/") ? encoded_path : "${encoded_path}/"
    # Sorted by decoded name and value, then encoded; an empty value keeps its "=".
    decoded_query   = sort([for q in query : pair(form_decode(q.name), form_decode(q.value))])
    canonical_query = join("&", [for q in decoded_query : "${percent(q.name)}=${percent(q.value)}"])
    # A repeated header has one line for each value, sorted.
    canonical_headers        = join("", [for h in signed : join("", [for v in sort([for x in h.values : trim(x)]) : "${h.name}:${v}\n"])])
    signed_headers           = join(";", names(signed))
    canonical_request        = lines(method, canonical_uri, canonical_query, canonical_headers, signed_headers, hashed_payload)
    hashed_canonical_request = algorithm == "SDK-HMAC-SM3" ? hex(sm3(canonical_request)) : hex(sha256(canonical_request))
    # The time to the second and no scope; the secret itself is the key.
    string_to_sign = lines(algorithm, timestamp, hashed_canonical_request)
    signature      = algorithm == "SDK-HMAC-SM3" ? hex(hmac_sm3(secret, string_to_sign)) : hex(hmac_sha256(secret, string_to_sign))
  }

  send {
    before {
      headers = {
        X-Sdk-Date           = timestamp
        X-Sdk-Content-Sha256 = when(payload != "", payload)
        X-Security-Token     = token
      }
    }
    after {
      headers = {
        Authorization = "${algorithm} ${fields(", ", [pair("Access", key_id), pair("SignedHeaders", signed_headers), pair("Signature", signature)])}"
      }
    }
  }
}
