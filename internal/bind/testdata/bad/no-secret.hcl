# want: no-secret.hcl:11:5: error: the signature does not depend on the secret
# want:    11 |     signature = hex(sha256(string_to_sign))
# want:       |     ^^^^^^^^^
# want:       = anybody could make it; use secret in a key or in the text
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, path)
    signature = hex(sha256(string_to_sign))
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
