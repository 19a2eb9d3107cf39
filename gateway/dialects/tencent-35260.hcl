# The other page of errors of the same gateway: most failures of a signature are 403, and texts end without a full stop.
dialect "tencent-35260" {
  title   = "Tencent Cloud API Gateway, by its page on key pair errors"
  papers  = ["https://www.tencentcloud.com/document/product/628/35260"]
  extends = "tencent"

  refuse "refused" {
    status  = 403
    message = "HMAC signature cannot be verified"
  }
  refuse "missing-signature" {
    status  = 401
    message = "HMAC signature cannot be verified, a validate authorization header is required"
  }
  refuse "unreadable-signature" {
    status  = 403
    message = "authorization headers is invalidate"
  }
  refuse "malformed" { message = "authorization headers is invalidate" }
  refuse "missing-field" { message = "id or signature missing" }
  refuse "refused-input" { message = "authorization headers is invalidate" }
  refuse "repeated-header" { message = "authorization headers is invalidate" }
  refuse "absent-header" { message = "HMAC signature cannot be verified, a valid ${item} header is required" }
  refuse "no-time" { message = "HMAC signature cannot be verified, a valid date header is required" }
  refuse "clock-skew" { message = "HMAC signature cannot be verified" }
  refuse "header-not-signed" { message = "authorization headers is invalidate" }
  refuse "key-not-for-scheme" { message = "HMAC signature cannot be verified" }
  refuse "signature-mismatch" {
    message = string_to_sign == "" ? "HMAC signature does not match" : "HMAC signature does not match, Server StringToSign:${replace(string_to_sign, "\n", "#")}"
  }
  refuse "missing-nonce" { message = "HMAC signature cannot be verified, a valid x-apigw-nonce header is required" }
  refuse "no-plan" {
    status  = 403
    message = "Found no validate usage plan"
  }
}
