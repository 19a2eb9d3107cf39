// Package actions embeds the action files: what the sandbox's clouds do. It holds no code.
package actions

import "embed"

// Files holds the built-in action files, <id of the provider>.hcl.
//
//go:embed *.hcl
var Files embed.FS
