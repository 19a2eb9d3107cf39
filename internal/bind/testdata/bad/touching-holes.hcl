# want: touching-holes.hcl:22:9: error: "Authorization" cannot be read back: two values stand in it without anything between them
# want:    22 |         Authorization = "${key_id}${signature}"
# want:       |         ^^^^^^^^^^^^^
# want:       = put a separator between them
scheme "acme" {
  title = "Acme"

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
        Authorization = "${key_id}${signature}"
      }
    }
  }
}
