scheme "aws-v4" {
  title = "AWS Signature Version 4, in headers or in the query"
  papers = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html",
  ]

  credential {
    key_id = "AccessKeyId"
    secret = "SecretAccessKey"
    token  = "SessionToken"
  }

  input "mode" {
    doc     = "header, or query for a presigned address"
    allowed = ["header", "query"]
    default = "header"
  }
  input "service" {
    doc     = "Service name in the credential scope"
    default = label(host, 1) == "s3" ? "s3" : label(host, 0)
  }
  input "region" {
    doc     = "Region in the credential scope"
    default = label(host, 3) == "amazonaws" ? label(host, 2) : label(host, 2) == "amazonaws" && label(host, 1) != "s3" ? label(host, 1) : "us-east-1"
  }
  input "normalize" {
    doc     = "Whether empty, . and .. segments of the path are resolved; S3 does not"
    allowed = ["true", "false"]
    default = service == "s3" ? "false" : "true"
  }
  input "double_encode" {
    doc     = "Whether the path as sent is encoded once more (%20 is signed as %2520); S3 does not"
    allowed = ["true", "false"]
    default = service == "s3" ? "false" : "true"
  }
  input "sign_body" {
    doc     = "true sends x-amz-content-sha256 and signs it; empty does so for S3 only; false signs the hash of an empty body, as the AWS C signer does when it is told not to sign the body"
    allowed = ["", "true", "false"]
    default = ""
  }
  input "sign_body_note" {
    doc     = "Any text makes sign_body = false hash the real body: the vectors of the older suite carry such a note"
    default = ""
  }
  input "payload_hash" {
    doc     = "A word in place of the body's hash, for example UNSIGNED-PAYLOAD; sent as x-amz-content-sha256"
    default = header("x-amz-content-sha256") == "UNSIGNED-PAYLOAD" || mode == "query" && service == "s3" ? "UNSIGNED-PAYLOAD" : ""
  }
  input "omit_session_token" {
    doc     = "true adds the session token after signing, unsigned, as a few services want"
    allowed = ["false", "true"]
    default = "false"
  }
  input "auth_separator" {
    doc     = "What stands between the parts of Authorization; the S3 documents print a bare comma"
    default = ", "
  }
  input "expires" {
    doc     = "Query form: seconds for which the address is good, at most 604800"
    default = "900"
  }

  fresh {
    within   = "15m"
    lifetime = mode == "query" ? expires : ""
    longest  = "168h"
  }

  steps {
    date_time = utc(time, "20060102T150405Z")
    date      = utc(time, "20060102")
    # Runs of spaces become one, folded lines a space, repeated headers are joined by commas as they arrived.
    canonical_headers = join("", [for h in signed : "${h.name}:${join(",", [for v in h.values : squeeze(trim(replace(v, "\n", " ")), " ")])}\n"])
    signed_headers    = join(";", names(signed))
    resolved_path     = normalize == "true" ? clean_path(path) : path
    canonical_uri     = double_encode == "true" ? percent(resolved_path, "/") : resolved_path
    # Encoded first, then sorted as pairs: "Param" comes before "Param-3", which sorting "name=value" gets wrong.
    canonical_query   = join("&", [for q in sort([for q in query : pair(percent(unpercent(q.name)), percent(unpercent(q.value)))]) : "${q.name}=${q.value}"])
    hashed_payload    = payload_hash != "" ? payload_hash : sign_body == "false" && sign_body_note == "" ? hex(sha256("")) : hex(sha256(body))
    canonical_request = lines(method, canonical_uri, canonical_query, canonical_headers, signed_headers, hashed_payload)
    credential_scope  = "${date}/${region}/${service}/aws4_request"
    string_to_sign    = lines("AWS4-HMAC-SHA256", date_time, credential_scope, hex(sha256(canonical_request)))
    key_date          = hmac_sha256("AWS4${secret}", date)
    key_region        = hmac_sha256(key_date, region)
    key_service       = hmac_sha256(key_region, service)
    signing_key       = hmac_sha256(key_service, "aws4_request")
    signature         = hex(hmac_sha256(signing_key, string_to_sign))
  }

  send "header" {
    signed_headers {
      always  = ["host", "x-amz-date"]
      offered = ["*"]
      except  = ["authorization", "connection", "expect", "sec-websocket-*", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id"]
      order   = "sorted"
    }
    before {
      headers = {
        X-Amz-Date           = date_time
        X-Amz-Security-Token = when(omit_session_token == "false", token)
        x-amz-content-sha256 = when(sign_body == "true" || payload_hash != "" || sign_body == "" && service == "s3", hashed_payload)
      }
    }
    after {
      headers = {
        Authorization        = "AWS4-HMAC-SHA256 ${fields(auth_separator, [pair("Credential", "${key_id}/${credential_scope}"), pair("SignedHeaders", signed_headers), pair("Signature", signature)])}"
        X-Amz-Security-Token = when(omit_session_token == "true", token)
      }
    }
  }

  send "query" {
    signed_headers {
      always  = ["host"]
      offered = ["*"]
      except  = ["authorization", "connection", "expect", "sec-websocket-*", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id"]
      order   = "sorted"
    }
    before {
      query = {
        X-Amz-Algorithm      = "AWS4-HMAC-SHA256"
        X-Amz-Credential     = "${key_id}/${credential_scope}"
        X-Amz-Date           = date_time
        X-Amz-SignedHeaders  = signed_headers
        X-Amz-Expires        = expires
        X-Amz-Security-Token = when(omit_session_token == "false", token)
      }
    }
    after {
      query = {
        X-Amz-Security-Token = when(omit_session_token == "true", token)
        X-Amz-Signature      = signature
      }
    }
  }
}
