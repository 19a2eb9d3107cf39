# want: too-few-arguments.hcl:11:21: error: hmac_sha256 has 1 arguments here
# want:    11 |     signature = hex(hmac_sha256(string_to_sign))
# want:       |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^
# want:       = write hmac_sha256(key, message)
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, path)
    signature = hex(hmac_sha256(string_to_sign))
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
