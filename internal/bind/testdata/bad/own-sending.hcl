# want: own-sending.hcl:18:9: error: "X-Names" is sent before signing but depends on headers, which it changes
# want:    18 |         X-Names = join(",", names(headers))
# want:       |         ^^^^^^^
# want:       = send it after { ... } signing, or use an input whose default looks at the request as it was handed over
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = join("", [for h in headers : h.name])
    signature = hex(hmac_sha256(secret, string_to_sign))
  }

  send {
    before {
      headers = {
        X-Date = utc(time, "20060102T150405Z")
        X-Names = join(",", names(headers))
      }
    }
    after {
      headers = {
        Authorization = "${key_id} ${signature}"
      }
    }
  }
}
