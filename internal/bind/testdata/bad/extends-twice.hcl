# want: extends-twice.hcl:2:13: error: "huawei-sdk-hmac-sm3" extends another scheme itself
# want:     2 |   extends = "huawei-sdk-hmac-sm3"
# want:       |             ^^^^^^^^^^^^^^^^^^^^^
# want:       = extend that one
scheme "a" {
  extends = "huawei-sdk-hmac-sm3"
}
