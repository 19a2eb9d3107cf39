# want: bad-layout.hcl:10:46: error: layout "YYYY-MM-DD" has no part of a time, such as 2006 or 15
# want:    10 |     string_to_sign = lines(method, utc(time, "YYYY-MM-DD"))
# want:       |                                              ^^^^^^^^^^^^
# want:       = write how 2 January 2006, 15:04:05 would look, for example "2006-01-02T15:04:05Z"
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, utc(time, "YYYY-MM-DD"))
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
