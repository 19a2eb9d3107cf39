# Volcengine. The HTTP status counts, and the reason stands in ResponseMetadata.
provider "volcengine" {
  title  = "Volcengine"
  papers = ["https://www.volcengine.com/docs/6369/67268", "https://www.volcengine.com/docs/6369/68677"]
  masked = ["Password", "SecretAccessKey", "SessionToken", "PrivateKey", "KeyPairPrivateKey"]

  setting "region" {
    doc       = "where the resources are, such as cn-beijing"
    variables = ["VOLCENGINE_REGION"]
    default   = "cn-north-1"
    sandbox   = "cn-beijing"
  }

  # Keys as ve finds them: the profile that its file names as current beats everything but a flag. Behind it the variables
  # and the file of the older SDK.
  credential "ve" {
    paths          = ["~/.volcengine/config.json"]
    path_variables = ["VOLCENGINE_CLI_CONFIG_FILE"]
    format         = "json"
    profile {
      variables     = ["VOLCENGINE_PROFILE", "VOLCSTACK_PROFILE"]
      current       = "current"
      current_first = true
      known         = "keys(profiles)"
    }
    record = "profiles.\"{profile}\""
    keys {
      key_id  = "\"access-key\""
      secret  = "\"secret-key\""
      token   = "\"session-token\""
      expires = "\"sts-expiration\""
    }
    setting "region" { at = "region" }
    mode_at = "mode"
    mode "ak" { way = "keys" }
    mode "sso" {
      way    = "temporary"
      advice = "log in again: ve sso login --profile {profile}"
    }
    mode "console-login" { advice = "use a profile with the mode ak: ve configure set --profile NAME --mode ak" }
    advice = "get temporary keys of the role, store them with chopmark credential add NAME, and use --profile keyring:NAME"
  }
  credential "variables" {
    variables {
      key_id = ["VOLCENGINE_ACCESS_KEY", "VOLCSTACK_ACCESS_KEY_ID", "VOLCSTACK_ACCESS_KEY"]
      secret = ["VOLCENGINE_SECRET_KEY", "VOLCSTACK_SECRET_ACCESS_KEY", "VOLCSTACK_SECRET_KEY"]
      token  = ["VOLCENGINE_SESSION_TOKEN", "VOLCSTACK_SESSION_TOKEN"]
    }
    ignored = ["VOLCENGINE_OIDC_TOKEN_FILE", "VOLCENGINE_OIDC_ROLE_TRN"]
    off "VOLCENGINE_DISABLE_DEFAULT_CREDENTIALS" { values = ["true"] }
    skip_with_profile = true
  }
  credential "region" {
    setting "region" { variables = ["VOLCENGINE_REGION"] }
  }
  credential "variables of the older SDK" {
    variables {
      key_id = ["VOLC_ACCESSKEY"]
      secret = ["VOLC_SECRETKEY"]
    }
    skip_with_profile = true
  }
  credential "older SDK" {
    paths  = ["~/.volc/config"]
    format = "json"
    keys {
      key_id = "ak"
      secret = "sk"
    }
    skip_with_profile = true
  }
  setting "version" {
    doc       = "version of the product's API, such as 2020-04-01"
    parameter = "Version"
  }

  service "autoscaling" {
    host    = "auto_scaling"
    version = "2020-01-01"
  }
  service "billing" { version = "2022-01-01" }
  service "clb" { version = "2020-04-01" }
  service "cv" {
    version = "2022-08-31"
    dialect = "json"
  }
  service "ecs" { version = "2020-04-01" }
  service "iam" { version = "2018-01-01" }
  service "sts" { version = "2018-01-01" }
  service "translate" {
    version = "2020-06-01"
    dialect = "json"
  }
  service "vpc" { version = "2020-04-01" }

  inputs = {
    service = service
    region  = region
  }
  params = {
    Action  = action
    Version = version
  }

  dialect "query" {
    title      = "parameters in the query"
    schemes    = ["volcengine-v4"]
    hosts      = ["open.volcengineapi.com", "${service}.${region}.volcengineapi.com", "${service}.volcengineapi.com"]
    method     = "GET"
    parameters = "query"
    first      = 1
  }

  dialect "json" {
    title      = "parameters as JSON"
    schemes    = ["volcengine-v4"]
    hosts      = ["open.volcengineapi.com"]
    method     = "POST"
    parameters = "json"
  }

  reply {
    type       = "application/json; charset=utf-8"
    request_id = "${now("20060102150405")}${upper(id("", 20))}"
    success = {
      ResponseMetadata = { RequestId = request_id, Action = action, Version = version, Service = service, Region = region }
      Result           = result
    }
    failure = {
      ResponseMetadata = {
        RequestId = request_id
        Action    = action
        Version   = version
        Service   = service
        Region    = region
        Error     = { CodeN = number(code_n), Code = code, Message = message }
      }
    }
  }

  page "token" {
    token = "NextToken"
    size  = "MaxResults"
    next  = "Result.NextToken"
  }
  page "number" {
    number = "PageNumber"
    size   = "PageSize"
    total  = "Result.TotalCount"
  }

  error "missing-signature" {
    status  = 400
    code    = "MissingRequestInfo"
    message = "The request is missing ${item} information."
    fields  = { code_n = "100004" }
  }
  error "malformed" {
    status  = 400
    code    = "InvalidAuthorization"
    message = "The Authorization in the request is invalid."
    fields  = { code_n = "100005" }
  }
  error "clock-skew" {
    status  = 400
    code    = "InvalidTimestamp"
    message = "The Signature of the request is expired."
    fields  = { code_n = "100006" }
  }
  error "expired" {
    status  = 400
    code    = "InvalidTimestamp"
    message = "The Signature of the request is expired."
    fields  = { code_n = "100006" }
  }
  error "unknown-key" {
    status  = 401
    code    = "InvalidAccessKey"
    message = "The accesskey [${key_id}] included in the request is invalid."
    fields  = { code_n = "100009" }
  }
  error "bad-token" {
    status  = 401
    code    = "InvalidSecretToken"
    message = "The security token included in the request is invalid."
    fields  = { code_n = "100026" }
  }
  error "signature-mismatch" {
    status  = 401
    code    = "SignatureDoesNotMatch"
    message = "The request signature we calculated does not match the signature you provided. Check your Secret Access Key and signing method. Consult the service documentation for details."
    fields  = { code_n = "100010" }
  }
  error "unknown-service" {
    status  = 404
    code    = "ServiceNotFound"
    message = "Could not find service ${service}."
    fields  = { code_n = "100007" }
  }
  error "unknown-action" {
    status  = 404
    code    = "InvalidActionOrVersion"
    message = "Could not find operation ${action} for version ${version}."
    fields  = { code_n = "100008" }
  }
  error "unknown-version" {
    status  = 404
    code    = "InvalidActionOrVersion"
    message = "Could not find operation ${action} for version ${version}."
    fields  = { code_n = "100008" }
  }
  error "missing-parameter" {
    status  = 400
    code    = "MissingParameter"
    message = "The request is missing ${item} parameter."
    fields  = { code_n = "100002" }
  }
  error "invalid-parameter" {
    status  = 400
    code    = "InvalidParameter"
    message = "The parameter ${item} is invalid."
    fields  = { code_n = "100003" }
  }
  error "not-found" {
    status  = 404
    code    = "InvalidInstance.NotFound"
    message = "The specified resource ${item} does not exist."
    fields  = { code_n = "0" }
  }
  error "throttled" {
    status  = 429
    code    = "FlowLimitExceeded"
    message = "Request was rejected because the request speed of this openAPI is beyond the current flow control limit."
    fields  = { code_n = "100018" }
  }
  error "unavailable" {
    status  = 500
    code    = "InternalError"
    message = "Service has some internal Error. Pls Contact With Admin."
    fields  = { code_n = "100014" }
  }
}
