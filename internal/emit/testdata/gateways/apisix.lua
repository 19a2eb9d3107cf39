-- As much of APISIX's core as a plugin of ours uses, for nginx's Lua module.
-- luacheck: std ngx_lua
local core = { schema = {}, request = {}, log = {} }

function core.request.set_header(_, name, value)
  ngx.req.set_header(name, value)
end

function core.log.error(...)
  ngx.log(ngx.ERR, ...)
end

-- Which of the required properties are there; the real one is a JSON schema validator.
function core.schema.check(schema, conf)
  for _, name in ipairs(schema.required) do
    if conf[name] == nil then
      return false, 'property "' .. name .. '" is required'
    end
  end
  return true
end

return core
