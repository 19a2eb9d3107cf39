// Package vectors holds the test cases of the built-in schemes: real requests with every intermediate value.
//
// It only embeds them: package suite reads them.
package vectors

import "embed"

// Files holds the cases of each built-in scheme as <id>.json.
//
//go:embed *.json
var Files embed.FS
