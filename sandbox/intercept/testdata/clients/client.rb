require 'json'
require 'net/http'

def call(url, own, body = nil)
  uri = URI(url)
  Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') do |http|
    request = (body ? Net::HTTP::Post : Net::HTTP::Get).new(uri.request_uri, 'X-Own' => own)
    JSON.parse(http.request(request, body).body)
  end
end

puts JSON.generate([
  call('https://api.cloud.example/a//b/%2Auser?x=%2F+&empty=&y=1', '1'),
  call('https://api.cloud.example/form', '2', 'k=v&l=%C3%A4'),
  call('http://plain.cloud.example/p//q?z=%2F', '3'),
])
begin
  call('https://other.example/', '1')
rescue StandardError => e
  puts e.message
end
