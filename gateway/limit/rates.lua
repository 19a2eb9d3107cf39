-- Counts one request in all of KEYS, or in none. KEYS[i] is a list of the times, in microseconds, at which requests of the
-- last second passed, the oldest last; ARGV[i] is how many may be in it. The answer is {i} when KEYS[i] is full, otherwise the
-- time followed by how many requests may follow in each.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local second = 1000000
for i, key in ipairs(KEYS) do
  local oldest = redis.call('LINDEX', key, -1)
  while oldest and now - oldest >= second do
    redis.call('RPOP', key)
    oldest = redis.call('LINDEX', key, -1)
  end
  if redis.call('LLEN', key) >= tonumber(ARGV[i]) then
    return {i}
  end
end
local answer = {now}
for i, key in ipairs(KEYS) do
  local count = redis.call('LPUSH', key, string.format('%d', now))
  redis.call('PEXPIRE', key, 2000)
  answer[i + 1] = ARGV[i] - count
end
return answer
