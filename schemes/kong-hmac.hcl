scheme "kong-hmac" {
  title = "Kong hmac-auth, and iFlytek's form of it in the query"
  papers = [
    "https://docs.konghq.com/hub/kong-inc/hmac-auth/",
    "https://github.com/Kong/kong/blob/master/kong/plugins/hmac-auth/access.lua",
    "https://www.xfyun.cn/doc/asr/voicedictation/API.html",
  ]

  credential {
    key_id = "username"
    secret = "secret"
  }

  input "variant" {
    doc     = "kong, or iflytek-url: there the fields call the key id api_key, and travel in the query, in base64"
    allowed = ["kong", "iflytek-url"]
    default = "kong"
  }
  input "auth_header" {
    doc     = "Which header carries the fields. Kong looks into Proxy-Authorization first"
    allowed = ["Authorization", "Proxy-Authorization"]
    default = "Authorization"
  }
  input "mode" {
    doc     = "header, proxy or query, as variant and auth_header say"
    allowed = ["proxy", "header", "query"]
    default = variant == "iflytek-url" ? "query" : auth_header == "Proxy-Authorization" ? "proxy" : "header"
  }
  input "algorithm" {
    doc     = "The gateway's own list of algorithms may be shorter"
    allowed = ["hmac-sha256", "hmac-sha1", "hmac-sha384", "hmac-sha512"]
    default = "hmac-sha256"
  }
  input "http_version" {
    doc     = "The version in request-line, as it was negotiated; a request as it is kept here does not tell it, so a verifier must be given it when it is not 1.1"
    allowed = ["1.0", "1.1", "2.0"]
    default = "1.1"
  }
  input "date_header" {
    doc     = "Which header carries the time. Kong is content when one of the two is fresh, signed or not"
    allowed = ["date", "x-date"]
    default = present(header("x-date")) && !ends_with(header("date"), " GMT") ? "x-date" : "date"
  }
  input "digest" {
    doc     = "true sends Digest, and a verifier compares it with the body, as Kong's validate_request_body does. So that it must be there and signed, the verifier is told that the body must be covered"
    allowed = ["false", "true"]
    default = "false"
  }

  # Kong demands no header by default. A verifier here should be told to demand the time: whoever may add an unsigned
  # Date can repeat a request for ever.
  signed_headers {
    always   = ["request-line"]
    required = []
    offered  = ["date", "x-date", "host", "digest"]
    others   = ["@request-target", "request-line"]
    free     = true
    order    = "given"
  }

  fresh {
    within = "5m"
  }

  steps {
    http_date = utc(time, "Mon, 02 Jan 2006 15:04:05 GMT")
    # Path and query as they are sent. Only one of the two says its name, and that one has the method in lower case. What
    # iFlytek signs is the path alone.
    sent_target         = mode == "query" ? path : target
    request_line        = contains(names(signed), "request-line") ? "${method} ${sent_target} HTTP/${http_version}" : ""
    request_target_line = contains(names(signed), "@request-target") ? "@request-target: ${lower(method)} ${target}" : ""
    # iFlytek's host and date travel in the query.
    query_date = mode == "query" ? http_date : ""
    # Names as they are listed. A header that is not there has its name and a colon without the blank; of a repeated one
    # the first value counts.
    header_lines = [for h in signed : h.name == "request-line" ? request_line : h.name == "@request-target" ? request_target_line : query_date != "" && h.name == "date" ? "date: ${query_date}" : present(first(h.values)) ? "${h.name}: ${first(h.values)}" : "${h.name}:"]
    # No newline at the end.
    string_to_sign = join("\n", header_lines)
    mac            = algorithm == "hmac-sha1" ? hmac_sha1(secret, string_to_sign) : algorithm == "hmac-sha256" ? hmac_sha256(secret, string_to_sign) : algorithm == "hmac-sha384" ? hmac_sha384(secret, string_to_sign) : hmac_sha512(secret, string_to_sign)
    signature      = base64(mac)
    signed_list    = join(" ", names(signed))
    fields_sent    = quoted_fields(", ", [pair("username", key_id), pair("algorithm", algorithm), pair("headers", signed_list), pair("signature", signature)])
  }

  send "proxy" {
    before {
      headers = {
        Date   = when(date_header == "date", http_date)
        X-Date = when(date_header == "x-date", http_date)
        Digest = when(digest == "true", "SHA-256=${base64(sha256(body))}")
      }
    }
    after {
      headers = {
        Proxy-Authorization = "hmac ${fields_sent}"
      }
    }
  }

  send "header" {
    before {
      headers = {
        Date   = when(date_header == "date", http_date)
        X-Date = when(date_header == "x-date", http_date)
        Digest = when(digest == "true", "SHA-256=${base64(sha256(body))}")
      }
    }
    after {
      headers = {
        Authorization = "hmac ${fields_sent}"
      }
    }
  }

  # WebSocket clients in browsers set no headers: everything stands in the query.
  send "query" {
    signed_headers {
      always   = ["host", "date", "request-line"]
      required = ["host", "date", "request-line"]
      others   = ["date", "request-line"]
      free     = true
      order    = "given"
    }
    after {
      query = {
        authorization = base64(quoted_fields(", ", [pair("api_key", key_id), pair("algorithm", algorithm), pair("headers", signed_list), pair("signature", signature)]))
        date          = http_date
        host          = authority
      }
    }
  }
}
