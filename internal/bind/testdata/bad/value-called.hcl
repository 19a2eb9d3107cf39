# want: value-called.hcl:10:36: error: there is no operation "path"
# want:    10 |     string_to_sign = lines(method, path())
# want:       |                                    ^^^^
# want:       = it is a value, not an operation: write path without the parentheses
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, path())
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
