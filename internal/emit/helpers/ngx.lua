-- The parts of which verifiers for gateways on nginx's Lua module are made, beside those of lua.lua.
-- luacheck: std ngx_lua
-- luacheck: ignore 211 221 241 411
-- luacheck: read globals kong
local Draft, verify_received, core

-- region content
-- The body, which is read when it is needed.
function Draft:content()
  if not self.body_read then
    ngx.req.read_body()
    self.body_read = ngx.req.get_body_data()
    if not self.body_read then
      local name = ngx.req.get_body_file()
      local file = name and io.open(name, "rb")
      self.body_read = file and file:read("*a") or ""
      if file then
        file:close()
      end
    end
  end
  return self.body_read
end

-- endregion
-- region now
local current_time = ngx.time

-- endregion
-- region received
-- The target as it stands in the request line, from the path on.
local function request_target()
  local target = ngx.var.request_uri
  return string.byte(target) == 47 and target or string.match(target, "^%a+://[^/?]*(.*)$") or target
end

-- What a draft has of the request that nginx is about, read when it is needed.
local request_parts = {
  method = ngx.req.get_method,
  protocol = function()
    return ngx.var.scheme
  end,
  address = function()
    return ngx.var.http_host or ngx.var.host
  end,
  raw_path = function()
    return (string.match(request_target(), "^[^?]*"))
  end,
  query_mark = function()
    return string.find(request_target(), "?", 1, true) ~= nil
  end,
  raw_query = function()
    local target = request_target()
    local mark = string.find(target, "?", 1, true)
    return mark and string.sub(target, mark + 1) or ""
  end,
}

setmetatable(Draft, {
  __index = function(_, name)
    local read = request_parts[name]
    return read and read()
  end,
})

local nothing_set = {}

local function received_request()
  local headers = setmetatable(ngx.req.get_headers(0), nil)
  local draft = setmetatable({ headers_given = headers, headers_set = nothing_set }, Draft)
  return draft -- no tail call of a built-in function: LuaJIT does not compile these
end

-- endregion
-- region openresty
local verifier = {}

-- Keys from a file with a line for each: the key id, a blank, the secret. It is read once by each worker.
function verifier.keys_in_file(name)
  local keys
  return function(key_id)
    if not keys then
      local found = {}
      local file, problem = io.open(name, "r")
      if not file then
        return nil, problem
      end
      for line in file:lines() do
        local id, secret = string.match(line, "^(%S+)%s+(%S+)")
        if id and string.sub(id, 1, 1) ~= "#" then
          found[id] = { key_id = id, secret = secret }
        end
      end
      file:close()
      keys = found
    end
    return keys[key_id]
  end
end

-- Keys from a lua_shared_dict, key ids to secrets.
function verifier.keys_in_dict(name)
  return function(key_id)
    local secret, problem = ngx.shared[name]:get(key_id)
    if problem then
      return nil, problem
    end
    return secret and { key_id = key_id, secret = secret }
  end
end

-- Verifies the request that nginx is about: gives the verdict, what is wrong, and the key id of a request that is ok;
-- or nil and what failed, as demands that the scheme does not know. find_key gives a table with key_id, secret and
-- token if there is one: nil when the key is unknown or disabled, and nil and a text when it could not look. inputs,
-- which may be left out, is what requests must be signed for. demands may have within in seconds, headers that must be
-- signed, cover (what must be covered: body, method, host, path, query, time), accepted (names of inputs to lists of
-- values), and seen, a function of key id and nonce that tells whether it was used before, and remembers it.
function verifier.verify(find_key, inputs, demands)
  return verify_received(received_request(), find_key, inputs or {}, demands or {})
end

-- For access_by_lua: lets verified requests through with X-Verified-Key-Id, and refuses all others.
function verifier.access(find_key, inputs, demands)
  local verdict, detail, key_id = verifier.verify(find_key, inputs, demands)
  if verdict == "ok" then
    ngx.req.set_header("X-Verified-Key-Id", key_id)
    return
  elseif not verdict then
    ngx.log(ngx.ERR, detail)
    return ngx.exit(ngx.HTTP_SERVICE_UNAVAILABLE)
  end
  ngx.status = ngx.HTTP_UNAUTHORIZED
  ngx.header["Content-Type"] = "application/json"
  ngx.say('{"verdict":"' .. verdict .. '","detail":"' .. detail .. '"}')
  return ngx.exit(ngx.HTTP_UNAUTHORIZED)
end
-- endregion
-- region configured
-- Looks a key up in a plugin's configuration.
local function find_key_in(config)
  return function(key_id)
    local secret = config.keys[key_id]
    return secret and { key_id = key_id, secret = secret }
  end
end

-- What a plugin's configuration demands.
local function demands_of(config)
  return {
    within = config.within,
    headers = config.headers,
    cover = config.cover,
    accepted = config.accepted,
  }
end

-- endregion
-- region kong
local handler = { PRIORITY = 1030, VERSION = "PLUGIN_VERSION" }

-- Lets verified requests through with X-Verified-Key-Id, and refuses all others.
function handler:access(config) -- luacheck: no unused args
  local verdict, detail, key_id =
    verify_received(received_request(), find_key_in(config), config.inputs or {}, demands_of(config))
  if verdict == "ok" then
    kong.service.request.set_header("X-Verified-Key-Id", key_id)
    return
  elseif not verdict then
    kong.log.err(detail)
    return kong.response.exit(503)
  end
  return kong.response.exit(401, { verdict = verdict, message = detail })
end
-- endregion
-- region kong_schema
local typedefs = require("kong.db.schema.typedefs")

local texts = { type = "array", elements = { type = "string" } }
local secret = { type = "string", encrypted = true, referenceable = true }

local plugin_schema = {
  name = "PLUGIN_NAME",
  fields = {
    { protocols = typedefs.protocols_http },
    {
      config = {
        type = "record",
        fields = {
          { keys = { type = "map", required = true, keys = { type = "string" }, values = secret } },
          { inputs = { type = "map", keys = { type = "string" }, values = { type = "string" } } },
          { within = { type = "integer", gt = 0 } },
          { headers = texts },
          { cover = texts },
          { accepted = { type = "map", keys = { type = "string" }, values = texts } },
        },
      },
    },
  },
}
-- endregion
-- region apisix
local texts = { type = "array", items = { type = "string" } }

local schema = {
  type = "object",
  properties = {
    keys = { type = "object", additionalProperties = { type = "string" } },
    inputs = { type = "object", additionalProperties = { type = "string" } },
    within = { type = "integer", minimum = 1 },
    headers = texts,
    cover = texts,
    accepted = { type = "object", additionalProperties = texts },
  },
  encrypt_fields = { "keys" },
  required = { "keys" },
}

local plugin = { version = 0.1, priority = 2530, name = "PLUGIN_NAME", schema = schema }

function plugin.check_schema(conf)
  return core.schema.check(schema, conf)
end

-- Lets verified requests through with X-Verified-Key-Id, and refuses all others.
function plugin.access(conf, ctx)
  local verdict, detail, key_id =
    verify_received(received_request(), find_key_in(conf), conf.inputs or {}, demands_of(conf))
  if verdict == "ok" then
    core.request.set_header(ctx, "X-Verified-Key-Id", key_id)
    return
  elseif not verdict then
    core.log.error(detail)
    return 503
  end
  return 401, { verdict = verdict, message = detail }
end
-- endregion
