# region example
# Sends one request that scheme_signer signs, and prints the answer.
#
# usage: elixir scheme_example.exs METHOD URL BODY [INPUT=VALUE ...]
#
# The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is
# sent as JSON; "" is none.

Code.require_file("scheme_file.ex", __DIR__)

defmodule scheme_signer.Example do
  def main([method, url, body | inputs]) do
    for app <- [:inets, :ssl], do: {:ok, _} = Application.ensure_all_started(app)
    use_proxies()
    # The client writes addresses in its own way: sign what it sends.
    url = normal(url)
    # Some schemes sign the Accept header: send it.
    accept = %{"accept" => "*/*"}
    headers = if body == "", do: accept, else: Map.put(accept, "content-type", "application/json")

    credential =
      struct!(scheme_signer.Credential,
        # region has_token
        token: System.get_env("CHOPMARK_TOKEN"),
        # endregion
        key_id: System.fetch_env!("CHOPMARK_KEY_ID"),
        secret: System.fetch_env!("CHOPMARK_SECRET")
      )

    request = %{method: method, url: url, headers: headers, body: body}
    inputs = Map.new(inputs, fn pair -> List.to_tuple(String.split(pair, "=", parts: 2)) end)
    signed = scheme_signer.sign!(request, credential, inputs: inputs)
    normal(signed.url) == signed.url || quit("the client would write the address otherwise", 1)
    # What signing sets replaces what was there.
    set = for {name, value} <- signed.headers, into: %{}, do: {String.downcase(name), value}
    send_request(method, signed.url, Map.merge(headers, set), signed.body)
  end

  def main(_), do: quit("usage: METHOD URL BODY [INPUT=VALUE ...]", 2)

  defp send_request(method, url, headers, body) do
    {type, others} = Map.pop(headers, "content-type", "")
    listed = fn pairs -> for {name, value} <- pairs, do: {~c"#{name}", ~c"#{value}"} end

    request =
      if body == "" and method not in ["POST", "PATCH"],
        do: {~c"#{url}", listed.(headers)},
        else: {~c"#{url}", listed.(others), ~c"#{type}", body}

    method = method |> String.downcase() |> String.to_atom()

    options = [ssl: trust(), autoredirect: false]

    case :httpc.request(method, request, options, body_format: :binary) do
      {:ok, {{_, status, _}, _, answer}} ->
        IO.binwrite([answer, "\n"])
        status < 300 || quit("HTTP status #{status}", 1)

      {:error, reason} ->
        quit(inspect(reason), 1)
    end
  end

  defp normal(url), do: to_string(:uri_string.normalize(url))

  # The proxies of the environment.
  defp use_proxies do
    for option <- [:http_proxy, :https_proxy], address = System.get_env(to_string(option)) do
      %URI{host: host, port: port} = URI.parse(address)
      name = if option == :http_proxy, do: :proxy, else: option
      :ok = :httpc.set_options([{name, {{~c"#{host}", port}, []}}])
    end
  end

  # The certificates that the environment names, or those of the system.
  defp trust do
    file = System.get_env("SSL_CERT_FILE")
    trusted = if file, do: [cacertfile: file], else: [cacerts: :public_key.cacerts_get()]
    check = [match_fun: :public_key.pkix_verify_hostname_match_fun(:https)]
    [verify: :verify_peer, customize_hostname_check: check] ++ trusted
  end

  defp quit(message, code) do
    IO.puts(:stderr, message)
    System.halt(code)
  end
end

scheme_signer.Example.main(System.argv())
# endregion
