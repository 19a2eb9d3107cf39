// Package credential finds the key that a vendor's own tools would use, and says where each part of it came from.
//
// In: descriptions of places as plain structs (variables of the environment; JSON, YAML and INI files; the keyring of
// the operating system), the choice of a profile, an environment and a file system root. Out: a credential with the
// origin of every part, or an error that names every place that was looked at and what was missing there.
//
// It knows no vendor: names of variables, paths and fields, and which place beats which, are data. It never prints or
// logs a secret, puts none into an error, and changes no file. It runs no program and fetches no address unless the
// caller allowed it by name.
package credential
