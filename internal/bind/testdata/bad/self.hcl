# want: self.hcl:10:5: error: the step "string_to_sign" needs itself: string_to_sign -> string_to_sign
# want:    10 |     string_to_sign = "${method}${string_to_sign}"
# want:       |     ^^^^^^^^^^^^^^
# want:       = a step can use other steps, not its own result
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = "${method}${string_to_sign}"
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
