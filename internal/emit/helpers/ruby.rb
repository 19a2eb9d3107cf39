# frozen_string_literal: true

# The parts of which signers in Ruby are made. Regions that a signer uses are copied into it.

require "digest"
require "openssl"
require "securerandom"

module Helpers
  # region md5 imports digest
  # endregion
  # region hex_md5 imports digest
  # endregion
  # region hmac_md5 imports openssl
  # endregion
  # region hex_hmac_md5 imports openssl
  # endregion
  # region sha1 imports digest
  # endregion
  # region hex_sha1 imports digest
  # endregion
  # region hmac_sha1 imports openssl
  # endregion
  # region hex_hmac_sha1 imports openssl
  # endregion
  # region sha256 imports digest
  # endregion
  # region hex_sha256 imports digest
  # endregion
  # region hmac_sha256 imports openssl
  # endregion
  # region hex_hmac_sha256 imports openssl
  # endregion
  # region sha384 imports digest
  # endregion
  # region hex_sha384 imports digest
  # endregion
  # region hmac_sha384 imports openssl
  # endregion
  # region hex_hmac_sha384 imports openssl
  # endregion
  # region sha512 imports digest
  # endregion
  # region hex_sha512 imports digest
  # endregion
  # region hmac_sha512 imports openssl
  # endregion
  # region hex_hmac_sha512 imports openssl
  # endregion
  # region nonce imports securerandom
  # endregion
  # region local needs utc
  # endregion
  # region need_inputs needs inputs, need_input
  # endregion
  # region sort_headers needs sort_names
  # endregion
  # region percent_keep needs percent
  # endregion
  # region request needs result
  # Says why a request cannot be signed.
  class SigningError < ArgumentError; end

  # The key id and the secret that belongs to it.
  class Credential
    # region has_no_token
    attr_reader :key_id, :secret

    def initialize(key_id:, secret:)
      @key_id = key_id.b
      @secret = secret.b
    end

    # endregion
    # region has_token
    attr_reader :key_id, :secret, :token

    def initialize(key_id:, secret:, token: nil)
      @key_id = key_id.b
      @secret = secret.b
      @token = token.b unless token.nil? || token.empty?
    end

    # endregion
    # The secret is not shown.
    def inspect
      "#<#{self.class} #{key_id}>"
    end
  end

  # What signing gives: send the request with these headers, to this address, with this body. Each header replaces all
  # of its name. The string to sign is to be compared with what a server says, when it refuses a signature.
  Signed = Struct.new(:headers, :url, :body, :string_to_sign, :signature)

  # A name and a value.
  Pair = Struct.new(:name, :value)

  # A header and its values, in order of arrival.
  Header = Struct.new(:name, :all_values)

  # The request with what has joined it so far.
  class Draft
    attr_reader :method, :protocol, :raw_query

    def initialize(method:, url:, headers: [], body: "")
      match = %r{\A([A-Za-z]+)://([^/?#]+)([^?#]*)(\?[^#]*)?(#.*)?\z}mn.match(url.b)
      raise SigningError, "the URL must begin with http:// or https:// and have a host" unless match

      @method = method.b
      @protocol = match[1].downcase
      @address = match[2]
      @raw_path = match[3]
      @query_mark = !match[4].nil?
      @raw_query = (match[4] || "?")[1..]
      @given_body = body.b
      @headers_given = headers.flat_map { |name, value| Array(value).map { |one| [name.b.downcase, one.b] } }
      @headers_set = []
      # region send_params needs drop, params, percent_pairs, percent
      @form_pairs = nil
      @query_pairs = []
      @result_pairs = []
      # endregion
    end

    # region header needs header?
    # The first value of a header, empty when there is none.
    def header(name)
      find_header(name) || ""
    end

    # endregion
    # region header? needs all_header_values
    # The first value of a header.
    def find_header(name)
      header_values(name).first
    end

    # endregion
    # region all_header_values
    # All values of a header; what has joined replaces what was there, and host is always there.
    def header_values(name)
      name = name.downcase
      values = @headers_set.select { |key, _| key.downcase == name }.map(&:last)
      values = @headers_given.select { |key, _| key == name }.map(&:last) if values.empty?
      values = [@address] if values.empty? && name == "host"
      values
    end

    # endregion
    # region authority
    # The Host header as written.
    def authority
      (@headers_given.assoc("host") || [nil, @address]).last
    end

    # endregion
    # region host needs split_port
    # The host in lower case, without port.
    def host
      split_port.first.downcase
    end

    # endregion
    # region port needs split_port
    # The port as given, or that of the protocol.
    def port
      usual = { "http" => "80", "ws" => "80", "https" => "443", "wss" => "443" }
      given = split_port.last
      given.empty? ? usual.fetch(@protocol, "") : given
    end

    # endregion
    # region split_port
    # Host and port.
    def split_port
      at = @address.rindex(":")
      return [@address, ""] if at.nil? || @address.index("]", at)

      [@address[0...at], @address[(at + 1)..]]
    end

    # endregion
    # region path
    # The path as it is sent.
    def path
      @raw_path.empty? ? "/" : @raw_path
    end

    # endregion
    # region target needs path
    # Path and query as they stand in the request line.
    def target
      path + question
    end

    # endregion
    # region url needs target
    # The whole address.
    def url
      "#{@protocol}://#{@address}#{target}"
    end

    # endregion
    # The query with its question mark.
    def question
      @query_mark || !@raw_query.empty? ? "?#{@raw_query}" : ""
    end

    # region query needs cut
    # The pairs of the query, as they are written.
    def query
      Helpers.cut(@raw_query)
    end

    # endregion
    # region is_form
    # Whether parameters travel in the body: it is a form, or an empty POST that becomes one.
    def form?
      _, type = @headers_given.assoc("content-type")
      return @method == "POST" && @given_body.empty? if type.nil?

      type[/\A[^;]*/n].strip.downcase == "application/x-www-form-urlencoded"
    end

    # endregion
    # region params needs given_params
    # The pairs of query and form, decoded.
    def params
      # region send_params
      return @query_pairs + @form_pairs if @form_pairs

      # endregion
      given_query + given_form
    end

    # endregion
    # region given_params needs is_form, decoded_pairs
    # The pairs of the query, decoded.
    def given_query
      Helpers.decoded_pairs(@raw_query)
    end

    # The pairs of a form, decoded.
    def given_form
      form? ? Helpers.decoded_pairs(@given_body) : []
    end

    # endregion
    # region param needs param?
    # The first value of a parameter, empty when there is none.
    def param(name)
      find_param(name) || ""
    end

    # endregion
    # region param? needs params
    # The first value of a parameter.
    def find_param(name)
      params.find { |pair| pair.name == name }&.value
    end

    # endregion
    # region all_headers
    # The names of all headers in lower case, sorted.
    def all_names
      (@headers_given.map(&:first) + joined + ["host"]).uniq.sort
    end

    # The names of the headers that have joined, in lower case.
    def joined
      @headers_set.map { |name, _| name.downcase }
    end

    # endregion
    # region headers needs all_headers, all_header_values
    # All headers but those that carry the result.
    def headers(results)
      names = all_names.select { |name| joined.include?(name) || !results.include?(name) }
      names.map { |name| Header.new(name, header_values(name)) }
    end

    # endregion
    # region signed needs all_headers, all_header_values, fits
    # The headers that the signature covers, with their values.
    def signed(chosen, others: [], free: false, sorted: false, **rules)
      names = chosen&.map { |name| free ? name.b.strip : name.b.strip.downcase } || covered(others: others, **rules)
      found = names.map do |name|
        values = others.include?(name) ? [] : header_values(name)
        bare = free && chosen && name !~ %r{[@()<>,;:\\"/\[\]?={} \t]|\A\z}n
        if values.empty? && !others.include?(name) && !bare
          raise SigningError, "the header \"#{name}\" must be signed and is not in the request"
        end

        Header.new(name, values)
      end
      sorted ? found.sort_by.with_index { |header, at| [header.name, at] } : found
    end

    # The names of the headers that the scheme's rules choose.
    def covered(always: [], offered: [], **rules)
      offered.reduce(always) { |names, pattern| names | matches(pattern, **rules) }
    end

    # The names that a pattern stands for: itself, or all that begin so.
    def matches(pattern, others:, except: [], results: [])
      names = all_names.select { |name| fits?(name, pattern) && (joined.include?(name) || !results.include?(name)) }
      unless pattern.end_with?("*")
        names = others.include?(pattern) || header_values(pattern).any? ? [pattern] : []
      end
      names.reject { |name| except.any? { |other| fits?(name, other) } }
    end

    # endregion
    # region fits
    # Whether a name is the pattern, or begins as it does up to its star.
    def fits?(name, pattern)
      pattern.end_with?("*") ? name.start_with?(pattern.chomp("*")) : name == pattern
    end

    # endregion
    # region body
    # The body that is sent.
    def body
      # region send_params
      return (Helpers.percent_pairs(@form_pairs) + result_pieces).join("&") if @form_pairs && form?

      # endregion
      @given_body
    end

    # endregion
    # region send_headers
    # Sets a header in place of all of its name.
    def set_header(name, value)
      @headers_set.reject! { |key, _| key.casecmp?(name) }
      @headers_set << [name, value]
    end

    # endregion
    # region drop needs form_decode
    # Takes parameters out of the query.
    def drop(names)
      kept = @raw_query.split("&").reject do |piece|
        piece.empty? || names.include?(Helpers.form_decode(piece[/\A[^=]*/n]))
      end
      # region send_params
      @query_pairs = given_query unless @form_pairs
      @form_pairs ||= given_form
      [@query_pairs, @form_pairs].each { |pairs| pairs.reject! { |pair| names.include?(pair.name) } }
      # endregion
      @raw_query = kept.join("&")
    end

    # endregion
    # region send_query needs drop, percent
    # Adds a parameter at the end of the query.
    def add_query(name, value)
      drop([name])
      lead = @raw_query.empty? ? "" : "#{@raw_query}&"
      @raw_query = "#{lead}#{Helpers.percent(name)}=#{Helpers.percent(value)}"
    end

    # endregion
    # region send_params
    # Adds a parameter to those that are signed.
    def add_param(name, value)
      drop([name])
      @form_pairs << Pair.new(name, value)
    end

    # endregion
    # region send_params_after needs send_params
    # Adds a parameter behind those that are signed.
    def add_result(name, value)
      @result_pairs << Pair.new(name, value)
    end

    # endregion
    # region send_params
    # The parameters that carry the result, as they are sent.
    def result_pieces
      @result_pairs.map { |pair| "#{Helpers.percent(pair.name)}=#{Helpers.percent(pair.value)}" }
    end

    # endregion
    # region result needs body
    # What must be sent.
    def result(string_to_sign, signature)
      headers = @headers_set
      # region send_params
      if @form_pairs && form?
        added = [["Content-Type", "application/x-www-form-urlencoded"]]
        headers += added unless @headers_given.assoc("content-type")
      elsif @form_pairs
        @raw_query = (Helpers.percent_pairs(@query_pairs + @form_pairs) + result_pieces).join("&")
      end
      # endregion
      headers = headers.map { |name, value| [name, readable(value)] }
      url = "#{@protocol}://#{@address}#{@raw_path}#{question}"
      Signed.new(headers, readable(url), body, readable(string_to_sign), readable(signature))
    end

    # Bytes as the text that they are.
    def readable(value)
      value.dup.force_encoding(Encoding::UTF_8)
    end

    # endregion
  end

  # endregion
  # region check_inputs needs check
  # Refuses inputs that the scheme does not have, and values that it does not allow.
  def self.check_inputs(inputs, known)
    inputs.to_h do |name, value|
      raise SigningError, "there is no input \"#{name}\"" unless known.key?(name.to_s)

      check(name, value.b, known[name.to_s])
      [name.to_s, value.b]
    end
  end

  # endregion
  # region check
  # Refuses a value that an input must not have.
  def self.check(name, value, allowed)
    return if allowed.empty? || allowed.include?(value)

    choices = allowed.map { |choice| "\"#{choice}\"" }.join(", ")
    raise SigningError, "the input \"#{name}\" cannot be \"#{value}\": allowed are #{choices}"
  end

  # endregion
  # region need_input
  # An input that must be given.
  def self.need_input(inputs, name)
    inputs.fetch(name) { raise SigningError, "the input \"#{name}\" is missing" }
  end

  # endregion
  # region inputs
  # An input that is a list, written with commas.
  def self.list_input(value, default)
    value ? value.split(",").map(&:strip).reject(&:empty?) : default
  end

  # endregion
  # region cut needs pairs
  # The pieces of a query parted at their first =.
  def self.cut(raw)
    pairs(raw, "&", "=")
  end

  # endregion
  # region decoded_pairs needs cut, form_decode
  # The pairs of a query or form, decoded.
  def self.decoded_pairs(raw)
    cut(raw).map { |pair| Pair.new(form_decode(pair.name), form_decode(pair.value)) }
  end

  # endregion
  # region percent_pairs needs percent, sort_names
  # Parameters as they are sent: in order of their names, escaped.
  def self.percent_pairs(pairs)
    sort_names(pairs).map { |pair| "#{percent(pair.name)}=#{percent(pair.value)}" }
  end

  # endregion
  # region title
  # A header name as MIME writes it.
  def self.title(name)
    name.downcase.gsub(/(?:^|-)[a-z]/n, &:upcase)
  end

  # endregion
  # region percent
  # Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay.
  def self.percent(value, keep = "")
    value.b.gsub(/[^A-Za-z0-9._~-]/n) { |char| keep.b.include?(char) ? char : format("%%%02X", char.ord) }
  end

  # endregion
  # region unpercent
  # Undoes percent once.
  def self.unpercent(value)
    value.b.gsub(/%([0-9A-Fa-f]{2})/n) { Regexp.last_match(1).hex.chr.b }
  end

  # endregion
  # region form_encode needs percent
  # Escaping of forms: a blank is +, and * is escaped.
  def self.form_encode(value)
    percent(value, " ").tr(" ", "+")
  end

  # endregion
  # region form_decode needs unpercent
  # Undoes the escaping of forms: + is a blank.
  def self.form_decode(value)
    unpercent(value.tr("+", " "))
  end

  # endregion
  # region unhex
  # The bytes behind hex digits, up to the first pair that is not two digits.
  def self.unhex(value)
    [value[/\A(?:[0-9A-Fa-f]{2})*/n]].pack("H*")
  end

  # endregion
  # region unbase64
  # The bytes behind base64 of either alphabet, up to the first character of neither.
  def self.unbase64(value)
    value[%r{\A[A-Za-z0-9+/_-]*}n].tr("-_", "+/").unpack1("m")
  end

  # endregion
  # region sort_pairs
  # Pairs by name, then by value, in order of their bytes.
  def self.sort_pairs(pairs)
    pairs.sort_by { |pair| [pair.name, pair.value] }
  end

  # endregion
  # region sort_names
  # By name, in order of bytes; what has the same name keeps its order.
  def self.sort_names(pairs)
    pairs.sort_by.with_index { |pair, at| [pair.name, at] }
  end

  # endregion
  # region add
  # The sum of two whole numbers; what is no number of up to 18 digits counts as 0.
  def self.add(*numbers)
    numbers.sum { |digits| digits.match?(/\A-?[0-9]{1,18}\z/n) ? Integer(digits, 10) : 0 }.to_s
  end

  # endregion
  # region after
  # What follows the first separator.
  def self.after(value, separator)
    separator.empty? ? "" : value.partition(separator).last
  end

  # endregion
  # region before
  # What precedes the first separator.
  def self.before(value, separator)
    separator.empty? ? value : value.partition(separator).first
  end

  # endregion
  # region clean_path
  # The path without empty, . and .. segments.
  def self.clean_path(path)
    segments = path.split("/", -1)
    kept = segments.each_with_object([]) do |segment, stack|
      segment == ".." ? stack.pop : stack.push(segment) unless ["", "."].include?(segment)
    end
    open = kept.empty? || ["", ".", ".."].include?(segments.last)
    kept.map { |segment| "/#{segment}" }.join + (open ? "/" : "")
  end

  # endregion
  # region trim
  # The text without spaces, tabs, CR and LF at both ends.
  def self.trim(value)
    value.gsub(/\A[ \t\r\n]+|[ \t\r\n]+\z/n, "")
  end

  # endregion
  # region squeeze
  # Every run of a part becomes one of it.
  def self.squeeze(value, part)
    part.empty? ? value : value.gsub(/(?:#{Regexp.escape(part.b)})+/n) { part }
  end

  # endregion
  # region replace
  # Every old becomes new; an empty old changes nothing.
  def self.replace(value, old, new)
    old.empty? ? value : value.gsub(old) { new }
  end

  # endregion
  # region group
  # One pair a name, its values joined.
  def self.group(pairs, separator)
    pairs.group_by(&:name).map { |name, found| Pair.new(name, found.map(&:value).join(separator)) }
  end

  # endregion
  # region pairs
  # The pieces of a text, each cut at the first equals.
  def self.pairs(value, between, equals)
    pieces = between.empty? ? [value] : value.split(between, -1)
    pieces.reject(&:empty?).map do |piece|
      name, _, rest = equals.empty? ? [piece, "", ""] : piece.partition(equals)
      Pair.new(name, rest)
    end
  end

  # endregion
  # region values
  # The values of a name.
  def self.values(pairs, name)
    pairs.select { |pair| pair.name == name }.map(&:value)
  end

  # endregion
  # region header_values
  # The values of a header among some.
  def self.header_values(headers, name)
    headers.select { |header| header.name.casecmp(name).zero? }.flat_map(&:all_values)
  end

  # endregion
  # region utc
  # The time in a layout of strftime, so many seconds east of UTC.
  def self.utc(time, layout, east = 0)
    time.getlocal(east).strftime(layout)
  end

  # endregion
  # region fields
  # name=value with separators between them.
  def self.fields(separator, pairs)
    pairs.map { |pair| "#{pair.name}=#{pair.value}" }.join(separator)
  end

  # endregion
  # region quoted_fields
  # name="value" with separators between them.
  def self.quoted_fields(separator, pairs)
    pairs.map { |pair| "#{pair.name}=\"#{pair.value}\"" }.join(separator)
  end

  # endregion
  # region sm3
  # The SM3 digest (GB/T 32905), which OpenSSL may be built without.
  def self.sm3(data)
    state = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e]
    padded = data.b + "\x80".b + ("\0" * ((55 - data.bytesize) % 64)) + [8 * data.bytesize].pack("Q>")
    padded.unpack("N*").each_slice(16) { |words| state = sm3_block(state, words) }
    state.pack("N8")
  end

  # One round of 64 bytes.
  def self.sm3_block(state, words)
    w = words.dup
    (16...68).each do |j|
      x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
      w << (x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
    end
    a, b, c, d, e, f, g, h = state
    64.times do |j|
      early = j < 16
      t = rotate(early ? 0x79cc4519 : 0x7a879d8a, j % 32)
      ss1 = rotate((rotate(a, 12) + e + t) & 0xffffffff, 7)
      ff = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
      gg = early ? e ^ f ^ g : (e & f) | (~e & g)
      tt1 = (ff + d + (ss1 ^ rotate(a, 12)) + (w[j] ^ w[j + 4])) & 0xffffffff
      tt2 = (gg + h + ss1 + w[j]) & 0xffffffff
      a, b, c, d = tt1, a, rotate(b, 9), c
      e, f, g, h = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17), e, rotate(f, 19), g
    end
    state.zip([a, b, c, d, e, f, g, h]).map { |x, y| x ^ y }
  end

  # 32 bits turned to the left.
  def self.rotate(bits, count)
    ((bits << count) | (bits >> (32 - count))) & 0xffffffff
  end

  # endregion
  # region hmac_sm3 needs sm3
  # HMAC with SM3.
  def self.hmac_sm3(key, message)
    padded = (key.bytesize > 64 ? sm3(key) : key).b.ljust(64, "\0").bytes
    inner = sm3(padded.map { |byte| byte ^ 0x36 }.pack("C*") + message.b)
    sm3(padded.map { |byte| byte ^ 0x5c }.pack("C*") + inner)
  end

  # endregion
end
