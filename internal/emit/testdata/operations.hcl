# Says every word of the language once, so that every language runs all of its spellings. Nobody signs so.
scheme "all-operations" {
  title  = "Every operation, for tests"
  papers = ["docs/language.md"]

  credential {
    key_id = "id"
    secret = "secret"
    token  = "token"
  }

  input "x" {
    doc = "A text that must be given"
  }
  input "items" {
    doc  = "A list that must be given"
    list = true
  }
  input "more" {
    doc     = "A list"
    list    = true
    default = unique(concat([for p in params : p.value], ["a", "z"], names(query)))
  }
  input "maybe" {
    doc      = "A text that may be absent"
    optional = true
  }
  input "kind" {
    doc     = "A word whose default is checked"
    allowed = ["GET", "POST", "PUT", "DELETE"]
    default = method
  }

  signed_headers {
    always   = ["host"]
    offered  = ["x-*"]
    except   = ["x-except*"]
    others   = ["@line"]
    required = []
    order    = "given"
  }

  fresh {
    within = "15m"
    nonce  = "number"
  }

  steps {
    digests    = "${hex(md5(x))} ${hex_upper(sha1(x))} ${base64(sha256(body))} ${base64url(sha384(x))} ${hex(sha512(x))} ${hex(sm3(body))}"
    macs       = "${hex(hmac_md5(x, body))} ${hex(hmac_sha1(x, x))} ${hex(hmac_sha256(body, x))} ${hex(hmac_sha384(x, x))} ${hex(hmac_sha512(x, x))} ${hex(hmac_sm3(x, body))}"
    long_keys  = "${hex(hmac_sm3("${x}${digests}", "m"))} ${hex(hmac_sha256("${x}${digests}", "m"))} ${hex(sm3("${digests}${digests}"))}"
    decoded    = "${hex(unbase64(x))} ${hex(unhex(x))} ${hex(unbase64(base64url(body)))} ${hex(unhex(hex(body)))}"
    escapes    = "${form_decode(x)} ${form_encode(x)} ${percent(x)} ${percent(x, "/%+")} ${unpercent(x)} ${form_encode(path)}"
    cases      = "${lower(x)} ${title(x)} ${upper(x)} ${title("content-MD5")}"
    shapes     = "${add(x, "5")} ${add("-7", unix(time))} ${after(x, "=")} ${before(x, "=")} ${after(x, x)} ${before(x, "==")} ${clean_path(path)} ${clean_path(x)}"
    labels     = "${label(host, 0)} ${label(host, 2)} ${label(x, 1)} ${replace(x, "a", "bb")} ${replace(x, x, "")} ${squeeze(x, " ")} ${squeeze(x, "ab")}"
    parts      = "${take(x, 3)} ${take(x, 100)} ${hex(take(body, 2))} ${text(body)} ${trim(x)} ${trim("\t ${x} \r\n")}"
    given      = present(maybe) ? "given ${maybe}" : "absent"
    part_given = present(trim(maybe)) ? "there" : "not there"
    kept       = present(trim(header("x-a"))) ? trim(header("x-a")) : "no x-a"

    all_pairs  = concat(params, query, pairs(x, "&", "="), [pair("k", x), pair("m", maybe), pair("w", when(kind == "GET", x))])
    sorted     = join(",", [for p in sort(all_pairs) : "${p.name}=${p.value}"])
    by_name    = join(",", [for p in sort_names(all_pairs) : p.value if p.name != "b" && !(p.value == "")])
    grouped    = fields(";", group(all_pairs, "+"))
    quoted     = quoted_fields(", ", [for p in all_pairs : pair(lower(p.name), p.value) if !includes(p.value, "\"")])
    texts      = join("|", sort(concat(items, more, [x, maybe, "z", "\u007e"])))
    named      = "${join(".", unique(names(all_pairs)))} ${join(".", values(all_pairs, "b"))} ${first(values(all_pairs, "none"))}"
    header_one = join(";", [for h in sort_names(headers) : "${h.name}=${join(",", h.values)}"])
    header_two = join(";", [for h in concat(signed, headers) : first(h.values)])
    header_all = "${join(".", names(headers))} ${join(".", values(headers, "X-A"))} ${join(".", names(signed))}"

    times = "${local(time, "2006-01-02 15:04:05", "+08:00")} ${local(time, "Mon 02 Jan", "-03:30")} ${unix(time)} ${unix_ms(time)} ${utc(time, "Mon, 02 Jan 2006 15:04:05.000")}"
    tests = "${any_of(x, "a", "b c") ? "1" : "0"}${contains(items, x) ? "1" : "0"}${ends_with(x, "=") ? "1" : "0"}${includes(x, "=") ? "1" : "0"}${present(token) ? "1" : "0"}${starts_with(x, "a") ? "1" : "0"}${body == "" ? "1" : "0"}${body != x ? "1" : "0"}${maybe == "" ? "1" : "0"}${kind != "PUT" || x == "a" ? "1" : "0"}${!(kind == "GET" && present(param("a"))) ? "1" : "0"}"

    request        = "${method} ${protocol} ${host} ${port} ${authority} ${path} ${target} ${url} ${raw_query} ${header("x-a")} ${param("a")} ${token} ${key_id} ${nonce} ${kind}"
    string_to_sign = lines(digests, macs, long_keys, decoded, escapes, cases, shapes, labels, parts, given, part_given, kept, sorted, by_name, grouped, quoted, texts, named, header_one, header_two, header_all, times, tests, request)
    signature      = base64(hmac_sha256(secret, string_to_sign))
  }

  send {
    before {
      headers = {
        X-Time  = unix(time)
        X-Token = token
        X-Maybe = maybe
        X-Nonce = nonce
        X-Kind  = kind
        X-Given = x
        X-Items = join(",", items)
        X-More  = join(",", more)
      }
    }
    after {
      headers = {
        X-Key       = key_id
        X-List      = join(";", names(signed))
        X-Signature = signature
      }
    }
  }
}
