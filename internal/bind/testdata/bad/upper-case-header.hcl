# want: upper-case-header.hcl:10:14: error: "Host" is not a header name in lower case
# want:    10 |     always = ["Host"]
# want:       |              ^^^^^^^^
# want:       = signed headers are listed in lower case
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  signed_headers {
    always = ["Host"]
    order  = "sorted"
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
