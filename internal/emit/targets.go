package emit

// Targets are the languages, in order of their ids.
var Targets = []*Target{
	lua,
	python,
}
