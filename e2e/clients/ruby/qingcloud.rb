# Calls QingCloud with Ruby's own library alone, signed by hand: ACTION [NAME=VALUE ...].
require 'base64'
require 'erb'
require 'json'
require 'net/http'
require 'openssl'

action, *parameters = ARGV
params = parameters.to_h { |pair| pair.split('=', 2) }.merge(
  'action' => action, 'zone' => 'sh1', 'version' => '1', 'time_stamp' => Time.now.utc.strftime('%Y-%m-%dT%H:%M:%SZ'),
  'access_key_id' => ENV.fetch('CHOPMARK_KEY_ID'), 'signature_method' => 'HmacSHA256', 'signature_version' => '1'
)
query = params.sort.map { |pair| pair.map { |text| ERB::Util.url_encode(text) }.join('=') }.join('&')
signature = Base64.strict_encode64(OpenSSL::HMAC.digest('SHA256', ENV.fetch('CHOPMARK_SECRET'), "GET\n/iaas/\n#{query}"))
url = URI("https://api.qingcloud.com/iaas/?#{query}&signature=#{ERB::Util.url_encode(signature)}")

reply = JSON.parse(Net::HTTP.get(url))
if reply['ret_code'] != 0
  puts JSON.generate(exception: 'ret_code', code: reply['ret_code'], message: reply['message'])
  exit 7
end
puts JSON.generate(reply)
