dialect "apisix" {
  title = "Apache APISIX with hmac-auth, since 3.11"
  papers = [
    "https://apisix.apache.org/docs/apisix/plugins/hmac-auth/",
    "https://github.com/apache/apisix/blob/master/apisix/plugins/hmac-auth.lua",
  ]

  type       = "application/json"
  body       = "{\"error_msg\":${json(message)}}\n"
  challenge  = "hmac realm=\"hmac\""
  request_id = ["X-Request-Id"]

  limit "least-rate" {
    limit = "X-RateLimit-Limit"
    left  = "X-RateLimit-Remaining"
  }

  # Only these two causes are told; which of the others it was stands in the log.
  refuse "refused" {
    status  = 401
    message = "client request can't be validated"
    body    = "{\"message\":${json(message)}}\n"
  }
  refuse "missing-signature" {
    message = "client request can't be validated: missing Authorization header"
    body    = "{\"message\":${json(message)}}\n"
  }
  refuse "unreadable-signature" {
    message = "client request can't be validated: Authorization header does not start with 'Signature'"
    body    = "{\"message\":${json(message)}}\n"
  }

  refuse "not-found" {
    status  = 404
    message = "404 Route Not Found"
  }
  refuse "bad-request" {
    status  = 400
    message = "bad request"
  }
  refuse "too-large" {
    status  = 413
    message = "Payload Too Large"
  }
  refuse "limited" {
    status  = 429
    message = "Requests are too frequent, please try again later."
  }
  refuse "unavailable" {
    status  = 500
    message = "failed to check the request"
  }
  refuse "bad-gateway" {
    status  = 502
    message = "failed to reach the upstream"
  }
  refuse "no-upstream" {
    status  = 503
    message = "no healthy upstream"
  }
  refuse "upstream-timeout" {
    status  = 504
    message = "the upstream timed out"
  }
}
