# want: no-send.hcl:1:1: error: nothing is sent
# want:     1 | scheme "acme" {
# want:       | ^^^^^^^^^^^^^
# want:       = add a send block that carries the signature
scheme "acme" {
  credential {
    secret = "key"
  }
  steps {
    signature = hex(hmac_sha256(secret, path))
  }
}
