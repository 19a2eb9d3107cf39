package emit

// Targets are the languages, in order of their ids.
var Targets = []*Target{
	csharp,
	groovy,
	java,
	javascript,
	kotlin,
	php,
	python,
	ruby,
}
