package credential

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/kballard/go-shellquote"
)

// source is a program or an address that gives a credential.
type source struct {
	name    string // what messages tell: without arguments, without a query
	whole   string
	words   []string // of a program
	where   string
	program bool
	invalid string // why it cannot be used
}

func (s *source) what() string {
	if s.program {
		return fmt.Sprintf("its keys come from the program %q", s.name)
	}
	return fmt.Sprintf("its keys come from the address %q", s.name)
}

// newSource makes one of a command or an address; none of an empty text.
func newSource(where, text string, program bool) *source {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	out := &source{whole: text, where: where, program: program}
	if program {
		out.split(text)
	} else {
		out.address(text)
	}
	return out
}

// split cuts a command into words. No shell is asked, so nothing is expanded.
func (s *source) split(command string) {
	if runtime.GOOS == "windows" {
		command = strings.ReplaceAll(command, `\`, `\\`) // paths have them
	}
	words, err := shellquote.Split(command)
	if err != nil || len(words) == 0 || words[0] == "" {
		s.invalid = "a quote in its command is not closed"
		s.name = "?"
		return
	}
	s.words, s.name = words, words[0]
}

func (s *source) address(text string) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		s.invalid, s.name = "its address is not one of http or https", "?"
		return
	}
	s.name = u.Scheme + "://" + u.Host + u.EscapedPath()
}

// ask asks the program or the address of a place, if it is allowed.
func (s *search) ask(f *find) error {
	src := f.source
	refuse := func(why string) error { return &RefusedError{Where: src.where, Why: why} }
	if src.invalid != "" {
		return refuse(src.invalid)
	}
	if variable, off := s.r.on(f.place.SourceOff); off {
		return refuse(src.what() + ", and " + variable + " forbids that")
	}
	if !slices.Contains(s.r.Allow, src.name) && !slices.Contains(s.r.Allow, src.whole) {
		return &NotAllowedError{Where: src.where, Program: src.program, Name: src.name}
	}
	timeout := s.r.Timeout
	if timeout == 0 {
		timeout = time.Minute
	}
	ctx, cancel := context.WithTimeout(s.ctx, timeout)
	defer cancel()
	output, err := s.r.answer(ctx, src)
	if ctx.Err() != nil && s.ctx.Err() == nil {
		return refuse(src.what() + fmt.Sprintf(", which gave no answer in %s", timeout))
	}
	if err != nil {
		return refuse(src.what() + ", which failed: " + err.Error())
	}
	return f.takeAnswer(output)
}

// takeAnswer reads the credential that a program printed. The text itself is in no message: it is the credential.
func (f *find) takeAnswer(output []byte) error {
	src := f.source
	refuse := func(why string) error { return &RefusedError{Where: src.where, Why: src.what() + ", which " + why} }
	var tree any
	if err := json.Unmarshal(bytes.TrimPrefix(output, []byte("\ufeff")), &tree); err != nil {
		return refuse("gave no JSON")
	}
	if !searchTrue(tree, f.place.Answer.Valid) {
		return refuse("gave an answer that is no credential")
	}
	f.parts = keysOf(tree, f.place.Answer, src.name).trim(&f.Notes)
	if !f.parts.complete() {
		return refuse("gave no key id or no secret")
	}
	return nil
}

func (r *Resolver) answer(ctx context.Context, src *source) ([]byte, error) {
	if src.program {
		return r.run(ctx, src.words)
	}
	return r.fetch(ctx, src.whole)
}

// run runs a program. What it leaves behind may hold its output open, so that is not waited for.
func (r *Resolver) run(ctx context.Context, words []string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	var out capped
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, r.Stderr, 2*time.Second
	err := cmd.Run()
	var start *exec.Error
	switch {
	case errors.As(err, &start):
		return nil, start.Err
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return nil, errors.New(fileTrouble(err)) // an exit code, or why it cannot be started
	case out.over:
		return nil, fmt.Errorf("it printed more than %d bytes", largest)
	}
	return out.kept.Bytes(), nil
}

// capped keeps the beginning of an output. The buffer is no part of its face: it would read without an end.
type capped struct {
	kept bytes.Buffer
	over bool
}

func (c *capped) Write(p []byte) (int, error) {
	if c.kept.Len()+len(p) > largest {
		c.over = true
		return len(p), nil
	}
	return c.kept.Write(p)
}

// fetch asks an address. It follows no redirect: only the address itself was allowed.
func (r *Resolver) fetch(ctx context.Context, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, errors.New("the address is not one of http or https")
	}
	client := http.Client{}
	if r.Client != nil {
		client = *r.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		var u *url.Error // it quotes the whole address
		if errors.As(err, &u) {
			err = u.Err
		}
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("it answered %s", resp.Status)
	}
	return io.ReadAll(io.LimitReader(resp.Body, largest))
}
