# want: list-in-template.hcl:10:34: error: a template takes text, and this is a list of texts
# want:    10 |     string_to_sign = "${method}${[for q in query : q.name]}"
# want:       |                                  ^^^^^^^^^^^^^^^^^^^^^^^^^
# want:       = put the list together with join(",", ...), or take first(...)
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = "${method}${[for q in query : q.name]}"
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
