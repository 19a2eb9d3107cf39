dialect "kong" {
  title = "Kong with hmac-auth, since 3.8"
  papers = [
    "https://docs.konghq.com/hub/kong-inc/hmac-auth/",
    "https://github.com/Kong/kong/blob/master/kong/plugins/hmac-auth/access.lua",
  ]

  type       = "application/json; charset=utf-8"
  body       = "{\n  \"message\":${json(message)},\n  \"request_id\":${json(request_id)}\n}"
  challenge  = "hmac"
  request_id = ["X-Kong-Request-Id"]

  limit "least-rate" {
    limit = "RateLimit-Limit"
    left  = "RateLimit-Remaining"
  }
  limit "plan-rate" {
    limit = "X-RateLimit-Limit-Second"
    left  = "X-RateLimit-Remaining-Second"
  }

  # Which of these it was stands in the log only.
  refuse "refused" {
    status  = 401
    message = "HMAC signature cannot be verified"
  }
  refuse "missing-signature" { message = "Unauthorized" }
  refuse "unreadable-signature" { message = "HMAC signature cannot be verified" }
  refuse "no-time" { message = "HMAC signature cannot be verified, a valid date or x-date header is required for HMAC Authentication" }
  refuse "clock-skew" { message = "HMAC signature cannot be verified, a valid date or x-date header is required for HMAC Authentication" }
  refuse "signature-mismatch" { message = "HMAC signature does not match" }
  refuse "unbound-key" {
    status  = 403
    message = "You cannot consume this service"
  }

  refuse "not-found" {
    status  = 404
    message = "no Route matched with those values"
  }
  refuse "bad-request" {
    status  = 400
    message = "Bad request"
  }
  refuse "too-large" {
    status  = 413
    message = "Request size limit exceeded"
  }
  refuse "limited" {
    status  = 429
    message = "API rate limit exceeded"
  }
  refuse "unavailable" {
    status  = 500
    message = "An unexpected error occurred"
  }
  refuse "bad-gateway" {
    status  = 502
    message = "An invalid response was received from the upstream server"
  }
  refuse "no-upstream" {
    status  = 503
    message = "failure to get a peer from the ring-balancer"
  }
  refuse "upstream-timeout" {
    status  = 504
    message = "The upstream server is timing out"
  }
}
