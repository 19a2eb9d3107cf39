# want: name-taken.hcl:10:5: error: the name "path" is taken
# want:    10 |     path = "/"
# want:       |     ^^^^
# want:       = it is already an input or a part of the request; choose another
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    path = "/"
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
        Authorization = "${key_id} ${signature}"
      }
    }
  }
}
