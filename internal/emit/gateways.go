package emit

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
)

// Gateways are the programs that verifiers are written for, in order of their ids.
var Gateways = []*Target{
	gateway("apisix", "Apache APISIX", writeAPISIX),
	gateway("kong", "Kong", writeKong),
	gateway("openresty", "OpenResty, or nginx with its Lua module", writeOpenresty),
}

// gateway is a target that writes verifiers in Lua and nothing else.
func gateway(id, title string, write func(*File) []Generated) *Target {
	t := *lua
	t.ID, t.Title, t.Parts, t.Gateway, t.Example = id, title, "ngx.lua", write, Example{}
	return &t
}

// PluginName is how a gateway's plugin is called.
func pluginName(scheme string) string { return "chopmark-" + scheme }

func writeOpenresty(f *File) []Generated {
	luaVerifier(f, "openresty", "", "verifier")
	name := Snake(split(f.Scheme.ID))
	conf, err := f.part("nginx.conf", "openresty")
	if err != nil {
		panic(err) // it is embedded
	}
	return []Generated{
		{name + "_verifier.lua", []byte(f.W.String())},
		{name + "_nginx.conf", []byte(strings.ReplaceAll(conf, "SCHEME", name) + "\n")},
	}
}

func writeKong(f *File) []Generated {
	luaVerifier(f, "kong", "-- luacheck: read globals kong", "handler")
	schema, err := f.part("ngx.lua", "kong_schema")
	if err != nil {
		panic(err) // it is embedded
	}
	folder := "kong/plugins/" + pluginName(f.Scheme.ID) + "/"
	return []Generated{
		{folder + "handler.lua", []byte(f.named(f.W.String()))},
		{folder + "schema.lua", []byte(f.named(schema) + "\n\nreturn plugin_schema\n")},
	}
}

func writeAPISIX(f *File) []Generated {
	luaVerifier(f, "apisix", `local core = require("apisix.core")`, "plugin")
	return []Generated{{"apisix/plugins/" + pluginName(f.Scheme.ID) + ".lua", []byte(f.named(f.W.String()))}}
}

func (f *File) named(source string) string {
	return strings.NewReplacer("PLUGIN_NAME", pluginName(f.Scheme.ID), "PLUGIN_VERSION", f.Options.Version).Replace(source)
}

// part gives a region of another helper file.
func (f *File) part(file, name string) (string, error) {
	data, err := helpers.ReadFile("helpers/" + file)
	if err != nil {
		return "", err
	}
	regions, err := cut(file, string(data))
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(regions, func(r *region) bool { return r.name == name })
	return regions[at].text(map[*region]bool{regions[at]: true}), nil
}

// luaVerifier writes a verifier whose last part is the frame of a gateway.
func luaVerifier(f *File, frame, head, module string) {
	w := f.W
	lines := f.Head()
	lines[0] = "Verifies HTTP requests: " + f.Scheme.Title + "."
	w.commented("-- ", lines)
	w.Lines("", "-- luacheck: std ngx_lua")
	if head != "" {
		w.Line(head)
	}
	w.Line("-- luacheck: no unused args")
	w.Line("")
	more := []string{"request", "received"}
	if frame != "openresty" {
		more = append(more, "configured")
	}
	code, _ := f.regionsFor(more...)
	w.Raw(code + f.Target.Gap)
	luaVerifyForms(f)
	w.Lines("-- Verifies a request by the form in which it is signed.",
		"local function verify_received(draft, find_key, inputs, demands)")
	w.In()
	f.Receiver("draft, find_key, inputs, demands")
	w.Out()
	w.Lines("end", "")
	text, err := f.part("ngx.lua", frame)
	if err != nil {
		panic(err) // it is embedded
	}
	w.Raw(text + "\n")
	w.Lines("", "return "+module)
}

// folded gives the inputs that a gateway's verifier is made for: those that requests do not tell, as they were given, or
// by their constant defaults.
func folded(s *graph.Scheme, told []string, given map[string][]string) map[string][]string {
	known := map[string][]string{}
	for _, in := range s.Inputs {
		values, is := given[in.Name]
		switch {
		case slices.Contains(told, in.Name) || in.Name == graph.FormInput && len(s.Forms) > 1:
		case is:
			known[in.Name] = values
		case in.Optional:
			known[in.Name] = nil
		case in.Default != nil && in.Default.Kind == graph.Const && !in.List:
			known[in.Name] = []string{in.Default.Text}
		}
	}
	return known
}
