# An API behind Tencent Cloud's API Gateway, which tells what reached it.
actions "tencent-apigw" {
  action "*" {
    result = request
  }
}
