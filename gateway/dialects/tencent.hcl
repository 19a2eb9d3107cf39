# Tencent's API Gateway as its page of errors 31717 says: every failure of a signature is 401.
dialect "tencent" {
  title = "Tencent Cloud API Gateway, by its table of error messages"
  papers = [
    "https://www.tencentcloud.com/document/product/628/31717",
    "https://cloud.tencent.com/document/product/628/55088",
  ]
  usual = true

  type            = "application/json; charset=utf-8"
  body            = { message = message }
  escaped_slashes = true
  request_id      = ["X-Api-RequestId"]
  api             = "X-Api-ID"
  unlimited       = "unlimited"

  limit "service-rate" { both = "X-Service-RateLimit" }
  limit "api-rate" { both = "X-Api-RateLimit" }
  limit "plan-rate" { both = "X-UsagePlan-RateLimit" }
  limit "plan-quota" { both = "X-UsagePlan-Quota" }

  refuse "refused" {
    status  = 401
    message = "HMAC signature cannot be verified."
  }
  # This text is of the other page; this one is silent about it.
  refuse "missing-signature" { message = "HMAC signature cannot be verified, a validate authorization header is required" }
  refuse "unreadable-signature" { message = "HMAC authorization format error." }
  refuse "malformed" { message = "HMAC authorization headers is invalidate." }
  refuse "missing-field" { message = "HMAC id or signature missing." }
  refuse "refused-input" { message = item == "algorithm" ? "HMAC algorithm ${value} not supported." : "HMAC authorization headers is invalidate." }
  refuse "repeated-header" { message = "HMAC do not support multiple HTTP header." }
  refuse "absent-header" { message = "HMAC signature cannot be verified, a valid ${item} header is required." }
  refuse "no-time" {
    message = header("x-date") == "" ? "HMAC signature cannot be verified, a valid date or x-date header is required." : "HMAC signature cannot be verified, a valid x-date header is required for HMAC Authentication."
  }
  refuse "clock-skew" { message = "HMAC signature cannot be verified, the x-date header is out of date for HMAC Authentication." }
  refuse "header-not-signed" { message = "HMAC authorization headers is invalidate." }
  refuse "key-not-for-scheme" { message = "HMAC apikey is invalid for API." }
  refuse "signature-mismatch" {
    message = string_to_sign == "" ? "HMAC signature does not match." : "HMAC signature does not match, Server StringToSign:${replace(string_to_sign, "\n", "#")}"
  }
  refuse "missing-nonce" { message = "HMAC signature cannot be verified, a valid x-apigw-nonce header is required." }
  refuse "no-plan" {
    status  = 403
    message = "Found no validate usage plan."
  }

  refuse "not-found" {
    status  = 404
    message = "Found no api"
  }
  refuse "unknown-host" { message = "Not Found Host" }
  refuse "unknown-path" { message = "There is no api match uri[${path}] host [${host}]" }
  refuse "unknown-method" { message = "There is no api match method[${method}]" }
  refuse "not-published" { message = "There is no api match env_mapping[${environment}]" }
  refuse "default-not-published" { message = "There is no api match default env_mapping[${environment}]" }

  refuse "bad-request" {
    status  = 400
    message = "Bad Request"
  }
  refuse "too-large" {
    status  = 413
    message = "Request Entity Too Large"
  }
  refuse "limited" {
    status  = 429
    message = "API rate limit exceeded"
  }
  refuse "over-quota" { message = "API quota exceeded" }
  refuse "unavailable" {
    status  = 500
    message = "Internal Server Error"
  }
  refuse "misconfigured" {
    status  = 481
    message = "API configuration error"
  }
  refuse "bad-gateway" {
    status  = 502
    message = "Bad Gateway"
  }
  refuse "upstream-timeout" {
    status  = 504
    message = "Gateway Timeout"
  }
}
