-- Verifiers as one would write them by hand for nginx, in the manner of Kong's hmac-auth: regular expressions over
-- Authorization, nginx's own HMAC and clock where it has them, and no more checks than that plugin makes.
-- luacheck: std ngx_lua
local ffi = require("ffi")

ffi.cdef([[
const struct evp_md_st *EVP_sha256(void);
int EVP_Digest(const void *data, size_t count, unsigned char *md, unsigned int *size,
               const struct evp_md_st *type, struct engine_st *impl);
unsigned char *HMAC(const struct evp_md_st *type, const void *key, int key_len, const unsigned char *data, size_t count,
                    unsigned char *md, unsigned int *size);
]])

local by_hand = {}

local function unauthorized(message)
  ngx.status = 401
  ngx.header["Content-Type"] = "application/json"
  ngx.say('{"message":"' .. message .. '"}')
  return ngx.exit(401)
end

local function split(text, pattern)
  local list = {}
  for item in string.gmatch(text, pattern) do
    list[#list + 1] = item
  end
  return list
end

-- hmac id="...", algorithm="hmac-sha1", headers="...", signature="..."
local apigw_pattern = [[^\s*hmac\s+id="(.+?)",\s*algorithm="(.+?)",\s*headers="(.+?)",\s*signature="(.+?)"]]

function by_hand.apigw(keys)
  local headers = ngx.req.get_headers()
  local found = headers["authorization"] and ngx.re.match(headers["authorization"], apigw_pattern, "jo")
  if not found then
    return unauthorized("HMAC signature cannot be verified")
  end
  local secret = keys[found[1]]
  if not secret or found[2] ~= "hmac-sha1" then
    return unauthorized("HMAC signature cannot be verified")
  end
  local date = headers["x-date"] or headers["date"]
  local time = date and ngx.parse_http_time(date)
  if not time or math.abs(ngx.time() - time) > 900 then
    return unauthorized("HMAC signature cannot be verified, a valid date or x-date header is required")
  end
  local lines = ""
  local names = split(found[3], "%S+")
  for i, name in ipairs(names) do
    local value = headers[name]
    if not value then
      return unauthorized("HMAC signature does not match")
    end
    lines = lines .. string.lower(name) .. ": " .. value
    if i < #names then
      lines = lines .. "\n"
    end
  end
  if ngx.hmac_sha1(secret, lines) ~= ngx.decode_base64(found[4]) then
    return unauthorized("HMAC signature does not match")
  end
  ngx.req.set_header("X-Verified-Key-Id", found[1])
end

local md, size = ffi.new("unsigned char[64]"), ffi.new("unsigned int[1]")
local sha256_type = ffi.C.EVP_sha256()

local function sha256(data)
  ffi.C.EVP_Digest(data, #data, md, size, sha256_type, nil)
  return ffi.string(md, size[0])
end

local function hmac_sha256(key, data)
  ffi.C.HMAC(sha256_type, key, #key, data, #data, md, size)
  return ffi.string(md, size[0])
end

local function hex(data)
  return (string.gsub(data, ".", function(char)
    return string.format("%02x", string.byte(char))
  end))
end

local tc3_pattern = [[^TC3-HMAC-SHA256\s+Credential=([^/]+)/([^/]+)/([^/]+)/tc3_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]+)$]]

function by_hand.tc3(keys)
  local headers = ngx.req.get_headers()
  local found = headers["authorization"] and ngx.re.match(headers["authorization"], tc3_pattern, "jo")
  if not found then
    return unauthorized("HMAC signature cannot be verified")
  end
  local secret = keys[found[1]]
  if not secret then
    return unauthorized("HMAC signature cannot be verified")
  end
  local time = tonumber(headers["x-tc-timestamp"])
  if not time or math.abs(ngx.time() - time) > 300 or os.date("!%Y-%m-%d", time) ~= found[2] then
    return unauthorized("HMAC signature cannot be verified, a valid date header is required")
  end
  ngx.req.read_body()
  local lines = {}
  for _, name in ipairs(split(found[4], "[^;]+")) do
    local value = headers[name]
    if not value then
      return unauthorized("HMAC signature does not match")
    end
    lines[#lines + 1] = name .. ":" .. string.lower(string.gsub(value, "^%s*(.-)%s*$", "%1")) .. "\n"
  end
  local request = ngx.req.get_method() .. "\n/\n" .. (ngx.var.args or "") .. "\n" .. table.concat(lines) .. "\n"
    .. found[4] .. "\n" .. hex(sha256(ngx.req.get_body_data() or ""))
  local scope = found[2] .. "/" .. found[3] .. "/tc3_request"
  local text = "TC3-HMAC-SHA256\n" .. headers["x-tc-timestamp"] .. "\n" .. scope .. "\n" .. hex(sha256(request))
  local key = hmac_sha256(hmac_sha256(hmac_sha256("TC3" .. secret, found[2]), found[3]), "tc3_request")
  if hex(hmac_sha256(key, text)) ~= found[5] then
    return unauthorized("HMAC signature does not match")
  end
  ngx.req.set_header("X-Verified-Key-Id", found[1])
end

return by_hand
