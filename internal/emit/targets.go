package emit

// Targets are the languages, in order of their ids.
var Targets = []*Target{
	c,
	csharp,
	dart,
	elixir,
	golang,
	groovy,
	java,
	javascript,
	kotlin,
	lua,
	objc,
	perl,
	php,
	powershell,
	python,
	ruby,
	rust,
	swift,
}
