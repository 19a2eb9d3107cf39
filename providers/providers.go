// Package providers embeds the provider files: what each cloud expects of a call beside the signature. It holds no code.
package providers

import "embed"

// Files holds <id>.hcl for every built-in provider.
//
//go:embed *.hcl
var Files embed.FS
