# want: signed-without-order.hcl:9:3: error: signed_headers must say its order: "sorted" or "given"
# want:     9 |   signed_headers {
# want:       |   ^^^^^^^^^^^^^^
# want:       = order = "sorted" sorts the names; order = "given" keeps the order of the lists, or of the caller
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  signed_headers {
    always = ["host"]
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
