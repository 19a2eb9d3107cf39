# An invented partner API: every request carries appKey, timestamp, nonce and sign.
scheme "acme-sign" {
  title  = "Acme partner API, MD5 over sorted parameters and secret"
  papers = ["docs/scheme-guide.md"]

  credential {
    key_id = "appKey"
    secret = "appSecret"
  }

  fresh {
    within = "10m"
    nonce  = "text"
  }

  steps {
    # Sorted by name; parameters without a value are not signed; nothing is encoded.
    signed_params  = [for p in sort_names(params) : "${p.name}=${p.value}" if p.value != ""]
    string_to_sign = "${join("&", signed_params)}&key=${secret}"
    signature      = hex_upper(md5(string_to_sign))
  }

  send {
    before {
      params = {
        appKey    = key_id
        timestamp = unix(time)
        nonce     = nonce
      }
    }
    after {
      params = {
        sign = signature
      }
    }
  }
}
