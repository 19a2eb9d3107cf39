package emit_test

// drivers holds one line a language; each driver stands in the test file of its language.
var drivers = map[string]driver{
	"c":          cDriver,
	"csharp":     csharpDriver,
	"elixir":     elixirDriver,
	"go":         golangDriver,
	"groovy":     groovyDriver,
	"java":       javaDriver,
	"javascript": javascriptDriver,
	"kotlin":     kotlinDriver,
	"lua":        luaDriver,
	"objc":       objcDriver,
	"perl":       perlDriver,
	"php":        phpDriver,
	"python":     pythonDriver,
	"ruby":       rubyDriver,
	"rust":       rustDriver,
}
