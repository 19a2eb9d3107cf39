# QingCloud. Every answer has HTTP 200 and a ret_code; 0 is success.
provider "qingcloud" {
  title           = "QingCloud"
  papers          = ["https://docsv4.qingcloud.com/user_guide/development_docs/api/overview/", "https://docsv3.qingcloud.com/development_docs/api/error_code/"]
  default_service = "iaas"
  masked          = ["private_key", "login_passwd", "secret_access_key", "id_token"]

  setting "zone" {
    doc       = "where the resources are, such as pek3 or sh1"
    parameter = "zone"
  }

  # Keys as qingcloud finds them. It reads no variables and has no profiles.
  credential "qingcloud" {
    paths  = ["~/.qingcloud/config.yaml"]
    format = "yaml"
    keys {
      key_id = "qy_access_key_id"
      secret = "qy_secret_access_key"
    }
    setting "zone" { at = "zone" }
  }

  service "iaas" {}

  dialect "iaas" {
    title   = "IaaS API"
    schemes = ["qingcloud-iaas"]
    hosts   = ["api.qingcloud.com", "api.${zone}.qingcloud.com"]
    path    = "/iaas/"
    method  = "POST"
    params = {
      action  = action
      zone    = zone
      version = "1"
    }
    parameters = "form"
    first      = 1
  }

  reply {
    success = merge({ action = "${action}Response", ret_code = 0 }, result)
    failure = { message = message, ret_code = number(code) }
    fine    = "0"
  }

  page "offset" {
    from  = "offset"
    size  = "limit"
    total = "total_count"
  }

  # The table of codes is coarse; the message says more: <kind>, <detail>.
  error "missing-signature" {
    code    = "1100"
    message = "InvalidRequestFormat, the parameter [${item}] is required"
  }
  error "malformed" {
    code    = "1100"
    message = "InvalidRequestFormat, ${detail}"
  }
  error "unknown-key" {
    code    = "1200"
    message = "AuthFailure, illegal access key [${key_id}]"
  }
  error "bad-token" {
    code    = "1200"
    message = "AuthFailure, token is invalid"
  }
  error "clock-skew" {
    code    = "1300"
    message = "RequestExpired, the time stamp [${timestamp}] is expired"
  }
  error "signature-mismatch" {
    code    = "1200"
    message = "AuthFailure, signature not matched"
  }
  error "unknown-action" {
    code    = "1101"
    message = "InvalidAction, the action [${action}] is not supported"
  }
  error "missing-parameter" {
    code    = "1100"
    message = "InvalidRequestFormat, the parameter [${item}] is required"
  }
  error "invalid-parameter" {
    code    = "1100"
    message = "InvalidRequestFormat, the parameter [${item}] is invalid"
  }
  error "not-found" {
    code    = "2100"
    message = "ResourceNotFound, resource [${item}] does not exist"
  }
  error "quota-exceeded" {
    code    = "2500"
    message = "QuotasExceed, the quota of [${item}] is exceeded"
  }
  error "throttled" {
    code    = "2500"
    message = "QuotasExceed, the API call rate limit is exceeded"
  }
  error "unavailable" {
    code    = "5100"
    message = "ServerBusy, please try again later"
  }
}
