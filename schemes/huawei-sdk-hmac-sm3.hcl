# The same with SM3 for the body, the canonical request and the signature.
scheme "huawei-sdk-hmac-sm3" {
  extends = "huawei-sdk-hmac-sha256"
  title   = "Huawei Cloud API signature, SDK-HMAC-SM3"

  input "algorithm" {
    doc     = "What Authorization begins with"
    allowed = ["SDK-HMAC-SM3"]
    default = "SDK-HMAC-SM3"
  }
}
