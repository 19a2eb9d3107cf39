package credential

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"gopkg.in/ini.v1"
)

// badFile is a file that cannot be parsed. What parsers say may quote the file, so only the line is told.
type badFile struct {
	format string
	line   int // 0 if it is not known
}

func (e *badFile) Error() string { return "it is not valid " + e.format }

// parse makes a tree of maps, lists and texts of a file.
func parse(format string, data []byte) (any, error) {
	data, err := plainText(data)
	if err != nil {
		return nil, err
	}
	switch format {
	case YAML:
		return parseYAML(data)
	case INI:
		return parseINI(data)
	}
	return parseJSON(data)
}

// plainText takes off the mark that editors on Windows put first, and the ends of lines that they write.
func plainText(data []byte) ([]byte, error) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, fmt.Errorf("it is written in UTF-16: save it as UTF-8")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), nil
}

func parseJSON(data []byte) (any, error) {
	var tree any
	err := json.Unmarshal(data, &tree)
	if err == nil {
		return tree, nil
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at := min(int(syntax.Offset), len(data))
		return nil, &badFile{"JSON", 1 + bytes.Count(data[:at], []byte("\n"))}
	}
	return nil, &badFile{"JSON", 0}
}

var yamlLine = regexp.MustCompile(`\bline (\d+)`)

func parseYAML(data []byte) (any, error) {
	var node yaml.Node
	if err := yaml.Unmarshal(data, &node); err != nil {
		line := 0
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			line, _ = strconv.Atoi(m[1]) // digits that do not fit are no line
		}
		return nil, &badFile{"YAML", line}
	}
	return yamlTree(&node), nil
}

// yamlTree keeps scalars as they are written: a key id of digits is no number. Aliases are left out, no file of
// credentials has them, and they can grow without end.
func yamlTree(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return yamlTree(n.Content[0])
	case yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			object[n.Content[i].Value] = yamlTree(n.Content[i+1])
		}
		return object
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, yamlTree(item))
		}
		return list
	case yaml.ScalarNode:
		if n.Tag != "!!null" {
			return n.Value
		}
	}
	return nil
}

// iniOptions read what the vendors' readers do: nested values are kept apart, a "#" within a value belongs to it, and so
// do quotes, which are a command's own.
var iniOptions = ini.LoadOptions{
	AllowNestedValues: true, SpaceBeforeInlineComment: true, IgnoreContinuation: true, InsensitiveKeys: true,
	PreserveSurroundedQuote: true,
}

func parseINI(data []byte) (any, error) {
	file, err := ini.LoadSources(iniOptions, data)
	if err != nil {
		return nil, &badFile{"INI", brokenLine(data)}
	}
	tree := map[string]any{}
	for _, section := range file.Sections() {
		values := map[string]any{}
		for _, key := range section.Keys() {
			values[key.Name()] = key.Value()
		}
		if section.Name() != ini.DefaultSection || len(values) > 0 {
			tree[section.Name()] = values
		}
	}
	return tree, nil
}

// brokenLine gives the first line after which the reader gives up.
func brokenLine(data []byte) int {
	lines := strings.SplitAfter(string(data), "\n")
	return 1 + sort.Search(len(lines)-1, func(n int) bool {
		_, err := ini.LoadSources(iniOptions, []byte(strings.Join(lines[:n+1], "")))
		return err != nil
	})
}
