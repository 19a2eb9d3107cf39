package message

import (
	"bytes"
	"fmt"
	"strings"
)

// ParseCurl reads a whole curl command as it is pasted from a terminal, a web page or a browser's "copy as cURL". The
// command is read, never run: substitutions and variables are refused. Files behind "@" are read, as curl would.
//
// The request is the one that the command writes down. Two headers that curl adds by itself are not in it, "Accept:
// */*" and User-Agent; and bytes of the URL that curl encodes or refuses, as spaces, stay as they are. Where curl leaves
// the port of the URL out of Host, that is in it.
func ParseCurl(line string) (*Request, error) {
	line = strings.TrimLeft(line, " \t\r\n")
	line = strings.TrimPrefix(line, "$ ")
	commands, err := shellWords(line)
	if err != nil {
		return nil, err
	}
	var c curlCommand
	if len(commands) == 2 && len(commands[0]) > 0 && commands[0][0] == "printf" {
		stdin, err := printed(commands[0][1:])
		if err != nil {
			return nil, err
		}
		c.draft.Data.Stdin = bytes.NewReader(stdin)
		commands = commands[1:]
	}
	if len(commands) > 1 {
		return nil, fmt.Errorf("a pipeline is not followed: paste the curl command alone")
	}
	args, err := curlArguments(commands[0])
	if err != nil {
		return nil, err
	}
	if err := c.read(args); err != nil {
		return nil, err
	}
	return c.request()
}

// printed gives the output of a printf(1) in front of a pipe: that is how Curl writes a body of arbitrary bytes.
func printed(args []string) ([]byte, error) {
	switch {
	case len(args) == 2 && args[0] == "%s":
		return []byte(args[1]), nil
	case len(args) == 1:
		return unescapePrintf(args[0])
	}
	return nil, fmt.Errorf("printf is read with one text only")
}

// curlArguments takes the name of the program off, in any of its spellings.
func curlArguments(words []string) ([]string, error) {
	if len(words) == 0 {
		return nil, fmt.Errorf("there is no command")
	}
	name := words[0][strings.LastIndexAny(words[0], `/\`)+1:]
	if lower := lowerASCII(name); lower != "curl" && lower != "curl.exe" {
		return nil, fmt.Errorf("the command is %q, not curl", firstWord(words[0]))
	}
	return words[1:], nil
}

// curlCommand is what the flags have said so far.
type curlCommand struct {
	draft    Draft
	urls     []string
	target   string // --request-target
	globOff  bool
	pathAsIs bool
}

// read takes the arguments one by one; after "--" all are URLs.
func (c *curlCommand) read(args []string) error {
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		var err error
		switch {
		case arg == "--":
			c.urls = append(c.urls, args...)
			return nil
		case strings.HasPrefix(arg, "--"):
			args, err = c.long(arg[2:], args)
		case len(arg) > 1 && arg[0] == '-':
			args, err = c.short(arg[1:], args)
		default:
			c.urls = append(c.urls, arg)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *curlCommand) long(name string, rest []string) ([]string, error) {
	f, err := findFlag(name, 0)
	if err != nil {
		return nil, err
	}
	return c.apply(f, "--"+name, rest)
}

// short reads letters that stand together; the first one that takes a value takes the rest of the argument, if any.
func (c *curlCommand) short(letters string, rest []string) ([]string, error) {
	for i := range len(letters) {
		f, err := findFlag("", letters[i])
		if err != nil {
			return nil, err
		}
		if f.takes && i+1 < len(letters) {
			rest = append([]string{letters[i+1:]}, rest...)
		}
		rest, err = c.apply(f, "-"+letters[i:i+1], rest)
		if err != nil || f.takes {
			return rest, err
		}
	}
	return rest, nil
}

// apply sets a flag and gives the arguments after its value.
func (c *curlCommand) apply(f curlFlag, written string, rest []string) ([]string, error) {
	value := ""
	if f.takes {
		if len(rest) == 0 {
			return nil, fmt.Errorf("curl flag %q has no value", written)
		}
		value, rest = rest[0], rest[1:]
	}
	if f.set == nil {
		return rest, nil
	}
	if err := f.set(c, value); err != nil {
		return nil, fmt.Errorf("curl flag %q: %w", written, err)
	}
	return rest, nil
}

func (c *curlCommand) request() (*Request, error) {
	r, err := c.url()
	if err != nil {
		return nil, err
	}
	if err := c.draft.Apply(r); err != nil {
		return nil, err
	}
	if host, shortened := r.curlShortens(); shortened {
		r.Headers = append(r.Headers, Field{"Host", host})
	}
	if c.target == "" {
		return r, nil
	}
	if c.target[0] != '/' {
		return nil, fmt.Errorf("the request target %q does not begin with %q", shorten(c.target), "/")
	}
	r.setTarget(c.target)
	return r, checkTarget(c.target)
}

// url reads the address as curl does: without a scheme it is plain http, and dot segments go unless told otherwise.
func (c *curlCommand) url() (*Request, error) {
	if len(c.urls) == 0 {
		return nil, fmt.Errorf("the command has no URL")
	}
	if len(c.urls) > 1 {
		return nil, fmt.Errorf("the command has %d URLs, the second one %q: paste one request at a time",
			len(c.urls), shorten(c.urls[1]))
	}
	raw := c.urls[0]
	if !hasScheme(raw) {
		raw = "http://" + raw
	}
	r, err := ParseURL(raw)
	if err != nil {
		return nil, err
	}
	if !c.globOff && isPattern(r) {
		return nil, fmt.Errorf("curl takes brackets and braces in a URL as a pattern: " +
			"add --globoff if they are meant as they stand")
	}
	if !c.pathAsIs {
		r.Path = removeDots(r.Path)
	}
	return r, nil
}

// isPattern tells whether curl would make several URLs of one. It leaves "[]" alone, and an IPv6 address.
func isPattern(r *Request) bool {
	return strings.ContainsAny(strings.ReplaceAll(r.Path+"?"+r.Query, "[]", ""), "[]{}")
}

// removeDots resolves the segments "." and ".." of a path (RFC 3986, 5.2.4).
func removeDots(path string) string {
	if !strings.Contains(path, "/.") {
		return path
	}
	var kept []string
	segments := strings.Split(path[1:], "/")
	for i, s := range segments {
		if s == ".." {
			kept = kept[:max(len(kept)-1, 0)]
		} else if s != "." {
			kept = append(kept, s)
		}
		if (s == "." || s == "..") && i == len(segments)-1 {
			kept = append(kept, "")
		}
	}
	return "/" + strings.Join(kept, "/")
}
