package model

import (
	"bytes"
	"encoding/json"
)

// same tells whether two nouns say the same: their JSON is what is kept, so it is what counts.
func same[T any](a, b T) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
