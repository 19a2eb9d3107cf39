scheme "tencent-apigw" {
  title = "Tencent Cloud API Gateway: key pair and application authentication"
  papers = [
    "https://cloud.tencent.com/document/product/628/11819",
    "https://cloud.tencent.com/document/product/628/55088",
    "https://www.tencentcloud.com/document/product/628/40461",
  ]

  credential {
    key_id = "SecretId"
    secret = "SecretKey"
  }

  input "variant" {
    doc     = "keypair signs the listed headers only; app signs method, path, parameters and body too"
    allowed = ["keypair", "app"]
    default = "keypair"
  }
  input "algorithm" {
    doc     = "Key pairs are documented with hmac-sha1, applications with hmac-sha1 and hmac-sha256; the error page names all four"
    allowed = ["hmac-sha1", "hmac-sha256", "hmac-sha384", "hmac-sha512"]
    default = "hmac-sha1"
  }
  input "date_header" {
    doc     = "Which header carries the time. The gateway never checks the age of Date, so a request signed with it can be repeated for ever"
    allowed = ["x-date", "date"]
    default = present(header("date")) && !present(header("x-date")) ? "date" : "x-date"
  }

  signed_headers {
    always  = []
    offered = ["date", "source", "x-date"]
    order   = "given"
  }

  fresh {
    when   = date_header == "x-date"
    within = "15m"
  }

  steps {
    http_date = utc(time, "Mon, 02 Jan 2006 15:04:05 GMT")
    # In the order of the list; of an application sorted. A repeated header is refused by the gateway.
    signed_lines = join("\n", [for h in variant == "app" ? sort_names(signed) : signed : "${lower(h.name)}: ${first(h.values)}"])

    # Application authentication: the environment is not part of the signed path.
    environment = before(after(path, "/"), "/")
    api_path    = any_of(environment, "release", "prepub", "test") ? "/${after(after(path, "/"), "/")}" : path
    # Query and form together, decoded, sorted by name and value; a parameter without a value is its name alone.
    parameters          = join("&", [for p in sort(params) : p.value == "" ? p.name : "${p.name}=${p.value}"])
    path_and_parameters = parameters == "" ? api_path : "${api_path}?${parameters}"
    form                = starts_with(lower(header("content-type")), "application/x-www-form-urlencoded") ? "yes" : ""
    # The official demos encode the hexadecimal digest, 44 characters, not the 16 bytes of RFC 1864.
    content_md5 = form == "" && body != "" ? base64(hex(md5(body))) : ""

    string_to_sign = variant == "app" ? lines(signed_lines, method, header("accept"), header("content-type"), content_md5, path_and_parameters) : signed_lines
    mac            = algorithm == "hmac-sha1" ? hmac_sha1(secret, string_to_sign) : algorithm == "hmac-sha256" ? hmac_sha256(secret, string_to_sign) : algorithm == "hmac-sha384" ? hmac_sha384(secret, string_to_sign) : hmac_sha512(secret, string_to_sign)
    signature      = base64(mac)
  }

  send {
    before {
      headers = {
        X-Date = when(date_header == "x-date", http_date)
        Date   = when(date_header == "date", http_date)
      }
    }
    after {
      headers = {
        Authorization = "hmac ${quoted_fields(", ", [pair("id", key_id), pair("algorithm", algorithm), pair("headers", join(" ", names(signed))), pair("signature", signature)])}"
        Content-MD5   = when(variant == "app" && content_md5 != "", content_md5)
      }
    }
  }
}
