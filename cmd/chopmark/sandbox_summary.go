package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/sandbox"
	"github.com/chopmark/chopmark/sandbox/intercept"
)

// maxLines is how many calls a summary shows; what comes later is counted only.
const maxLines = 1000

// maxStrangers is how many hosts it names that are not played.
const maxStrangers = 20

// summary gathers what happened in a sandbox.
type summary struct {
	mu        sync.Mutex
	calls     []sandbox.Call
	count     int
	refused   int
	strangers []string // hosts that are not played
	untrusted []string // hosts whose certificate a program did not trust
}

func (s *summary) call(c sandbox.Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	if refused(c) {
		s.refused++
	}
	if len(s.calls) < maxLines {
		s.calls = append(s.calls, c)
	}
}

func refused(c sandbox.Call) bool { return c.Verdict != chopmark.OK || c.Code != "" }

// report keeps what did not become a call.
func (s *summary) report(host string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := &s.untrusted
	if errors.Is(err, intercept.ErrNotPlayed) {
		list = &s.strangers
	}
	if host != "" && !slices.Contains(*list, host) && len(*list) < maxStrangers {
		*list = append(*list, host)
	}
}

// callJSON is a call for programs.
type callJSON struct {
	Time     time.Time        `json:"time"`
	Provider string           `json:"provider,omitempty"`
	Service  string           `json:"service,omitempty"`
	Action   string           `json:"action,omitempty"`
	Method   string           `json:"method"`
	Host     string           `json:"host"`
	Path     string           `json:"path"`
	Scheme   string           `json:"scheme,omitempty"`
	KeyID    string           `json:"key_id,omitempty"`
	Verdict  chopmark.Verdict `json:"verdict,omitempty"`
	Detail   string           `json:"detail,omitempty"`
	Hint     string           `json:"hint,omitempty"`
	Status   int              `json:"status,omitempty"`
	Code     string           `json:"code,omitempty"`
	Fault    string           `json:"fault,omitempty"`
	Duration float64          `json:"milliseconds"`
}

func forPrograms(c sandbox.Call) callJSON {
	return callJSON{
		c.Time.UTC(), c.Provider, c.Service, c.Action, c.Method, c.Host, c.Path, c.Scheme, c.KeyID, c.Verdict, c.Detail, c.Hint, c.Status, c.Code,
		c.Fault, float64(c.Duration.Microseconds()) / 1000,
	}
}

// write writes the summary: a line a call, and what to do about those that were refused.
func (s *summary) write(w io.Writer, format string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if format == "json" {
		for _, c := range s.calls {
			if err := writeJSONLine(w, forPrograms(c)); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "chopmark: sandbox: %s, %d refused\n", plural(s.count, "call"), s.refused)
	widest := 0
	for _, c := range s.calls {
		widest = max(widest, min(len(called(c)), widestCall))
	}
	for _, c := range s.calls {
		b.WriteString(callLine(c, widest))
	}
	if more := s.count - len(s.calls); more > 0 {
		fmt.Fprintf(&b, "  and %d more\n", more)
	}
	for _, host := range s.strangers {
		fmt.Fprintf(&b, "  not played          %s\n", talk.Printable(host))
	}
	for _, host := range s.untrusted {
		fmt.Fprintf(&b, "  no TLS              %s: the program does not trust the sandbox's certificate\n", talk.Printable(host))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeJSONLine writes a value in one line, for programs that read line by line.
func writeJSONLine(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// widestVerdict is the length of the longest verdict.
const widestVerdict = len(chopmark.SignatureMismatch)

// widestCall is how long the names of calls may be that make others wait for their column.
const widestCall = 50

// called says what was called.
func called(c sandbox.Call) string {
	if c.Action == "" {
		return talk.Printable(c.Method + " " + c.Host + c.Path)
	}
	return talk.Printable(strings.TrimSuffix(c.Provider+"/"+c.Service, "/") + " " + c.Action)
}

// callLine is a call for people.
func callLine(c sandbox.Call, width int) string {
	answer := "connection broken"
	if c.Status != 0 {
		answer = strings.TrimSpace(fmt.Sprintf("%d %s", c.Status, c.Code))
	}
	verdict := string(c.Verdict)
	if verdict == "" {
		verdict = "not verified"
	}
	line := fmt.Sprintf("  %s  %s  %s\n", talk.Pad(verdict, widestVerdict), talk.Pad(called(c), width), talk.Printable(answer))
	below := strings.Repeat(" ", 4+widestVerdict)
	if c.Detail != "" {
		line += below + talk.Printable(c.Detail) + "\n"
	}
	if c.Hint != "" {
		line += below + "hint: " + talk.Printable(c.Hint) + "\n"
	}
	return line
}
