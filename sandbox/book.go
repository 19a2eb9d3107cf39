package sandbox

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
	"github.com/chopmark/chopmark/provider"
)

// set is a block of an action file: actions of some services of a provider, and the tables that they work on.
type set struct {
	Provider string     `hcl:",label"`
	Services []string   `hcl:"services"` // none: of every service
	Versions []string   `hcl:"versions"` // none: of every version
	Tables   []table    `hcl:"table,block"`
	Actions  []action   `hcl:"action,block"`
	Range    diag.Range `hcl:",range"`
}

// table is a list of rows that actions read and change. It belongs to the provider: every block of it sees it.
type table struct {
	Name  string      `hcl:",label"`
	Most  int         `hcl:"max"`  // rows; 0: maxRows
	Rows  syntax.Expr `hcl:"rows"` // what is there at the beginning
	Range diag.Range  `hcl:",range"`
}

// action says what one action does: it checks its parameters, names values, refuses, changes tables, and gives a result.
type action struct {
	Name     string      `hcl:",label"` // "*" is every action that has no block of its own
	Required []string    `hcl:"required"`
	Numbers  []string    `hcl:"numbers"` // parameters that must be whole numbers when they are there
	Methods  []string    `hcl:"methods"` // none: all
	Let      syntax.Expr `hcl:"let"`     // names with values; each can use those before it
	Fails    []fail      `hcl:"fail,block"`
	Inserts  []insert    `hcl:"insert,block"`
	Updates  []update    `hcl:"update,block"`
	Deletes  []remove    `hcl:"delete,block"`
	Result   syntax.Expr `hcl:"result,required"`
	Range    diag.Range  `hcl:",range"`
}

// fail refuses a call: with a condition of the provider file, or in words of its own.
type fail struct {
	When      syntax.Expr       `hcl:"when,required"`
	Condition string            `hcl:"condition"`
	Item      syntax.Expr       `hcl:"item"` // what it is about
	Status    int               `hcl:"status"`
	Code      syntax.Expr       `hcl:"code"`
	Message   syntax.Expr       `hcl:"message"`
	Fields    map[string]string `hcl:"fields"`
	Range     diag.Range        `hcl:",range"`
}

type insert struct {
	Table string      `hcl:",label"`
	Rows  syntax.Expr `hcl:"rows,required"`
	Range diag.Range  `hcl:",range"`
}

// update changes the rows for which where is true; set is evaluated for each. Both can name the row.
type update struct {
	Table string      `hcl:",label"`
	Where syntax.Expr `hcl:"where,required"`
	Set   syntax.Expr `hcl:"set,required"`
	Range diag.Range  `hcl:",range"`
}

type remove struct {
	Table string      `hcl:",label"`
	Where syntax.Expr `hcl:"where,required"`
	Range diag.Range  `hcl:",range"`
}

// book is all that is known of one provider's actions.
type book struct {
	sets   []*set // those of later files first
	tables map[string]*table
}

// readBooks reads every file of the folders. What comes later takes the place of what came before.
func readBooks(folders []fs.FS, providers []*provider.Provider) (map[string]*book, error) {
	r := reader{books: map[string]*book{}, sources: map[string][]byte{}}
	for _, p := range providers {
		r.books[p.ID] = &book{tables: map[string]*table{}}
	}
	for _, folder := range folders {
		r.at = map[string]int{}
		files, err := fs.Glob(folder, "*.hcl")
		if err != nil {
			return nil, err
		}
		for _, name := range files {
			if err := r.file(folder, name); err != nil {
				return nil, err
			}
		}
	}
	for _, p := range providers {
		r.check(p)
	}
	return r.books, r.failed()
}

type reader struct {
	books    map[string]*book
	at       map[string]int // where the next block of a provider goes: those of this folder stand before all earlier ones
	sources  map[string][]byte
	problems diag.Problems
}

// failed gives the problems of the first file that has some.
func (r *reader) failed() error {
	if !r.problems.Failed() {
		return nil
	}
	r.problems.Sort()
	first := r.problems[0].Range.File
	kept := slices.DeleteFunc(slices.Clone(r.problems), func(p diag.Problem) bool { return p.Range.File != first })
	return &provider.Error{Problems: kept, Source: r.sources[first]}
}

func (r *reader) file(folder fs.FS, name string) error {
	src, err := fs.ReadFile(folder, name)
	if err != nil {
		return err
	}
	file, problems := syntax.ParseData(path.Base(name), src)
	r.sources[path.Base(name)] = src
	r.problems = append(r.problems, problems...)
	if file == nil {
		return nil
	}
	for _, b := range file.Blocks {
		s := &set{}
		if b.Type != "actions" {
			r.problems.Add(b.Range, fmt.Sprintf("there is no block %q at the top of an action file", b.Type), `write actions "provider" { ... }`)
			continue
		}
		r.problems = append(r.problems, data.Decode(b, s)...)
		r.add(s)
	}
	return nil
}

func (r *reader) add(s *set) {
	b := r.books[s.Provider]
	if b == nil {
		known := make([]string, 0, len(r.books))
		for id := range r.books {
			known = append(known, id)
		}
		hint := diag.DidYouMean(s.Provider, known, "give the provider's file too")
		r.problems.Add(s.Range, fmt.Sprintf("there is no provider %q", s.Provider), hint)
		return
	}
	b.sets = slices.Insert(b.sets, r.at[s.Provider], s)
	r.at[s.Provider]++
	for i := range s.Tables {
		b.tables[s.Tables[i].Name] = &s.Tables[i]
	}
}

// ActionInfo is an action that is played.
type ActionInfo struct {
	Provider string   `json:"provider"`
	Services []string `json:"services"` // none: every one
	Versions []string `json:"versions"` // none: every one
	Action   string   `json:"action"`
	Required []string `json:"required"` // parameters
}

// Actions gives what the clouds do, in the order of the files; those of later ones first.
func (s *Sandbox) Actions() []ActionInfo {
	var out []ActionInfo
	for _, c := range s.clouds {
		for _, set := range c.book.sets {
			for i := range set.Actions {
				a := &set.Actions[i]
				out = append(out, ActionInfo{c.ID, some(set.Services), some(set.Versions), a.Name, some(a.Required)})
			}
		}
	}
	return out
}

// some is a list that JSON writes as [] when it is empty.
func some(list []string) []string { return append([]string{}, list...) }

// serves tells whether the block is about a service.
func (s *set) serves(service string) bool {
	return len(s.Services) == 0 || slices.ContainsFunc(s.Services, func(n string) bool { return strings.EqualFold(n, service) })
}

func (s *set) action(name string) *action {
	for i := range s.Actions {
		if s.Actions[i].Name == name {
			return &s.Actions[i]
		}
	}
	return nil
}

// errUnknown are the conditions of an action that is not there.
var errUnknownService, errUnknownAction, errUnknownVersion = errors.New("unknown-service"), errors.New("unknown-action"), errors.New("unknown-version")

// find gives the action that is asked for. Names of services and actions are as the request writes them.
func (b *book) find(service, name, version string) (*action, error) {
	err := errUnknownService
	for _, wanted := range []string{name, "*"} {
		for _, s := range b.sets {
			if !s.serves(service) {
				continue
			}
			if errors.Is(err, errUnknownService) {
				err = errUnknownAction
			}
			a := s.action(wanted)
			switch {
			case a == nil:
			case version != "" && len(s.Versions) > 0 && !slices.Contains(s.Versions, version):
				err = errUnknownVersion
			default:
				return a, nil
			}
		}
	}
	return nil, err
}
