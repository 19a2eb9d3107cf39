package emit

// Targets are the languages, in order of their ids.
var Targets = []*Target{
	groovy,
	java,
	javascript,
	kotlin,
	lua,
	php,
	python,
	ruby,
}
