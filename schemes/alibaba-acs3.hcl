scheme "alibaba-acs3" {
  title = "Alibaba Cloud signature V3, ACS3-HMAC-SHA256 and ACS3-HMAC-SM3"
  papers = [
    "https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature",
    "https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature",
  ]

  credential {
    key_id = "AccessKeyId"
    secret = "AccessKeySecret"
    token  = "SecurityToken"
  }

  input "algorithm" {
    doc     = "With SM3 the body, the canonical request and the signature all use it"
    allowed = ["ACS3-HMAC-SHA256", "ACS3-HMAC-SM3"]
    default = "ACS3-HMAC-SHA256"
  }
  input "action" {
    doc      = "API action, sent as x-acs-action"
    optional = true
  }
  input "version" {
    doc      = "API version, sent as x-acs-version"
    optional = true
  }
  input "payload_hash_override" {
    doc     = "The payload hash as it stands, for tests of SDKs"
    default = ""
  }
  input "no_standard_headers" {
    doc     = "true adds none of the x-acs headers, for tests of SDKs"
    allowed = ["false", "true"]
    default = "false"
  }

  signed_headers {
    always  = ["host"]
    offered = ["content-type", "x-acs-*"]
    order   = "sorted"
  }

  fresh {
    within = "15m"
    nonce  = "text"
  }

  steps {
    timestamp      = utc(time, "2006-01-02T15:04:05Z")
    hashed_payload = payload_hash_override != "" ? payload_hash_override : algorithm == "ACS3-HMAC-SM3" ? hex(sm3(body)) : hex(sha256(body))
    canonical_uri  = percent(unpercent(path), "/")
    # Sorted by decoded name and value, then encoded; an empty value keeps its "=".
    decoded_query   = sort([for q in query : pair(form_decode(q.name), form_decode(q.value))])
    canonical_query = join("&", [for q in decoded_query : "${percent(q.name)}=${percent(q.value)}"])
    # The values of a repeated header are trimmed, sorted and joined by a comma.
    canonical_headers        = join("", [for h in signed : "${h.name}:${join(",", sort([for v in h.values : trim(v)]))}\n"])
    signed_headers           = join(";", names(signed))
    canonical_request        = lines(method, canonical_uri, canonical_query, canonical_headers, signed_headers, hashed_payload)
    hashed_canonical_request = algorithm == "ACS3-HMAC-SM3" ? hex(sm3(canonical_request)) : hex(sha256(canonical_request))
    # No date and no scope; the secret itself is the key.
    string_to_sign = lines(algorithm, hashed_canonical_request)
    signature      = algorithm == "ACS3-HMAC-SM3" ? hex(hmac_sm3(secret, string_to_sign)) : hex(hmac_sha256(secret, string_to_sign))
  }

  send {
    before {
      headers = {
        x-acs-action          = when(no_standard_headers == "false" && action != "", action)
        x-acs-version         = when(no_standard_headers == "false" && version != "", version)
        x-acs-date            = when(no_standard_headers == "false", timestamp)
        x-acs-signature-nonce = when(no_standard_headers == "false" && nonce != "", nonce)
        x-acs-content-sha256  = when(no_standard_headers == "false" && payload_hash_override == "", hashed_payload)
        x-acs-security-token  = token
      }
    }
    after {
      headers = {
        Authorization = "${algorithm} ${fields(",", [pair("Credential", key_id), pair("SignedHeaders", signed_headers), pair("Signature", signature)])}"
      }
    }
  }
}
