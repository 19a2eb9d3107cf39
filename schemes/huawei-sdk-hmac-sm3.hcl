# The same with SM3 for the body, the canonical request and the signature, and a header of its own for a body that is not signed.
scheme "huawei-sdk-hmac-sm3" {
  extends = "huawei-sdk-hmac-sha256"
  title   = "Huawei Cloud API signature, SDK-HMAC-SM3"

  input "algorithm" {
    doc     = "What Authorization begins with"
    allowed = ["SDK-HMAC-SM3"]
    default = "SDK-HMAC-SM3"
  }
  input "payload" {
    doc     = "UNSIGNED-PAYLOAD leaves the body out of the signature; the header X-Sdk-Content-Sm3 says so to the server"
    allowed = ["", "UNSIGNED-PAYLOAD"]
    default = header("x-sdk-content-sm3") == "UNSIGNED-PAYLOAD" ? "UNSIGNED-PAYLOAD" : ""
  }

  send {
    before {
      headers = {
        X-Sdk-Date        = timestamp
        X-Sdk-Content-Sm3 = when(payload != "", payload)
        X-Security-Token  = token
      }
    }
    after {
      headers = {
        Authorization = "${algorithm} ${fields(", ", [pair("Access", key_id), pair("SignedHeaders", signed_headers), pair("Signature", signature)])}"
      }
    }
  }
}
