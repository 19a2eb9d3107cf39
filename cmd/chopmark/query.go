package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/jmespath-community/go-jmespath"
	"github.com/jmespath-community/go-jmespath/pkg/functions"
	"github.com/jmespath-community/go-jmespath/pkg/parsing"
)

// compileQuery reads the JMESPath expression before anything is sent.
func compileQuery(s *showFlags) (jmespath.JMESPath, error) {
	if s.queried == "" {
		return nil, nil
	}
	tree, err := jmespath.NewParser().Parse(s.query)
	var syntax jmespath.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return nil, s.badQuery(queryProblem(err), syntax.Offset).
			Hint("an expression is written as Response.AddressSet[].AddressIp; see https://jmespath.org")
	case err != nil:
		return nil, s.badQuery(queryProblem(err), len(s.query))
	}
	if err := s.checkFunctions(tree); err != nil {
		return nil, err
	}
	return jmespath.Compile(s.query)
}

// badQuery points at the place of an expression that is wrong.
func (s *showFlags) badQuery(text string, at int) *talk.Failure {
	at = min(max(at, 0), len(s.query))
	f := talk.Wrong("%s: %s", s.queried, text)
	f.Excerpt = []string{s.query, strings.Repeat(" ", talk.Columns(talk.Printable(s.query[:at]))) + "^"}
	return f
}

// checkFunctions refuses functions that there are not, which the library would find when the answer is here.
func (s *showFlags) checkFunctions(tree parsing.ASTNode) error {
	if name, ok := tree.Value.(string); ok && tree.NodeType == parsing.ASTFunctionExpression {
		var known []string
		for _, f := range functions.GetDefaultFunctions() {
			known = append(known, f.Name)
		}
		if !slices.Contains(known, name) {
			f := s.badQuery(fmt.Sprintf("there is no function %q", name), strings.Index(s.query, name))
			if near := diag.Suggest(name, known); near != "" {
				return f.Hint("did you mean %s?", near)
			}
			return f.Hint("see https://jmespath.org/specification.html")
		}
	}
	for _, child := range tree.Children {
		if err := s.checkFunctions(child); err != nil {
			return err
		}
	}
	return nil
}

// tokenName is how the library names what it reads.
var tokenName = regexp.MustCompile(`\bTOK\w+|\bt[A-Z]\w+`)

// queryProblem says what is wrong with an expression, in words that are not the library's own.
func queryProblem(err error) string {
	text := strings.TrimPrefix(err.Error(), "SyntaxError: ")
	switch {
	case strings.Contains(text, "TOKEOF"), strings.Contains(text, "Incomplete expression"):
		return "it ends too early"
	case tokenName.MatchString(text):
		return "this is not expected here"
	}
	return lowerStart(text)
}

func lowerStart(s string) string {
	if s == "" {
		return "it cannot be read"
	}
	return strings.ToLower(s[:1]) + s[1:]
}
