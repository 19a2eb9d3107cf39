# Alibaba Cloud. The HTTP status counts; a wrong signature is answered with the string that the server signed.
provider "alibaba" {
  title = "Alibaba Cloud"
  papers = [
    "https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature",
    "https://help.aliyun.com/document_detail/25490.htm",
    "https://help.aliyun.com/en/document_detail/434846.html",
  ]
  masked = ["AccessKeySecret", "SecurityToken", "Password", "PrivateKeyBody", "PrivateKey"]

  setting "region" {
    doc       = "where the resources are, such as cn-hangzhou"
    parameter = "RegionId"
    variables = ["ALIBABA_CLOUD_REGION_ID"]
    sandbox   = "cn-hangzhou"
  }

  # Keys as aliyun finds them: its file, and variables for what the file leaves empty. Behind it the file of the SDKs.
  credential "aliyun" {
    paths          = ["~/.aliyun/config.json"]
    path_variables = ["ALIBABA_CLOUD_CONFIG_FILE"]
    format         = "json"
    profile {
      variables  = ["ALIBABACLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"]
      current    = "current"
      default    = "default"
      must_exist = true
      known      = "profiles[].name"
    }
    record = "profiles[?name == '{profile}'] | [0]"
    keys {
      key_id  = "access_key_id"
      secret  = "access_key_secret"
      token   = "sts_token"
      expires = "sts_expiration"
    }
    setting "region" { at = "region_id" }
    mode_at = "mode || access_key_id && !sts_token && ram_role_arn && 'RamRoleArn' || ''"
    mode "AK" { way = "no-token" }
    mode "StsToken" { way = "keys" }
    mode "CloudSSO" {
      way    = "temporary"
      advice = "log in again: aliyun configure --profile {profile} --mode CloudSSO"
    }
    mode "OAuth" {
      way    = "temporary"
      advice = "log in again: aliyun configure --profile {profile} --mode OAuth"
    }
    mode "External" { way = "program" }
    mode "CredentialsURI" { way = "url" }
    advice  = "get temporary keys of the role, store them with chopmark credential add NAME, and use --profile keyring:NAME"
    program = "process_command"
    url     = "credentials_uri"
    variables { url = ["ALIBABA_CLOUD_CREDENTIALS_URI"] }
    answer {
      key_id  = "access_key_id || AccessKeyId"
      secret  = "access_key_secret || AccessKeySecret"
      token   = "sts_token || SecurityToken"
      expires = "expiration || Expiration"
      valid   = "(!Code || Code == 'Success') && (!mode || mode == 'AK' || mode == 'StsToken')"
    }
    off "ALIBABA_CLOUD_IGNORE_PROFILE" { values = ["TRUE"] }
    off "ALIBABACLOUD_IGNORE_PROFILE" { values = ["TRUE"] }
    off "ALIBABA_CLOUD_CLI_PROFILE_DISABLED" { values = ["true", "TRUE", "True"] }
    source_off "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS" { values = ["1", "true", "TRUE", "True"] }
  }
  credential "variables" {
    variables {
      key_id = ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_ID", "ACCESS_KEY_ID"]
      secret = ["ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALICLOUD_ACCESS_KEY_SECRET", "ACCESS_KEY_SECRET"]
      token  = ["ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABACLOUD_SECURITY_TOKEN", "ALICLOUD_SECURITY_TOKEN", "SECURITY_TOKEN"]
    }
    setting "region" {
      variables = ["ALIBABA_CLOUD_REGION_ID", "ALIBABACLOUD_REGION_ID", "ALICLOUD_REGION_ID", "REGION_ID", "REGION"]
    }
    ignored   = ["ALIBABA_CLOUD_ROLE_ARN", "ALIBABACLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABACLOUD_OIDC_TOKEN_FILE"]
    fill_only = true
  }
  credential "SDK" {
    paths          = ["~/.alibabacloud/credentials"]
    path_variables = ["ALIBABA_CLOUD_CREDENTIALS_FILE"]
    format         = "ini"
    profile {
      variables = ["ALIBABA_CLOUD_PROFILE"]
      default   = "default"
      known     = "keys(@)"
    }
    record = "\"{profile}\".enable != 'false' && \"{profile}\" || null"
    keys {
      key_id = "access_key_id"
      secret = "access_key_secret"
      token  = "security_token || sts_token"
    }
    mode_at = "type"
    mode "access_key" { way = "no-token" }
    mode "sts" { way = "keys" }
    advice = "get temporary keys of the role, store them with chopmark credential add NAME, and use --profile keyring:NAME"
  }
  credential "address" {
    variables { url = ["ALIBABA_CLOUD_CREDENTIALS_URI"] }
    answer {
      key_id  = "AccessKeyId"
      secret  = "AccessKeySecret"
      token   = "SecurityToken"
      expires = "Expiration"
      valid   = "!Code || Code == 'Success'"
    }
    source_off "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS" { values = ["1", "true", "TRUE", "True"] }
    skip_with_profile = true
  }
  setting "format" {
    doc       = "of answers of the RPC style: JSON or XML"
    parameter = "Format"
    default   = "JSON"
  }
  setting "version" {
    doc       = "version of the product's API, such as 2014-05-26"
    parameter = "Version"
  }

  service "alidns" { version = "2015-01-09" }
  service "dysmsapi" { version = "2017-05-25" }
  service "ecs" { version = "2014-05-26" }
  service "kms" { version = "2016-01-20" }
  service "ram" { version = "2015-05-01" }
  service "rds" { version = "2014-08-15" }
  service "slb" { version = "2014-05-15" }
  service "sts" { version = "2015-04-01" }
  service "vpc" { version = "2016-04-28" }

  dialect "v3" {
    title   = "signature V3"
    schemes = ["alibaba-acs3"]
    hosts   = ["${service}.${region}.aliyuncs.com", "${service}.aliyuncs.com", "${service}-${region}.aliyuncs.com"]
    method  = "POST"
    headers = {
      x-acs-action  = action
      x-acs-version = version
    }
    params     = { RegionId = region }
    parameters = "query"
    first      = 1
  }

  dialect "rpc" {
    title   = "RPC"
    schemes = ["alibaba-rpc"]
    hosts   = ["${service}.${region}.aliyuncs.com", "${service}.aliyuncs.com", "${service}-${region}.aliyuncs.com"]
    method  = "GET"
    params = {
      Action   = action
      Version  = version
      Format   = format
      RegionId = region
    }
    parameters = "form"
    first      = 1

    # Without Format the answer is XML.
    reply {
      type       = "application/json;charset=utf-8"
      headers    = { x-acs-request-id = request_id }
      request_id = upper(uuid())
      success    = merge({ RequestId = request_id }, result)
      failure    = { RequestId = request_id, HostId = host, Code = code, Message = message, Recommend = "https://api.aliyun.com/troubleshoot?q=${code}&requestId=${request_id}" }
      fine       = "OK"
      other {
        when    = format != "JSON"
        format  = "xml"
        type    = "text/xml;charset=utf-8"
        headers = { x-acs-request-id = request_id }
        success = named("${action}Response", merge({ RequestId = request_id }, result))
        failure = { Error = { RequestId = request_id, HostId = host, Code = code, Message = message, Recommend = "https://api.aliyun.com/troubleshoot?q=${code}&requestId=${request_id}" } }
      }
    }
  }

  reply {
    type       = "application/json;charset=utf-8"
    headers    = { x-acs-request-id = request_id }
    request_id = upper(uuid())
    success    = merge({ RequestId = request_id }, result)
    failure = { RequestId = request_id, HostId = host, Code = code, Message = message, Recommend = "https://api.aliyun.com/troubleshoot?q=${code}&requestId=${request_id}" }
    fine    = "OK"
  }

  page "token" {
    token = "NextToken"
    size  = "MaxResults"
    next  = "NextToken"
  }
  page "number" {
    number = "PageNumber"
    size   = "PageSize"
    total  = "TotalCount"
  }

  error "missing-signature" {
    status  = 400
    code    = "Missing${item}"
    message = "${item} is mandatory for this action."
    also    = ["MissingSignature", "MissingAuthorization", "MissingAccessKeyId", "MissingTimestamp", "MissingSignatureNonce", "IllegalTimestamp"]
  }
  error "malformed" {
    status  = 400
    code    = lower(item) == "timestamp" || item == "x-acs-date" ? "InvalidTimeStamp.Format" : "IncompleteSignature"
    message = lower(item) == "timestamp" || item == "x-acs-date" ? "Specified time stamp or date value is not well formatted." : "The request signature does not conform to Aliyun standards."
    also    = ["IncompleteSignature", "InvalidTimeStamp.Format"]
  }
  error "unknown-key" {
    status  = 404
    code    = "InvalidAccessKeyId.NotFound"
    message = "Specified access key is not found."
    also    = ["InvalidAccessKeyId.Inactive"]
  }
  error "bad-token" {
    status  = 400
    code    = "InvalidSecurityToken.Malformed"
    message = "Specified SecurityToken is malformed."
    also    = ["InvalidSecurityToken.Expired", "InvalidSecurityToken.MismatchWithAccessKey", "MissingSecurityToken"]
  }
  error "clock-skew" {
    status  = 400
    code    = "InvalidTimeStamp.Expired"
    message = "Specified time stamp or date value is expired."
  }
  error "replayed" {
    status  = 400
    code    = "SignatureNonceUsed"
    message = "Specified signature nonce was used already."
  }
  error "signature-mismatch" {
    status  = 400
    code    = "SignatureDoesNotMatch"
    message = "Specified signature is not matched with our calculation. server string to sign is:${string_to_sign}"
  }
  error "unknown-action" {
    status  = 404
    code    = "InvalidAction.NotFound"
    message = "Specified api is not found, please check your url and method."
    also    = ["InvalidApi.NotFound"]
  }
  error "unknown-version" {
    status  = 404
    code    = "InvalidVersion"
    message = "Specified parameter Version is not valid."
  }
  error "missing-parameter" {
    status  = 400
    code    = "Missing${item}"
    message = "${item} is mandatory for this action."
    also    = ["MissingParameter"]
  }
  error "invalid-parameter" {
    status  = 400
    code    = "InvalidParameter"
    message = "The specified parameter ${item} is not valid."
  }
  error "not-found" {
    status  = 404
    code    = "InvalidResource.NotFound"
    message = "The specified resource ${item} is not found."
  }
  error "throttled" {
    status  = 400
    code    = "Throttling.User"
    message = "Request was denied due to user flow control."
    also    = ["Throttling", "Throttling.Api"]
  }
  error "unavailable" {
    status  = 503
    code    = "ServiceUnavailable"
    message = "The request has failed due to a temporary failure of the server."
  }
}
