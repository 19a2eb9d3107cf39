# want: unknown-attribute.hcl:2:3: error: there is no "titel" in scheme
# want:     2 |   titel = "Acme"
# want:       |   ^^^^^
# want:       = did you mean "title"?
scheme "acme" {
  titel = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, path)
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
