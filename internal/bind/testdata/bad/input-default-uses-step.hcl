# want: input-default-uses-step.hcl:10:15: error: an input's default cannot use the step "string_to_sign"
# want:    10 |     default = string_to_sign
# want:       |               ^^^^^^^^^^^^^^
# want:       = it is known before any step: use the request or other inputs
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  input "kind" {
    default = string_to_sign
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
