scheme "alibaba-rpc" {
  title = "Alibaba Cloud RPC, signature version 1.0 (HMAC-SHA1)"
  papers = [
    "https://help.aliyun.com/document_detail/25490.html",
    "https://www.alibabacloud.com/help/doc-detail/196741.htm",
  ]

  credential {
    key_id = "AccessKeyId"
    secret = "AccessKeySecret"
    token  = "SecurityToken"
  }

  input "version" {
    doc      = "API version, sent as Version; when it is given, it replaces that of the request"
    optional = true
  }
  input "format" {
    doc      = "JSON or XML, sent as Format; the server's own default is XML"
    optional = true
  }
  input "timestamp_param" {
    doc     = "Some of Alibaba's pages write TimeStamp; names are case-sensitive in the signature"
    allowed = ["Timestamp", "TimeStamp"]
    default = present(param("TimeStamp")) ? "TimeStamp" : "Timestamp"
  }
  input "timestamp_raw" {
    doc      = "The timestamp as it stands, for tests of SDKs whose clock gives a fixed text"
    optional = true
  }

  fresh {
    within = "15m"
    nonce  = "text"
  }

  steps {
    timestamp = present(timestamp_raw) ? timestamp_raw : utc(time, "2006-01-02T15:04:05Z")
    # Query and form together, sorted by name before encoding; an empty value keeps its "=".
    canonical_query = join("&", [for p in sort_names(params) : "${percent(p.name)}=${percent(p.value)}"])
    # Encoded a second time: ":" of the timestamp ends up as %253A. The path is always "/".
    string_to_sign = "${method}&%2F&${percent(canonical_query)}"
    # The key is the secret and one "&".
    signature = base64(hmac_sha1("${secret}&", string_to_sign))
  }

  send {
    before {
      params = {
        AccessKeyId      = key_id
        Format           = format
        SecurityToken    = token
        SignatureMethod  = "HMAC-SHA1"
        SignatureNonce   = nonce
        SignatureVersion = "1.0"
        Timestamp        = when(timestamp_param == "Timestamp", timestamp)
        TimeStamp        = when(timestamp_param == "TimeStamp", timestamp)
        Version          = version
      }
    }
    after {
      params = {
        Signature = signature
      }
    }
  }
}
