package diag

import (
	"encoding/json"
	"io"
)

// WriteJSON prints problems for programs: an array, empty when there are none.
func WriteJSON(w io.Writer, problems Problems) error {
	if problems == nil {
		problems = Problems{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // messages quote source text, and nobody puts them into a page unescaped
	enc.SetIndent("", "  ")
	return enc.Encode(problems)
}
