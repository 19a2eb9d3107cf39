scheme "alibaba-apigw" {
  title = "Alibaba Cloud API Gateway, AppKey and AppSecret, HmacSHA256 and HmacSHA1"
  papers = [
    "https://help.aliyun.com/product/29475.html",
    "https://www.alibabacloud.com/help/doc-detail/29475.htm",
  ]

  credential {
    key_id = "AppKey"
    secret = "AppSecret"
  }

  input "signature_method" {
    doc     = "HmacSHA256 or HmacSHA1, sent as x-ca-signature-method; empty sends none, which means HmacSHA256"
    allowed = ["", "HmacSHA256", "HmacSHA1"]
    default = ""
  }
  input "stage" {
    doc     = "The environment: RELEASE, PRE or TEST, sent as x-ca-stage; empty sends none, which means RELEASE"
    default = present(header("x-ca-stage")) ? header("x-ca-stage") : "RELEASE"
  }
  input "content_md5" {
    doc     = "true sends Content-MD5 of a body that is no form, and a verifier compares it. The Node SDK sends it with POST and not with PUT; without it the body is not signed"
    allowed = ["true", "false"]
    default = body != "" && !starts_with(lower(header("content-type")), "application/x-www-form-urlencoded") ? "true" : "false"
  }

  # Never x-ca-signature and x-ca-signature-headers, and the four headers that have lines of their own.
  signed_headers {
    always   = ["x-ca-key", "x-ca-timestamp"]
    required = ["x-ca-key", "x-ca-nonce", "x-ca-timestamp"]
    offered  = ["x-ca-*"]
    except   = ["x-ca-signature", "x-ca-signature-headers"]
    order    = "sorted"
  }

  # The gateway takes a request without nonce too; here one is demanded, since within 15 minutes nothing else tells a
  # request from its copy.
  fresh {
    within = "15m"
    nonce  = "text"
  }

  steps {
    # The names as they are listed: the Node SDK writes them in lower case, the Java demo as X-Ca-Key.
    canonical_headers = join("", [for h in signed : "${h.name}:${first(h.values)}\n"])
    # Query and form together, decoded, sorted by name; of a repeated name the first value, and an empty one is its name alone.
    parameters          = [for n in sort(unique(names(params))) : pair(n, first(values(params, n)))]
    canonical_params    = join("&", [for p in parameters : p.value == "" ? p.name : "${p.name}=${p.value}"])
    path_and_parameters = canonical_params == "" ? path : "${path}?${canonical_params}"
    # Each of the first five has its line, also when it is empty. The last line has no end.
    string_to_sign = lines(method, header("accept"), header("content-md5"), header("content-type"), header("date"), "${canonical_headers}${path_and_parameters}")
    signature      = base64(signature_method == "HmacSHA1" ? hmac_sha1(secret, string_to_sign) : hmac_sha256(secret, string_to_sign))
  }

  send {
    before {
      headers = {
        X-Ca-Key              = key_id
        X-Ca-Nonce            = nonce
        X-Ca-Timestamp        = unix_ms(time)
        X-Ca-Stage            = when(stage != "", stage)
        X-Ca-Signature-Method = when(signature_method != "", signature_method)
        Content-MD5           = when(content_md5 == "true", base64(md5(body)))
      }
    }
    after {
      headers = {
        X-Ca-Signature-Headers = join(",", names(signed))
        X-Ca-Signature         = signature
      }
    }
  }
}
