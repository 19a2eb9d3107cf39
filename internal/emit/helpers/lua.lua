-- luacheck: ignore 211 411
-- The parts of which signers in Lua are made. Regions that a signer uses are copied into it.

-- region crypto
local ffi = require("ffi")
-- endregion
-- region crypto
ffi.cdef([[
const struct evp_md_st *EVP_get_digestbyname(const char *name);
int EVP_Digest(const void *data, size_t count, unsigned char *md, unsigned int *size,
               const struct evp_md_st *type, struct engine_st *impl);
struct evp_md_st *EVP_MD_fetch(void *context, const char *name, const char *properties);
struct hmac_ctx_st *HMAC_CTX_new(void);
int HMAC_Init_ex(struct hmac_ctx_st *context, const void *key, int size, const struct evp_md_st *type,
                 struct engine_st *impl);
int HMAC_Update(struct hmac_ctx_st *context, const unsigned char *data, size_t count);
int HMAC_Final(struct hmac_ctx_st *context, unsigned char *md, unsigned int *size);
int EVP_EncodeBlock(unsigned char *out, const unsigned char *data, int count);
int RAND_bytes(unsigned char *bytes, int count);
int CRYPTO_memcmp(const void *a, const void *b, size_t count);
]])

local function has(library, name)
  return (pcall(function()
    return library[name]
  end))
end

-- libcrypto: that of the program we run in, as nginx, else the one that the system has.
local function load_libcrypto()
  local names = { "crypto", "libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.3.dylib" }
  if has(ffi.C, "EVP_Digest") then
    return ffi.C
  end
  for _, name in ipairs(names) do
    local found, library = pcall(ffi.load, name)
    if found then
      return library
    end
  end
  error("libcrypto of OpenSSL is not there")
end

local libcrypto = load_libcrypto()
local digest_bytes = ffi.new("unsigned char[64]")
local digest_size = ffi.new("unsigned int[1]")
local digest_types = {}

-- OpenSSL 3 fetches a digest anew for every use unless it is kept so.
local fetches = has(libcrypto, "EVP_MD_fetch")

-- The digest of that name, as libcrypto has it.
local function digest_type(name)
  local found = digest_types[name]
  if not found then
    found = fetches and libcrypto.EVP_MD_fetch(nil, name, nil) or libcrypto.EVP_get_digestbyname(name)
    if found == nil then
      error("this libcrypto has no " .. name)
    end
    digest_types[name] = found
  end
  return found
end
-- endregion

-- region problems
-- What may be wrong with a request, told from a fault of this program.
local Problem = {
  __tostring = function(problem)
    return problem.message
  end,
}

local function refuse(message)
  error(setmetatable({ message = message }, Problem), 0)
end

-- endregion
-- region request
local ops = {}
-- endregion

-- region md5 needs digest
-- endregion
-- region sha1 needs digest
-- endregion
-- region sha256 needs digest
-- endregion
-- region sha384 needs digest
-- endregion
-- region sha512 needs digest
-- endregion
-- region sm3 needs digest
-- endregion
-- region hmac_md5 needs hmac
-- endregion
-- region hmac_sha1 needs hmac
-- endregion
-- region hmac_sha256 needs hmac
-- endregion
-- region hmac_sha384 needs hmac
-- endregion
-- region hmac_sha512 needs hmac
-- endregion
-- region hmac_sm3 needs hmac
-- endregion
-- region local needs utc
-- endregion
-- region need_inputs needs inputs, need_input
-- endregion
-- region concat_pairs needs concat
-- endregion
-- region concat_headers needs concat
-- endregion
-- region header_names needs names
-- endregion
-- region percent_keep needs percent
-- endregion
-- region header_values needs lower
-- endregion

-- region request
-- The request with what has joined it so far.
local Draft = {}
Draft.__index = Draft

-- endregion
-- region new_draft needs problems, lower
-- Headers are a table of names to a value, or to a list of values.
local function new_draft(request)
  local protocol, address, path, rest = string.match(request.url, "^(%a+)://([^/?#]+)([^?#]*)(.*)$")
  if not protocol then
    refuse("the URL must begin with http:// or https:// and have a host")
  end
  local query = string.match(rest, "^%?([^#]*)")
  local draft = {
    method = request.method,
    protocol = string.lower(protocol),
    address = address,
    raw_path = path,
    query_mark = query ~= nil,
    raw_query = query or "",
    given_body = request.body or "",
    headers_given = {},
    headers_set = {},
  }
  for name, values in pairs(request.headers or {}) do
    name = ops.lower(name)
    local found = draft.headers_given[name] or {}
    for _, value in ipairs(type(values) == "table" and values or { values }) do
      found[#found + 1] = value
    end
    draft.headers_given[name] = found
  end
  return setmetatable(draft, Draft)
end
-- endregion
-- region given
-- The first value of a header as it came, and how many there are.
function Draft:given(name)
  local found = self.headers_given[name]
  if type(found) == "table" then
    return found[1], #found
  end
  return found, found and 1 or 0
end

-- endregion
-- region content
-- The body as it was given.
function Draft:content()
  return self.given_body
end

-- endregion
-- region header needs header?
-- The first value of a header, empty when there is none.
function Draft:header(name)
  return self:find_header(name) or ""
end

-- endregion
-- region header? needs all_header_values
-- The first value of a header.
function Draft:find_header(name)
  return self:header_values(name)[1]
end

-- endregion
-- region all_header_values needs lower
-- All values of a header; what has joined replaces what was there, and host is always there.
function Draft:header_values(name)
  name = ops.lower(name)
  for _, header in ipairs(self.headers_set) do
    if ops.lower(header.name) == name then
      return { header.value }
    end
  end
  local found = self.headers_given[name] or name == "host" and self.address or {}
  return type(found) == "table" and found or { found }
end

-- endregion
-- region authority needs given
-- The Host header as written.
function Draft:authority()
  return self:given("host") or self.address
end

-- endregion
-- region split_port
-- Host and port.
local function split_port(address)
  local host, port = string.match(address, "^(.*):([^:]*)$")
  if not host or string.find(port, "]", 1, true) then
    return address, ""
  end
  return host, port
end

-- endregion
-- region host needs split_port, lower
-- The host in lower case, without port.
function Draft:host()
  return ops.lower((split_port(self.address)))
end

-- endregion
-- region port needs split_port
local default_ports = { http = "80", ws = "80", https = "443", wss = "443" }

-- The port as given, or that of the protocol.
function Draft:port()
  local _, port = split_port(self.address)
  return port ~= "" and port or default_ports[self.protocol] or ""
end

-- endregion
-- region path
-- The path as it is sent.
function Draft:path()
  return self.raw_path ~= "" and self.raw_path or "/"
end

-- endregion
-- region target needs path
-- Path and query as they stand in the request line.
function Draft:target()
  return self:path() .. self:question()
end

-- endregion
-- region url needs target
-- The whole address.
function Draft:url()
  return self.protocol .. "://" .. self.address .. self:target()
end

-- endregion
-- region question
-- The query with its question mark.
function Draft:question()
  return (self.query_mark or self.raw_query ~= "") and "?" .. self.raw_query or ""
end

-- endregion
-- region cut
-- The pieces of a query or form, each parted at its first =.
local function cut(raw)
  local found, start = {}, 1
  while start <= #raw do
    local stop = string.find(raw, "&", start, true) or #raw + 1
    if stop > start then
      local equals = string.find(raw, "=", start, true)
      if not equals or equals > stop then
        equals = stop
      end
      found[#found + 1] = { name = string.sub(raw, start, equals - 1), value = string.sub(raw, equals + 1, stop - 1) }
    end
    start = stop + 1
  end
  return found
end

-- endregion
-- region query needs cut
-- The pairs of the query, as they are written.
function Draft:query()
  return cut(self.raw_query)
end

-- endregion
-- region is_form needs given, content
-- Whether parameters travel in the body: it is a form, or an empty POST that becomes one.
function Draft:is_form()
  local kind = self:given("content-type")
  if not kind then
    return self.method == "POST" and self:content() == ""
  end
  local media = string.match(kind, "^%s*([^;]-)%s*;") or string.match(kind, "^%s*([^;]-)%s*$")
  return media ~= nil and ops.lower(media) == "application/x-www-form-urlencoded"
end

-- endregion
-- region decoded_pairs needs cut, form_decode
-- The pairs of a query or form, decoded.
local function decoded_pairs(raw)
  local found = cut(raw)
  for _, pair in ipairs(found) do
    pair.name, pair.value = ops.form_decode(pair.name), ops.form_decode(pair.value)
  end
  return found
end

-- endregion
-- region params needs given_params, concat
-- The pairs of query and form, decoded.
function Draft:params()
  -- region send_params
  if self.form_pairs then
    return ops.concat(self.query_pairs, self.form_pairs)
  end
  -- endregion
  return ops.concat(self:given_query(), self:given_form())
end

-- endregion
-- region given_params needs is_form, decoded_pairs, content
-- The pairs of the query, decoded.
function Draft:given_query()
  return decoded_pairs(self.raw_query)
end

-- The pairs of a form, decoded.
function Draft:given_form()
  return self:is_form() and decoded_pairs(self:content()) or {}
end

-- endregion
-- region param needs param?
-- The first value of a parameter, empty when there is none.
function Draft:param(name)
  return self:find_param(name) or ""
end

-- endregion
-- region param? needs params
-- The first value of a parameter.
function Draft:find_param(name)
  for _, pair in ipairs(self:params()) do
    if pair.name == name then
      return pair.value
    end
  end
end

-- endregion
-- region contains
-- Whether a text is one of several.
function ops.contains(list, value)
  for _, item in ipairs(list) do
    if item == value then
      return true
    end
  end
  return false
end

-- endregion
-- region all_headers needs lower
-- The names of all headers in lower case, sorted, and which have joined.
function Draft:all_names()
  local names, seen, joined = {}, { host = true }, {}
  for _, header in ipairs(self.headers_set) do
    joined[ops.lower(header.name)] = true
    seen[ops.lower(header.name)] = true
  end
  for name in pairs(self.headers_given) do
    seen[name] = true
  end
  for name in pairs(seen) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names, joined
end

-- endregion
-- region headers needs all_headers, all_header_values, contains
-- All headers but those that carry the result.
function Draft:headers(results)
  local found = {}
  local names, joined = self:all_names()
  for _, name in ipairs(names) do
    if joined[name] or not ops.contains(results, name) then
      found[#found + 1] = { name = name, values = self:header_values(name) }
    end
  end
  return found
end

-- endregion
-- region fits
-- Whether a name is one of the patterns, or begins as one does up to its star.
local function fits(name, patterns)
  for _, pattern in ipairs(patterns or {}) do
    local prefix = string.match(pattern, "^(.*)%*$")
    if name == pattern or prefix and string.sub(name, 1, #prefix) == prefix then
      return true
    end
  end
  return false
end

-- endregion
-- region signed needs all_headers, all_header_values, fits, contains, sort_headers, trim, problems
-- The headers that the signature covers, with their values.
function Draft:signed(chosen, rules)
  local others = rules.others or {}
  local names = {}
  if chosen then
    for i, name in ipairs(chosen) do
      names[i] = rules.free and ops.trim(name) or ops.lower(ops.trim(name))
    end
  else
    for i, name in ipairs(rules.always or {}) do
      names[i] = name
    end
    for _, pattern in ipairs(rules.offered or {}) do
      for _, name in ipairs(self:matches(pattern, rules)) do
        if not ops.contains(names, name) then
          names[#names + 1] = name
        end
      end
    end
  end
  local covered = {}
  for i, name in ipairs(names) do
    local other = ops.contains(others, name)
    local values = other and {} or self:header_values(name)
    local bare = rules.free and chosen and name ~= "" and not string.find(name, '[@()<>,;:\\"/%[%]?={} \t]')
    if #values == 0 and not other and not bare then
      refuse('the header "' .. name .. '" must be signed and is not in the request')
    end
    covered[i] = { name = name, values = values }
  end
  return rules.ordered and ops.sort_headers(covered) or covered
end

-- The names that a pattern stands for: itself, or all that begin so.
function Draft:matches(pattern, rules)
  local names, joined = self:all_names()
  if string.sub(pattern, -1) ~= "*" then
    local there = ops.contains(rules.others or {}, pattern) or #self:header_values(pattern) > 0
    return there and not fits(pattern, rules.excepted) and { pattern } or {}
  end
  local found = {}
  for _, name in ipairs(names) do
    local result = not joined[name] and ops.contains(rules.results or {}, name)
    if fits(name, { pattern }) and not fits(name, rules.excepted) and not result then
      found[#found + 1] = name
    end
  end
  return found
end

-- endregion
-- region body needs content
-- The body that is sent.
function Draft:body()
  -- region send_params
  if self.form_pairs and self:is_form() then
    return table.concat(ops.concat(ops.percent_pairs(self.form_pairs), self.result_pieces), "&")
  end
  -- endregion
  return self:content()
end

-- endregion
-- region send_headers needs lower
-- Sets a header in place of all of its name.
function Draft:set_header(name, value)
  for i, header in ipairs(self.headers_set) do
    if ops.lower(header.name) == ops.lower(name) then
      table.remove(self.headers_set, i)
      break
    end
  end
  self.headers_set[#self.headers_set + 1] = { name = name, value = value }
end

-- endregion
-- region drop needs form_decode, contains
-- region send_params
-- Pairs without those of some names.
local function without(list, names)
  local kept = {}
  for _, pair in ipairs(list) do
    if not ops.contains(names, pair.name) then
      kept[#kept + 1] = pair
    end
  end
  return kept
end

-- endregion
-- Takes parameters out of the query.
function Draft:drop(names)
  local kept = {}
  for piece in string.gmatch(self.raw_query, "[^&]+") do
    if not ops.contains(names, ops.form_decode(string.match(piece, "^[^=]*"))) then
      kept[#kept + 1] = piece
    end
  end
  -- region send_params
  if not self.form_pairs then
    self.query_pairs, self.form_pairs, self.result_pieces = self:given_query(), self:given_form(), {}
  end
  self.query_pairs, self.form_pairs = without(self.query_pairs, names), without(self.form_pairs, names)
  -- endregion
  self.raw_query = table.concat(kept, "&")
end

-- endregion
-- region send_query needs drop, percent
-- Adds a parameter at the end of the query.
function Draft:add_query(name, value)
  self:drop({ name })
  local lead = self.raw_query ~= "" and self.raw_query .. "&" or ""
  self.raw_query = lead .. ops.percent(name) .. "=" .. ops.percent(value)
end

-- endregion
-- region send_params needs drop, params, percent_pairs, percent
-- Adds a parameter to those that are signed.
function Draft:add_param(name, value)
  self:drop({ name })
  self.form_pairs[#self.form_pairs + 1] = { name = name, value = value }
end

-- endregion
-- region send_params_after needs send_params
-- Adds a parameter behind those that are signed.
function Draft:add_result(name, value)
  self.result_pieces[#self.result_pieces + 1] = ops.percent(name) .. "=" .. ops.percent(value)
end

-- endregion
-- region result needs body, question
-- What must be sent.
function Draft:result(string_to_sign, signature)
  local headers = self.headers_set
  -- region send_params
  if self.form_pairs and self:is_form() then
    if not self.headers_given["content-type"] then
      headers[#headers + 1] = { name = "Content-Type", value = "application/x-www-form-urlencoded" }
    end
  elseif self.form_pairs then
    local pieces = ops.percent_pairs(ops.concat(self.query_pairs, self.form_pairs))
    self.raw_query = table.concat(ops.concat(pieces, self.result_pieces), "&")
  end
  -- endregion
  return {
    headers = headers,
    url = self.protocol .. "://" .. self.address .. self.raw_path .. self:question(),
    body = self:body(),
    string_to_sign = string_to_sign,
    signature = signature,
  }
end

-- endregion
-- region check needs problems
-- Refuses a value that an input must not have.
function ops.check(name, value, allowed)
  for _, choice in ipairs(allowed) do
    if choice == value then
      return
    end
  end
  if #allowed > 0 then
    local choices = '"' .. table.concat(allowed, '", "') .. '"'
    refuse('the input "' .. name .. '" cannot be "' .. value .. '": allowed are ' .. choices)
  end
end

-- endregion
-- region check_inputs needs check, problems
-- Refuses inputs that the scheme does not have, and values that it does not allow.
local function check_inputs(inputs, known)
  for name, value in pairs(inputs) do
    if not known[name] then
      refuse('there is no input "' .. tostring(name) .. '"')
    end
    ops.check(name, value, known[name])
  end
end

-- endregion
-- region need_input needs problems
-- An input that must be given.
function ops.need_input(inputs, name)
  if not inputs[name] then
    refuse('the input "' .. name .. '" is missing')
  end
  return inputs[name]
end

-- endregion
-- region inputs
-- An input that is a list, written with commas.
function ops.list_input(value, default)
  if not value then
    return default
  end
  local found = {}
  for item in string.gmatch(value, "[^,]+") do
    item = string.match(item, "^%s*(.-)%s*$")
    if item ~= "" then
      found[#found + 1] = item
    end
  end
  return found
end

-- endregion
-- region token?
-- The session token, unless it is empty.
function ops.find_token(credential)
  return credential.token ~= "" and credential.token or nil
end

-- endregion
-- region choose
-- One of two values, either of which may be absent.
function ops.choose(test, yes, no)
  if test then
    return yes()
  end
  return no()
end

-- endregion
-- region nonce needs crypto
-- Random bytes.
local function random_bytes(size)
  local bytes = ffi.new("unsigned char[?]", size)
  if libcrypto.RAND_bytes(bytes, size) ~= 1 then
    error("libcrypto gives no random bytes")
  end
  return ffi.string(bytes, size)
end

-- endregion
-- region new_nonce needs nonce, hex
-- A nonce that nobody can guess.
local function new_nonce()
  return ops.hex(random_bytes(16))
end

-- endregion
-- region new_number needs nonce
-- A positive number below 2^31 that nobody can guess.
local function new_nonce()
  local a, b, c, d = string.byte(random_bytes(4), 1, 4)
  return string.format("%d", (((a % 128) * 256 + b) * 256 + c) * 256 + d % 255 + 1)
end

-- endregion
-- region digest needs crypto
-- A digest of libcrypto.
function ops.digest(name, data)
  if libcrypto.EVP_Digest(data, #data, digest_bytes, digest_size, digest_type(name), nil) ~= 1 then
    error("libcrypto cannot compute " .. name)
  end
  return ffi.string(digest_bytes, digest_size[0])
end

-- endregion
-- region hmac needs crypto
local hmac_context = libcrypto.HMAC_CTX_new()

-- An HMAC of libcrypto.
function ops.hmac(name, key, message)
  local done = libcrypto.HMAC_Init_ex(hmac_context, key, #key, digest_type(name), nil) == 1
    and libcrypto.HMAC_Update(hmac_context, message, #message) == 1
    and libcrypto.HMAC_Final(hmac_context, digest_bytes, digest_size) == 1
  if not done then
    error("libcrypto cannot compute HMAC with " .. name)
  end
  return ffi.string(digest_bytes, digest_size[0])
end

-- endregion
-- region hex needs crypto
local hex_digits = ffi.new("char[16]", "0123456789abcdef")
local hex_bytes = ffi.new("unsigned char[128]")

-- Two hex digits a byte.
function ops.hex(data)
  local size = #data
  local out = size <= 64 and hex_bytes or ffi.new("unsigned char[?]", 2 * size)
  for i = 0, size - 1 do
    local code = string.byte(data, i + 1)
    out[2 * i] = hex_digits[math.floor(code / 16)]
    out[2 * i + 1] = hex_digits[code % 16]
  end
  return ffi.string(out, 2 * size)
end

-- endregion
-- region hex_upper needs hex
-- Two hex digits a byte, in upper case.
function ops.hex_upper(data)
  return string.upper(ops.hex(data))
end

-- endregion
-- region base64 needs crypto
local base64_bytes = ffi.new("unsigned char[128]")

-- Base64 with + and /, padded.
function ops.base64(data)
  local size = #data
  local out = size <= 64 and base64_bytes or ffi.new("unsigned char[?]", size * 4 / 3 + 8)
  return ffi.string(out, libcrypto.EVP_EncodeBlock(out, data, size))
end

-- endregion
-- region base64url needs base64
-- Base64 with - and _, padded.
function ops.base64url(data)
  return (string.gsub(ops.base64(data), "[+/]", { ["+"] = "-", ["/"] = "_" }))
end

-- endregion
-- region unbase64
local base64_values = { ["-"] = 62, ["_"] = 63 }
for i = 0, 63 do
  base64_values[string.sub("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", i + 1, i + 1)] = i
end

-- The bytes behind base64 of either alphabet, up to the first character of neither.
function ops.unbase64(value)
  local out, bits, count = {}, 0, 0
  for digit in string.gmatch(string.match(value, "^[%w+/_-]*"), ".") do
    bits, count = bits * 64 + base64_values[digit], count + 6
    if count >= 8 then
      count = count - 8
      out[#out + 1] = string.char(math.floor(bits / 2 ^ count))
      bits = bits % 2 ^ count
    end
  end
  return table.concat(out)
end

-- endregion
-- region unhex
-- The bytes behind hex digits, up to the first pair that is not two digits.
function ops.unhex(value)
  local digits = string.match(value, "^%x*")
  return (string.gsub(digits, "(%x)(%x?)", function(high, low)
    return low ~= "" and string.char(tonumber(high .. low, 16)) or ""
  end))
end

-- endregion
-- region lower
-- A-Z in lower case, and nothing else.
function ops.lower(value)
  return string.lower(value)
end

-- endregion
-- region upper
-- a-z in upper case, and nothing else.
function ops.upper(value)
  return string.upper(value)
end

-- endregion
-- region title
-- A header name as MIME writes it.
function ops.title(name)
  return (string.gsub(name, "([^-])([^-]*)", function(first, rest)
    return string.upper(first) .. string.lower(rest)
  end))
end

-- endregion
-- region percent
local escaped_bytes = {}
for code = 0, 255 do
  escaped_bytes[string.char(code)] = string.format("%%%02X", code)
end

-- Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay.
function ops.percent(value, keep)
  if not keep then
    return (string.gsub(value, "[^%w_.~-]", escaped_bytes))
  end
  return (string.gsub(value, "[^%w_.~-]", function(char)
    return not string.find(keep, char, 1, true) and escaped_bytes[char] or nil
  end))
end

-- endregion
-- region unpercent
local function unescape(digits)
  return string.char(tonumber(digits, 16))
end

-- Undoes percent once.
function ops.unpercent(value)
  if not string.find(value, "%", 1, true) then
    return value
  end
  return (string.gsub(value, "%%(%x%x)", unescape))
end

-- endregion
-- region form_encode needs percent
-- Escaping of forms: a blank is +, and * is escaped.
function ops.form_encode(value)
  return (string.gsub(ops.percent(value, " "), " ", "+"))
end

-- endregion
-- region form_decode needs unpercent
-- Undoes the escaping of forms: + is a blank.
function ops.form_decode(value)
  if string.find(value, "+", 1, true) then
    value = string.gsub(value, "+", " ")
  end
  return ops.unpercent(value)
end

-- endregion
-- region sorted
-- A list in order; what is the same keeps its order.
local function sorted(list, before)
  local places, found = {}, {}
  for i = 1, #list do
    places[i] = i
  end
  table.sort(places, function(i, j)
    local a, b = list[i], list[j]
    return before(a, b) or i < j and not before(b, a)
  end)
  for i, place in ipairs(places) do
    found[i] = list[place]
  end
  return found
end

local function name_before(a, b)
  return a.name < b.name
end

-- endregion
-- region sort needs concat
-- Texts in order of their bytes.
function ops.sort(texts)
  local found = ops.concat(texts, {})
  table.sort(found)
  return found
end

-- endregion
-- region sort_pairs needs concat
-- Pairs by name, then by value, in order of their bytes.
function ops.sort_pairs(list)
  local found = ops.concat(list, {})
  table.sort(found, function(a, b)
    return a.name < b.name or a.name == b.name and a.value < b.value
  end)
  return found
end

-- endregion
-- region sort_names needs sorted
-- Pairs by name, in order of their bytes; those of one name keep their order.
function ops.sort_names(list)
  return sorted(list, name_before)
end

-- endregion
-- region sort_headers needs sorted
-- Headers by name.
function ops.sort_headers(headers)
  return sorted(headers, name_before)
end

-- endregion
-- region percent_pairs needs percent, sort_names
-- Parameters as they are sent: in order of their names, escaped.
function ops.percent_pairs(list)
  local pieces = {}
  for i, pair in ipairs(ops.sort_names(list)) do
    pieces[i] = ops.percent(pair.name) .. "=" .. ops.percent(pair.value)
  end
  return pieces
end

-- endregion
-- region starts_with
-- Whether a text begins so.
function ops.starts_with(value, prefix)
  return string.sub(value, 1, #prefix) == prefix
end

-- endregion
-- region ends_with
-- Whether a text ends so.
function ops.ends_with(value, suffix)
  return suffix == "" or string.sub(value, -#suffix) == suffix
end

-- endregion
-- region add
-- The sum of two whole numbers; what is no number of up to 18 digits counts as 0.
function ops.add(value, number)
  local function whole(digits)
    local sign, rest = string.match(digits, "^(-?)(%d+)$")
    local found = 0LL
    if rest and #rest <= 18 then
      for digit in string.gmatch(rest, "%d") do
        found = found * 10 + tonumber(digit)
      end
    end
    return sign == "-" and -found or found
  end
  return (string.gsub(tostring(whole(value) + whole(number)), "LL$", ""))
end

-- endregion
-- region after
-- What follows the first separator.
function ops.after(value, separator)
  local start, stop = string.find(value, separator, 1, true)
  return start and separator ~= "" and string.sub(value, stop + 1) or ""
end

-- endregion
-- region before
-- What precedes the first separator.
function ops.before(value, separator)
  local start = string.find(value, separator, 1, true)
  return start and separator ~= "" and string.sub(value, 1, start - 1) or value
end

-- endregion
-- region clean_path
-- The path without empty, . and .. segments.
function ops.clean_path(path)
  local kept = {}
  for segment in string.gmatch(path .. "/", "([^/]*)/") do
    if segment == ".." then
      kept[#kept] = nil
    elseif segment ~= "" and segment ~= "." then
      kept[#kept + 1] = "/" .. segment
    end
  end
  local slash = #kept == 0 or string.sub(path, -1) == "/"
  return table.concat(kept) .. (slash and "/" or "")
end

-- endregion
-- region label
-- The n-th label of a host, counted from 0, or an empty text.
function ops.label(host, n)
  for label in string.gmatch(host .. ".", "([^.]*)%.") do
    if n == 0 then
      return label
    end
    n = n - 1
  end
  return ""
end

-- endregion
-- region split
-- The pieces of a text between separators.
local function split(value, separator)
  local found, start = {}, 1
  while true do
    local from, to = string.find(value, separator, start, true)
    if not from or separator == "" then
      found[#found + 1] = string.sub(value, start)
      return found
    end
    found[#found + 1] = string.sub(value, start, from - 1)
    start = to + 1
  end
end

-- endregion
-- region replace needs split
-- Every old becomes new; an empty old changes nothing.
function ops.replace(value, old, new)
  return table.concat(split(value, old), new)
end

-- endregion
-- region squeeze
-- Every run of a piece becomes one of it.
function ops.squeeze(value, piece)
  local found, start = {}, 1
  while piece ~= "" do
    local from = string.find(value, piece .. piece, start, true)
    if not from then
      break
    end
    found[#found + 1] = string.sub(value, start, from - 1)
    start = from + #piece
    while string.sub(value, start, start + #piece - 1) == piece do
      start = start + #piece
    end
    found[#found + 1] = piece
  end
  return table.concat(found) .. string.sub(value, start)
end

-- endregion
-- region trim
local blank_bytes = { [32] = true, [9] = true, [13] = true, [10] = true }

-- The text without spaces, tabs, CR and LF at both ends.
function ops.trim(value)
  local start, stop = 1, #value
  while start <= stop and blank_bytes[string.byte(value, start)] do
    start = start + 1
  end
  while start <= stop and blank_bytes[string.byte(value, stop)] do
    stop = stop - 1
  end
  return string.sub(value, start, stop)
end

-- endregion
-- region group
-- One pair a name, its values joined.
function ops.group(list, separator)
  local found, places = {}, {}
  for _, pair in ipairs(list) do
    local at = places[pair.name]
    if at then
      found[at].value = found[at].value .. separator .. pair.value
    else
      found[#found + 1] = { name = pair.name, value = pair.value }
      places[pair.name] = #found
    end
  end
  return found
end

-- endregion
-- region pairs needs split
-- The pieces of a text, each cut at the first equals.
function ops.pairs(value, between, equals)
  local found = {}
  for _, piece in ipairs(split(value, between)) do
    local start, stop = string.find(piece, equals, 1, true)
    if piece ~= "" and start and equals ~= "" then
      found[#found + 1] = { name = string.sub(piece, 1, start - 1), value = string.sub(piece, stop + 1) }
    elseif piece ~= "" then
      found[#found + 1] = { name = piece, value = "" }
    end
  end
  return found
end

-- endregion
-- region concat
-- Two lists, one after the other.
function ops.concat(a, b)
  local found = {}
  for i, item in ipairs(a) do
    found[i] = item
  end
  for _, item in ipairs(b) do
    found[#found + 1] = item
  end
  return found
end

-- endregion
-- region first
-- The first text, empty when there is none.
function ops.first(texts)
  return texts[1] or ""
end

-- endregion
-- region names
-- The names of pairs or headers.
function ops.names(list)
  local found = {}
  for i, item in ipairs(list) do
    found[i] = item.name
  end
  return found
end

-- endregion
-- region unique
-- Each text once, where it first appears.
function ops.unique(texts)
  local found, seen = {}, {}
  for _, value in ipairs(texts) do
    if not seen[value] then
      seen[value] = true
      found[#found + 1] = value
    end
  end
  return found
end

-- endregion
-- region values
-- The values of a name.
function ops.values(list, name)
  local found = {}
  for _, pair in ipairs(list) do
    if pair.name == name then
      found[#found + 1] = pair.value
    end
  end
  return found
end

-- endregion
-- region header_values
-- The values of a header among some.
function ops.header_values(headers, name)
  local found = {}
  for _, header in ipairs(headers) do
    if ops.lower(header.name) == ops.lower(name) then
      for _, value in ipairs(header.values) do
        found[#found + 1] = value
      end
    end
  end
  return found
end

-- endregion
-- region utc
local weekdays = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" }
local months = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" }

-- Year, month and day of a number of days since 1970.
local function date_of(days)
  days = days + 719468
  local era = math.floor(days / 146097)
  local day = days - era * 146097
  local year = math.floor((day - math.floor(day / 1460) + math.floor(day / 36524) - math.floor(day / 146096)) / 365)
  day = day - (365 * year + math.floor(year / 4) - math.floor(year / 100))
  local month = math.floor((5 * day + 2) / 153)
  day = day - math.floor((153 * month + 2) / 5) + 1
  month = month < 10 and month + 3 or month - 9
  return year + era * 400 + (month <= 2 and 1 or 0), month, day
end

local last_layouts = {}

-- The time in a layout like that of os.date, with English names and %L for milliseconds.
function ops.utc(time, layout, east)
  local seconds = math.floor(time) + (east or 0)
  local last = last_layouts[layout]
  if last and last.time == time and last.east == east then
    return last.text
  end
  local days = math.floor(seconds / 86400)
  local year, month, day = date_of(days)
  local rest = seconds - days * 86400
  local parts = {
    Y = string.format("%04d", year),
    m = string.format("%02d", month),
    d = string.format("%02d", day),
    H = string.format("%02d", math.floor(rest / 3600)),
    M = string.format("%02d", math.floor(rest / 60) % 60),
    S = string.format("%02d", rest % 60),
    L = string.format("%03d", math.floor((time - math.floor(time)) * 1000 + 0.0005)),
    a = weekdays[days % 7 + 1],
    b = months[month],
    ["%"] = "%",
  }
  local text = string.gsub(layout, "%%(.)", parts)
  last_layouts[layout] = { time = time, east = east, text = text }
  return text
end

-- endregion
-- region unix
-- The time as seconds since 1970.
function ops.unix(time)
  return string.format("%d", math.floor(time))
end

-- endregion
-- region unix_ms
-- The time as milliseconds since 1970.
function ops.unix_ms(time)
  return string.format("%.0f", math.floor(time * 1000 + 0.0005))
end

-- endregion
-- region fields
-- name=value with separators between them.
function ops.fields(separator, list)
  local found = {}
  for i, pair in ipairs(list) do
    found[i] = pair.name .. "=" .. pair.value
  end
  return table.concat(found, separator)
end

-- endregion
-- region quoted_fields
-- name="value" with separators between them.
function ops.quoted_fields(separator, list)
  local found = {}
  for i, pair in ipairs(list) do
    found[i] = pair.name .. '="' .. pair.value .. '"'
  end
  return table.concat(found, separator)
end

-- endregion
-- region trim_blanks
-- The text without blanks and tabs at both ends.
local function trim_blanks(value)
  local head, tail = string.byte(value, 1), string.byte(value, -1)
  if head == 32 or head == 9 or tail == 32 or tail == 9 then
    return (string.match(value, "^[ \t]*(.-)[ \t]*$"))
  end
  return value
end

-- endregion
-- region given_body needs content
-- endregion
-- region carried_header needs given, starts_with, trim_blanks
-- Whether there is a header that begins so. Names are in lower case.
function Draft:carried_header(name, start)
  local value = self:given(name)
  return value ~= nil and ops.starts_with(trim_blanks(value), start)
end

-- endregion
-- region carried_query
-- Whether the query has the parameter, written plainly.
function Draft:carried_query(name)
  return string.find("&" .. self.raw_query, "&" .. name .. "=", 1, true) ~= nil
end

-- endregion
-- region carried_params needs carried_query, content
-- Whether query or body have the parameter, written plainly.
function Draft:carried_params(name)
  return self:carried_query(name) or string.find("&" .. self:content(), "&" .. name .. "=", 1, true) ~= nil
end

-- endregion
-- region received_header? needs given, trim_blanks
-- The first value of a header, without blanks around it.
function Draft:received_header(name)
  local value = self:given(name)
  return value and trim_blanks(value)
end

-- endregion
-- region repeats_header needs given
-- Whether a header is there more than once.
function Draft:repeats_header(name)
  local _, count = self:given(name)
  return count > 1
end

-- endregion
-- region found_pairs
-- The first value of a name among pairs, and how many there are.
local function found_pairs(list, name)
  local value
  local count = 0
  for _, pair in ipairs(list) do
    if pair.name == name then
      value, count = value or pair.value, count + 1
    end
  end
  return value, count
end

-- endregion
-- region misspelt needs lower, contains
-- Whether a name among pairs differs from another in case only.
local function misspelt(list, name, own)
  for _, pair in ipairs(list) do
    if ops.lower(pair.name) == ops.lower(name) and not ops.contains(own, pair.name) then
      return true
    end
  end
  return false
end

-- endregion
-- region received_query_pairs needs given_params
-- The parameters of the query, decoded.
function Draft:received_query_pairs()
  self.query_received = self.query_received or self:given_query()
  return self.query_received
end

-- endregion
-- region received_query? needs received_query_pairs, found_pairs
-- The first value of a parameter in the query.
function Draft:received_query(name)
  return (found_pairs(self:received_query_pairs(), name))
end

-- endregion
-- region repeats_query needs received_query_pairs, found_pairs
-- Whether a parameter is in the query more than once.
function Draft:repeats_query(name)
  local _, count = found_pairs(self:received_query_pairs(), name)
  return count > 1
end

-- endregion
-- region misspells_query needs received_query_pairs, misspelt
-- Whether a parameter of the query differs from a name in case only.
function Draft:misspells_query(name, own)
  return misspelt(self:received_query_pairs(), name, own)
end

-- endregion
-- region received_pairs needs received_query_pairs, given, concat
-- The parameters of query and form, decoded.
function Draft:received_pairs()
  if not self.all_received then
    local form = self:given("content-type") and self:given_form() or {}
    self.all_received = ops.concat(self:received_query_pairs(), form)
  end
  return self.all_received
end

-- endregion
-- region received_params? needs received_pairs, found_pairs
-- The first value of a parameter.
function Draft:received_params(name)
  return (found_pairs(self:received_pairs(), name))
end

-- endregion
-- region repeats_params needs received_pairs, found_pairs
-- Whether a parameter is there more than once.
function Draft:repeats_params(name)
  local _, count = found_pairs(self:received_pairs(), name)
  return count > 1
end

-- endregion
-- region misspells_params needs received_pairs, misspelt
-- Whether a parameter differs from a name in case only.
function Draft:misspells_params(name, own)
  return misspelt(self:received_pairs(), name, own)
end

-- endregion
-- region list_problem? needs given, lower, contains
-- The verdict on a list of signed headers that is not what it must be.
function Draft:list_problem(names, demanded, required, others, free, single)
  local there = {}
  for _, name in ipairs(names) do
    there[free and name or ops.lower(name)] = true
  end
  for _, wanted in ipairs(required) do
    if not there[free and wanted or ops.lower(wanted)] then
      return "header-not-signed"
    end
  end
  for _, wanted in ipairs(demanded or {}) do
    if not there[free and wanted or ops.lower(wanted)] then
      return "header-not-signed"
    end
  end
  for _, name in ipairs(names) do
    local key = ops.lower(name)
    local _, count = self:given(key)
    if count == 0 and key ~= "host" and not ops.contains(others, name) then
      if not free or name == "" or string.find(name, '[@()<>,;:\\"/%[%]?={} \t]') then
        return "malformed"
      end
    elseif count > 1 and single then
      return "malformed"
    end
  end
end

-- endregion
-- region listed needs all_header_values, contains
-- The headers of a received list.
function Draft:listed(names, others)
  local found = {}
  for i, name in ipairs(names) do
    found[i] = { name = name, values = ops.contains(others, name) and {} or self:header_values(name) }
  end
  return found
end

-- endregion
-- region past_start? needs starts_with
-- What follows the beginning of a text.
function ops.find_past_start(value, start)
  if value and ops.starts_with(value, start) then
    return string.sub(value, #start + 1)
  end
end

-- endregion
-- region upto?
-- What stands before a piece of a text.
function ops.find_upto(value, piece)
  local start = value and string.find(value, piece, 1, true)
  return start and string.sub(value, 1, start - 1)
end

-- endregion
-- region past?
-- What stands behind a piece of a text.
function ops.find_past(value, piece)
  local start = value and string.find(value, piece, 1, true)
  return start and string.sub(value, start + #piece)
end

-- endregion
-- region agrees
-- Whether two values are not different ones.
function ops.agrees(value, other)
  return (value or "") == "" or (other or "") == "" or value == other
end

-- endregion
-- region read_percent? needs unpercent
-- Undoes percent.
function ops.find_read_percent(value)
  return value and ops.unpercent(value)
end

-- endregion
-- region read_form? needs form_decode
-- Undoes the escaping of forms.
function ops.find_read_form(value)
  return value and ops.form_decode(value)
end

-- endregion
-- region read_base64? needs unbase64, base64
-- The bytes behind base64 of either alphabet, padded or not; nil when it is not well formed.
function ops.find_read_base64(value)
  local bare, padding = string.match(value or "?", "^([%w+/_-]*)(=*)$")
  if not bare or padding ~= "" and (#padding > 2 or #value % 4 ~= 0) then
    return nil
  end
  local data = ops.unbase64(bare)
  local again = string.gsub(ops.base64(data), "=", "")
  return again == string.gsub(bare, "[-_]", { ["-"] = "+", ["_"] = "/" }) and data or nil
end

-- endregion
-- region read_fields
-- The text without blanks and tabs at its end.
local function trim_blanks_behind(value)
  local stop = #value
  local tail = string.byte(value, stop)
  while tail == 32 or tail == 9 do
    stop = stop - 1
    tail = string.byte(value, stop)
  end
  return string.sub(value, 1, stop)
end

-- The fields name=value of a list with commas, with or without quotes around values.
function ops.read_fields(value, needed, optional)
  local found, start, count = {}, 1, 0
  local size = value and #value or 0
  while start <= size do
    local head = string.byte(value, start)
    while head == 32 or head == 9 do
      start = start + 1
      head = string.byte(value, start)
    end
    local equals = string.find(value, "=", start, true)
    local name = equals and string.sub(value, start, equals - 1)
    if not equals or found[name] then
      return {}
    end
    local quoted = string.byte(value, equals + 1) == 34
    local stop = string.find(value, quoted and '"' or ",", equals + (quoted and 2 or 1), true)
    if quoted and not stop or not quoted and stop == size then
      return {}
    end
    local text = string.sub(value, equals + (quoted and 2 or 1), (stop or size + 1) - 1)
    if quoted then
      stop = stop + 1
      head = string.byte(value, stop)
      while head == 32 or head == 9 do
        stop = stop + 1
        head = string.byte(value, stop)
      end
      if stop <= size and head ~= 44 then
        return {}
      end
    else
      text = trim_blanks_behind(text)
    end
    found[name] = text
    count = count + 1
    start = (stop or size) + 1
  end
  for _, name in ipairs(needed) do
    if not found[name] then
      return {}
    end
    count = count - 1
  end
  for _, name in ipairs(optional) do
    count = found[name] and count - 1 or count
  end
  return count == 0 and found or {} -- no other names
end

-- endregion
-- region decimal
local last_decimal, last_number

-- A number as it would be written: digits without leading zeros, perhaps behind a minus.
local function decimal(value)
  if value == last_decimal then
    return last_number
  end
  local well = value == "0" or #(value or "") <= 16 and string.find(value or "", "^%-?[1-9]%d*$") ~= nil
  last_decimal, last_number = value, well and tonumber(value) or nil
  return last_number
end

-- endregion
-- region read_unix? needs decimal
-- The time behind seconds since 1970.
function ops.find_read_unix(value)
  local time = decimal(value)
  return time and time >= -62135596800 and time < 253402300800 and time or nil
end

-- endregion
-- region read_unix_ms? needs decimal
-- The time behind milliseconds since 1970.
function ops.find_read_unix_ms(value)
  local number = decimal(value)
  local time = number and number / 1000
  return time and time >= -62135596800 and time < 253402300800 and time or nil
end

-- endregion
-- region read_utc? needs utc
-- Seconds since 1970 of a date.
local function seconds_of(year, month, day, hour, minute, second)
  year, month = month <= 2 and year - 1 or year, month <= 2 and month + 9 or month - 3
  local era = math.floor(year / 400)
  local year_of_era = year - era * 400
  local day_of_era = year_of_era * 365 + math.floor(year_of_era / 4) - math.floor(year_of_era / 100)
    + math.floor((153 * month + 2) / 5) + day - 1
  return ((era * 146097 + day_of_era - 719468) * 24 + hour) * 3600 + minute * 60 + second
end

local layouts, last_times = {}, {}

-- The pattern of a layout, and which parts it captures.
local function layout_pattern(layout)
  local found = layouts[layout]
  if not found then
    local widths = { Y = 4, m = 2, d = 2, H = 2, M = 2, S = 2, L = 3 }
    local parts = {}
    local pattern = string.gsub(string.gsub(layout, "[-.+]", "%%%0"), "%%(%a)", function(part)
      parts[#parts + 1] = part
      return "(" .. string.rep(widths[part] and "%d" or "%a", widths[part] or 3) .. ")"
    end)
    found = { pattern = "^" .. pattern .. "$", parts = parts }
    layouts[layout] = found
  end
  return found
end

-- The time behind a text in a layout; exactly what the layout would write.
function ops.find_read_utc(value, layout)
  if not value then
    return nil
  end
  local last = last_times[layout]
  if last and last.text == value then
    return last.time
  end
  local form = layout_pattern(layout)
  local captures = { string.match(value, form.pattern) }
  if not captures[1] then
    return nil
  end
  local date = { Y = 1970, m = 1, d = 1, H = 0, M = 0, S = 0, L = 0 }
  for i, part in ipairs(form.parts) do
    date[part] = tonumber(captures[i]) or captures[i]
  end
  for i, month in ipairs(months) do
    if date.b == month then
      date.m = i
    end
  end
  local time = seconds_of(date.Y, date.m, date.d, date.H, date.M, date.S) + date.L / 1000
  if ops.utc(time, layout) ~= value then
    return nil
  end
  last_times[layout] = { text = value, time = time }
  return time
end

-- endregion
-- region split_list needs split
local last_list = { items = {} }

-- The items of a list. Most requests have the same one, so the last is kept; nobody changes it.
function ops.split_list(value, separator)
  if value == last_list.value and separator == last_list.separator then
    return last_list.items
  end
  local found = value ~= "" and split(value, separator) or {}
  if found[#found] == "" then
    found[#found] = nil
  end
  last_list = { value = value, separator = separator, items = found }
  return found
end

-- endregion
-- region well_listed needs split_list, lower
-- Whether a list of names has no empty one, none twice, and not too many.
function ops.well_listed(value, separator, free)
  if not value then
    return false
  end
  local names, seen = ops.split_list(value, separator), {}
  if last_list.well_as == free then
    return true
  end
  for _, name in ipairs(names) do
    local key = ops.lower(name)
    if name == "" or seen[key] and not free then
      return false
    end
    seen[key] = true
  end
  if #names > 100 then
    return false
  end
  last_list.well_as = free
  return true
end

-- endregion
-- region check_demands needs contains
-- Says which name among the keys of a table, or the items of a list, is not known.
local function unknown_name(where, names, keys, known)
  for key, item in pairs(names or {}) do
    local name = keys and key or item
    if not ops.contains(known, name) then
      return where .. ': there is no "' .. tostring(name) .. '", only [' .. table.concat(known, ", ") .. "]"
    end
  end
end

local demand_names = { "now", "within", "accepted", "headers", "cover", "seen" }

-- Says what is misspelt in demands: it would demand nothing.
function ops.find_unknown(demands, accepted, cover)
  return unknown_name("demands", demands, true, demand_names)
    or unknown_name("accepted", demands.accepted, true, accepted)
    or unknown_name("cover", demands.cover, false, cover)
end

-- endregion
-- region told_problem? needs contains
-- The verdict on an input that the request tells and that is not what it must be.
function ops.find_told_problem(inputs, demands, name, value, allowed)
  local accepted = demands.accepted and demands.accepted[name]
  if (inputs[name] or value) ~= value then
    return "signature-mismatch"
  elseif #allowed > 0 and not ops.contains(allowed, value) or accepted and not ops.contains(accepted, value) then
    return "malformed"
  end
end

-- endregion
-- region now
local current_time = os.time

-- endregion
-- region clock_problem? needs now
-- The verdict on a time that is too far from the clock.
function ops.find_clock_problem(demands, time, within, lifetime, longest)
  if not time then
    return "malformed"
  end
  local now = demands.now or current_time()
  local window = demands.within or tonumber(within)
  local finish, late = window, "clock-skew"
  if lifetime and lifetime ~= "" then
    local seconds = string.find(lifetime, "^%+?%d+$") and #lifetime <= 12 and tonumber(lifetime)
    if not seconds or seconds > 2147483648 or longest > 0 and seconds > longest then
      return "malformed"
    end
    finish, late = seconds, "expired"
  end
  if time - now > window then
    return "clock-skew"
  end
  return now - time > finish and late or nil
end

-- endregion
-- region asked needs contains
-- Whether a part of the request must be covered here.
function ops.asked(demands, part)
  return demands.cover ~= nil and ops.contains(demands.cover, part)
end

-- endregion
-- region wrong_token needs same_text
-- Whether a key has a token and the request another one.
function ops.wrong_token(credential, token)
  return (credential.token or "") ~= "" and not ops.same_text(credential.token, token or "")
end

-- endregion
-- region same_text needs crypto
-- Whether two texts are the same, in constant time.
function ops.same_text(value, other)
  return #value == #other and libcrypto.CRYPTO_memcmp(value, other, #value) == 0
end

-- endregion
-- region same_hex needs same_text
-- Whether two texts are hex digits of the same bytes, in constant time.
function ops.same_hex(value, other)
  return value ~= "" and ops.same_text(string.lower(value), string.lower(other))
end

-- endregion
-- region same_base64 needs same_text, read_base64?
-- Whether two texts are base64 of the same bytes, in constant time.
function ops.same_base64(value, other)
  if ops.same_text(value, other) then
    return value ~= ""
  end
  local one, two = ops.find_read_base64(value), ops.find_read_base64(other)
  return (one or "") ~= "" and two ~= nil and ops.same_text(one, two)
end

-- endregion
