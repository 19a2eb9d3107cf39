# want: signature-not-sent.hcl:10:5: warning: the step "string_to_sign" is not used
# want:    10 |     string_to_sign = lines(method, path)
# want:       |     ^^^^^^^^^^^^^^
# want:       = remove it
# want: signature-not-sent.hcl:11:5: warning: the step "signature" is not used
# want:    11 |     signature = hex(hmac_sha256(secret, string_to_sign))
# want:       |     ^^^^^^^^^
# want:       = remove it
# want: signature-not-sent.hcl:14:3: error: the signature is not sent
# want:    14 |   send {
# want:       |   ^^^^
# want:       = add it to after { ... }, for example headers = { X-Signature = signature }
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
        Authorization = "${key_id} signed"
      }
    }
  }
}
