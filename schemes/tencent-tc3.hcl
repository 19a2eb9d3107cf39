# Read next to the vendor's page: every step has the name that the page uses.
scheme "tencent-tc3" {
  title = "Tencent Cloud API 3.0, TC3-HMAC-SHA256"
  papers = [
    "https://cloud.tencent.com/document/api/213/30654",
    "https://www.tencentcloud.com/document/api/213/33224",
  ]

  credential {
    key_id = "SecretId"
    secret = "SecretKey"
    token  = "Token"
  }

  input "service" {
    doc     = "Product name; the server compares it with the first label of the host"
    default = label(host, 0)
  }
  input "action" {
    doc      = "API action, sent as X-TC-Action"
    optional = true
  }
  input "version" {
    doc      = "API version, sent as X-TC-Version"
    optional = true
  }
  input "region" {
    doc      = "Region, sent as X-TC-Region; some products have none"
    optional = true
  }
  input "content_type" {
    doc     = "Content-Type to send; it must be signed, so a request without one gets one"
    default = present(header("content-type")) ? "" : method == "GET" ? "application/x-www-form-urlencoded" : "application/json"
  }
  input "payload" {
    doc     = "UNSIGNED-PAYLOAD leaves the body out of the signature; the header X-TC-Content-SHA256 says so to the server"
    allowed = ["", "UNSIGNED-PAYLOAD"]
    default = header("x-tc-content-sha256") == "UNSIGNED-PAYLOAD" ? "UNSIGNED-PAYLOAD" : ""
  }

  signed_headers {
    always  = ["content-type", "host"]
    offered = ["x-tc-action"]
    order   = "sorted"
  }

  fresh {
    within = "5m"
  }

  steps {
    date = utc(time, "2006-01-02")
    # Of a repeated header the first value counts. Values are trimmed and lower-cased: "DescribeInstances" is signed
    # as "describeinstances".
    canonical_headers = join("", [for h in signed : "${h.name}:${lower(trim(first(h.values)))}\n"])
    signed_headers    = join(";", names(signed))
    # Not the literal text as in AWS, but its hash.
    hashed_payload = hex(sha256(payload == "" ? body : payload))
    # The path is always "/". The query is signed as it is sent, neither sorted nor encoded again.
    canonical_request = lines(method, "/", raw_query, canonical_headers, signed_headers, hashed_payload)
    credential_scope  = "${date}/${service}/tc3_request"
    string_to_sign    = lines("TC3-HMAC-SHA256", unix(time), credential_scope, hex(sha256(canonical_request)))
    secret_date       = hmac_sha256("TC3${secret}", date)
    secret_service    = hmac_sha256(secret_date, service)
    signing_key       = hmac_sha256(secret_service, "tc3_request")
    signature         = hex(hmac_sha256(signing_key, string_to_sign))
  }

  send {
    before {
      headers = {
        X-TC-Action         = when(action != "", action)
        X-TC-Version        = when(version != "", version)
        X-TC-Region         = when(region != "", region)
        X-TC-Timestamp      = unix(time)
        X-TC-Token          = token
        X-TC-Content-SHA256 = when(payload != "", payload)
        Content-Type        = when(content_type != "", content_type)
      }
    }
    after {
      headers = {
        Authorization = "TC3-HMAC-SHA256 ${fields(", ", [pair("Credential", "${key_id}/${credential_scope}"), pair("SignedHeaders", signed_headers), pair("Signature", signature)])}"
      }
    }
  }
}
