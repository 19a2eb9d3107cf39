-- As much of Kong's plugin development kit as a plugin of ours uses, for nginx's Lua module: what the kit's reference
-- says of each function, and nothing else.
-- luacheck: std ngx_lua
local kit = { service = { request = {} }, response = {}, log = {} }

function kit.service.request.set_header(name, value)
  ngx.req.set_header(name, value)
end

function kit.log.err(...)
  ngx.log(ngx.ERR, ...)
end

-- Ends the request; a table is sent as JSON.
function kit.response.exit(status, body)
  ngx.status = status
  if body then
    ngx.header["Content-Type"] = "application/json; charset=utf-8"
    ngx.print('{"verdict":"' .. body.verdict .. '","message":"' .. body.message .. '"}')
  end
  return ngx.exit(status)
end

package.loaded["kong.db.schema.typedefs"] = { protocols_http = { type = "set" } }

return kit
