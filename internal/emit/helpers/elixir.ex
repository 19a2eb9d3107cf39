# The parts of which signers in Elixir are made. Regions that a signer uses are copied into it.

defmodule Helpers do
  import Bitwise

  # region request needs result, header_pairs
  defmodule SigningError do
    @moduledoc "Says why a request cannot be signed."
    defexception [:message]
  end

  defmodule Credential do
    @moduledoc "The key id and the secret that belongs to it, which is not shown."
    @derive {Inspect, only: [:key_id]}
    @enforce_keys [:key_id, :secret]
    # region has_no_token
    defstruct [:key_id, :secret]
    # endregion
    # region has_token
    defstruct [:key_id, :secret, :token]
    # endregion
  end

  defmodule Signed do
    @moduledoc """
    What signing gives: send the request with these headers, to this URL, with this body.

    Each header replaces all of its name. The string to sign is to be compared with what a server
    says, when it refuses a signature.
    """
    defstruct [:headers, :url, :body, :string_to_sign, :signature]
  end

  # region verify
  defmodule Refused do
    @moduledoc """
    Why a received request is not accepted.

    The verdict is missing-signature, malformed, unknown-key, clock-skew, expired, replayed,
    header-not-signed, body-mismatch or signature-mismatch. The detail says what is wrong, for a
    person; it holds nothing secret.
    """
    defstruct [:verdict, :detail]
  end

  # endregion

  # The request with what has joined it so far.
  defp draft(request) do
    url = ~r{\A([A-Za-z]+)://([^/?#]+)([^?#]*)(\?[^#]*)?(#.*)?\z}s
    parts = Regex.run(url, request.url)
    parts || raise SigningError, "the URL must begin with http:// or https:// and have a host"
    [_, protocol, address, path | rest] = parts
    question = List.first(rest, "")

    %{
      method: request.method,
      protocol: String.downcase(protocol, :ascii),
      address: address,
      raw_path: path,
      question: question != "",
      raw_query: String.replace_prefix(question, "?", ""),
      # region send_params needs drop, params, percent_pairs, percent
      form_pairs: nil,
      query_pairs: [],
      result_pairs: [],
      # endregion
      headers_given: header_pairs(Map.get(request, :headers, [])),
      headers_set: [],
      body: Map.get(request, :body, "")
    }
  end

  # endregion
  # region header_pairs
  # Headers as pairs, their names in lower case.
  defp header_pairs(headers) do
    for {name, value} <- headers, do: {String.downcase(name, :ascii), value}
  end

  # endregion
  # region header needs header?
  # The first value of a header, empty when there is none.
  defp header(draft, name), do: find_header(draft, name) || ""

  # endregion
  # region header? needs all_header_values
  # The first value of a header.
  defp find_header(draft, name), do: List.first(all_values(draft, name))

  # endregion
  # region all_header_values
  # All values of a header; what has joined replaces what was there, and host is always there.
  defp all_values(draft, name) do
    name = String.downcase(name, :ascii)
    set = for {key, value} <- draft.headers_set, String.downcase(key, :ascii) == name, do: value
    given = for {^name, value} <- draft.headers_given, do: value

    cond do
      set != [] -> set
      given == [] and name == "host" -> [draft.address]
      true -> given
    end
  end

  # endregion
  # region given_header
  # The first value of a header as the caller gave it.
  defp given_header(draft, name) do
    Enum.find_value(draft.headers_given, fn {key, value} -> key == name && value end)
  end

  # endregion
  # region authority needs given_header
  # The Host header as written.
  defp authority(draft), do: given_header(draft, "host") || draft.address

  # endregion
  # region host needs split_port
  # The host in lower case, without port.
  defp host(draft), do: draft |> split_port() |> elem(0) |> String.downcase(:ascii)

  # endregion
  # region port needs split_port
  # The port as given, or that of the protocol.
  defp port(draft) do
    usual = %{"http" => "80", "ws" => "80", "https" => "443", "wss" => "443"}

    case split_port(draft) do
      {_, ""} -> Map.get(usual, draft.protocol, "")
      {_, given} -> given
    end
  end

  # endregion
  # region split_port
  # Host and port.
  defp split_port(draft) do
    case Regex.run(~r/\A(.*):([^:\]]*)\z/s, draft.address) do
      nil -> {draft.address, ""}
      [_, host, port] -> {host, port}
    end
  end

  # endregion
  # region path
  # The path as it is sent.
  defp path(%{raw_path: ""}), do: "/"
  defp path(draft), do: draft.raw_path

  # endregion
  # region target needs path
  # Path and query as they stand in the request line.
  defp target(draft), do: path(draft) <> question(draft)

  # endregion
  # region url needs target
  # The whole address.
  defp url(draft), do: "#{draft.protocol}://#{draft.address}#{target(draft)}"

  # endregion
  # region request
  # The query with its question mark.
  defp question(%{question: false, raw_query: ""}), do: ""
  defp question(draft), do: "?#{draft.raw_query}"

  # endregion
  # region query needs cut
  # The pairs of the query, as they are written.
  defp query(draft), do: cut(draft.raw_query)

  # endregion
  # region is_form needs given_header
  # Whether parameters travel in the body: it is a form, or an empty POST that becomes one.
  defp form?(draft) do
    case given_header(draft, "content-type") do
      nil -> draft.method == "POST" and draft.body == ""
      type -> type =~ ~r{\A\s*application/x-www-form-urlencoded\s*(;|\z)}i
    end
  end

  # endregion
  # region params needs given_params
  # The pairs of query and form, decoded.
  # region send_params
  defp params(%{form_pairs: pairs} = draft) when is_list(pairs), do: draft.query_pairs ++ pairs
  # endregion
  defp params(draft), do: given_query(draft) ++ given_form(draft)

  # endregion
  # region given_params needs given_query, given_form
  # endregion
  # region given_query needs decoded_pairs
  # The pairs of the query, decoded.
  defp given_query(draft), do: decoded_pairs(draft.raw_query)

  # endregion
  # region given_form needs is_form, decoded_pairs
  # The pairs of a form, decoded.
  defp given_form(draft), do: if(form?(draft), do: decoded_pairs(draft.body), else: [])

  # endregion
  # region param needs param?
  # The first value of a parameter, empty when there is none.
  defp param(draft, name), do: find_param(draft, name) || ""

  # endregion
  # region param? needs params
  # The first value of a parameter.
  defp find_param(draft, name) do
    Enum.find_value(params(draft), fn pair -> pair.name == name && pair.value end)
  end

  # endregion
  # region all_headers
  # The names of all headers in lower case, sorted.
  defp all_names(draft) do
    given = for {name, _} <- draft.headers_given, do: name
    Enum.sort(Enum.uniq(given ++ joined(draft) ++ ["host"]))
  end

  # The names of the headers that have joined, in lower case.
  defp joined(draft) do
    for {name, _} <- draft.headers_set, do: String.downcase(name, :ascii)
  end

  # endregion
  # region headers needs all_headers, all_header_values
  # All headers but those that carry the result.
  defp headers(draft, results) do
    for name <- all_names(draft), name in joined(draft) or name not in results do
      %{name: name, values: all_values(draft, name)}
    end
  end

  # endregion
  # region signed needs all_headers, all_header_values, fits, trim, sort_names
  # The headers that the signature covers, with their values: those that the caller has chosen, or
  # those that the scheme's rules name.
  defp signed(draft, cover, rules) do
    rules =
      Map.merge(
        %{
          always: [],
          offered: [],
          except: [],
          results: [],
          others: [],
          free: false,
          sorted: false
        },
        rules
      )

    names = if cover, do: Enum.map(cover, &chosen(&1, rules)), else: covered(draft, rules)
    found = Enum.map(names, &covered_header(draft, &1, cover, rules))
    if rules.sorted, do: sort_names(found), else: found
  end

  # A header name as the caller has chosen it.
  defp chosen(name, %{free: true}), do: trim(name)
  defp chosen(name, _), do: String.downcase(trim(name), :ascii)

  # A header with its values; one that must be signed must be there.
  defp covered_header(draft, name, cover, rules) do
    values = if name in rules.others, do: [], else: all_values(draft, name)
    bare = rules.free and cover != nil and name =~ ~r|\A[^@()<>,;:\\"/\[\]?={} \t]+\z|

    if values == [] and name not in rules.others and not bare do
      raise SigningError, "the header \"#{name}\" must be signed and is not in the request"
    end

    %{name: name, values: values}
  end

  # The names of the headers that the scheme's rules choose.
  defp covered(draft, rules) do
    Enum.uniq(rules.always ++ Enum.flat_map(rules.offered, &matches(draft, &1, rules)))
  end

  # The names that a pattern stands for: itself, or all that begin so.
  defp matches(draft, pattern, rules) do
    found =
      if String.ends_with?(pattern, "*") do
        Enum.filter(all_names(draft), fn name ->
          fits?(name, pattern) and (name in joined(draft) or name not in rules.results)
        end)
      else
        there = pattern in rules.others or all_values(draft, pattern) != []
        if there, do: [pattern], else: []
      end

    Enum.reject(found, fn name -> Enum.any?(rules.except, &fits?(name, &1)) end)
  end

  # endregion
  # region fits
  # Whether a name is the pattern, or begins as it does up to its star.
  defp fits?(name, pattern) do
    if String.ends_with?(pattern, "*") do
      String.starts_with?(name, String.trim_trailing(pattern, "*"))
    else
      name == pattern
    end
  end

  # endregion
  # region body
  # The body that is sent.
  # region send_params
  defp body(%{form_pairs: pairs} = draft) when is_list(pairs) do
    if form?(draft), do: sent_pairs(pairs, draft), else: draft.body
  end

  # endregion
  defp body(draft), do: draft.body

  # endregion
  # region send_headers
  # Sets a header in place of all of its name.
  defp put_header(draft, name, value) do
    same = fn {key, _} -> String.downcase(key, :ascii) == String.downcase(name, :ascii) end
    %{draft | headers_set: Enum.reject(draft.headers_set, same) ++ [{name, value}]}
  end

  # endregion
  # region drop needs form_decode
  # Takes parameters out of the request.
  defp drop(draft, names) do
    # region send_params
    query = if draft.form_pairs, do: draft.query_pairs, else: given_query(draft)
    form = draft.form_pairs || given_form(draft)
    other = fn pair -> pair.name not in names end
    query = Enum.filter(query, other)
    draft = %{draft | query_pairs: query, form_pairs: Enum.filter(form, other)}
    # endregion
    pieces = String.split(draft.raw_query, "&", trim: true)
    kept = Enum.reject(pieces, fn piece -> form_decode(hd(String.split(piece, "="))) in names end)
    %{draft | raw_query: Enum.join(kept, "&")}
  end

  # endregion
  # region send_query needs drop, percent
  # Adds a parameter at the end of the query.
  defp add_query(draft, name, value) do
    draft = drop(draft, [name])
    lead = if draft.raw_query == "", do: "", else: draft.raw_query <> "&"
    %{draft | raw_query: "#{lead}#{percent(name, "")}=#{percent(value, "")}"}
  end

  # endregion
  # region send_params
  # Adds a parameter to those that are signed.
  defp add_param(draft, name, value) do
    draft = drop(draft, [name])
    %{draft | form_pairs: draft.form_pairs ++ [%{name: name, value: value}]}
  end

  # endregion
  # region send_params_after needs send_params
  # Adds a parameter behind those that are signed.
  defp add_result(draft, name, value) do
    %{draft | result_pairs: draft.result_pairs ++ [%{name: name, value: value}]}
  end

  # endregion
  # region send_params
  # Parameters as they are sent, those that carry the result behind the others.
  defp sent_pairs(pairs, draft) do
    Enum.join(percent_pairs(sort_names(pairs)) ++ percent_pairs(draft.result_pairs), "&")
  end

  # Puts the parameters into the query; a form goes into the body, and says so.
  defp place_params(%{form_pairs: nil} = draft), do: draft

  defp place_params(draft) do
    cond do
      not form?(draft) ->
        %{draft | raw_query: sent_pairs(draft.query_pairs ++ draft.form_pairs, draft)}

      given_header(draft, "content-type") ->
        draft

      true ->
        type = {"Content-Type", "application/x-www-form-urlencoded"}
        %{draft | headers_set: draft.headers_set ++ [type]}
    end
  end

  # endregion
  # region result needs body
  # What must be sent.
  defp result(draft, string_to_sign, signature) do
    # region send_params
    draft = place_params(draft)

    # endregion
    %Signed{
      headers: draft.headers_set,
      url: "#{draft.protocol}://#{draft.address}#{draft.raw_path}#{question(draft)}",
      body: body(draft),
      string_to_sign: string_to_sign,
      signature: signature
    }
  end

  # endregion
  # region token needs token?
  # endregion
  # region token?
  # The token; an empty one is none.
  defp token(%{token: ""}), do: nil
  defp token(credential), do: credential.token

  # endregion
  # region check_inputs needs check
  # Refuses inputs that the scheme does not have, and values that it does not allow.
  defp check_inputs(inputs, known) do
    Map.new(inputs, fn {name, value} ->
      name = to_string(name)
      Map.has_key?(known, name) || raise SigningError, "there is no input \"#{name}\""
      check(name, value, known[name])
      {name, value}
    end)
  end

  # endregion
  # region check
  # Refuses a value that an input must not have.
  defp check(name, value, allowed) do
    if allowed != [] and value not in allowed do
      choices = Enum.map_join(allowed, ", ", &"\"#{&1}\"")

      raise SigningError,
            "the input \"#{name}\" cannot be \"#{value}\": allowed are #{choices}"
    end
  end

  # endregion
  # region need_input
  # An input that must be given.
  defp need_input(inputs, name) do
    inputs[name] || raise SigningError, "the input \"#{name}\" is missing"
  end

  # endregion
  # region need_inputs needs need_input, inputs
  # endregion
  # region inputs needs trim
  # An input that is a list, written with commas.
  defp list_input(nil, default), do: default

  defp list_input(value, _) do
    value |> String.split(",") |> Enum.map(&trim/1) |> Enum.reject(&(&1 == ""))
  end

  # endregion
  # region cut needs pairs
  # The pieces of a query parted at their first =.
  defp cut(raw), do: pairs(raw, "&", "=")

  # endregion
  # region decoded_pairs needs cut, form_decode
  # The pairs of a query or form, decoded.
  defp decoded_pairs(raw) do
    for pair <- cut(raw), do: %{name: form_decode(pair.name), value: form_decode(pair.value)}
  end

  # endregion
  # region percent_pairs needs percent, sort_names
  # Parameters, escaped.
  defp percent_pairs(pairs) do
    for pair <- pairs, do: "#{percent(pair.name, "")}=#{percent(pair.value, "")}"
  end

  # endregion
  # region title
  # A header name as MIME writes it.
  defp title(name) do
    Regex.replace(~r/(?:^|-)[a-z]/, String.downcase(name, :ascii), &String.upcase(&1, :ascii))
  end

  # endregion
  # region percent_keep needs percent
  # endregion
  # region percent
  # Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay.
  defp percent(value, keep) do
    kept = "-._~" <> keep

    for <<byte <- value>>, into: "" do
      plain = byte in ?a..?z or byte in ?A..?Z or byte in ?0..?9
      plain = plain or :binary.match(kept, <<byte>>) != :nomatch
      if plain, do: <<byte>>, else: "%" <> Base.encode16(<<byte>>)
    end
  end

  # endregion
  # region unpercent
  # Undoes percent once.
  defp unpercent(value) do
    Regex.replace(~r/%([0-9A-Fa-f]{2})/, value, fn _, digits ->
      Base.decode16!(digits, case: :mixed)
    end)
  end

  # endregion
  # region form_encode needs percent
  # Escaping of forms: a blank is +, and * is escaped.
  defp form_encode(value), do: value |> percent(" ") |> String.replace(" ", "+")

  # endregion
  # region form_decode needs unpercent
  # Undoes the escaping of forms: + is a blank.
  defp form_decode(value), do: value |> String.replace("+", " ") |> unpercent()

  # endregion
  # region hex
  # Two hex digits a byte.
  defp hex(data), do: Base.encode16(data, case: :lower)

  # endregion
  # region unhex
  # The bytes behind hex digits, up to the first pair that is not two digits.
  defp unhex(value) do
    pairs = for <<pair::binary-size(2) <- value>>, do: Base.decode16(pair, case: :mixed)
    for {:ok, byte} <- Enum.take_while(pairs, &(&1 != :error)), into: "", do: byte
  end

  # endregion
  # region unbase64
  # The bytes behind base64 of either alphabet, up to the first character of neither.
  defp unbase64(value) do
    [digits] = Regex.run(~r{\A[A-Za-z0-9+/_-]*}, value)
    digits = digits |> String.replace("-", "+") |> String.replace("_", "/")
    whole = byte_size(digits) - if(rem(byte_size(digits), 4) == 1, do: 1, else: 0)
    digits |> binary_part(0, whole) |> Base.decode64!(padding: false)
  end

  # endregion
  # region take
  # The first bytes.
  defp take(data, count), do: binary_part(data, 0, min(count, byte_size(data)))

  # endregion
  # region sort_pairs
  # Pairs by name, then by value, in order of their bytes.
  defp sort_pairs(pairs), do: Enum.sort_by(pairs, &{&1.name, &1.value})

  # endregion
  # region sort_headers needs sort_names
  # endregion
  # region sort_names
  # By name, in order of bytes; what has the same name keeps its order.
  defp sort_names(pairs), do: Enum.sort_by(pairs, & &1.name)

  # endregion
  # region add
  # The sum of two whole numbers; what is no number of up to 18 digits counts as 0.
  defp add(left, right), do: Integer.to_string(whole(left) + whole(right))

  # A whole number.
  defp whole(digits) do
    if digits =~ ~r/\A-?[0-9]{1,18}\z/, do: String.to_integer(digits), else: 0
  end

  # endregion
  # region after
  # What follows the first separator.
  defp behind(_, ""), do: ""

  defp behind(value, separator) do
    case :binary.split(value, separator) do
      [_, rest] -> rest
      _ -> ""
    end
  end

  # endregion
  # region before
  # What precedes the first separator.
  defp before(value, ""), do: value
  defp before(value, separator), do: value |> :binary.split(separator) |> hd()

  # endregion
  # region clean_path
  # The path without empty, . and .. segments.
  defp clean_path(path) do
    kept =
      Enum.reduce(String.split(path, "/"), [], fn
        segment, stack when segment in ["", "."] -> stack
        "..", stack -> Enum.drop(stack, 1)
        segment, stack -> [segment | stack]
      end)

    open = kept == [] or String.ends_with?(path, "/")
    kept = kept |> Enum.reverse() |> Enum.map_join(&"/#{&1}")
    if open, do: kept <> "/", else: kept
  end

  # endregion
  # region trim
  # The text without spaces, tabs, CR and LF at both ends.
  defp trim(value), do: Regex.replace(~r/\A[ \t\r\n]+|[ \t\r\n]+\z/, value, "")

  # endregion
  # region squeeze
  # Every run of a part becomes one of it.
  defp squeeze(value, ""), do: value

  defp squeeze(value, part) do
    Regex.replace(Regex.compile!("(?:" <> Regex.escape(part) <> ")+"), value, fn _ -> part end)
  end

  # endregion
  # region replace
  # Every old becomes new; an empty old changes nothing.
  defp replace(value, "", _), do: value
  defp replace(value, old, new), do: :binary.replace(value, old, new, [:global])

  # endregion
  # region group
  # One pair a name, its values joined.
  defp group(pairs, separator) do
    for name <- Enum.uniq(Enum.map(pairs, & &1.name)) do
      found = for pair <- pairs, pair.name == name, do: pair.value
      %{name: name, value: Enum.join(found, separator)}
    end
  end

  # endregion
  # region pairs
  # The pieces of a text, each cut at the first equals.
  defp pairs(value, between, equals) do
    for piece <- parts(value, between), piece != "" do
      [name | rest] = if equals == "", do: [piece], else: :binary.split(piece, equals)
      %{name: name, value: List.first(rest, "")}
    end
  end

  # The pieces of a text.
  defp parts(value, ""), do: [value]
  defp parts(value, between), do: :binary.split(value, between, [:global])

  # endregion
  # region values
  # The values of a name.
  defp values(pairs, name) do
    for pair <- pairs, pair.name == name, do: pair.value
  end

  # endregion
  # region header_values
  # The values of a header among some.
  defp header_values(headers, name) do
    name = String.downcase(name, :ascii)
    for header <- headers, String.downcase(header.name, :ascii) == name, v <- header.values, do: v
  end

  # endregion
  # region local needs utc
  # endregion
  # region utc
  # The time in a layout of strftime.
  defp utc(time, layout) do
    {micro, _} = time.microsecond
    Calendar.strftime(%{time | microsecond: {micro, 3}}, layout)
  end

  # endregion
  # region fields
  # name=value with separators between them.
  defp fields(separator, pairs) do
    Enum.map_join(pairs, separator, fn pair -> "#{pair.name}=#{pair.value}" end)
  end

  # endregion
  # region quoted_fields
  # name="value" with separators between them.
  defp quoted_fields(separator, pairs) do
    Enum.map_join(pairs, separator, fn pair -> "#{pair.name}=\"#{pair.value}\"" end)
  end

  # endregion
  # region sm3 imports Bitwise
  # The SM3 digest (GB/T 32905), which OpenSSL may be built without.
  defp sm3(data) do
    zeros = Integer.mod(55 - byte_size(data), 64)
    padded = <<data::binary, 0x80, 0::size(zeros)-unit(8), bit_size(data)::64>>
    start = <<0x7380166F4914B2B9172442D7DA8A0600A96F30BC163138AAE38DEE4DB0FB0E4E::256>>
    blocks = for <<block::binary-size(64) <- padded>>, do: block
    Enum.reduce(blocks, start, &sm3_block/2)
  end

  # One round of 64 bytes.
  defp sm3_block(block, state) do
    first = for {word, j} <- Enum.with_index(words(block)), into: %{}, do: {j, word}

    w =
      Enum.reduce(16..67, first, fn j, w ->
        x = w[j - 16] |> bxor(w[j - 9]) |> bxor(rotate(w[j - 3], 15))
        x = x |> bxor(rotate(x, 15)) |> bxor(rotate(x, 23))
        Map.put(w, j, x |> bxor(rotate(w[j - 13], 7)) |> bxor(w[j - 6]))
      end)

    turned = Enum.reduce(0..63, words(state), &sm3_step(&1, &2, w))
    :crypto.exor(state, for(word <- turned, into: "", do: <<word::32>>))
  end

  # One of the 64 steps of a round.
  defp sm3_step(j, [a, b, c, d, e, f, g, h], w) do
    t = if j < 16, do: 0x79CC4519, else: 0x7A879D8A
    ss1 = rotate(rotate(a, 12) + e + rotate(t, rem(j, 32)) &&& 0xFFFFFFFF, 7)
    ff = if j < 16, do: a |> bxor(b) |> bxor(c), else: (a &&& b) ||| (a &&& c) ||| (b &&& c)
    gg = if j < 16, do: e |> bxor(f) |> bxor(g), else: (e &&& f) ||| (bnot(e) &&& g)
    tt1 = ff + d + bxor(ss1, rotate(a, 12)) + bxor(w[j], w[j + 4]) &&& 0xFFFFFFFF
    tt2 = gg + h + ss1 + w[j] &&& 0xFFFFFFFF
    tt2 = tt2 |> bxor(rotate(tt2, 9)) |> bxor(rotate(tt2, 17))
    [tt1, a, rotate(b, 9), c, tt2, e, rotate(f, 19), g]
  end

  # Bytes as words of 32 bits.
  defp words(data), do: for(<<word::32 <- data>>, do: word)

  # 32 bits turned to the left.
  defp rotate(bits, count), do: (bits <<< count ||| bits >>> (32 - count)) &&& 0xFFFFFFFF

  # endregion
  # region hmac_sm3 needs sm3
  # HMAC with SM3.
  defp hmac_sm3(key, message) do
    key = if byte_size(key) > 64, do: sm3(key), else: key
    zeros = 64 - byte_size(key)
    key = <<key::binary, 0::size(zeros)-unit(8)>>
    inner = sm3(:crypto.exor(key, :binary.copy("6", 64)) <> message)
    sm3(:crypto.exor(key, :binary.copy("\\", 64)) <> inner)
  end

  # endregion
  # region verify
  # Ends a verification: verify/3 catches this.
  defp refuse(verdict, detail), do: throw(%Refused{verdict: verdict, detail: detail})

  # endregion
  # region carried_header needs received_header?
  # Whether there is a header that begins so.
  defp carried_header?(draft, name, start) do
    value = received_header(draft, name)
    value != nil and String.starts_with?(value, start)
  end

  # endregion
  # region carried_query
  # Whether the query has the parameter, written plainly.
  defp carried_query?(draft, name), do: String.contains?("&" <> draft.raw_query, "&#{name}=")

  # endregion
  # region carried_params needs carried_query
  # Whether query or body have the parameter, written plainly.
  defp carried_params?(draft, name) do
    carried_query?(draft, name) or String.contains?("&" <> draft.body, "&#{name}=")
  end

  # endregion
  # region given
  # The values of a header as they came.
  defp given(draft, name) do
    name = String.downcase(name, :ascii)
    for {^name, value} <- draft.headers_given, do: value
  end

  # endregion
  # region received_header? needs given_header
  # The first value of a header, without blanks around it.
  defp received_header(draft, name) do
    value = given_header(draft, String.downcase(name, :ascii))
    value && Regex.replace(~r/\A[ \t]+|(?<![ \t])[ \t]+\z/, value, "")
  end

  # endregion
  # region repeats_header needs given
  # Whether a header is there more than once.
  defp repeats_header?(draft, name), do: length(given(draft, name)) > 1

  # endregion
  # region received_query? needs given_query, values
  # The first value of a parameter in the query.
  defp received_query(draft, name), do: List.first(values(given_query(draft), name))

  # endregion
  # region repeats_query needs given_query, values
  # Whether a parameter is in the query more than once.
  defp repeats_query?(draft, name), do: length(values(given_query(draft), name)) > 1

  # endregion
  # region misspells_query needs given_query, misspelt
  # Whether a parameter of the query differs from a name in case only, and is none of the scheme's
  # own.
  defp misspells_query?(draft, name, own), do: misspelt?(given_query(draft), name, own)

  # endregion
  # region received_parameters needs given_header, given_params
  # The parameters of query and form.
  defp received_pairs(draft) do
    form = if given_header(draft, "content-type"), do: given_form(draft), else: []
    given_query(draft) ++ form
  end

  # endregion
  # region received_params? needs received_parameters, values
  # The first value of a parameter.
  defp received_params(draft, name), do: List.first(values(received_pairs(draft), name))

  # endregion
  # region repeats_params needs received_parameters, values
  # Whether a parameter is there more than once.
  defp repeats_params?(draft, name), do: length(values(received_pairs(draft), name)) > 1

  # endregion
  # region misspells_params needs received_parameters, misspelt
  # Whether a parameter differs from a name in case only, and is none of the scheme's own.
  defp misspells_params?(draft, name, own), do: misspelt?(received_pairs(draft), name, own)

  # endregion
  # region misspelt
  # Whether a name among pairs differs from another in case only.
  defp misspelt?(pairs, name, own) do
    name = String.downcase(name, :ascii)
    Enum.any?(pairs, &(String.downcase(&1.name, :ascii) == name and &1.name not in own))
  end

  # endregion
  # region list_problem? needs given
  # The verdict on a list of signed headers that is not what it must be.
  defp list_problem(draft, names, demanded, required, others, free, single) do
    written = if free, do: & &1, else: &String.downcase(&1, :ascii)
    there = Enum.map(names, written)

    cond do
      Enum.any?(required ++ demanded, &(written.(&1) not in there)) -> "header-not-signed"
      Enum.any?(names, &unfit?(draft, &1, others, free, single)) -> "malformed"
      true -> nil
    end
  end

  # Whether a name cannot stand in a list: there is no such header, or it is there twice.
  defp unfit?(draft, name, others, free, single) do
    count = length(given(draft, name))
    known = String.downcase(name, :ascii) == "host" or name in others
    bare = free and name =~ ~r|\A[^@()<>,;:\\"/\[\]?={} \t]+\z|
    (count == 0 and not known and not bare) or (count > 1 and single)
  end

  # endregion
  # region listed needs all_header_values
  # The headers of a received list.
  defp listed(draft, names, others) do
    for name <- names do
      %{name: name, values: if(name in others, do: [], else: all_values(draft, name))}
    end
  end

  # endregion
  # region past_start?
  # What follows the beginning of a text.
  defp find_past_start(nil, _), do: nil

  defp find_past_start(value, start) do
    if String.starts_with?(value, start), do: String.replace_prefix(value, start, "")
  end

  # endregion
  # region upto?
  # What stands before a piece of a text.
  defp find_upto(value, piece) do
    case :binary.split(to_string(value), piece) do
      [before, _] -> before
      _ -> nil
    end
  end

  # endregion
  # region past?
  # What stands behind a piece of a text.
  defp find_past(value, piece) do
    case :binary.split(to_string(value), piece) do
      [_, rest] -> rest
      _ -> nil
    end
  end

  # endregion
  # region agrees
  # Whether two values are not different ones.
  defp agrees?(value, other), do: value in [nil, ""] or other in [nil, ""] or value == other

  # endregion
  # region read_percent? needs unpercent
  # Undoes percent.
  defp find_read_percent(value), do: value && unpercent(value)

  # endregion
  # region read_form? needs form_decode
  # Undoes the escaping of forms.
  defp find_read_form(value), do: value && form_decode(value)

  # endregion
  # region read_base64? needs unbase64
  # The bytes behind base64 of either alphabet, padded or not; nil when it is not well formed.
  defp find_read_base64(nil), do: nil

  defp find_read_base64(value) do
    with [_, digits, padding] <- Regex.run(~r|\A([A-Za-z0-9+/_-]*)(={0,2})\z|, value),
         true <- padding == "" or rem(byte_size(value), 4) == 0,
         decoded = unbase64(digits),
         plain = digits |> String.replace("-", "+") |> String.replace("_", "/"),
         ^plain <- Base.encode64(decoded, padding: false) do
      decoded
    else
      _ -> nil
    end
  end

  # endregion
  # region read_fields
  # The fields name=value of a list with commas, with or without quotes around values; none when it
  # is malformed.
  defp read_fields(value, needed, optional) do
    value = to_string(value)

    field = ~r/\G[ \t]*([^= \t][^=]*)=(?:"([^"]*)"[ \t]*(?:,|\z)|(?!")([^,]*)(?:,(?!\z)|\z))/

    found = Regex.scan(field, value)
    names = Enum.map(found, &Enum.at(&1, 1))
    whole = Enum.map_join(found, &hd/1) == value
    known = Enum.uniq(names) == names and names -- (needed ++ optional) == []
    if whole and known and needed -- names == [], do: Enum.map(found, &read_field/1), else: []
  end

  # A field with or without quotes.
  defp read_field([_, name, quoted]), do: %{name: name, value: quoted}

  defp read_field([_, name, _, bare]) do
    %{name: name, value: Regex.replace(~r/(?<![ \t])[ \t]+\z/, bare, "")}
  end

  # endregion
  # region field? needs values
  # The value of a field.
  defp find_field(fields, name), do: List.first(values(fields, name))

  # endregion
  # region read_unix? needs read_time
  # The time behind seconds since 1970.
  defp find_read_unix(value), do: read_time(value, :second)

  # endregion
  # region read_unix_ms? needs read_time
  # The time behind milliseconds since 1970.
  defp find_read_unix_ms(value), do: read_time(value, :millisecond)

  # endregion
  # region read_time
  # The time behind a number of seconds since 1970, or of parts of them.
  defp read_time(value, unit) do
    with true <- to_string(value) =~ ~r/\A(?:0|-?[1-9][0-9]{0,17})\z/,
         {:ok, time} <- DateTime.from_unix(String.to_integer(value), unit) do
      time
    else
      _ -> nil
    end
  end

  # endregion
  # region read_utc? needs utc
  # The time behind a text in a layout; exactly what the layout would write.
  defp find_read_utc(value, layout) do
    parts = layout |> then(&Regex.scan(~r/%.|./s, &1)) |> List.flatten()
    names = Enum.filter(parts, &(&1 =~ ~r/%[^%]/))

    with [_ | found] <- Regex.run(layout_pattern(parts), to_string(value)),
         {:ok, time, 0} <- DateTime.from_iso8601(iso_time(Map.new(Enum.zip(names, found)))),
         ^value <- utc(time, layout) do
      time
    else
      _ -> nil
    end
  end

  # The pattern of texts in a layout.
  defp layout_pattern(parts) do
    forms = %{"%Y" => "(.{4})", "%f" => "(.{3})", "%a" => "(.{3})", "%b" => "(.{3})", "%%" => "%"}

    pattern =
      Enum.map_join(parts, fn
        "%" <> _ = part -> Map.get(forms, part, "(.{2})")
        literal -> Regex.escape(literal)
      end)

    Regex.compile!("\\A" <> pattern <> "\\z")
  end

  # The parts of a time, as ISO 8601 writes it.
  defp iso_time(read) do
    months = ~w(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)
    number = Enum.find_index(months, &(&1 == read["%b"])) || -1
    month = read["%m"] || String.pad_leading(to_string(number + 1), 2, "0")
    clock = Enum.map_join(["%H", "%M", "%S"], ":", &Map.get(read, &1, "00"))
    "#{read["%Y"]}-#{month}-#{read["%d"]}T#{clock}.#{Map.get(read, "%f", "000")}Z"
  end

  # endregion
  # region well_listed needs split_list
  # Whether a list of names has no empty one, none twice, and not too many.
  defp well_listed?(nil, _, _), do: false

  defp well_listed?(value, separator, free) do
    names = Enum.map(split_list(value, separator), &String.downcase(&1, :ascii))
    "" not in names and length(names) <= 100 and (free or Enum.uniq(names) == names)
  end

  # endregion
  # region split_list
  # The items of a list.
  defp split_list("", _), do: []

  defp split_list(value, separator) do
    value |> String.replace_suffix(separator, "") |> String.split(separator)
  end

  # endregion
  # region check_demands
  # Refuses what is misspelt: it would demand nothing.
  defp check_demands(demands, accepted, cover) do
    check_names("accepted", Enum.map(demands[:accepted], &elem(&1, 0)), accepted)
    check_names("cover", demands[:cover], cover)
  end

  # Refuses names that a demand does not know.
  defp check_names(demand, names, known) do
    with [name | _] <- Enum.map(names, &to_string/1) -- known do
      choices = Enum.join(known, ", ")
      raise SigningError, "#{demand}: there is no \"#{name}\", only [#{choices}]"
    end
  end

  # endregion
  # region told_problem?
  # The verdict on an input that the request tells and that is not what it must be.
  defp find_told_problem(inputs, demands, name, value, allowed) do
    accepted = Map.new(demands[:accepted], fn {name, values} -> {to_string(name), values} end)

    cond do
      Map.get(inputs, name, value) != value -> "signature-mismatch"
      allowed != [] and value not in allowed -> "malformed"
      value not in Map.get(accepted, name, [value]) -> "malformed"
      true -> nil
    end
  end

  # endregion
  # region clock_problem?
  # The verdict on a time that is too far from the clock.
  defp find_clock_problem(_, nil, _, _, _), do: "malformed"

  defp find_clock_problem(demands, time, within, lifetime, longest) do
    window = demands[:within] || String.to_integer(within)
    age = DateTime.diff(demands[:now] || DateTime.utc_now(), time, :microsecond) / 1_000_000

    case lifetime(lifetime, longest) do
      :malformed -> "malformed"
      _ when age < -window -> "clock-skew"
      nil when age > window -> "clock-skew"
      seconds when age > seconds -> "expired"
      _ -> nil
    end
  end

  # How long a signature is good, if the request says so.
  defp lifetime(text, _) when text in [nil, ""], do: nil

  defp lifetime(text, longest) do
    longest = if longest == 0, do: 2_147_483_648, else: longest

    with true <- text =~ ~r/\A[+]?[0-9]{1,12}\z/,
         seconds when seconds <= longest <- String.to_integer(text) do
      seconds
    else
      _ -> :malformed
    end
  end

  # endregion
  # region wrong_token needs token?, same_text
  # Whether the token of a request is not the one that belongs to the key.
  defp wrong_token?(credential, token) do
    own = token(credential)
    own != nil and not same_text?(own, to_string(token))
  end

  # endregion
  # region asked
  # Whether a part of the request must be covered.
  defp covers?(demands, part), do: part in Enum.map(demands[:cover], &to_string/1)

  # endregion
  # region same_text
  # Whether two texts are the same, in constant time: no byte differs.
  defp same_text?(value, other) when byte_size(value) == byte_size(other) do
    :crypto.exor(value, other) |> :binary.bin_to_list() |> Enum.sum() == 0
  end

  defp same_text?(_, _), do: false

  # endregion
  # region same_hex needs same_text
  # Whether two texts are hex digits of the same bytes, in constant time.
  defp same_hex?(value, other) do
    case Base.decode16(other, case: :mixed) do
      {:ok, bytes} when bytes != "" -> same_text?(Base.decode16!(value, case: :mixed), bytes)
      _ -> false
    end
  end

  # endregion
  # region same_base64 needs same_text, read_base64?
  # Whether two texts are base64 of the same bytes, in constant time.
  defp same_base64?(value, other) do
    bytes = find_read_base64(other)
    bytes not in [nil, ""] and same_text?(find_read_base64(value), bytes)
  end

  # endregion
end
