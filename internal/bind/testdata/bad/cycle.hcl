# want: cycle.hcl:10:5: error: the step "a" needs itself: a -> b -> c -> a
# want:    10 |     a = "${b}x"
# want:       |     ^
# want:       = a step can use other steps, not its own result
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    a = "${b}x"
    b = "${c}y"
    c = "${a}z"
    string_to_sign = a
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
