# want: time-in-template.hcl:10:35: error: a template takes text, and this is a time
# want:    10 |     string_to_sign = "${method} ${time}"
# want:       |                                   ^^^^
# want:       = write the time out, for example with unix(time) or utc(time, "20060102T150405Z")
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = "${method} ${time}"
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
