package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/talk"
)

func modeText(mode fs.FileMode) string { return fmt.Sprintf("%04o", mode) }

// readFile reads a credential file. No message shows anything of a line but its name.
func (c *credentialFlags) readFile() (source, error) {
	info, err := os.Stat(c.file)
	if err != nil {
		return source{}, talk.Cannot("--credential-file: %s", talk.FileError(err))
	}
	data, err := c.u.read(c.file, "--credential-file")
	if err != nil {
		return source{}, err
	}
	c.warnOpen(info)
	values := map[string]string{}
	if text := bytes.TrimSpace(data); len(text) > 0 && text[0] == '{' {
		err = jsonCredential(text, values)
	} else {
		err = lineCredential(string(data), values)
	}
	if err != nil {
		f := talk.Wrong("the credential file %s: %s", c.file, err)
		return source{}, f.Hint("it has lines KEY_ID=..., SECRET=..., TOKEN=..., or is {%q: ..., %q: ..., %q: ...}", "key_id", "secret", "token")
	}
	value := func(name string) part { return part{values[name], c.file} }
	return source{value("KEY_ID"), value("SECRET"), value("TOKEN")}, nil
}

var credentialNames = []string{"KEY_ID", "SECRET", "TOKEN"}

// lineCredential reads lines NAME=VALUE, as files for a shell have them.
func lineCredential(text string, values map[string]string) error {
	text = strings.TrimPrefix(text, "\ufeff")
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		if trimmed := strings.TrimSpace(line); trimmed == "" || trimmed[0] == '#' {
			continue
		}
		name, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimLeft(line, " \t"), "export "), "=")
		if !ok {
			return fmt.Errorf("line %d has no %q", i+1, "=")
		}
		name = strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(name)), "CHOPMARK_")
		if err := putPart(values, name, unquoted(value)); err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return nil
}

// putPart stores a part under its name.
func putPart(values map[string]string, name, value string) error {
	for _, known := range credentialNames {
		if name != known {
			continue
		}
		if _, twice := values[name]; twice {
			return fmt.Errorf("%s is there twice", name)
		}
		values[name] = value
		return nil
	}
	if near := diag.Suggest(name, credentialNames); near != "" {
		return fmt.Errorf("the name is none of KEY_ID, SECRET, TOKEN: did you mean %s", near)
	}
	return fmt.Errorf("the name is none of KEY_ID, SECRET, TOKEN")
}

// unquoted takes off the quotes that a shell would.
func unquoted(value string) string {
	if t := strings.TrimSpace(value); len(t) >= 2 && (t[0] == '"' || t[0] == '\'') && t[len(t)-1] == t[0] {
		return t[1 : len(t)-1]
	}
	return value
}

// jsonCredential reads an object. What the JSON reader says may quote the file, so it is not passed on.
func jsonCredential(data []byte, values map[string]string) error {
	var object map[string]any
	if err := json.Unmarshal(data, &object); err != nil {
		return fmt.Errorf("it begins like JSON and is none")
	}
	for name, value := range object {
		text, ok := value.(string)
		if !ok {
			return fmt.Errorf("the value of a name is not a text")
		}
		if err := putPart(values, strings.ToUpper(name), text); err != nil {
			return err
		}
	}
	return nil
}
