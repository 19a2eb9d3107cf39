# Tencent Cloud. API 3.0 answers with HTTP 200 whatever happened.
provider "tencent" {
  title = "Tencent Cloud"
  papers = [
    "https://cloud.tencent.com/document/api/213/30654",
    "https://cloud.tencent.com/document/api/213/30435",
    "https://cloud.tencent.com/document/product/1278/46710",
  ]
  masked = ["SecretKey", "TmpSecretKey", "Token", "Password", "PrivateKey", "CertificatePrivateKey"]

  setting "region" {
    doc       = "where the resources are, such as ap-guangzhou; some products have no region"
    parameter = "Region"
    variables = ["TENCENTCLOUD_REGION"]
    sandbox   = "ap-guangzhou"
  }
  setting "language" {
    doc = "of messages: zh-CN or en-US"
  }

  # Keys as tccli finds them: variables, unless a profile is asked for, then the file of the profile. Behind it the SDKs'.
  credential "variables" {
    variables {
      key_id = ["TENCENTCLOUD_SECRET_ID"]
      secret = ["TENCENTCLOUD_SECRET_KEY"]
      token  = ["TENCENTCLOUD_TOKEN"]
    }
    setting "region" { variables = ["TENCENTCLOUD_REGION"] }
    ignored           = ["TENCENTCLOUD_ROLE_ARN", "TKE_ROLE_ARN"]
    skip_with_profile = true
  }
  credential "tccli" {
    paths  = ["~/.tccli/{profile}.credential"]
    format = "json"
    profile {
      variables = ["TCCLI_PROFILE"]
      default   = "default"
    }
    keys {
      key_id  = "secretId"
      secret  = "secretKey"
      token   = "token"
      expires = "expiresAt"
    }
    mode_at = "\"role-arn\" && 'role-arn' || type"
    mode "default" { way = "keys" }
    mode "oauth" {
      way    = "temporary"
      advice = "log in again: tccli auth login --profile {profile}"
    }
    mode "sso" {
      way    = "temporary"
      advice = "log in again: tccli sso login --profile {profile}"
    }
    advice = "get temporary keys of the role, and set TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and TENCENTCLOUD_TOKEN"
  }
  credential "tccli configuration" {
    paths  = ["~/.tccli/{profile}.configure"]
    format = "json"
    profile {
      variables = ["TCCLI_PROFILE"]
      default   = "default"
    }
    setting "region" { at = "_sys_param.region || region" }
  }
  credential "SDK" {
    paths          = ["~/.tencentcloud/credentials", "/etc/tencentcloud/credentials"]
    path_variables = ["TENCENTCLOUD_CREDENTIALS_FILE"]
    format         = "ini"
    record         = "default"
    keys {
      key_id = "secret_id"
      secret = "secret_key"
    }
    skip_with_profile = true
  }
  credential "variables of other tools" {
    variables {
      key_id = ["TENCENTCLOUD_API_SECRET_ID"]
      secret = ["TENCENTCLOUD_API_SECRET_KEY"]
      token  = ["TENCENTCLOUD_SECURITY_TOKEN", "QCLOUD_SECRET_TOKEN"]
    }
    note              = "TENCENTCLOUD_API_SECRET_ID and TENCENTCLOUD_API_SECRET_KEY are not read by Tencent Cloud's own tools"
    skip_with_profile = true
  }
  setting "version" {
    doc       = "version of the product's API, such as 2017-03-12"
    parameter = "Version"
  }

  # Numbers are those parameters that the API wants as JSON numbers.
  service "cam" { version = "2019-01-16" }
  service "cbs" {
    version = "2017-03-12"
    numbers = ["DiskSize", "DiskCount"]
  }
  service "cdb" {
    version = "2017-03-20"
    numbers = ["Memory", "Volume", "Period", "GoodsNum"]
  }
  service "clb" {
    version = "2018-03-17"
    numbers = ["LoadBalancerPassToTarget"]
  }
  service "cvm" {
    version = "2017-03-12"
    numbers = ["InstanceCount", "Period", "DiskSize"]
  }
  # Elastic IPs are a product of their own in API 2.0; in API 3.0 they are part of vpc.
  service "eip" {
    host    = "vpc"
    version = "2017-03-12"
    numbers = ["AddressCount", "InternetMaxBandwidthOut"]
  }
  service "faceid" { version = "2018-03-01" }
  service "lighthouse" { version = "2020-03-24" }
  service "monitor" { version = "2018-07-24" }
  service "ocr" { version = "2018-11-19" }
  service "ses" {
    version = "2020-10-02"
    numbers = ["TemplateID"]
  }
  service "sms" { version = "2021-01-11" }
  service "sts" {
    version = "2018-08-13"
    numbers = ["DurationSeconds"]
  }
  service "tag" { version = "2018-08-13" }
  service "tke" { version = "2018-05-25" }
  service "tmt" {
    version = "2018-03-21"
    numbers = ["ProjectId"]
  }
  service "vpc" {
    version = "2017-03-12"
    numbers = ["AddressCount", "InternetMaxBandwidthOut"]
  }

  dialect "v3" {
    title   = "API 3.0"
    schemes = ["tencent-tc3"]
    hosts   = ["${service}.tencentcloudapi.com", "${service}.intl.tencentcloudapi.com", "${service}.${region}.tencentcloudapi.com"]
    method  = "POST"
    inputs  = { service = service }
    headers = {
      X-TC-Action   = action
      X-TC-Version  = version
      X-TC-Region   = region
      X-TC-Language = language
    }
    parameters = "json"
    numbers    = ["Limit", "Offset"]
    first      = 0
  }

  dialect "v1" {
    title   = "API 3.0 with signature v1"
    schemes = ["tencent-v1"]
    hosts   = ["${service}.tencentcloudapi.com", "${service}.${region}.tencentcloudapi.com"]
    method  = "GET"
    params = {
      Action   = action
      Version  = version
      Region   = region
      Language = language
    }
    parameters = "form"
    first      = 0
  }

  # API 2.0 was closed in 2023. Elastic IPs answered in the shape of API 3.0 there.
  dialect "v2-eip" {
    title   = "API 2.0, elastic IPs"
    schemes = ["tencent-v1"]
    service = "eip"
    hosts   = ["eip.api.qcloud.com"]
    path    = "/v2/index.php"
    method  = "GET"
    params = {
      Action   = action
      Version  = version
      Region   = region
      Language = language
    }
    parameters = "form"
    first      = 1

    error "signature-mismatch" {
      code    = "InvalidParameter.SignatureFailure"
      message = language == "zh-CN" ? "请求签名验证失败，请检查您的签名计算是否正确。" : "The provided credentials could not be validated. Please check your signature is correct."
    }
    error "unknown-key" {
      code    = "InvalidParameter.SecretIdNotFound"
      message = "The SecretId is not found, please ensure that your SecretId is correct."
    }
  }

  reply {
    success = { Response = merge(result, { RequestId = request_id }) }
    failure = { Response = { Error = { Code = code, Message = message }, RequestId = request_id } }
  }

  page "offset" {
    from  = "Offset"
    size  = "Limit"
    total = "Response.TotalCount"
  }

  error "missing-signature" {
    code    = "MissingParameter"
    message = "The request is missing a required parameter `${item}`."
  }
  error "malformed" {
    code    = "AuthFailure.InvalidAuthorization"
    message = "The `Authorization` in the request header is invalid."
  }
  error "unknown-key" {
    code    = "AuthFailure.SecretIdNotFound"
    message = "The SecretId is not found, please ensure that your SecretId is correct."
  }
  error "bad-token" {
    code    = "AuthFailure.TokenFailure"
    message = "The token is not valid."
  }
  error "clock-skew" {
    code    = "AuthFailure.SignatureExpire"
    message = "The signature is expired, please request again."
  }
  error "signature-mismatch" {
    code    = "AuthFailure.SignatureFailure"
    message = language == "zh-CN" ? "请求签名验证失败，请检查您的签名计算是否正确。" : "The provided credentials could not be validated. Please check your signature is correct."
  }
  error "replayed" {
    code    = "AuthFailure.SignatureExpire"
    message = "The signature is expired, please request again."
  }
  error "unknown-action" {
    code    = "InvalidAction"
    message = "The request `Action` is invalid or not found."
  }
  error "unknown-version" {
    code    = "NoSuchVersion"
    message = "The API version `${version}` is invalid or not found."
  }
  error "missing-parameter" {
    code    = "MissingParameter"
    message = "The request is missing a required parameter `${item}`."
  }
  error "invalid-parameter" {
    code    = "InvalidParameter"
    message = "Parameter `${item}` type error."
  }
  error "not-found" {
    code    = "ResourceNotFound"
    message = "The resource `${item}` is not found."
  }
  error "too-large" {
    code    = "RequestSizeLimitExceeded"
    message = "The request size exceeds the upper limit `10MB`."
  }
  error "quota-exceeded" {
    code    = "LimitExceeded"
    message = "The quota of the resource is exceeded."
    also    = ["AddressQuotaLimitExceeded"]
  }
  error "throttled" {
    code    = "RequestLimitExceeded"
    message = "Your current request times equals to `${limit}` in a second, which exceeds the frequency limit `${limit}` for a second. Please reduce the frequency of calls."
  }
  error "unavailable" {
    status  = 500
    code    = "InternalError"
    message = "An internal error has occurred."
  }
}
