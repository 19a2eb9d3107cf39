# want: operation-without-call.hcl:10:36: error: there is no step, input or part of the request named "lower"
# want:    10 |     string_to_sign = lines(method, lower)
# want:       |                                    ^^^^^
# want:       = it is an operation: write lower(...)
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, lower)
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
