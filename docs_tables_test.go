package chopmark_test

import (
	"fmt"
	"go/ast"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/credential"
	"github.com/chopmark/chopmark/provider"
)

// credentialTable has one row a provider: where its own tools look for keys. A Chinese document gets a Chinese head.
func credentialTable(t *testing.T, doc string) string {
	t.Helper()
	head, address := "| provider | places, in this order |\n|---|---|", " (an address)"
	if strings.Contains(doc, "zh-CN") {
		head, address = "| 厂商 | 依次查找 |\n|---|---|", "（一个地址）"
	}
	var b strings.Builder
	b.WriteString(head)
	for _, id := range provider.IDs() {
		var list []string
		for _, place := range loadProvider(t, id).Places {
			text := ""
			switch v := place.Variables; {
			case place.Keys != nil:
				text = codes(", ", place.Paths)
			case v != nil && len(v.KeyID) > 0:
				text = codes(", ", []string{v.KeyID[0], v.Secret[0]})
			case v != nil && len(v.URL) > 0:
				text = codes("", v.URL[:1]) + address
			}
			if text != "" && !slices.Contains(list, text) {
				list = append(list, text)
			}
		}
		if len(list) > 0 {
			fmt.Fprintf(&b, "\n| %s | %s |", id, strings.Join(list, "; "))
		}
	}
	return b.String()
}

func loadProvider(t *testing.T, id string) *provider.Provider {
	t.Helper()
	p, err := provider.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// credentialPlaces has a table a provider, with a row a place.
func credentialPlaces(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, id := range provider.IDs() {
		p := loadProvider(t, id)
		if len(p.Places) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n\n| place | where | profile | key id | secret | token | settings | remarks |\n|---|---|---|---|---|---|---|---|\n", id)
		for i := range p.Places {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(placeCells(&p.Places[i]), " | "))
		}
	}
	return strings.Trim(b.String(), "\n")
}

// placeCells says where a place is, and what stands there under which name.
func placeCells(p *credential.Place) []string {
	v, k := p.Variables, p.Keys
	if v == nil {
		v = &credential.Variables{}
	}
	if k == nil {
		k = &credential.Keys{}
	}
	where := codes(" or ", p.Paths)
	if len(p.Paths) == 0 {
		where = "the environment"
	}
	if len(p.PathVariables) > 0 {
		where += ", or as " + codes(", ", p.PathVariables) + " says"
	}
	var settings []string
	for _, s := range p.Settings {
		settings = append(settings, s.Name+": "+codes(", ", append(expression(s.At), s.Variables...)))
	}
	return []string{
		p.Name, where, profileOf(p.Profile), codes(", ", append(expression(k.KeyID), v.KeyID...)), codes(", ", append(expression(k.Secret), v.Secret...)),
		codes(", ", append(expression(k.Token), v.Token...)), strings.Join(settings, "; "), strings.Join(remarks(p, v), "; "),
	}
}

func expression(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// codes writes names as code.
func codes(separator string, names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = "`" + strings.ReplaceAll(name, "|", `\|`) + "`"
	}
	return strings.Join(list, separator)
}

// profileOf says how the profile is chosen, the first first.
func profileOf(p *credential.Profile) string {
	if p == nil {
		return ""
	}
	list := codes(", ", p.Variables)
	if p.Current != "" {
		file := codes("", []string{p.Current}) + " of the file"
		if list = list + ", " + file; p.CurrentFirst {
			list = file + ", " + codes(", ", p.Variables)
		}
	}
	if p.Default != "" {
		list += ", `" + p.Default + "`"
	}
	return strings.TrimPrefix(list, ", ")
}

// remarks says what else there is to know about a place.
func remarks(p *credential.Place, v *credential.Variables) (out []string) {
	if p.FillOnly {
		out = append(out, "fills what the place before left empty; alone if that has nothing")
	}
	if p.SkipWithProfile {
		out = append(out, "not with `--profile`")
	}
	if p.Program != "" || p.URL != "" {
		out = append(out, "may name a program or an address, to be allowed by name")
	}
	if len(v.URL) > 0 {
		out = append(out, codes("", v.URL[:1])+" names an address that answers with keys, to be allowed by name")
	}
	var refused []string
	for _, m := range p.Modes {
		if m.Way == "" {
			refused = append(refused, m.Name)
		}
	}
	if p.Mode != "" {
		out = append(out, "profiles that get their keys otherwise are refused, with what to do")
	}
	if len(refused) > 0 {
		out = append(out, "refused: "+codes(", ", refused))
	}
	for _, s := range p.Off {
		out = append(out, "off with `"+s.Variable+"`")
	}
	return out
}

var hclField = regexp.MustCompile(`hcl:"([^",]*),?([^"]*)"`)

// docTag and enumTag say in a tag what a comment says elsewhere: these structs are read by programs too.
var (
	docTag  = regexp.MustCompile(`doc:"([^"]*)"`)
	enumTag = regexp.MustCompile(`enum:"([^"]*)"`)
)

// fieldTable has a row a field of a struct that data files are read into.
func fieldTable(t *testing.T, args string) string {
	t.Helper()
	file, name, _ := strings.Cut(args, " ")
	var b strings.Builder
	b.WriteString("| name | what it takes | meaning |\n|---|---|---|")
	for _, f := range structFields(t, file, name) {
		if f.Tag == nil {
			continue
		}
		tag := hclField.FindStringSubmatch(f.Tag.Value)
		if tag == nil || tag[2] == "range" {
			continue
		}
		meaning := strings.TrimSpace(strings.ReplaceAll(f.Comment.Text(), "\n", " "))
		if doc := docTag.FindStringSubmatch(f.Tag.Value); doc != nil {
			meaning = doc[1]
		}
		if enum := enumTag.FindStringSubmatch(f.Tag.Value); enum != nil && !strings.Contains(meaning, enum[1][:strings.IndexByte(enum[1], ',')]) {
			meaning += ": " + strings.ReplaceAll(enum[1], ",", ", ")
		}
		if meaning == "" {
			t.Errorf("%s: the field %s of %s has no comment, so the documents cannot explain it", file, f.Names[0].Name, name)
		}
		title := "`" + tag[1] + "`"
		takes := kindOf(f.Type)
		switch tag[2] {
		case "label":
			title, takes = "(its name)", "text"
		case "required":
			takes += ", needed"
		case "block":
			takes = "block"
			if _, several := f.Type.(*ast.ArrayType); several {
				takes = "blocks"
			}
		}
		fmt.Fprintf(&b, "\n| %s | %s | %s |", title, takes, tableCell(meaning))
	}
	return b.String()
}

// structFields gives the fields of a struct, each with its comment.
func structFields(t *testing.T, file, name string) []*ast.Field {
	t.Helper()
	for _, s := range sources(t, func(s *source) bool { return s.path == file }) {
		for _, decl := range s.file.Decls {
			g, _ := decl.(*ast.GenDecl)
			for i := 0; g != nil && i < len(g.Specs); i++ {
				spec, _ := g.Specs[i].(*ast.TypeSpec)
				if spec == nil || spec.Name.Name != name {
					continue
				}
				if is, ok := spec.Type.(*ast.StructType); ok {
					return is.Fields.List
				}
			}
		}
	}
	t.Fatalf("there is no struct %s in %s", name, file)
	return nil
}

// kindOf says what a field takes in the words of people who write files.
func kindOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.ArrayType:
		return "list of texts"
	case *ast.MapType:
		if _, lists := e.Value.(*ast.ArrayType); lists {
			return "lists of texts by name"
		}
		return "texts by name"
	case *ast.SelectorExpr:
		return "expression"
	case *ast.Ident:
		return map[string]string{"string": "text", "int": "whole number", "bool": "true or false", "Way": "one of the ways below"}[e.Name]
	}
	return ""
}

// wayTable has a row a way of treating a profile: the constants of credential.Way, with their comments.
func wayTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| way | meaning |\n|---|---|")
	for _, s := range sources(t, func(s *source) bool { return s.path == "credential/place.go" }) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if spec, is := n.(*ast.ValueSpec); is && fmt.Sprint(spec.Type) == "Way" {
				value := spec.Values[0].(*ast.BasicLit).Value
				fmt.Fprintf(&b, "\n| %s | %s |", strings.ReplaceAll(value, `"`, "`"), strings.TrimSpace(spec.Comment.Text()))
			}
			return true
		})
	}
	return b.String()
}

// mistakeTable has a row a class of mistakes. A Chinese document gets the Chinese texts.
func mistakeTable(doc string) string {
	var b strings.Builder
	chinese := strings.Contains(doc, "zh-CN")
	if chinese {
		b.WriteString("| 编号 | 错在哪里 | 怎么改 | 论坛中见到的次数 |\n|---|---|---|---|")
	} else {
		b.WriteString("| id | what it says | what to do | seen in public threads |\n|---|---|---|---|")
	}
	for _, m := range chopmark.Mistakes() {
		text, fix := m.Text, m.Fix
		if chinese {
			text, fix = m.TextZH, m.FixZH
		}
		fmt.Fprintf(&b, "\n| `%s` | %s | %s | %s |", m.ID, tableCell(text), tableCell(fix), strconv.Itoa(m.Findings))
	}
	return b.String()
}

// generatedTable has a row a scheme and a column a language: how many vectors are run, and with what.
func generatedTable(t *testing.T) string {
	t.Helper()
	head, line, runs := "| scheme |", "|---|", "| |"
	for _, l := range chopmark.Languages() {
		how := "not executed here"
		if l.Runs != "" {
			how = "`" + l.Runs + "`"
		}
		head, line, runs = head+" "+l.ID+" |", line+"---|", runs+" "+how+" |"
	}
	rows := []string{head, line, runs}
	for _, id := range chopmark.IDs() {
		row := "| " + id + " |"
		for _, l := range chopmark.Languages() {
			cell := ""
			if l.Runs != "" {
				cell = strconv.Itoa(countCases(t, id))
			}
			row += " " + cell + " |"
		}
		rows = append(rows, row)
	}
	return strings.Join(rows, "\n")
}

// TestDocsFields holds that the guide has a table of every struct that provider files are read into, and every operation.
func TestDocsFields(t *testing.T) {
	page, err := os.ReadFile("docs/provider-guide.md")
	if err != nil {
		t.Fatal(err)
	}
	for name := range provider.Calls() {
		if !strings.Contains(string(page), "`"+name+"(") {
			t.Errorf("docs/provider-guide.md does not name the operation %s", name)
		}
	}
	for _, file := range []string{"provider/provider.go", "credential/place.go"} {
		for _, s := range sources(t, func(s *source) bool { return s.path == file }) {
			ast.Inspect(s.file, func(n ast.Node) bool {
				if spec, is := n.(*ast.TypeSpec); is && strings.Contains(structTags(spec), `hcl:"`) {
					if mark := "<!-- fields " + file + " " + spec.Name.Name + " -->"; !strings.Contains(string(page), mark) {
						t.Errorf("docs/provider-guide.md has no %s", mark)
					}
				}
				return true
			})
		}
	}
}

// structTags gives all tags of a struct, empty for other types.
func structTags(spec *ast.TypeSpec) (tags string) {
	if is, ok := spec.Type.(*ast.StructType); ok {
		for _, f := range is.Fields.List {
			if f.Tag != nil {
				tags += f.Tag.Value
			}
		}
	}
	return tags
}
