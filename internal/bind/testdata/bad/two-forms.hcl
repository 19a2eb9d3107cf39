# want: two-forms.hcl:26:3: error: nothing chooses between the send blocks
# want:    26 |   send "query" {
# want:       |   ^^^^^^^^^^^^
# want:       = declare input "mode" whose allowed values are the labels of the send blocks
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
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
  send "query" {
    after {
      query = {
        id  = key_id
        sig = signature
      }
    }
  }
}
