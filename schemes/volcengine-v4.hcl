scheme "volcengine-v4" {
  title = "Volcengine OpenAPI, HMAC-SHA256 in headers or in the query"
  papers = [
    "https://www.volcengine.com/docs/6369/67269",
    "https://www.volcengine.com/docs/6369/67270",
  ]

  credential {
    key_id = "AccessKeyId"
    secret = "SecretAccessKey"
    token  = "SessionToken"
  }

  input "mode" {
    doc     = "header, or query for a presigned address"
    allowed = ["header", "query"]
    default = "header"
  }
  input "service" {
    doc     = "Service name, for example ecs; open.volcengineapi.com does not tell it"
    default = label(host, 0)
  }
  input "region" {
    doc     = "Region; cn-north-1 for services without one"
    default = starts_with(label(host, 1), "cn-") ? label(host, 1) : "cn-north-1"
  }
  input "collapse_spaces" {
    doc     = "The Node SDK makes runs of spaces inside a header value one; the others only trim"
    allowed = ["false", "true"]
    default = "false"
  }
  input "signed_queries" {
    doc     = "Query form: the parameters that are signed, in this order. The Go and Python SDKs list X-SignedQueries itself, the Node SDK does not"
    list    = true
    default = concat([for q in query : form_decode(q.name)], ["X-Algorithm", "X-Credential", "X-Date", "X-NotSignBody", "X-SignedHeaders", "X-SignedQueries"])
  }
  input "expires" {
    doc      = "Query form: seconds for which the address is good; the server's own default is 900"
    optional = true
  }

  fresh {
    within   = "15m"
    lifetime = mode == "query" ? expires : ""
  }

  steps {
    date_time = utc(time, "20060102T150405Z")
    date      = utc(time, "20060102")
    # The ports 80 and 443 are left out of the signed host.
    canonical_host = any_of(port, "80", "443") ? host : "${host}:${port}"
    # In the order of the list. Of a repeated header the first value counts.
    header_lines = join("", [for h in signed : "${h.name}:${h.name == "host" ? canonical_host : collapse_spaces == "true" ? squeeze(trim(first(h.values)), " ") : trim(first(h.values))}\n"])
    # Without signed headers one newline is left.
    canonical_headers = header_lines == "" ? "\n" : header_lines
    signed_headers    = join(";", names(signed))
    canonical_uri     = percent(unpercent(path), "/")
    # Sorted by decoded name alone: repeated names keep the order of the request. An empty value keeps its "=".
    decoded_query   = [for q in query : pair(form_decode(q.name), form_decode(q.value))]
    signed_query    = [for q in decoded_query : pair(q.name, q.value) if mode == "header" || contains(signed_queries, q.name)]
    canonical_query = join("&", [for q in sort_names(signed_query) : "${percent(q.name)}=${percent(q.value)}"])
    # The query form never covers the body.
    hashed_payload    = hex(sha256(mode == "header" ? body : ""))
    canonical_request = lines(method, canonical_uri, canonical_query, canonical_headers, signed_headers, hashed_payload)
    credential_scope  = "${date}/${region}/${service}/request"
    string_to_sign    = lines("HMAC-SHA256", date_time, credential_scope, hex(sha256(canonical_request)))
    # The secret has no prefix, and the last word is "request".
    key_date    = hmac_sha256(secret, date)
    key_region  = hmac_sha256(key_date, region)
    key_service = hmac_sha256(key_region, service)
    signing_key = hmac_sha256(key_service, "request")
    signature   = hex(hmac_sha256(signing_key, string_to_sign))
  }

  send "header" {
    signed_headers {
      always = ["host", "x-date"]
      # The documents demand both; the Node SDK signs host only when its caller passes it.
      required = []
      offered  = ["content-md5", "content-type", "x-*"]
      order    = "given"
    }
    before {
      headers = {
        X-Date           = date_time
        X-Security-Token = token
        X-Content-Sha256 = hashed_payload
      }
    }
    after {
      headers = {
        Authorization = "HMAC-SHA256 ${fields(", ", [pair("Credential", "${key_id}/${credential_scope}"), pair("SignedHeaders", signed_headers), pair("Signature", signature)])}"
      }
    }
  }

  send "query" {
    signed_headers {
      always   = ["host"]
      required = []
      order    = "given"
    }
    before {
      query = {
        X-Algorithm      = "HMAC-SHA256"
        X-Credential     = "${key_id}/${credential_scope}"
        X-Date           = date_time
        X-NotSignBody    = ""
        X-SignedHeaders  = signed_headers
        X-SignedQueries  = join(";", signed_queries)
        X-Security-Token = token
        X-Expires        = expires
      }
    }
    after {
      query = {
        X-Signature = signature
      }
    }
  }
}
