# frozen_string_literal: true

# The parts of which signers in Ruby are made. Regions that a signer uses are copied into it.

require "digest"
require "openssl"
require "securerandom"
require "time"

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
    # region given_body
    attr_reader :given_body

    # endregion
    # region carried_header needs received_header?
    # Whether there is a header that begins so.
    def carried_header?(name, start)
      received_header(name)&.start_with?(start)
    end

    # endregion
    # region carried_query
    # Whether the query has the parameter, written plainly.
    def carried_query?(name)
      "&#{@raw_query}".include?("&#{name}=")
    end

    # endregion
    # region carried_params needs carried_query
    # Whether query or body have the parameter, written plainly.
    def carried_params?(name)
      carried_query?(name) || "&#{@given_body}".include?("&#{name}=")
    end

    # endregion
    # region given
    # The values of a header as they came.
    def given(name)
      @headers_given.select { |key, _| key == name.downcase }.map(&:last)
    end

    # endregion
    # region received_header? needs given
    # The first value of a header, without blanks around it.
    def received_header(name)
      given(name).first&.sub(/\A[ \t]+/n, "")&.sub(/(?<![ \t])[ \t]+\z/n, "")
    end

    # endregion
    # region repeats_header needs given
    # Whether a header is there more than once.
    def repeats_header?(name)
      given(name).size > 1
    end

    # endregion
    # region received_query? needs given_params, values
    # The first value of a parameter in the query.
    def received_query(name)
      Helpers.values(given_query, name).first
    end

    # endregion
    # region repeats_query needs given_params, values
    # Whether a parameter is in the query more than once.
    def repeats_query?(name)
      Helpers.values(given_query, name).size > 1
    end

    # endregion
    # region misspells_query needs given_params, misspelt
    # Whether a parameter of the query differs from a name in case only, and is none of the scheme's own.
    def misspells_query?(name, own)
      Helpers.misspelt?(given_query, name, own)
    end

    # endregion
    # region received_parameters needs given, given_params
    # The parameters of query and form.
    def received_pairs
      given("content-type").empty? ? given_query : given_query + given_form
    end

    # endregion
    # region received_params? needs received_parameters, values
    # The first value of a parameter.
    def received_params(name)
      Helpers.values(received_pairs, name).first
    end

    # endregion
    # region repeats_params needs received_parameters, values
    # Whether a parameter is there more than once.
    def repeats_params?(name)
      Helpers.values(received_pairs, name).size > 1
    end

    # endregion
    # region misspells_params needs received_parameters, misspelt
    # Whether a parameter differs from a name in case only, and is none of the scheme's own.
    def misspells_params?(name, own)
      Helpers.misspelt?(received_pairs, name, own)
    end

    # endregion
    # region list_problem? needs given
    # The verdict on a list of signed headers that is not what it must be.
    def list_problem(names, demanded, required, others, free, single)
      written = ->(name) { free ? name : name.downcase }
      return "header-not-signed" unless ((required + demanded).map(&written) - names.map(&written)).empty?

      names.each do |name|
        count = given(name).size
        known = name.casecmp?("host") || others.include?(name)
        bare = free && name !~ %r{[@()<>,;:\\"/\[\]?={} \t]|\A\z}n
        return "malformed" if (count.zero? && !known && !bare) || (count > 1 && single)
      end
      nil
    end

    # endregion
    # region listed needs all_header_values
    # The headers of a received list.
    def listed(names, others)
      names.map { |name| Header.new(name, others.include?(name) ? [] : header_values(name)) }
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
    kept = path.split("/", -1).each_with_object([]) do |segment, stack|
      segment == ".." ? stack.pop : stack.push(segment) unless ["", "."].include?(segment)
    end
    open = kept.empty? || path.end_with?("/")
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
  # region verify
  # What a verifier finds: ok, missing-signature, malformed, unknown-key, clock-skew, expired, replayed, header-not-signed,
  # body-mismatch or signature-mismatch. The detail says what is wrong, for a person; it holds nothing secret.
  Verdict = Struct.new(:verdict, :detail, :key_id) do
    def ok?
      verdict == "ok"
    end
  end

  # What a verifier demands beyond the scheme's own rules; all may be left out. now is a time, within so many seconds in
  # place of the scheme's window. accepted has lists of values by the names of inputs. headers must be signed, and so must
  # be what cover names: body, method, host, path, query, time. seen is called with a key id and a nonce, tells whether the
  # nonce was used before, and remembers it.
  Demands = Struct.new(:now, :within, :accepted, :headers, :cover, :seen, keyword_init: true) do
    def covers?(part)
      cover.to_a.map(&:to_s).include?(part)
    end
  end

  # endregion
  # region past_start?
  # What follows the beginning of a text.
  def self.find_past_start(value, start)
    value.byteslice(start.bytesize..) if value&.start_with?(start)
  end

  # endregion
  # region upto?
  # What stands before a piece of a text.
  def self.find_upto(value, piece)
    value.partition(piece).first if value&.include?(piece)
  end

  # endregion
  # region past?
  # What stands behind a piece of a text.
  def self.find_past(value, piece)
    value.partition(piece).last if value&.include?(piece)
  end

  # endregion
  # region agrees
  # Whether two values are not different ones.
  def self.agrees(value, other)
    value.to_s.empty? || other.to_s.empty? || value == other
  end

  # endregion
  # region read_percent? needs unpercent
  # Undoes percent.
  def self.find_read_percent(value)
    unpercent(value) if value
  end

  # endregion
  # region read_form? needs form_decode
  # Undoes the escaping of forms.
  def self.find_read_form(value)
    form_decode(value) if value
  end

  # endregion
  # region read_base64? needs unbase64
  # The bytes behind base64 of either alphabet, padded or not; nil when it is not well formed.
  def self.find_read_base64(value)
    match = %r{\A([A-Za-z0-9+/_-]*)(={0,2})\z}n.match(value.to_s)
    return if value.nil? || match.nil? || (!match[2].empty? && value.bytesize % 4 != 0)

    decoded = unbase64(match[1])
    decoded if [decoded].pack("m0").delete("=") == match[1].tr("-_", "+/")
  end

  # endregion
  # region read_fields
  # The fields name=value of a list with commas, with or without quotes around values; none when it is malformed.
  def self.read_fields(value, needed, optional)
    field = /\G[ \t]*([^= \t][^=]*)=(?:"([^"]*)"[ \t]*(?:,|\z)|(?!")([^,]*)(?:,(?!\z)|\z))/mn
    read = {}
    at = 0
    while at < value.to_s.bytesize
      match = field.match(value, at)
      return [] if match.nil? || read.key?(match[1]) || !(needed + optional).include?(match[1])

      read[match[1]] = match[2] || match[3].sub(/(?<![ \t])[ \t]+\z/n, "")
      at = match.end(0)
    end
    (needed - read.keys).empty? ? read.map { |name, text| Pair.new(name, text) } : []
  end

  # endregion
  # region field? needs values
  # The value of a field.
  def self.find_field(fields, name)
    values(fields, name).first
  end

  # endregion
  # region misspelt
  # Whether a name among pairs differs from another in case only.
  def self.misspelt?(pairs, name, own)
    (pairs.map(&:name) - own).any? { |other| other.downcase == name.downcase }
  end

  # endregion
  # region read_unix?
  # The time behind seconds since 1970, or so many parts of them, in the years 1 to 9999.
  def self.find_read_unix(value, parts = 1)
    return unless value&.match?(/\A(?:0|-?[1-9][0-9]{0,17})\z/n)

    time = Time.at(Rational(Integer(value, 10), parts)).utc
    time if time.year.between?(1, 9999)
  end

  # endregion
  # region read_unix_ms? needs read_unix?
  # The time behind milliseconds since 1970.
  def self.find_read_unix_ms(value)
    find_read_unix(value, 1000)
  end

  # endregion
  # region read_utc? needs utc imports time
  # The time behind a text in a layout; exactly what the layout would write.
  def self.find_read_utc(value, layout)
    time = Time.strptime("#{value} UTC", "#{layout} %Z")
    time if utc(time, layout) == value
  rescue ArgumentError
    nil
  end

  # endregion
  # region well_listed needs split_list
  # Whether a list of names has no empty one, none twice, and not too many.
  def self.well_listed(value, separator, free)
    return false if value.nil?

    names = split_list(value, separator).map(&:downcase)
    names.none?(&:empty?) && names.size <= 100 && (free || names.uniq == names)
  end

  # endregion
  # region split_list
  # The items of a list.
  def self.split_list(value, separator)
    value == separator ? [""] : value.delete_suffix(separator).split(separator, -1)
  end

  # endregion
  # region check_demands
  # Refuses what is misspelt: it would demand nothing.
  def self.check_demands(demands, accepted, cover)
    check_names("accepted", demands.accepted.to_h.keys, accepted)
    check_names("cover", demands.cover.to_a, cover)
  end

  # Refuses names that a demand does not know.
  def self.check_names(demand, names, known)
    unknown = names.map(&:to_s) - known
    raise SigningError, "#{demand}: there is no \"#{unknown.first}\", only [#{known.join(", ")}]" if unknown.any?
  end

  # endregion
  # region told_problem?
  # The verdict on an input that the request tells and that is not what it must be.
  def self.find_told_problem(inputs, demands, name, value, allowed)
    return "signature-mismatch" if inputs.fetch(name, value) != value

    accepted = demands.accepted.to_h.transform_keys(&:to_s).fetch(name, [value]).map(&:b)
    "malformed" unless accepted.include?(value) && (allowed.empty? || allowed.include?(value))
  end

  # endregion
  # region clock_problem?
  # The verdict on a time that is too far from the clock.
  def self.find_clock_problem(demands, time, within, lifetime, longest)
    return "malformed" if time.nil?

    window = demands.within || within.to_i
    stop = window
    late = "clock-skew"
    unless lifetime.to_s.empty?
      return "malformed" unless lifetime.match?(/\A[+]?[0-9]{1,12}\z/n)

      stop = lifetime.to_i
      late = "expired"
      return "malformed" if stop > [longest.zero? ? 2**31 : longest, 2**31].min
    end
    age = (demands.now || Time.now) - time
    return "clock-skew" if age < -window

    late if age > stop
  end

  # endregion
  # region wrong_token needs same_text
  # Whether the token of a request is not the one that belongs to the key.
  def self.wrong_token(credential, token)
    !credential.token.nil? && !same_text(credential.token, token.to_s)
  end

  # endregion
  # region same_text imports openssl
  # Whether two texts are the same, in constant time.
  def self.same_text(value, other)
    value.bytesize == other.bytesize && OpenSSL.fixed_length_secure_compare(value, other)
  end

  # endregion
  # region same_hex needs same_text, unhex
  # Whether two texts are hex digits of the same bytes, in constant time.
  def self.same_hex(value, other)
    other.match?(/\A(?:[0-9A-Fa-f]{2})+\z/n) && same_text(unhex(value), unhex(other))
  end

  # endregion
  # region same_base64 needs same_text, read_base64?
  # Whether two texts are base64 of the same bytes, in constant time.
  def self.same_base64(value, other)
    bytes = find_read_base64(other).to_s
    !bytes.empty? && same_text(find_read_base64(value).to_s, bytes)
  end

  # endregion
end
