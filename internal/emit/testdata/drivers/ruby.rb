# frozen_string_literal: true

# Reads cases as lines of hex, signs or verifies each with the module of its scheme, and prints the results in the same
# way.

def decode(word)
  word == "-" ? +"" : [word].pack("H*").force_encoding(Encoding::UTF_8)
end

def encode(value)
  value.empty? ? "-" : value.unpack1("H*")
end

def verdict(signer, request, credential, one, all)
  demands = signer::Demands.new(
    now: Time.at(one[:now].to_i), within: one[:within]&.to_i, headers: all.call("headers").first,
    cover: all.call("cover").first, accepted: all.call("accepted").to_h { |name, *values| [name, values] }
  )
  found = signer.verify(**request, demands: demands) { |key_id| credential if key_id == credential.key_id }
  [["verdict", found.verdict], ["detail", found.detail]]
end

def answer(lines)
  cases = lines.map { |name, *words| [name, *words.map { |word| decode(word) }] }
  one = cases.to_h { |name, *values| [name.to_sym, values.first] }
  all = ->(kind) { cases.select { |name,| name == kind }.map { |_, *values| values } }
  file = one[:scheme].tr("-", "_")
  require_relative file
  signer = Object.const_get(file.split("_").map(&:capitalize).join)
  keys = one.slice(*signer::Credential.instance_method(:initialize).parameters.map(&:last))
  credential = signer::Credential.new(**keys)
  request = { method: one[:method], url: one[:url], headers: all.call("header"), body: one[:body],
              inputs: all.call("input").to_h }
  return verdict(signer, request, credential, one, all) if one[:now]

  options = { time: Time.at(one[:seconds].to_i, one[:nanoseconds].to_i, :nsec), cover: all.call("cover").first, nonce: one[:nonce] }
  options = options.slice(*signer.method(:sign).parameters.map(&:last))
  signed = signer.sign(**request, credential: credential, **options)
  [["string_to_sign", signed.string_to_sign], ["signature", signed.signature],
   *signed.headers.map { |header| ["header", *header] }, ["url", signed.url], ["body", signed.body]]
rescue StandardError => e
  [["error", "#{e.class}: #{e.message} #{e.backtrace.first}"]]
end

lines = []
$stdin.each_line(chomp: true) do |line|
  next lines << line.split unless line.empty?

  answer(lines).each { |name, *values| puts [name, *values.map { |value| encode(value) }].join(" ") }
  puts
  lines = []
end
