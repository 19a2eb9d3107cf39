scheme "tyk-hmac" {
  title = "Tyk HMAC request signing"
  papers = [
    "https://tyk.io/docs/basic-config-and-security/security/authentication-authorization/hmac-signatures/",
    "https://github.com/TykTechnologies/tyk/blob/master/gateway/mw_http_signature_validation.go",
  ]

  credential {
    key_id = "keyId"
    secret = "secret"
  }

  input "algorithm" {
    doc     = "hmac-sha1, hmac-sha256, hmac-sha384 or hmac-sha512. A gateway without a list of its own takes any other name for hmac-sha1: a verifier should be told which one it must be"
    default = "hmac-sha1"
  }
  input "date_form" {
    doc     = "Which header carries the time, and how it ends: Go clients that print time.RFC1123 write UTC. Where both headers are there, Tyk looks at x-aux-date"
    allowed = ["date", "date-utc", "x-aux-date", "x-aux-date-utc"]
    default = present(header("x-aux-date")) ? ends_with(header("x-aux-date"), "UTC") ? "x-aux-date-utc" : "x-aux-date" : ends_with(header("date"), "UTC") ? "date-utc" : "date"
  }

  # Without a list the date alone is signed. A verifier here should be told to demand the path.
  signed_headers {
    always   = ["(request-target)"]
    required = []
    offered  = ["date", "x-aux-date"]
    others   = ["(request-target)"]
    free     = true
    order    = "given"
  }

  # Tyk checks no age unless told to; here 5 minutes are the most.
  fresh {
    within = "5m"
  }

  steps {
    date_line = starts_with(date_form, "x-aux-date") ? "x-aux-date: ${trim(header("x-aux-date"))}" : "date: ${trim(header("date"))}"
    # The decoded path; the query is never signed.
    request_target_line = contains(names(signed), "(request-target)") ? "(request-target): ${lower(method)} ${unpercent(path)}" : ""
    # Names in lower case, values trimmed. date is x-aux-date when that is there. A header that is not there has an empty
    # value, and of a repeated one the first counts.
    header_lines   = [for h in signed : h.name == "(request-target)" ? request_target_line : lower(h.name) == "date" ? date_line : "${lower(h.name)}: ${trim(first(h.values))}"]
    signed_list    = join(" ", names(signed))
    string_to_sign = signed_list == "" ? date_line : join("\n", header_lines)
    mac            = algorithm == "hmac-sha256" ? hmac_sha256(secret, string_to_sign) : algorithm == "hmac-sha384" ? hmac_sha384(secret, string_to_sign) : algorithm == "hmac-sha512" ? hmac_sha512(secret, string_to_sign) : hmac_sha1(secret, string_to_sign)
    # Escaped once more: + is %2B, / is %2F and = is %3D.
    signature = percent(base64(mac))
  }

  send {
    # Both forms of x-aux-date stand before Date: a verifier takes the time from the first that it finds.
    before {
      headers = {
        x-aux-date = when(date_form == "x-aux-date", utc(time, "Mon, 02 Jan 2006 15:04:05 GMT"))
      }
    }
    before {
      headers = {
        x-aux-date = when(date_form == "x-aux-date-utc", utc(time, "Mon, 02 Jan 2006 15:04:05 UTC"))
        Date       = when(date_form == "date", utc(time, "Mon, 02 Jan 2006 15:04:05 GMT"))
      }
    }
    before {
      headers = {
        Date = when(date_form == "date-utc", utc(time, "Mon, 02 Jan 2006 15:04:05 UTC"))
      }
    }
    after {
      headers = {
        Authorization = "Signature ${quoted_fields(",", [pair("keyId", key_id), pair("algorithm", algorithm), pair("headers", when(signed_list != "", signed_list)), pair("signature", signature)])}"
      }
    }
  }
}
