package main

import (
	"bytes"
	"io"

	"github.com/chopmark/chopmark/call"
	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/jmespath-community/go-jmespath"
)

// result is what a call gave, on its way to being printed.
type result struct {
	answer *call.Answer
	raw    bool // print the body as it came
	value  any
}

// result decides between the body as it came and its value.
func (c *calling) result(a *call.Answer, j *callJob, query jmespath.JMESPath) (*result, error) {
	r := &result{answer: a, value: a.Value, raw: j.call == nil && query == nil && !c.showing.formats()}
	if r.raw {
		return r, nil
	}
	if a.Stream != nil {
		if err := r.parse(a); err != nil {
			return nil, err
		}
	}
	if query == nil {
		return r, nil
	}
	found, err := query.Search(data.Plain(r.value))
	if err != nil {
		return nil, talk.Wrong("%s: %s", c.showing.queried, lowerStart(err.Error())).Hint("the call itself went well")
	}
	r.value = found
	return r, nil
}

// parse reads a body that nobody had a reason to read before.
func (r *result) parse(a *call.Answer) error {
	body, err := io.ReadAll(io.LimitReader(a.Stream, maxFile+1))
	if err != nil {
		return err
	}
	if len(body) > maxFile {
		return talk.Cannot("the answer is too large to be read as JSON").Hint("leave out --output and --query, and write it to a file with -o")
	}
	if r.value, err = data.ParseJSON(body); err == nil {
		return nil
	}
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		if r.value, err = data.ParseXML(body); err == nil {
			return nil
		}
	}
	return talk.Cannot("the answer is neither JSON nor XML").Hint("leave out --output and --query to print it as it came")
}

// rawAnswer prints what came, because nobody knows how to read it.
func (c *calling) rawAnswer(a *call.Answer) error {
	return c.u.Deliver("", func(w io.Writer) error {
		_, err := w.Write(a.Body)
		return err
	})
}

func (r *result) write(w io.Writer, s *showFlags) error {
	if s.include {
		if _, err := io.WriteString(w, answerHead(r.answer, "\r\n")); err != nil {
			return err
		}
	}
	switch {
	case r.raw && r.answer.Stream != nil:
		_, err := io.Copy(w, r.answer.Stream)
		return err
	case r.raw:
		_, err := w.Write(r.answer.Body)
		return err
	case *s.format == "yaml":
		return writeYAML(w, r.value)
	case *s.format == "table":
		return writeTables(w, r.value)
	case *s.format == "text":
		return writeColumns(w, r.value)
	case r.value == nil && len(bytes.TrimSpace(r.answer.Body)) == 0 && s.query == "":
		return nil // a good answer without a body
	}
	return talk.WriteJSON(w, r.value)
}
