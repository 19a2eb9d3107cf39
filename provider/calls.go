package provider

import (
	"errors"
	"maps"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/data"
)

// calls are the operations of provider files. Read backwards, they are looked through.
var calls = map[string]data.Func{"merge": merge, "named": named, "number": toNumber, "utc": utc, "upper": upper, "lower": lower, "replace": replace}

// Calls gives the operations of provider files.
func Calls() map[string]data.Func { return maps.Clone(calls) }

// utc writes a time that is given as 2006-01-02T15:04:05Z in another layout.
func utc(args []any) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("it takes a time and a layout")
	}
	at, err := time.Parse(time.RFC3339, data.Text(args[0]))
	if err != nil {
		return args[0], nil // there was no time to be read: what was sent is shown as it is
	}
	return at.UTC().Format(data.Text(args[1])), nil
}

func lower(args []any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("it takes one text")
	}
	return strings.ToLower(data.Text(args[0])), nil
}

func upper(args []any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("it takes one text")
	}
	return strings.ToUpper(data.Text(args[0])), nil
}

// merge puts objects together; of members with one name the last counts.
func merge(args []any) (any, error) {
	out := data.Object{}
	for _, arg := range args {
		o, ok := arg.(data.Object)
		if !ok && arg != nil {
			return nil, errors.New("only objects are put together")
		}
		for _, m := range o {
			out = out.Set(m.Name, m.Value)
		}
	}
	return out, nil
}

// named makes an object of one member, whose name is computed.
func named(args []any) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("it takes a name and a value")
	}
	return data.Object{{Name: data.Text(args[0]), Value: args[1]}}, nil
}

func toNumber(args []any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("it takes one value")
	}
	return number(data.Text(args[0]))
}

func replace(args []any) (any, error) {
	if len(args) != 3 {
		return nil, errors.New("it takes a text, what to replace, and by what")
	}
	return strings.ReplaceAll(data.Text(args[0]), data.Text(args[1]), data.Text(args[2])), nil
}
