-- Asks chopmark-gateway whether a request may pass, with HAProxy's own HTTP client.
--
--   http-request lua.chopmark ADDRESS
--   http-request deny deny_status 503 unless { var(txn.chopmark) -m str passed }
--   http-response lua.chopmark-answer

-- Not the caller's to say, or between the caller and HAProxy.
local identity = "^x[-_]chopmark[-_]"
local dropped = { host = true, connection = true, ["content-length"] = true, ["transfer-encoding"] = true, expect = true }
-- Of the answer, what is between it and HAProxy.
local own = { connection = true, ["content-length"] = true, ["transfer-encoding"] = true, date = true }

-- The values of a header, which HAProxy counts from 0, counted from 1.
local function list(values)
  local all = {}
  for i = 0, #values do
    all[#all + 1] = values[i]
  end
  return all
end

-- The body as far as it is here, and its length if that is known.
local function body(txn, headers)
  local here = txn.f:req_body_len() or 0
  local told = headers["content-length"] and headers["content-length"][0]
  if told == nil and here == 0 then
    return nil, "0"
  end
  if told == nil or tonumber(told) ~= here or here == 0 then
    return nil, told
  end
  return txn.f:req_body(), told
end

local function question(txn, address)
  local headers, asked = txn.http:req_get_headers(), {}
  for name, values in pairs(headers) do
    if name:find(identity) then
      txn.http:req_del_header(name)
    elseif not dropped[name] then
      asked[name] = list(values)
    end
  end
  local content, length = body(txn, headers)
  asked["x-original-method"] = { txn.f:method() }
  asked["x-original-uri"] = { txn.f:pathq() }
  asked["x-original-host"] = headers["host"] and list(headers["host"]) or { "" }
  asked["x-original-proto"] = { txn.f:ssl_fc() == 1 and "https" or "http" }
  asked["x-original-from"] = { txn.f:src() }
  asked["x-original-length"] = { length or "" }
  asked["x-original-connection"] = { headers["connection"] and table.concat(list(headers["connection"]), ",") or "" }
  return { url = address, headers = asked, body = content, timeout = 5000 }
end

core.register_action("chopmark", { "http-req" }, function(txn, address)
  txn:set_var("txn.chopmark", "")
  local asked = question(txn, address)
  local client = core.httpclient()
  local answer = asked.body and client:post(asked) or client:get(asked)
  local headers = {}
  for name, values in pairs(answer and answer.headers or {}) do
    if not own[name] then
      headers[name] = list(values)
    end
  end
  if answer and answer.status == 200 then
    for name, values in pairs(headers) do
      if name:find(identity) then
        if values[1] ~= "" then
          txn.http:req_set_header(name, values[1])
        end
        headers[name] = nil
      end
    end
    txn:set_priv(headers)
    txn:set_var("txn.chopmark", "passed")
    return
  end
  local refused = answer and answer.status and answer.status >= 400
  txn:done(txn:reply({
    status = refused and answer.status or 503,
    headers = headers,
    body = refused and answer.body or "",
  }))
end, 1)

-- What the caller may know of limits.
core.register_action("chopmark-answer", { "http-res" }, function(txn)
  for name, values in pairs(txn:get_priv() or {}) do
    txn.http:res_set_header(name, values[1])
  end
end)
