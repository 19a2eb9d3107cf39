# frozen_string_literal: true

# Sends one request that QingcloudIaas signs, and prints the answer.
#
# usage: ruby qingcloud_iaas_example.rb METHOD URL BODY [INPUT=VALUE ...]
#
# The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.

require "net/http"
require_relative "qingcloud_iaas"

abort "usage: METHOD URL BODY [INPUT=VALUE ...]" if ARGV.length < 3
method, url, body, *inputs = ARGV
# Net::HTTP sends an Accept header, which some schemes sign: say which.
headers = { "accept" => "*/*" }
headers["content-type"] = "application/json" unless body.empty?
credential = QingcloudIaas::Credential.new(
  key_id: ENV.fetch("CHOPMARK_KEY_ID"),
  secret: ENV.fetch("CHOPMARK_SECRET"),
  token: ENV.fetch("CHOPMARK_TOKEN", nil),
)
signed = QingcloudIaas.sign(
  method: method, url: url, headers: headers, body: body, credential: credential,
  inputs: inputs.to_h { |pair| pair.split("=", 2) }
)
# What signing sets replaces what was there.
signed.headers.each { |name, value| headers[name.downcase] = value }
address = URI(signed.url)
# The target as it is signed, not as URI would write it.
target = signed.url[%r{\A[^:]+://[^/?]+(.*)}m, 1].sub(/\A(?!\/)/, "/")
send = Net::HTTPGenericRequest.new(method, !signed.body.empty?, method != "HEAD", target, headers)
send.body = signed.body unless signed.body.empty?
answer = Net::HTTP.start(address.host, address.port, use_ssl: address.scheme == "https") { |http| http.request(send) }
puts answer.body
abort "HTTP status #{answer.code}" unless answer.is_a?(Net::HTTPSuccess)
