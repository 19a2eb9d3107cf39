# want: bytes-in-lines.hcl:10:36: error: lines takes text, and this is bytes
# want:    10 |     string_to_sign = lines(method, hmac_sha1(secret, path))
# want:       |                                    ^^^^^^^^^^^^^^^^^^^^^^^
# want:       = encode it first, for example with hex() or base64()
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, hmac_sha1(secret, path))
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
