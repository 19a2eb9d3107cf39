package provider

import (
	"slices"
	"strconv"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/syntax"
)

// Doc describes a provider for people and programs.
type Doc struct {
	ID       string       `json:"id"`
	Title    string       `json:"title"`
	Papers   []string     `json:"papers"`
	Default  string       `json:"default_service,omitempty"`
	Settings []SettingDoc `json:"settings"`
	Services []ServiceDoc `json:"services"`
	Dialects []DialectDoc `json:"dialects"`
	Pages    []PageDoc    `json:"pages"`
	Errors   []ErrorDoc   `json:"errors"`
}

// SettingDoc describes a setting.
type SettingDoc struct {
	Name      string   `json:"name"`
	Doc       string   `json:"doc"`
	Parameter string   `json:"parameter,omitempty"`
	Variables []string `json:"variables,omitempty"`
	Default   string   `json:"default,omitempty"`
}

// ServiceDoc describes a service.
type ServiceDoc struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	Dialect string `json:"dialect"`
}

// Note says that a service is the one that is meant when none is named.
func (s ServiceDoc) Note(standard string) string {
	if s.Name == standard {
		return "(when none is named)"
	}
	return ""
}

// DialectDoc describes a way of talking.
type DialectDoc struct {
	Name       string   `json:"name"`
	Title      string   `json:"title,omitempty"`
	Schemes    []string `json:"schemes"`
	Hosts      []string `json:"hosts"`
	Method     string   `json:"method"`
	Parameters string   `json:"parameters"`
}

// PageDoc describes a way of turning pages.
type PageDoc struct {
	Name      string `json:"name"`
	Parameter string `json:"parameter"`
	Size      string `json:"size,omitempty"`
	Until     string `json:"until"` // the member of a reply that tells the end
}

// Text says it in a line.
func (p PageDoc) Text() string {
	size := ""
	if p.Size != "" {
		size = ", " + p.Size + " at a time"
	}
	return p.Parameter + size + ", as long as " + p.Until + " says so"
}

// ErrorDoc describes what an error means.
type ErrorDoc struct {
	Condition string   `json:"condition"`
	Codes     []string `json:"codes"`
	Dialect   string   `json:"dialect,omitempty"` // of one dialect only
}

// Describe gives what the file says.
func (p *Provider) Describe() Doc {
	d := Doc{
		ID: p.ID, Title: p.Title, Papers: append([]string{}, p.Papers...), Default: p.Default, Settings: []SettingDoc{},
		Services: []ServiceDoc{}, Dialects: []DialectDoc{}, Pages: []PageDoc{}, Errors: []ErrorDoc{},
	}
	for _, s := range p.Settings {
		d.Settings = append(d.Settings, SettingDoc{s.Name, s.Doc, s.Parameter, s.Variables, s.Default})
	}
	for _, s := range p.Services {
		dialect := s.Dialect
		if dialect == "" {
			dialect = p.Dialects[0].Name
		}
		d.Services = append(d.Services, ServiceDoc{s.Name, s.Version, dialect})
	}
	for _, pg := range p.Pages {
		d.Pages = append(d.Pages, PageDoc{pg.Name, pg.Token + pg.Number + pg.From, pg.Size, pg.Next + pg.Total})
	}
	d.Errors = appendErrors(d.Errors, p.Errors, "")
	for i := range p.Dialects {
		di := &p.Dialects[i]
		d.Dialects = append(d.Dialects, DialectDoc{di.Name, di.Title, di.Schemes, di.hostTexts(), di.Method, di.Parameters})
		d.Errors = appendErrors(d.Errors, di.Errors, di.Name)
	}
	return d
}

func appendErrors(out []ErrorDoc, failures []Failure, dialect string) []ErrorDoc {
	for _, f := range failures {
		codes := slices.Clone(f.Also)
		if code := pattern(f.Code); code != "" {
			codes = append([]string{code}, codes...)
		}
		out = append(out, ErrorDoc{f.Condition, codes, dialect})
	}
	return out
}

func (d *Dialect) hostTexts() []string {
	out := []string{}
	if list, ok := d.Hosts.(*syntax.List); ok {
		for _, h := range list.Items {
			out = append(out, pattern(h))
		}
	}
	return out
}

// pattern writes a text with holes as it stands in the file.
func pattern(e syntax.Expr) string {
	switch e := e.(type) {
	case *syntax.Text:
		return e.Value
	case *syntax.Number:
		return strconv.Itoa(e.Value)
	case *syntax.Ref:
		return "${" + e.Name + "}"
	case *syntax.Template:
		s := ""
		for _, part := range e.Parts {
			s += pattern(part)
		}
		return s
	}
	v, err := data.Eval(e, data.Scope{Name: data.Names(nil)})
	if err != nil {
		return ""
	}
	return data.Text(v)
}
