# want: signed-without-list.hcl:14:3: error: the signed headers are used and nobody says which they are
# want:    14 |   send {
# want:       |   ^^^^
# want:       = add signed_headers { always = ["host"] order = "sorted" }
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = join("", [for h in signed : h.name])
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
