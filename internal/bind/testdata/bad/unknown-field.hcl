# want: unknown-field.hcl:10:63: error: a pair has no field "nam"
# want:    10 |     string_to_sign = lines(method, join("", [for q in query : q.nam]))
# want:       |                                                               ^^^^^
# want:       = did you mean "name"?
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, join("", [for q in query : q.nam]))
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
