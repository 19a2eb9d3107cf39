# want: sent-twice.hcl:23:9: error: "Authorization" is sent twice
# want:    23 |         Authorization = "${key_id} ${signature}"
# want:       |         ^^^^^^^^^^^^^
# want:       = remove one of the two
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
        authorization = key_id
        Authorization = "${key_id} ${signature}"
      }
    }
  }
}
