# Tencent Cloud: elastic IPs, instances, text translation.

actions "tencent" {
  services = ["vpc", "eip"]
  versions = ["2017-03-12"]

  table "addresses" {
    rows = [
      {
        AddressId             = "eip-0c3kmd7q"
        AddressName           = "web"
        AddressIp             = "203.0.113.10"
        AddressStatus         = "BIND"
        InstanceId            = "ins-7hq2m0xa"
        NetworkInterfaceId    = null
        PrivateAddressIp      = "10.0.0.10"
        IsArrears             = false
        IsBlocked             = false
        IsEipDirectConnection = false
        AddressType           = "EIP"
        CascadeRelease        = false
        CreatedTime           = "2026-01-05T08:00:00Z"
      },
      {
        AddressId             = "eip-5t9wz2ab"
        AddressName           = "备用"
        AddressIp             = "203.0.113.11"
        AddressStatus         = "UNBIND"
        InstanceId            = null
        NetworkInterfaceId    = null
        PrivateAddressIp      = null
        IsArrears             = false
        IsBlocked             = false
        IsEipDirectConnection = false
        AddressType           = "EIP"
        CascadeRelease        = false
        CreatedTime           = "2026-02-11T03:30:00Z"
      },
    ]
  }

  action "DescribeAddresses" {
    numbers = ["Offset", "Limit"]
    let = {
      members = { address-id = "AddressId", address-name = "AddressName", address-ip = "AddressIp", address-status = "AddressStatus", instance-id = "InstanceId" }
      ids     = list(params.AddressIds)
      unknown = first([for id in ids : id if !contains([for a in addresses : a.AddressId], id)])
      asked   = [for a in addresses : a if empty(ids) || contains(ids, a.AddressId)]
      found   = [for a in asked : a if all([for f in list(params.Filters) : contains(f.Values, get(a, get(members, f.Name)))])]
    }
    fail {
      when    = above(default(params.Limit, 20), 100)
      code    = "InvalidParameterValue.LimitValueExceeded"
      message = "The value `${params.Limit}` of `Limit` exceeds the upper limit `100`."
    }
    fail {
      when    = !empty(ids) && !empty(params.Filters)
      code    = "InvalidParameter.Coexist"
      message = "The parameters `AddressIds` and `Filters` cannot be specified together."
    }
    fail {
      when    = unknown != null
      code    = "InvalidAddressId.NotFound"
      message = "The specified address `${unknown}` does not exist."
    }
    result = {
      TotalCount = count(found)
      AddressSet = page(found, default(params.Offset, 0), default(params.Limit, 20))
    }
  }

  # The ordinary public address of an instance becomes an elastic one.
  action "TransformAddress" {
    required = ["InstanceId"]
    let = {
      instance = first([for i in instances : i if i.InstanceId == params.InstanceId])
      bound    = first([for a in addresses : a if a.InstanceId == params.InstanceId])
      ip       = first(instance.PublicIpAddresses)
      task     = id("", 8)
    }
    fail {
      when    = instance == null
      code    = "InvalidInstanceId.NotFound"
      message = "The specified instance `${params.InstanceId}` does not exist."
    }
    fail {
      when    = bound != null
      code    = "InvalidInstanceId.AlreadyBindEip"
      message = "The instance `${params.InstanceId}` is already bound to the EIP `${bound.AddressId}`."
    }
    fail {
      when    = ip == null
      code    = "InvalidInstance.NotSupported"
      message = "The instance `${params.InstanceId}` has no public IP."
    }
    insert "addresses" {
      rows = [{
        AddressId             = id("eip-", 8)
        AddressName           = null
        AddressIp             = ip
        AddressStatus         = "BIND"
        InstanceId            = instance.InstanceId
        NetworkInterfaceId    = null
        PrivateAddressIp      = first(instance.PrivateIpAddresses)
        IsArrears             = false
        IsBlocked             = false
        IsEipDirectConnection = false
        AddressType           = "EIP"
        CascadeRelease        = false
        CreatedTime           = now("2006-01-02T15:04:05Z")
      }]
    }
    result = { TaskId = task }
  }

  action "DisassociateAddress" {
    required = ["AddressId"]
    let = {
      found = first([for a in addresses : a if a.AddressId == params.AddressId])
      task  = id("", 8)
    }
    fail {
      when    = found == null
      code    = "InvalidAddressId.NotFound"
      message = "The specified address `${params.AddressId}` does not exist."
    }
    fail {
      when    = found.AddressStatus != "BIND"
      code    = "InvalidAddressIdStatus.NotPermit"
      message = "The status `${found.AddressStatus}` of the address `${params.AddressId}` does not permit this operation."
    }
    update "addresses" {
      where = row.AddressId == params.AddressId
      set   = { AddressStatus = "UNBIND", InstanceId = null, PrivateAddressIp = null }
    }
    result = { TaskId = task }
  }

  action "ReleaseAddresses" {
    required = ["AddressIds"]
    let = {
      ids     = list(params.AddressIds)
      unknown = first([for id in ids : id if !contains([for a in addresses : a.AddressId], id)])
      bound   = first([for a in addresses : a if contains(ids, a.AddressId) && a.AddressStatus == "BIND"])
      task    = id("", 8)
    }
    fail {
      when    = unknown != null
      code    = "InvalidAddressId.NotFound"
      message = "The specified address `${unknown}` does not exist."
    }
    fail {
      when    = bound != null
      code    = "InvalidAddressIdStatus.NotPermit"
      message = "The status `BIND` of the address `${bound.AddressId}` does not permit this operation."
    }
    delete "addresses" { where = contains(ids, row.AddressId) }
    result = { TaskId = task }
  }
}

actions "tencent" {
  services = ["cvm"]
  versions = ["2017-03-12"]

  table "instances" {
    rows = [
      {
        Placement           = { Zone = "ap-guangzhou-3", ProjectId = 0 }
        InstanceId          = "ins-7hq2m0xa"
        InstanceName        = "web"
        InstanceType        = "S5.MEDIUM4"
        InstanceChargeType  = "POSTPAID_BY_HOUR"
        InstanceState       = "RUNNING"
        RestrictState       = "NORMAL"
        CPU                 = 2
        Memory              = 4
        OsName              = "TencentOS Server 3.1 (TK4)"
        ImageId             = "img-eb30mz89"
        SystemDisk          = { DiskType = "CLOUD_PREMIUM", DiskId = "disk-3kq09v5e", DiskSize = 50 }
        PrivateIpAddresses  = ["10.0.0.10"]
        PublicIpAddresses   = ["203.0.113.10"]
        InternetAccessible  = { InternetChargeType = "TRAFFIC_POSTPAID_BY_HOUR", InternetMaxBandwidthOut = 5 }
        VirtualPrivateCloud = { VpcId = "vpc-1f0c8s6d", SubnetId = "subnet-9w2e4r6t", AsVpcGateway = false }
        SecurityGroupIds    = ["sg-2b4d6f8h"]
        RenewFlag           = null
        CreatedTime         = "2026-01-05T07:58:31Z"
        ExpiredTime         = null
        Tags                = []
        Uuid                = "8f4f2c0e-5b1d-4b0a-9a51-0f0b6d1f7c10"
        StopChargingMode    = "NOT_APPLICABLE"
      },
      {
        Placement           = { Zone = "ap-guangzhou-3", ProjectId = 0 }
        InstanceId          = "ins-p4n8v1cz"
        InstanceName        = "批处理"
        InstanceType        = "S5.LARGE8"
        InstanceChargeType  = "POSTPAID_BY_HOUR"
        InstanceState       = "RUNNING"
        RestrictState       = "NORMAL"
        CPU                 = 4
        Memory              = 8
        OsName              = "TencentOS Server 3.1 (TK4)"
        ImageId             = "img-eb30mz89"
        SystemDisk          = { DiskType = "CLOUD_PREMIUM", DiskId = "disk-8zt1c6mw", DiskSize = 50 }
        PrivateIpAddresses  = ["10.0.0.12"]
        PublicIpAddresses   = ["203.0.113.12"]
        InternetAccessible  = { InternetChargeType = "TRAFFIC_POSTPAID_BY_HOUR", InternetMaxBandwidthOut = 5 }
        VirtualPrivateCloud = { VpcId = "vpc-1f0c8s6d", SubnetId = "subnet-9w2e4r6t", AsVpcGateway = false }
        SecurityGroupIds    = ["sg-2b4d6f8h"]
        RenewFlag           = null
        CreatedTime         = "2026-03-20T10:12:44Z"
        ExpiredTime         = null
        Tags                = []
        Uuid                = "2d1be2f7-7c53-4b8e-8a0c-6f7f0c0b9d21"
        StopChargingMode    = "NOT_APPLICABLE"
      },
    ]
  }

  action "DescribeInstances" {
    numbers = ["Offset", "Limit"]
    let = {
      members = { instance-id = "InstanceId", instance-name = "InstanceName", instance-state = "InstanceState", instance-charge-type = "InstanceChargeType" }
      ids     = list(params.InstanceIds)
      unknown = first([for id in ids : id if !contains([for i in instances : i.InstanceId], id)])
      asked   = [for i in instances : i if empty(ids) || contains(ids, i.InstanceId)]
      found   = [for i in asked : i if all([for f in list(params.Filters) : contains(f.Values, f.Name == "zone" ? i.Placement.Zone : get(i, get(members, f.Name)))])]
    }
    fail {
      when    = above(default(params.Limit, 20), 100)
      code    = "InvalidParameterValue.LimitExceeded"
      message = "The value `${params.Limit}` of `Limit` exceeds the upper limit `100`."
    }
    fail {
      when    = !empty(ids) && !empty(params.Filters)
      code    = "InvalidParameterCombination"
      message = "The parameters `InstanceIds` and `Filters` cannot be specified together."
    }
    fail {
      when    = unknown != null
      code    = "InvalidInstanceId.NotFound"
      message = "The specified instance `${unknown}` does not exist."
    }
    result = {
      TotalCount  = count(found)
      InstanceSet = page(found, default(params.Offset, 0), default(params.Limit, 20))
    }
  }
}

# A dictionary of a few words; what it does not know comes back as it is.
actions "tencent" {
  services = ["tmt"]
  versions = ["2018-03-21"]

  table "words" {
    rows = [
      { Source = "zh", Text = "你好", Target = "en", Translation = "Hello" },
      { Source = "zh", Text = "你好", Target = "ja", Translation = "こんにちは" },
      { Source = "zh", Text = "世界", Target = "en", Translation = "World" },
      { Source = "zh", Text = "你好，世界", Target = "en", Translation = "Hello, world" },
      { Source = "zh", Text = "谢谢", Target = "en", Translation = "Thank you" },
      { Source = "en", Text = "Hello", Target = "zh", Translation = "你好" },
      { Source = "en", Text = "Thank you", Target = "zh", Translation = "谢谢" },
    ]
  }

  action "TextTranslate" {
    required = ["SourceText", "Source", "Target", "ProjectId"]
    numbers  = ["ProjectId"]
    let = {
      languages = ["auto", "zh", "zh-TW", "en", "ja", "ko", "fr", "es", "it", "de", "tr", "ru", "pt", "vi", "id", "th", "ms", "ar", "hi"]
      known     = first([for w in words : w if w.Text == params.SourceText && w.Target == params.Target && (params.Source == "auto" || params.Source == w.Source)])
    }
    fail {
      when    = !contains(languages, params.Source) || !contains(languages, params.Target) || params.Target == "auto"
      code    = "UnsupportedOperation.UnsupportedLanguage"
      message = "Unsupported language pair: `${params.Source}` to `${params.Target}`."
    }
    result = {
      TargetText = default(known.Translation, params.SourceText)
      Source     = params.Source == "auto" ? default(known.Source, "zh") : params.Source
      Target     = params.Target
    }
  }
}
