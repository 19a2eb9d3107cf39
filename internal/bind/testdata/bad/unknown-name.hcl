# want: unknown-name.hcl:10:28: error: there is no step, input or part of the request named "metod"
# want:    10 |     string_to_sign = lines(metod, path)
# want:       |                            ^^^^^
# want:       = did you mean "method"?
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(metod, path)
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
