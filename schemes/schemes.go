// Package schemes holds the built-in scheme files, one a way of signing.
//
// It only embeds them: package chopmark loads them.
package schemes

import "embed"

// Files holds every built-in scheme as <id>.hcl.
//
//go:embed *.hcl
var Files embed.FS
