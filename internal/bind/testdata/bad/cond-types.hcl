# want: cond-types.hcl:10:22: error: the two sides differ: text and a list of pairs
# want:    10 |     string_to_sign = method == "GET" ? raw_query : query
# want:       |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# want:       = make both the same
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = method == "GET" ? raw_query : query
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
