scheme "qingcloud-iaas" {
  title = "QingCloud IaaS API, HmacSHA256 and HmacSHA1"
  papers = [
    "https://docsv3.qingcloud.com/development_docs/api/signature/",
    "https://docsv4.qingcloud.com/user_guide/development_docs/api/rules/signature/",
  ]

  credential {
    key_id = "access_key_id"
    secret = "secret_access_key"
    token  = "token"
  }

  input "signature_method" {
    doc     = "HmacSHA256 or HmacSHA1"
    allowed = ["HmacSHA256", "HmacSHA1"]
    default = "HmacSHA256"
  }
  input "signature_version" {
    doc     = "1; a sample of the IAM pages has 2"
    default = "1"
  }

  fresh {
    within = "60s"
  }

  steps {
    # Sorted by name in the order of bytes (vxnets.10 before vxnets.2), then encoded: a space is %20, never +.
    # An empty value keeps its "=".
    canonical_query = join("&", [for p in sort_names(params) : "${percent(p.name)}=${percent(p.value)}"])
    # /iaas and /iaas/ are different paths.
    string_to_sign = lines(method, path, canonical_query)
    signature      = base64(signature_method == "HmacSHA256" ? hmac_sha256(secret, string_to_sign) : hmac_sha1(secret, string_to_sign))
  }

  send {
    before {
      params = {
        access_key_id     = key_id
        signature_method  = signature_method
        signature_version = signature_version
        time_stamp        = utc(time, "2006-01-02T15:04:05Z")
        token             = token
      }
    }
    after {
      params = {
        signature = signature
      }
    }
  }
}
