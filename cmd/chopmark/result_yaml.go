package main

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/data"
	"go.yaml.in/yaml/v3"
)

// writeYAML prints a value, its members in their order.
func writeYAML(w io.Writer, v any) error {
	e := yaml.NewEncoder(w)
	e.SetIndent(2)
	node, err := yamlNode(v)
	if err != nil {
		return err
	}
	if err := e.Encode(node); err != nil {
		return err
	}
	return e.Close()
}

func yamlNode(v any) (*yaml.Node, error) {
	switch v := v.(type) {
	case data.Object:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, m := range v {
			if err := addMember(n, m.Name, m.Value); err != nil {
				return nil, err
			}
		}
		return n, nil
	case map[string]any:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if err := addMember(n, name, v[name]); err != nil {
				return nil, err
			}
		}
		return n, nil
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range v {
			inner, err := yamlNode(item)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, inner)
		}
		return n, nil
	case json.Number:
		tag := "!!int"
		if strings.ContainsAny(v.String(), ".eE") {
			tag = "!!float"
		}
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: v.String()}, nil
	}
	n := new(yaml.Node)
	return n, n.Encode(v)
}

func addMember(n *yaml.Node, name string, v any) error {
	key := new(yaml.Node)
	if err := key.Encode(name); err != nil { // a name such as "yes" gets quotes
		return err
	}
	inner, err := yamlNode(v)
	if err != nil {
		return err
	}
	n.Content = append(n.Content, key, inner)
	return nil
}
