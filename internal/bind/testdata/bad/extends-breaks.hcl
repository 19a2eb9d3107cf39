# want: extends-breaks.hcl:2:13: error: with what this file says, the scheme that it extends is wrong: lines takes text, and this is bytes
# want:     2 |   extends = "huawei-sdk-hmac-sha256"
# want:       |             ^^^^^^^^^^^^^^^^^^^^^^^^
# want:       = encode it first, for example with hex() or base64()
scheme "a" {
  extends = "huawei-sdk-hmac-sha256"
  steps {
    hashed_payload = sha256(body)
  }
}
