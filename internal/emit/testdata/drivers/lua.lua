-- Reads cases as lines of hex, signs each with the module of its scheme, and prints the results in the same way.
local signers = {}

local function decode(value)
  return value == "-" and "" or (value:gsub("..", function(digits)
    return string.char(tonumber(digits, 16))
  end))
end

local function encode(value)
  return value == "" and "-" or (value:gsub(".", function(char)
    return string.format("%02x", char:byte())
  end))
end

local demand_names = { headers = true, cover = true, covr = true }

local function run(lines)
  local one, headers, inputs, options = {}, {}, {}, {}
  for _, line in ipairs(lines) do
    local name, a, b = line[1], line[2], line[3]
    if name == "header" then
      local list = headers[a:lower()] or {}
      list[#list + 1] = b
      headers[a:lower()] = list
    elseif name == "input" then
      inputs[a] = b
    elseif demand_names[name] then
      options[name] = { unpack(line, 2) }
    elseif name == "accepted" then
      options.accepted = options.accepted or {}
      options.accepted[a] = { unpack(line, 3) }
    else
      one[name] = a
    end
  end
  local request = { method = one.method, url = one.url, headers = headers, body = one.body }
  local credential = { key_id = one.key_id, secret = one.secret, token = one.token }
  local module = one.scheme:gsub("-", "_")
  signers[module] = signers[module] or dofile(module .. ".lua")
  if one.now then
    options.now, options.within = tonumber(one.now), tonumber(one.within)
    local function find_key(key_id)
      return key_id == credential.key_id and credential or nil
    end
    local verdict, detail = signers[module].verify(request, find_key, inputs, options)
    return verdict and { verdict = verdict, detail = detail or "" }, detail
  end
  options.time = tonumber(one.seconds) + math.floor(tonumber(one.nanoseconds) / 1000) / 1000000
  options.nonce = one.nonce
  return signers[module].sign(request, credential, inputs, options)
end

local function answer(lines)
  local signed, problem = run(lines)
  if signed and signed.verdict then
    print("verdict", encode(signed.verdict))
    print("detail", encode(signed.detail))
    return
  elseif not signed then
    print("error", encode(problem))
    return
  end
  print("string_to_sign", encode(signed.string_to_sign))
  print("signature", encode(signed.signature))
  for _, header in ipairs(signed.headers) do
    print("header", encode(header.name), encode(header.value))
  end
  print("url", encode(signed.url))
  print("body", encode(signed.body))
end

local lines = {}
for text in io.lines() do
  if text ~= "" then
    local words = {}
    for word in text:gmatch("%S+") do
      words[#words + 1] = #words == 0 and word or decode(word)
    end
    lines[#lines + 1] = words
  else
    answer(lines)
    print()
    lines = {}
  end
end
