# AWS: who am I.
actions "aws" {
  services = ["sts"]
  versions = ["2011-06-15"]

  action "GetCallerIdentity" {
    result = {
      Arn     = "arn:aws:iam::123456789012:user/sandbox"
      UserId  = "AIDACHOPMARKSANDBOX00"
      Account = "123456789012"
    }
  }
}
