# want: time-not-sent.hcl:1:1: error: the time is signed but cannot be read back from what is sent
# want:     1 | scheme "acme" {
# want:       | ^^^^^^^^^^^^^
# want:       = send it to the second, for example X-Timestamp = unix(time)
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  steps {
    string_to_sign = lines(method, unix(time))
    signature = hex(hmac_sha256(secret, string_to_sign))
  }

  send {
    before {
      headers = {
        X-Date = utc(time, "20060102")
      }
    }
    after {
      headers = {
        Authorization = "${key_id} ${signature}"
      }
    }
  }
}
