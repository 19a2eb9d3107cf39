# The gateway's own words: the reason as the log has it, except that nobody learns which keys there are.
dialect "plain" {
  title = "Chopmark's own answers"

  type       = "application/json"
  body       = { reason = reason, message = message, request_id = request_id }
  challenge  = "Signature"
  request_id = ["X-Request-Id"]

  limit "least-rate" {
    limit = "RateLimit-Limit"
    left  = "RateLimit-Remaining"
  }

  refuse "refused" {
    status  = 401
    message = "the signature is not accepted"
  }
  refuse "missing-signature" { message = "the request is not signed" }
  refuse "unreadable-signature" { message = "the request is not signed by an accepted scheme" }
  refuse "clock-skew" { message = "the time of the request is too far from the server's" }
  refuse "replayed" { message = "the nonce was used before" }
  refuse "header-not-signed" { message = "something that must be signed is not: ${item}" }
  refuse "absent-header" { message = "a header is listed as signed and not there: ${item}" }
  refuse "unknown-key" {
    message = "the key cannot call this API"
    body    = { reason = "unknown-key", message = message, request_id = request_id }
  }
  refuse "signature-mismatch" {
    message = string_to_sign == "" ? "the signature does not match" : "the signature does not match; the string to sign is ${json(string_to_sign)}"
  }

  refuse "not-found" {
    status  = 404
    message = "there is no such API"
  }
  refuse "bad-request" {
    status  = 400
    message = "the request is not well formed"
  }
  refuse "too-large" {
    status  = 413
    message = "the body is too large"
  }
  refuse "limited" {
    status  = 429
    message = "too many requests"
  }
  refuse "over-quota" { message = "the quota is used up" }
  refuse "unavailable" {
    status  = 503
    message = "nothing can be decided now"
  }
  refuse "bad-gateway" {
    status  = 502
    message = "the server behind the gateway failed"
  }
  refuse "no-upstream" {
    status  = 503
    message = "no server behind the gateway is well"
  }
  refuse "upstream-timeout" {
    status  = 504
    message = "the server behind the gateway is late"
  }
}
