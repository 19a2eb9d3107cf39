package emit_test

// drivers holds one line a language; each driver stands in the test file of its language.
var drivers = map[string]driver{
	"groovy":     groovyDriver,
	"java":       javaDriver,
	"javascript": javascriptDriver,
	"kotlin":     kotlinDriver,
	"lua":        luaDriver,
	"php":        phpDriver,
	"python":     pythonDriver,
	"ruby":       rubyDriver,
}
