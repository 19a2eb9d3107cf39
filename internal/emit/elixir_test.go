package emit_test

var elixirDriver = driver{file: "elixir.exs", run: []string{"elixir", "elixir.exs"}, tools: []string{"elixir"}, bytes: true}
