-- region example
-- Sends one request that scheme_file.lua signs, and prints the answer.
--
-- usage: luajit scheme_example.lua METHOD URL BODY [INPUT=VALUE ...]
--
-- The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.
-- It needs libcurl. In OpenResty use a client that does not block, as lua-resty-http.

local ffi = require("ffi")
package.path = (arg[0]:match("^.*/") or "./") .. "?.lua;" .. package.path
local signer = require("scheme_file")

ffi.cdef([[
  struct curl_slist;
  void *curl_easy_init(void);
  int curl_easy_setopt(void *handle, int option, ...);
  int curl_easy_perform(void *handle);
  int curl_easy_getinfo(void *handle, int info, ...);
  const char *curl_easy_strerror(int code);
  struct curl_slist *curl_slist_append(struct curl_slist *list, const char *line);
]])
local found, curl = pcall(ffi.load, "curl")
if not found then
  curl = ffi.load("libcurl.so.4")
end
local URL, HEADERS, METHOD, BODY, BODY_SIZE, AUTHORITIES = 10002, 10023, 10036, 10015, 60, 10065
local NO_BODY, PATH_AS_IS, STATUS = 44, 234, 0x200002

local function quit(message, code)
  io.stderr:write(message, "\n")
  os.exit(code)
end

if #arg < 3 then
  quit("usage: METHOD URL BODY [INPUT=VALUE ...]", 2)
end
local method, url, body = arg[1], arg[2], arg[3]
local inputs = {}
for i = 4, #arg do
  local name, value = arg[i]:match("^([^=]*)=(.*)$")
  inputs[name] = value
end
local credential = {
  key_id = os.getenv("CHOPMARK_KEY_ID"),
  secret = os.getenv("CHOPMARK_SECRET"),
  -- region has_token
  token = os.getenv("CHOPMARK_TOKEN"),
  -- endregion
}
if not credential.key_id or not credential.secret then
  quit("CHOPMARK_KEY_ID and CHOPMARK_SECRET are not set", 2)
end
-- curl sends an Accept header, which some schemes sign: say which.
local headers = { accept = "*/*" }
if body ~= "" then
  headers["content-type"] = "application/json"
end
local signed, problem = signer.sign({ method = method, url = url, headers = headers, body = body }, credential, inputs)
if not signed then
  quit(problem, 1)
end
-- What signing sets replaces what was there.
for _, header in ipairs(signed.headers) do
  headers[header.name:lower()] = header.value
end
local lines
for name, value in pairs(headers) do
  lines = curl.curl_slist_append(lines, value == "" and name .. ";" or name .. ": " .. value)
end

local handle = curl.curl_easy_init()
local function set(option, value)
  curl.curl_easy_setopt(handle, option, type(value) == "number" and ffi.cast("long", value) or value)
end
set(URL, signed.url)
set(METHOD, method)
set(HEADERS, lines)
set(PATH_AS_IS, 1)
if method == "HEAD" then
  set(NO_BODY, 1)
end
if signed.body ~= "" then
  set(BODY_SIZE, #signed.body)
  set(BODY, signed.body)
end
if os.getenv("SSL_CERT_FILE") then
  set(AUTHORITIES, os.getenv("SSL_CERT_FILE"))
end
local failed = curl.curl_easy_perform(handle) -- it prints the answer
if failed ~= 0 then
  quit(ffi.string(curl.curl_easy_strerror(failed)), 1)
end
print()
local status = ffi.new("long[1]")
curl.curl_easy_getinfo(handle, STATUS, status)
if status[0] >= 300 then
  quit("HTTP status " .. tonumber(status[0]), 1)
end
-- endregion
