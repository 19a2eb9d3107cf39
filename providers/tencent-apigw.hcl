# Tencent Cloud API Gateway: services that others published, called with a key pair or as an application.
# Two of its pages disagree on texts; these are those of product/628/31717, all with status 401.
provider "tencent-apigw" {
  title = "Tencent Cloud API Gateway"
  papers = [
    "https://cloud.tencent.com/document/product/628/11819",
    "https://cloud.tencent.com/document/product/628/55088",
    "https://cloud.tencent.com/document/product/628/31717",
  ]
  default_service = "api"

  setting "region" {
    doc       = "where the gateway is, such as ap-guangzhou"
    variables = ["TENCENTCLOUD_REGION"]
    sandbox   = "ap-guangzhou"
  }
  setting "gateway" {
    doc = "what stands behind service- in the host's name"
  }

  service "api" {}

  dialect "keypair" {
    title   = "key pair"
    schemes = ["tencent-apigw"]
    hosts   = ["service-${gateway}.${region}.apigateway.myqcloud.com", "service-${gateway}.${region}.apigw.tencentcs.com", "service-${gateway}.${region}.tencentapigw.com"]
    method  = "GET"
    inputs  = { variant = "keypair" }
  }

  dialect "app" {
    title   = "application"
    schemes = ["tencent-apigw"]
    hosts   = ["service-${gateway}.${region}.apigateway.myqcloud.com", "service-${gateway}.${region}.apigw.tencentcs.com", "service-${gateway}.${region}.tencentapigw.com"]
    method  = "GET"
    inputs  = { variant = "app" }
  }

  reply {
    success         = result
    failure         = { message = message }
    escaped_slashes = true
    headers         = { X-Api-RequestId = request_id }
  }

  error "missing-signature" {
    status  = 401
    code    = "missing-signature"
    message = item == "X-Date" || item == "Date" ? "HMAC signature cannot be verified, a valid date or x-date header is required." : "HMAC signature cannot be verified, a validate authorization header is required"
  }
  error "malformed" {
    status  = 401
    code    = "malformed"
    message = item == "" || item == "Authorization" ? "HMAC authorization format error." : "HMAC signature cannot be verified, a valid ${item} header is required."
  }
  error "unknown-key" {
    status  = 401
    code    = "unknown-key"
    message = "HMAC signature cannot be verified."
  }
  error "clock-skew" {
    status  = 401
    code    = "clock-skew"
    message = "HMAC signature cannot be verified, the x-date header is out of date for HMAC Authentication."
  }
  error "signature-mismatch" {
    status  = 401
    code    = "signature-mismatch"
    message = "HMAC signature does not match."
  }
  error "not-found" {
    status  = 404
    code    = "not-found"
    message = "There is no api match uri[${path}] host [${host}]"
  }
  error "invalid-parameter" {
    status  = 403
    code    = "invalid-parameter"
    message = "${item} is required"
  }
  error "throttled" {
    status  = 429
    code    = "throttled"
    message = "API rate limit exceeded"
  }
  error "unavailable" {
    status  = 502
    code    = "unavailable"
    message = "Bad Gateway"
  }
}
