# want: header-value.hcl:10:78: error: a header has values, not one value
# want:    10 |     string_to_sign = lines(method, join("", [for h in headers : "${h.name}:${h.value}"]))
# want:       |                                                                              ^^^^^^^
# want:       = it may come several times: choose first(h.values) or join(",", h.values)
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, join("", [for h in headers : "${h.name}:${h.value}"]))
    signature = hex(hmac_sha256(secret, string_to_sign))
  }

  send {
    before {
      headers = {
        X-Date = utc(time, "20060102T150405Z")
      }
    }
    after {
      headers = {
        Authorization = "${key_id} ${signature}"
      }
    }
  }
}
