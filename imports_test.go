package chopmark_test

import (
	"go/ast"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/chopmark/chopmark"

// mayImport is one row of the import table: packages of this module, and modules of others.
type mayImport struct {
	ours, theirs []string
}

// importTable says who may import whom; docs/architecture.md draws it. Reading it downwards, a package sees only what stands
// above it. bind, eval and match never see each other: signing and verifying meet in the graph alone.
var importTable = map[string]mayImport{
	"internal/diag":     {},
	"internal/message":  {},
	"internal/freeport": {},
	"internal/op":       {ours: stages("message"), theirs: []string{"github.com/emmansun/gmsm"}},
	"internal/graph":    {ours: stages("diag", "op")},
	"internal/syntax": {
		ours: stages("diag"), theirs: []string{"github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty", "golang.org/x/text"},
	},
	"internal/data":   {ours: stages("diag", "syntax")},
	"internal/bind":   {ours: stages("diag", "message", "op", "graph", "syntax")},
	"internal/eval":   {ours: stages("message", "op", "graph")},
	"internal/match":  {ours: stages("diag", "message", "op", "graph")},
	"internal/verify": {ours: stages("diag", "message", "op", "graph", "eval", "match")},
	"internal/diagnose": {
		ours: stages("data", "diag", "eval", "graph", "match", "message", "op", "syntax"), theirs: []string{"golang.org/x/text"},
	},
	"internal/emit":  {ours: stages("diag", "op", "graph", "match")},
	"internal/suite": {ours: stages("message")},
	"internal/stage": {ours: append(stages("suite"), ".")},
	"internal/talk":  {ours: stages("diag"), theirs: []string{"github.com/spf13/cobra", "github.com/spf13/pflag", "golang.org/x/term"}},
	"schemes":        {},
	"vectors":        {},
	".": {ours: append(
		stages("diag", "message", "op", "graph", "syntax", "bind", "eval", "match", "verify", "diagnose", "emit"), "schemes")},
	"internal/verdicts": {ours: []string{"."}},
	"credential": {theirs: []string{
		"github.com/jmespath-community/go-jmespath", "github.com/kballard/go-shellquote", "github.com/zalando/go-keyring",
		"go.yaml.in/yaml/v3", "gopkg.in/ini.v1",
	}},
	"providers": {},
	"provider":  {ours: append(stages("data", "diag", "message", "syntax"), ".", "credential", "providers")},
	"actions":   {},
	"sandbox":   {ours: append(stages("data", "diag", "syntax"), ".", "provider", "actions")},
	"call":      {ours: []string{".", "provider"}, theirs: []string{"github.com/cenkalti/backoff/v5"}},
	"sandbox/intercept": {
		theirs: []string{"github.com/elazarl/goproxy", "golang.org/x/sys", "software.sslmate.com/src/go-pkcs12"},
	},
	"gateway/model":      {ours: []string{"."}},
	"gateway/seal":       {},
	"gateway/servertest": {ours: stages("freeport")},
	"gateway/limit":      {theirs: []string{"github.com/redis/go-redis/v9"}},
	"gateway/judge":      {ours: append(stages("message"), ".", "gateway/limit", "gateway/model")},
	"gateway/dialects":   {ours: append(stages("data", "diag", "syntax"), "gateway/judge")},
	"gateway/store": {
		ours:   []string{".", "gateway/limit", "gateway/model", "gateway/seal"},
		theirs: []string{"github.com/jackc/pgx/v5", "github.com/pressly/goose/v3", "github.com/uptrace/bun", "modernc.org/sqlite"},
	},
	"gateway/serve": {
		ours:   []string{".", "gateway/dialects", "gateway/judge", "gateway/model"},
		theirs: []string{"github.com/prometheus/client_golang", "go.opentelemetry.io/contrib/exporters/autoexport", "go.opentelemetry.io/otel"},
	},
	"gateway/declare": {ours: append(stages("data", "diag", "syntax"), "gateway/model", "gateway/store")},
	"gateway/admin":   {ours: []string{"gateway/declare", "gateway/model", "gateway/store"}, theirs: []string{"github.com/danielgtaylor/huma/v2"}},
	"gateway/authz": {
		ours:   append(stages("data", "diag", "syntax"), "gateway/judge", "gateway/serve"),
		theirs: []string{"github.com/envoyproxy/go-control-plane/envoy", "google.golang.org/genproto/googleapis/rpc", "google.golang.org/grpc"},
	},
	"cmd/chopmark-gateway": {
		ours: append(stages("talk"), ".", "gateway/admin", "gateway/authz", "gateway/declare", "gateway/dialects", "gateway/judge", "gateway/limit",
			"gateway/model", "gateway/seal", "gateway/serve", "gateway/store"),
		theirs: []string{"github.com/kballard/go-shellquote", "github.com/spf13/cobra", "github.com/spf13/pflag", "golang.org/x/crypto"},
	},
	"cmd/chopmark": {
		ours: append(stages("data", "diag", "message", "stage", "suite", "syntax", "talk"), ".", "call", "credential", "provider", "sandbox", "sandbox/intercept", "schemes", "vectors"),
		theirs: []string{
			"github.com/jedib0t/go-pretty/v6", "github.com/jmespath-community/go-jmespath", "github.com/spf13/cobra", "github.com/spf13/pflag",
			"go.yaml.in/yaml/v3", "golang.org/x/term",
		},
	},
}

// libraryModules are all that a program inherits by importing chopmark. A new one needs a line in docs/decisions.md.
var libraryModules = []string{
	"github.com/emmansun/gmsm", "github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty", "golang.org/x",
}

// stages gives the packages under internal with these names.
func stages(names ...string) []string {
	for i, name := range names {
		names[i] = "internal/" + name
	}
	return names
}

func TestImportTable(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sources(t, ownSources) {
		seen[s.dir] = true
		row, known := importTable[s.dir]
		if !known {
			t.Errorf("%s: package %s is not in the import table: add its row to imports_test.go", s.path, s.dir)
			continue
		}
		for _, spec := range s.file.Imports {
			checkImport(t, s, spec, row)
		}
	}
	for dir := range importTable {
		if !seen[dir] {
			t.Errorf("imports_test.go has a row for %s, which holds no package: remove the row", dir)
		}
	}
}

func checkImport(t *testing.T, s *source, spec *ast.ImportSpec, row mayImport) {
	t.Helper()
	name, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		t.Fatal(err)
	}
	if own, is := ownPackage(name); is {
		if !slices.Contains(row.ours, own) {
			t.Errorf("%s: %s imports %s; of ours it may import %s",
				s.place(spec), s.dir, own, only(row.ours))
		}
		return
	}
	if !standardLibrary(name) && !slices.ContainsFunc(row.theirs, func(m string) bool { return under(name, m) }) {
		t.Errorf("%s: %s imports %s; of others' modules it may import %s",
			s.place(spec), s.dir, name, only(row.theirs))
	}
}

func only(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "only " + strings.Join(names, ", ")
}

// TestImportLibrary holds the promise that the library brings few modules along, whatever the table grows to.
func TestImportLibrary(t *testing.T) {
	for _, dir := range slices.Sorted(maps.Keys(inherited("."))) {
		for _, m := range importTable[dir].theirs {
			if !slices.ContainsFunc(libraryModules, func(allowed string) bool { return under(m, allowed) }) {
				t.Errorf("%s may import %s, which is not one of the library's modules", dir, m)
			}
		}
	}
}

// inherited gives a package and all of ours that come with it. What stands on the root package brings more along.
func inherited(dir string) map[string]bool {
	all := map[string]bool{dir: true}
	for _, below := range importTable[dir].ours {
		maps.Copy(all, inherited(below))
	}
	return all
}

// ownPackage gives the folder of a package of this module.
func ownPackage(name string) (string, bool) {
	rest, found := strings.CutPrefix(name, modulePath)
	if !found || rest != "" && rest[0] != '/' {
		return "", false
	}
	return path.Join(".", rest), true
}

// standardLibrary tells of a package of the standard library: its first element has no dot.
func standardLibrary(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return !strings.Contains(first, ".")
}
