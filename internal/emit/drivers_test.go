package emit_test

// drivers holds one line a language; each driver stands in the test file of its language.
var drivers = map[string]driver{
	"csharp":     csharpDriver,
	"groovy":     groovyDriver,
	"java":       javaDriver,
	"javascript": javascriptDriver,
	"kotlin":     kotlinDriver,
	"php":        phpDriver,
	"python":     pythonDriver,
	"ruby":       rubyDriver,
}
