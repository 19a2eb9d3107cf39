# QingCloud: server certificates and instances.
actions "qingcloud" {
  services = ["iaas"]

  table "certificates" { max = 1000 }

  table "instances" {
    rows = [{
      instance_id       = "i-8mcp2w0k"
      instance_name     = "web"
      description       = null
      instance_type     = "c1m1"
      vcpus_current     = 1
      memory_current    = 1024
      status            = "running"
      transition_status = ""
      sub_code          = 0
      image             = { image_id = "centos7x64d", image_name = "CentOS 7", os_family = "centos", platform = "linux", provider = "system" }
      vxnets            = [{ vxnet_id = "vxnet-0", vxnet_name = "basic", vxnet_type = 2, private_ip = "10.50.0.10" }]
      zone_id           = "sh1"
      create_time       = "2026-01-05T08:00:00Z"
      status_time       = "2026-01-05T08:00:00Z"
    }]
  }

  action "CreateServerCertificate" {
    required = ["certificate_content", "private_key"]
    let      = { made = id("sc-", 8) }
    insert "certificates" {
      rows = [{
        private_key             = params.private_key
        server_certificate_id   = made
        server_certificate_name = default(params.server_certificate_name, "")
        description             = ""
        create_time             = now("2006-01-02T15:04:05Z")
        certificate_content     = params.certificate_content
      }]
    }
    result = { server_certificate_id = made }
  }

  # The real one, too, gives the private keys in clear.
  action "DescribeServerCertificates" {
    numbers = ["offset", "limit"]
    let = {
      ids   = list(params.server_certificates)
      word  = default(params.search_word, "")
      limit = above(default(params.limit, 20), 100) ? 100 : default(params.limit, 20)
      found = [for c in certificates : c if (empty(ids) || contains(ids, c.server_certificate_id)) && (has(c.server_certificate_name, word) || has(c.server_certificate_id, word))]
    }
    result = {
      total_count            = count(found)
      server_certificate_set = page(found, default(params.offset, 0), limit)
    }
  }

  action "RunInstances" {
    required = ["image_id", "login_mode"]
    numbers  = ["count"]
    let = {
      made = [for n in range(default(params.count, 1)) : {
        instance_id       = id("i-", 8)
        instance_name     = default(params.instance_name, "")
        description       = null
        instance_type     = default(params.instance_type, "custom")
        vcpus_current     = number(default(params.cpu, 1))
        memory_current    = number(default(params.memory, 1024))
        status            = "running"
        transition_status = ""
        sub_code          = 0
        image             = { image_id = params.image_id, image_name = params.image_id, os_family = "centos", platform = "linux", provider = "system" }
        vxnets            = [for v in list(params.vxnets) : { vxnet_id = v, vxnet_name = "", vxnet_type = 1, private_ip = "" }]
        zone_id           = zone
        create_time       = now("2006-01-02T15:04:05Z")
        status_time       = now("2006-01-02T15:04:05Z")
      }]
    }
    fail {
      when      = !contains(["keypair", "passwd"], params.login_mode)
      condition = "invalid-parameter"
      item      = "login_mode"
    }
    fail {
      when      = params.login_mode == "keypair" && params.login_keypair == null
      condition = "missing-parameter"
      item      = "login_keypair"
    }
    fail {
      when      = params.login_mode == "passwd" && params.login_passwd == null
      condition = "missing-parameter"
      item      = "login_passwd"
    }
    fail {
      when      = above(default(params.count, 1), 100)
      condition = "quota-exceeded"
      item      = "count"
    }
    insert "instances" { rows = made }
    result = {
      instances = [for i in made : i.instance_id]
      job_id    = id("j-", 8)
    }
  }

  action "DescribeInstances" {
    numbers = ["offset", "limit"]
    let = {
      ids    = list(params.instances)
      status = list(params.status)
      word   = default(params.search_word, "")
      limit  = above(default(params.limit, 20), 100) ? 100 : default(params.limit, 20)
      asked  = [for i in instances : i if (empty(ids) || contains(ids, i.instance_id)) && (empty(status) || contains(status, i.status))]
      found  = [for i in asked : i if has(i.instance_name, word) || has(i.instance_id, word)]
    }
    result = {
      total_count  = count(found)
      instance_set = page(found, default(params.offset, 0), limit)
    }
  }
}
