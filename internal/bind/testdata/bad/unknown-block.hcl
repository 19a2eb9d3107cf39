# want: unknown-block.hcl:9:3: error: there is no block "step" in scheme
# want:     9 |   step {
# want:       |   ^^^^
# want:       = did you mean "steps"?
# want: unknown-block.hcl:22:38: error: there is no step, input or part of the request named "signature"
# want:    22 |         Authorization = "${key_id} ${signature}"
# want:       |                                      ^^^^^^^^^
scheme "acme" {
  title = "Acme"

  credential {
    key_id = "id"
    secret = "key"
  }

  step {
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
