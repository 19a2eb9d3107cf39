# want: bytes-in-template.hcl:10:35: error: a template takes text, and this is bytes
# want:    10 |     string_to_sign = "${method} ${sha256(body)}"
# want:       |                                   ^^^^^^^^^^^^
# want:       = encode it first, for example with hex() or base64()
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = "${method} ${sha256(body)}"
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
