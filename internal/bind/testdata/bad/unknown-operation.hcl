# want: unknown-operation.hcl:10:40: error: there is no operation "sha265"
# want:    10 |     string_to_sign = lines(method, hex(sha265(body)))
# want:       |                                        ^^^^^^
# want:       = did you mean "sha256"?
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, hex(sha265(body)))
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
