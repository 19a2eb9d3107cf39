package emit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A helper file is real source of its language. Comments mark its regions:
//
//	# region percent needs utf8 imports urllib.parse
//	...
//	# endregion
//
// A generated file gets the regions whose names are words that it uses, what these need, and those that the frame asks
// for. A region may stand within another one, and is taken only with it. What stands in no region is for the tools that
// look at the helper file by itself.

// region is a marked part of a helper file.
type region struct {
	name    string
	needs   []string
	imports []string
	within  *region
	lines   []line // its own lines, and those of the regions in it
}

type line struct {
	text   string
	region *region // the innermost one
}

var marker = regexp.MustCompile(`^\s*(?:[#;%']+|//+|--+|/\*)\s*(?:region\s+(\S+)(?:\s+needs\s+(.*?))?(?:\s+imports\s+(.*?))?|(endregion))\s*(?:\*/)?\s*$`)

// cut takes a helper file apart.
func cut(name, source string) ([]*region, error) {
	var all []*region
	var open *region
	for i, s := range strings.Split(source, "\n") {
		m := marker.FindStringSubmatch(s)
		switch {
		case m == nil:
			if open != nil {
				open.outermost().lines = append(open.outermost().lines, line{s, open})
			}
		case m[4] != "" && open == nil:
			return nil, fmt.Errorf("%s:%d: no region is open", name, i+1)
		case m[4] != "":
			open = open.within
		default:
			open = &region{name: m[1], needs: listed(m[2]), imports: listed(m[3]), within: open}
			all = append(all, open)
		}
	}
	if open != nil {
		return nil, fmt.Errorf("%s: the region %q is not closed", name, open.name)
	}
	return all, nil
}

func listed(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

func (r *region) outermost() *region {
	for r.within != nil {
		r = r.within
	}
	return r
}

// wanted gives the regions that a set of names needs, in order of the file. A name without a region asks for none.
func wanted(all []*region, names []string) map[*region]bool {
	found := map[*region]bool{}
	var want func(name string)
	take := func(r *region) {
		for ; r != nil && !found[r]; r = r.within {
			found[r] = true
			for _, n := range r.needs {
				want(n)
			}
		}
	}
	want = func(name string) {
		for _, r := range all {
			if r.name == name {
				take(r)
			}
		}
	}
	for _, n := range names {
		want(n)
	}
	return found
}

// text gives the lines of an outermost region without the regions in it that are not wanted. Where something has been
// left out, no two empty lines meet.
func (r *region) text(found map[*region]bool) string {
	var out []string
	for _, l := range r.lines {
		if !found[l.region] {
			continue
		}
		last := len(out) - 1
		indented := strings.HasPrefix(l.text, " ") || strings.HasPrefix(l.text, "\t")
		for indented && last > 0 && out[last] == "" && (out[last-1] == "" || opens(out[last-1])) {
			out = out[:last]
			last--
		}
		if closes(l.text) && last >= 0 && out[last] == "" {
			out = out[:last]
		}
		out = append(out, l.text)
	}
	return strings.Trim(strings.Join(out, "\n"), "\n")
}

func opens(s string) bool {
	return strings.HasSuffix(s, "{") || strings.HasSuffix(s, ":") && !strings.Contains(s, "#")
}

func closes(s string) bool {
	s = strings.TrimSpace(s)
	return s == "}" || s == "};" || s == "end"
}

// importsOf gives what the regions import, sorted.
func importsOf(found map[*region]bool) []string {
	var all []string
	for r := range found {
		all = append(all, r.imports...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
