scheme "tencent-v1" {
  title = "Tencent Cloud signature v1, HmacSHA1 and HmacSHA256 (API 3.0, and API 2.0 until 2023)"
  papers = [
    "https://cloud.tencent.com/document/api/377/4214",
    "https://www.tencentcloud.com/document/api/213/15693",
  ]

  credential {
    key_id = "SecretId"
    secret = "SecretKey"
    token  = "Token"
  }

  input "signature_method" {
    doc     = "HmacSHA256 or HmacSHA1; empty sends no SignatureMethod, which means HmacSHA1"
    allowed = ["HmacSHA256", "HmacSHA1", ""]
    default = "HmacSHA256"
  }
  input "variant" {
    doc     = "qcloud-v2 is API 2.0 (/v2/index.php): there a _ in a parameter's name is signed as a dot, and of a POST the values that begin with @ (files) are not signed. The Python SDK replaces _ for API 3.0 too, Go, Node and the documents do not"
    allowed = ["tencentcloudapi", "qcloud-v2"]
    default = ends_with(host, ".api.qcloud.com") ? "qcloud-v2" : "tencentcloudapi"
  }

  fresh {
    within = variant == "qcloud-v2" ? "2h" : "5m"
    nonce  = "number"
  }

  steps {
    covered = [for p in params : pair(variant == "qcloud-v2" ? replace(p.name, "_", ".") : p.name, p.value) if !(variant == "qcloud-v2" && method == "POST" && starts_with(p.value, "@"))]
    # Sorted by name alone: sorting "name=value" goes wrong when one name begins another. Values are signed as they
    # are, not encoded; empty ones too. Nothing stands between method, host and path.
    string_to_sign = "${method}${authority}${path}?${join("&", [for p in sort_names(covered) : "${p.name}=${p.value}"])}"
    signature      = base64(signature_method == "HmacSHA256" ? hmac_sha256(secret, string_to_sign) : hmac_sha1(secret, string_to_sign))
  }

  send {
    before {
      params = {
        Nonce           = nonce
        SecretId        = key_id
        SignatureMethod = when(signature_method != "", signature_method)
        Timestamp       = unix(time)
        Token           = token
      }
    }
    after {
      params = {
        Signature = signature
      }
    }
  }
}
