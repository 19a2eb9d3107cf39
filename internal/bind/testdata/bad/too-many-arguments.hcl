# want: too-many-arguments.hcl:10:36: error: lower has 2 arguments here
# want:    10 |     string_to_sign = lines(method, lower(path, "x"))
# want:       |                                    ^^^^^^^^^^^^^^^^
# want:       = write lower(x)
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, lower(path, "x"))
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
