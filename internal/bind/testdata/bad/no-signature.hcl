# want: no-signature.hcl:1:1: error: there is no step "signature"
# want:     1 | scheme "acme" {
# want:       | ^^^^^^^^^^^^^
# want:       = name the step that gives the signature so: verify compares it
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, path)
    sig = hex(hmac_sha256(secret, string_to_sign))
  }

  send {
    before {
      headers = {
        X-Date = utc(time, "20060102T150405Z")
      }
    }
    after {
      headers = {
        Authorization = sig
      }
    }
  }
}
