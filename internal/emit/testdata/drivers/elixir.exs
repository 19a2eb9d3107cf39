# Reads cases as lines of hex, signs or verifies each with the module of its scheme, and prints the results in the same
# way.

defmodule Driver do
  def run do
    # A warning is a fault.
    {:ok, modules, []} =
      Kernel.ParallelCompiler.compile(Path.wildcard("*.ex"), return_diagnostics: false)

    known = Map.new(modules, &{&1, true})

    :stdio
    |> IO.binstream(:line)
    |> Stream.map(&String.trim_trailing(&1, "\n"))
    |> Stream.chunk_by(&(&1 == ""))
    |> Stream.reject(&(hd(&1) == ""))
    |> Enum.each(fn lines -> lines |> answer(known) |> print() end)
  end

  defp answer(lines, known) do
    facts = for line <- lines, do: line |> String.split(" ") |> decoded()
    one = Map.new(facts, fn {name, values} -> {name, List.first(values)} end)
    name = one["scheme"] |> String.split("-") |> Enum.map_join(&String.capitalize/1)
    module = Module.concat([name])
    true = known[module]
    keys = for key <- [:key_id, :secret, :token], value = one[to_string(key)], do: {key, value}
    keys = Keyword.take(keys, Map.keys(struct(Module.concat(module, Credential))))

    request = %{
      method: one["method"],
      url: one["url"],
      headers: for({"header", [name, value]} <- facts, do: {name, value}),
      body: one["body"]
    }

    inputs = for {"input", [name, value]} <- facts, into: %{}, do: {name, value}
    credential = struct!(Module.concat(module, Credential), keys)

    if one["now"] do
      verify(module, request, credential, inputs, facts)
    else
      sign(module, request, credential, inputs, facts)
    end
  rescue
    error -> [["error", Exception.format(:error, error, __STACKTRACE__)]]
  end

  defp sign(module, request, credential, inputs, facts) do
    one = Map.new(facts, fn {name, values} -> {name, List.first(values)} end)

    micros =
      String.to_integer(one["seconds"]) * 1_000_000 +
        div(String.to_integer(one["nanoseconds"]), 1000)

    options = [
      inputs: inputs,
      time: DateTime.from_unix!(micros, :microsecond)
    ]

    more = for {:nonce, nonce} <- [nonce: one["nonce"]], nonce != "", do: {:nonce, nonce}
    more = more ++ for {"cover", names} <- facts, do: {:cover, names}
    accepted = Enum.filter(more, fn {name, _} -> accepts?(module, name) end)

    case module.sign(request, credential, options ++ accepted) do
      {:error, error} ->
        [["error", Exception.message(error)]]

      {:ok, signed} ->
        [["string_to_sign", signed.string_to_sign], ["signature", signed.signature]] ++
          for({name, value} <- signed.headers, do: ["header", name, value]) ++
          [["url", signed.url], ["body", signed.body]]
    end
  end

  defp verify(module, request, credential, inputs, facts) do
    find_key = fn key_id -> if key_id == credential.key_id, do: credential end
    accepted = for {"accepted", [name | values]} <- facts, into: %{}, do: {name, values}

    more =
      for {name, values} <- facts, name in ["now", "within", "headers", "cover"] do
        {String.to_atom(name), demanded(name, values)}
      end

    case module.verify(request, find_key, [inputs: inputs, accepted: accepted] ++ more) do
      {:ok, _} -> [["verdict", "ok"], ["detail", ""]]
      {:error, refused} -> [["verdict", refused.verdict], ["detail", refused.detail]]
    end
  end

  defp demanded("now", [seconds]), do: DateTime.from_unix!(String.to_integer(seconds))
  defp demanded("within", [seconds]), do: String.to_integer(seconds)
  defp demanded(_, values), do: values

  # Whether the signer has the option: one that does not refuses it.
  defp accepts?(module, name) do
    credential = struct(Module.concat(module, Credential))
    module.sign!(%{}, credential, [{name, ""}])
  rescue
    ArgumentError -> false
    _ -> true
  end

  defp decoded([name | values]), do: {name, Enum.map(values, &decode/1)}

  defp decode("-"), do: ""
  defp decode(hex), do: Base.decode16!(hex, case: :lower)

  defp print(lines) do
    for [name | values] <- lines,
        do: IO.puts(Enum.join([name | Enum.map(values, &encode/1)], " "))

    IO.puts("")
  end

  defp encode(""), do: "-"
  defp encode(value), do: Base.encode16(value, case: :lower)
end

Driver.run()
