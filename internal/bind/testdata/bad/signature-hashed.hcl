# want: signature-hashed.hcl:14:3: error: the signature is not sent
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
        Authorization = "${key_id} ${hex(md5(signature))}"
      }
    }
  }
}
