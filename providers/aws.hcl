# AWS. Older services take forms and answer in XML, newer ones speak JSON.
provider "aws" {
  title  = "Amazon Web Services"
  papers = ["https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html", "https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html"]
  masked = ["SecretAccessKey", "SessionToken", "Password", "PrivateKey", "KeyMaterial", "SecretString"]

  setting "region" {
    doc       = "where the resources are, such as eu-west-1"
    variables = ["AWS_REGION", "AWS_DEFAULT_REGION"]
    default   = "us-east-1"
    sandbox   = "us-east-1"
  }

  # Keys as the AWS CLI finds them: variables, unless a profile is asked for; then, if the profile takes a role on, that;
  # then the keys of the credentials file; then those of the configuration.
  credential "variables" {
    variables {
      key_id = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"]
      secret = ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"]
      token  = ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"]
    }
    skip_with_profile = true
  }
  credential "region" {
    setting "region" { variables = ["AWS_REGION", "AWS_DEFAULT_REGION"] }
  }
  credential "roles" {
    paths          = ["~/.aws/config"]
    path_variables = ["AWS_CONFIG_FILE"]
    format         = "ini"
    profile {
      variables  = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]
      default    = "default"
      must_exist = true
    }
    record  = "\"profile {profile}\" || '{profile}' == 'default' && \"default\" || null"
    mode_at = "role_arn && 'role_arn' || (sso_session || sso_start_url) && 'sso' || login_session && 'login' || ''"
    advice  = "put temporary keys into the environment: eval \"$(aws configure export-credentials --profile {profile} --format env)\""
    ignored = ["AWS_WEB_IDENTITY_TOKEN_FILE"]
  }
  credential "credentials" {
    paths          = ["~/.aws/credentials"]
    path_variables = ["AWS_SHARED_CREDENTIALS_FILE"]
    format         = "ini"
    profile {
      variables  = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]
      default    = "default"
      must_exist = true
      known      = "keys(@)"
    }
    record = "\"{profile}\""
    keys {
      key_id = "aws_access_key_id"
      secret = "aws_secret_access_key"
      token  = "aws_session_token || aws_security_token"
    }
    setting "region" { at = "region" }
    mode_at = "role_arn && 'role_arn' || !aws_access_key_id && credential_process && 'credential_process' || ''"
    mode "credential_process" { way = "program" }
    program = "credential_process"
    answer {
      key_id  = "AccessKeyId"
      secret  = "SecretAccessKey"
      token   = "SessionToken"
      expires = "Expiration"
      valid   = "Version == `1`"
    }
    advice = "put temporary keys into the environment: eval \"$(aws configure export-credentials --profile {profile} --format env)\""
  }
  credential "configuration" {
    paths          = ["~/.aws/config"]
    path_variables = ["AWS_CONFIG_FILE"]
    format         = "ini"
    profile {
      variables  = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]
      default    = "default"
      must_exist = true
      known      = "keys(@)"
    }
    record = "\"profile {profile}\" || '{profile}' == 'default' && \"default\" || null"
    keys {
      key_id = "aws_access_key_id"
      secret = "aws_secret_access_key"
      token  = "aws_session_token || aws_security_token"
    }
    setting "region" { at = "region" }
    mode_at = "credential_process && 'credential_process' || ''"
    mode "credential_process" { way = "program" }
    program = "credential_process"
    answer {
      key_id  = "AccessKeyId"
      secret  = "SecretAccessKey"
      token   = "SessionToken"
      expires = "Expiration"
      valid   = "Version == `1`"
    }
  }
  setting "version" {
    doc       = "version of the service's API, such as 2011-06-15"
    parameter = "Version"
  }

  service "autoscaling" { version = "2011-01-01" }
  service "cloudformation" { version = "2010-05-15" }
  service "dynamodb" {
    version = "2012-08-10"
    dialect = "json"
    names   = { target = "DynamoDB_20120810", json = "1.0" }
  }
  service "ec2" {
    version = "2016-11-15"
    dialect = "ec2"
  }
  service "kms" {
    version = "2014-11-01"
    dialect = "json"
    names   = { target = "TrentService", json = "1.1" }
  }
  service "secretsmanager" {
    version = "2017-10-17"
    dialect = "json"
    names   = { target = "secretsmanager", json = "1.1" }
  }
  service "sns" { version = "2010-03-31" }
  service "sts" { version = "2011-06-15" }

  inputs = {
    service = service
    region  = region
  }
  params = {
    Action  = action
    Version = version
  }

  dialect "query" {
    title      = "the query protocol"
    schemes    = ["aws-v4"]
    hosts      = ["${service}.${region}.amazonaws.com", "${service}.amazonaws.com"]
    method     = "POST"
    parameters = "form"
    first      = 1
    element    = "member"
  }

  dialect "ec2" {
    title      = "EC2's query protocol"
    schemes    = ["aws-v4"]
    hosts      = ["${service}.${region}.amazonaws.com"]
    method     = "POST"
    parameters = "form"
    first      = 1

    reply {
      format  = "xml"
      lists   = ["item"]
      type    = "text/xml;charset=UTF-8"
      success = named("${action}Response", merge({ requestId = request_id }, result))
      failure = { Response = { Errors = { Error = { Code = code, Message = message } }, RequestID = request_id } }
    }
  }

  dialect "json" {
    title   = "JSON"
    schemes = ["aws-v4"]
    hosts   = ["${service}.${region}.amazonaws.com"]
    method  = "POST"
    headers = {
      X-Amz-Target = "${target}.${action}"
      Content-Type = "application/x-amz-json-${json}"
    }
    params     = {}
    parameters = "json"

    reply {
      type    = "application/x-amz-json-1.1"
      headers = { x-amzn-RequestId = request_id }
      success = result
      failure = { __type = code, message = message }
    }
  }

  reply {
    format  = "xml"
    lists   = ["member"]
    headers = { x-amzn-RequestId = request_id }
    success = named("${action}Response", merge(named("@xmlns", "https://${service}.amazonaws.com/doc/${version}/"), named("${action}Result", result), { ResponseMetadata = { RequestId = request_id } }))
    failure = { ErrorResponse = { Error = { Type = "Sender", Code = code, Message = message }, RequestId = request_id } }
  }

  page "token" {
    token = "NextToken"
    next  = "*.*.NextToken"
  }
  page "json" {
    token = "NextToken"
    next  = "NextToken"
  }
  page "ec2" {
    token = "NextToken"
    next  = "*.nextToken"
  }

  error "missing-signature" {
    status  = 403
    code    = "MissingAuthenticationToken"
    message = "Request is missing Authentication Token"
  }
  error "malformed" {
    status  = 400
    code    = "IncompleteSignature"
    message = "${detail}"
  }
  error "header-not-signed" {
    status  = 403
    code    = "SignatureDoesNotMatch"
    message = "'${item}' must be a 'SignedHeader' in the AWS Authorization."
  }
  error "unknown-key" {
    status  = 403
    code    = "InvalidClientTokenId"
    message = "The security token included in the request is invalid."
    also    = ["UnrecognizedClientException"]
  }
  error "bad-token" {
    status  = 403
    code    = "InvalidClientTokenId"
    message = "The security token included in the request is invalid."
    also    = ["ExpiredToken", "ExpiredTokenException"]
  }
  error "clock-skew" {
    status  = 403
    code    = "SignatureDoesNotMatch"
    message = early ? "Signature not yet current: ${utc(timestamp, "20060102T150405Z")} is still later than ${utc(newest, "20060102T150405Z")} (${utc(server_time, "20060102T150405Z")} + ${window} min.)" : "Signature expired: ${utc(timestamp, "20060102T150405Z")} is now earlier than ${utc(oldest, "20060102T150405Z")} (${utc(server_time, "20060102T150405Z")} - ${window} min.)"
    also    = ["RequestExpired", "RequestTimeTooSkewed"]
  }
  error "expired" {
    status  = 403
    code    = "RequestExpired"
    message = "Request has expired."
  }
  error "signature-mismatch" {
    status  = 403
    code    = "SignatureDoesNotMatch"
    message = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
    also    = ["InvalidSignatureException"]
  }
  error "unknown-action" {
    status  = 400
    code    = "InvalidAction"
    message = "Could not find operation ${action} for version ${version}"
  }
  error "unknown-version" {
    status  = 400
    code    = "InvalidAction"
    message = "Could not find operation ${action} for version ${version}"
  }
  error "missing-parameter" {
    status  = 400
    code    = "ValidationError"
    message = "1 validation error detected: Value null at '${item}' failed to satisfy constraint: Member must not be null"
  }
  error "invalid-parameter" {
    status  = 400
    code    = "ValidationError"
    message = "1 validation error detected: Value at '${item}' failed to satisfy constraint"
  }
  error "not-found" {
    status  = 404
    code    = "ResourceNotFoundException"
    message = "${item} not found"
  }
  error "throttled" {
    status  = 400
    code    = "Throttling"
    message = "Rate exceeded"
    also    = ["ThrottlingException", "RequestLimitExceeded"]
  }
  error "unavailable" {
    status  = 503
    code    = "ServiceUnavailable"
    message = "Service is unable to handle request."
  }
}
