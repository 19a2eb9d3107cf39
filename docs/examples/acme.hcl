# An invented partner API: one address, the action in the parameter "method", lists counted from 0.
provider "acme" {
  title           = "Acme partner API"
  papers          = ["docs/sandbox.md"]
  default_service = "partner"

  service "partner" {}

  dialect "v1" {
    title      = "version 1"
    schemes    = ["acme-sign"]
    hosts      = ["api.acme.example"]
    path       = "/v1"
    method     = "POST"
    params     = { method = action }
    parameters = "form"
    first      = 0
  }

  reply {
    success = { code = 0, data = result, trace = request_id }
    failure = { code = number(code), error = message, trace = request_id }
    fine    = "0"
  }

  error "signature-mismatch" {
    status  = 401
    code    = "4001"
    message = "sign is wrong"
  }
  error "clock-skew" {
    status  = 401
    code    = "4002"
    message = "timestamp ${timestamp} is more than ${window} minutes off"
  }
  error "replayed" {
    status  = 401
    code    = "4003"
    message = "nonce was used before"
  }
  error "invalid-parameter" {
    status  = 400
    code    = "4100"
    message = "${item} is missing or wrong"
  }
  error "unknown-action" {
    status  = 404
    code    = "4104"
    message = "there is no method ${action}"
  }
  error "unavailable" {
    status  = 503
    code    = "5003"
    message = "try again later"
  }
}
