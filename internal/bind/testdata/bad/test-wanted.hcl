# want: test-wanted.hcl:10:22: error: a condition takes a test, and this is text
# want:    10 |     string_to_sign = method ? path : raw_query
# want:       |                      ^^^^^^
# want:       = compare it, for example with != ""
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = method ? path : raw_query
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
