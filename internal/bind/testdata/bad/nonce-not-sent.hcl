# want: nonce-not-sent.hcl:1:1: error: the nonce is signed but not sent
# want:     1 | scheme "acme" {
# want:       | ^^^^^^^^^^^^^
# want:       = send it: X-Nonce = nonce
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, nonce)
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
