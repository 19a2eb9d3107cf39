# Alibaba Cloud: the regions.
actions "alibaba" {
  services = ["ecs"]
  versions = ["2014-05-26"]

  table "regions" {
    rows = [
      { RegionId = "cn-qingdao", RegionEndpoint = "ecs.cn-qingdao.aliyuncs.com", zh = "华北1（青岛）", en = "China (Qingdao)" },
      { RegionId = "cn-beijing", RegionEndpoint = "ecs.cn-beijing.aliyuncs.com", zh = "华北2（北京）", en = "China (Beijing)" },
      { RegionId = "cn-hangzhou", RegionEndpoint = "ecs.cn-hangzhou.aliyuncs.com", zh = "华东1（杭州）", en = "China (Hangzhou)" },
      { RegionId = "cn-shanghai", RegionEndpoint = "ecs.cn-shanghai.aliyuncs.com", zh = "华东2（上海）", en = "China (Shanghai)" },
      { RegionId = "cn-shenzhen", RegionEndpoint = "ecs.cn-shenzhen.aliyuncs.com", zh = "华南1（深圳）", en = "China (Shenzhen)" },
      { RegionId = "ap-southeast-1", RegionEndpoint = "ecs.ap-southeast-1.aliyuncs.com", zh = "新加坡", en = "Singapore" },
      { RegionId = "eu-central-1", RegionEndpoint = "ecs.eu-central-1.aliyuncs.com", zh = "德国（法兰克福）", en = "Germany (Frankfurt)" },
    ]
  }

  action "DescribeRegions" {
    result = {
      Regions = {
        Region = [for r in regions : {
          RegionId       = r.RegionId
          RegionEndpoint = r.RegionEndpoint
          LocalName      = params.AcceptLanguage == "en-US" ? r.en : r.zh
          Status         = "available"
        }]
      }
    }
  }
}
