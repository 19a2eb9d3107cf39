# want: secret-sent.hcl:22:9: error: "Authorization" would send the secret
# want:    22 |         Authorization = "${key_id} ${secret} ${signature}"
# want:       |         ^^^^^^^^^^^^^
# want:       = send the key id and the signature, never the secret
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
        Authorization = "${key_id} ${secret} ${signature}"
      }
    }
  }
}
