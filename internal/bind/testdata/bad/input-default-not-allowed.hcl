# want: input-default-not-allowed.hcl:11:15: error: input "kind" cannot be "c": allowed are "a", "b"
# want:    11 |     default = "c"
# want:       |               ^^^
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  input "kind" {
    allowed = ["a", "b"]
    default = "c"
  }

  steps {
    string_to_sign = lines(method, kind)
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
