# want: bad-duration.hcl:10:14: error: "5 minutes" is not a duration
# want:    10 |     within = "5 minutes"
# want:       |              ^^^^^^^^^^^
# want:       = write for example "60s", "15m" or "2h"
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  fresh {
    within = "5 minutes"
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
        Authorization = "${key_id} ${signature}"
      }
    }
  }
}
