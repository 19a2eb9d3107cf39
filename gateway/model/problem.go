package model

import "strings"

// Problem is one thing that is wrong with what an operator wrote.
type Problem struct {
	Field string `json:"field" doc:"path of the field, as auth[0].cover[1]"`
	Text  string `json:"text" doc:"what is wrong, and what is allowed"`
	Hint  string `json:"hint,omitempty" doc:"what to do"`
}

func (p Problem) String() string {
	text := p.Text
	if p.Field != "" {
		text = p.Field + ": " + text
	}
	if p.Hint != "" {
		text += " (" + p.Hint + ")"
	}
	return text
}

// ProblemsError holds all that is wrong with one noun, never none.
type ProblemsError struct {
	Kind     string    `json:"kind"` // service, api, key, plan or binding
	Name     string    `json:"name"`
	Problems []Problem `json:"problems"`
}

func (e *ProblemsError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return e.Kind + " " + e.Name + ": " + strings.Join(lines, "; ")
}
