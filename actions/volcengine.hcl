# Volcengine: instances. The zone is taken from the region when it is not given, as the subnet would tell it.
actions "volcengine" {
  services = ["ecs"]
  versions = ["2020-04-01"]

  table "instances" {
    rows = [{
      InstanceId         = "i-ybx3k0m7wq8c5nr2tz10"
      InstanceName       = "web"
      HostName           = "web"
      Hostname           = "web"
      Description        = ""
      ImageId            = "image-ybqi99s7yq8rx7mnk44b"
      InstanceTypeId     = "ecs.g3i.large"
      InstanceChargeType = "PostPaid"
      Status             = "RUNNING"
      StoppedMode        = ""
      Cpus               = 2
      MemorySize         = 8192
      OsName             = "veLinux 1.0 64 bit"
      OsType             = "Linux"
      ZoneId             = "cn-beijing-a"
      VpcId              = "vpc-2fe19q1dn2g5c59gp68n7k1v2"
      NetworkInterfaces  = [{ NetworkInterfaceId = "eni-3tgd2k8q0w7b4", Type = "primary", PrimaryIpAddress = "192.168.0.10", SubnetId = "subnet-2fe79j7c8o5ts59gp68ksxr93", VpcId = "vpc-2fe19q1dn2g5c59gp68n7k1v2" }]
      Volumes            = []
      ProjectName        = "default"
      KeyPairId          = ""
      KeyPairName        = ""
      CreatedAt          = "2026-01-05T16:00:00+08:00"
      UpdatedAt          = "2026-01-05T16:00:12+08:00"
      ExpiredAt          = ""
      Tags               = []
    }]
  }

  action "RunInstances" {
    required = ["ImageId"]
    numbers  = ["Count"]
    let = {
      zone = default(params.ZoneId, "${region}-a")
      made = [for n in range(default(params.Count, 1)) : {
        InstanceId         = id("i-", 20)
        InstanceName       = default(params.InstanceName, "")
        HostName           = default(params.HostName, params.InstanceName, "")
        Hostname           = default(params.HostName, params.InstanceName, "")
        Description        = default(params.Description, "")
        ImageId            = params.ImageId
        InstanceTypeId     = default(params.InstanceType, params.InstanceTypeId, "ecs.g3i.large")
        InstanceChargeType = default(params.InstanceChargeType, "PostPaid")
        Status             = "RUNNING"
        StoppedMode        = ""
        Cpus               = 2
        MemorySize         = 8192
        OsName             = "veLinux 1.0 64 bit"
        OsType             = "Linux"
        ZoneId             = zone
        VpcId              = ""
        NetworkInterfaces  = [for i in list(params.NetworkInterfaces) : { NetworkInterfaceId = id("eni-", 13), Type = "primary", PrimaryIpAddress = "192.168.0.20", SubnetId = i.SubnetId, VpcId = "" }]
        Volumes            = [for v in list(params.Volumes) : { VolumeId = id("vol-", 20), VolumeType = v.VolumeType, Size = v.Size }]
        ProjectName        = default(params.ProjectName, "default")
        KeyPairId          = ""
        KeyPairName        = default(params.KeyPairName, "")
        CreatedAt          = now("2006-01-02T15:04:05Z")
        UpdatedAt          = now("2006-01-02T15:04:05Z")
        ExpiredAt          = ""
        Tags               = list(params.Tags)
      }]
    }
    fail {
      when      = above(default(params.Count, 1), 100)
      condition = "invalid-parameter"
      item      = "Count"
    }
    insert "instances" { rows = made }
    result = { InstanceIds = [for i in made : i.InstanceId] }
  }

  action "DescribeInstances" {
    numbers = ["MaxResults", "NextToken"]
    let = {
      ids   = list(params.InstanceIds)
      size  = default(params.MaxResults, 10)
      from  = default(params.NextToken, 0)
      found = [for i in instances : i if (empty(ids) || contains(ids, i.InstanceId)) && (params.InstanceName == null || i.InstanceName == params.InstanceName) && (params.ZoneId == null || i.ZoneId == params.ZoneId) && (params.Status == null || i.Status == params.Status)]
    }
    fail {
      when      = above(size, 100)
      condition = "invalid-parameter"
      item      = "MaxResults"
    }
    result = {
      Instances  = page(found, from, size)
      NextToken  = next(found, from, size)
      TotalCount = count(found)
    }
  }
}
