# want: wrong-argument-type.hcl:10:46: error: the list of join takes a list of texts, and this is a list of pairs
# want:    10 |     string_to_sign = lines(method, join(",", query))
# want:       |                                              ^^^^^
# want:       = make each pair a text: [for p in ... : "${p.name}=${p.value}"]
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, join(",", query))
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
