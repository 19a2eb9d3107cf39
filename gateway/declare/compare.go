package declare

import "github.com/chopmark/chopmark/gateway/model"

// Compare tells how two sets of the APIs of a service differ.
func Compare(service string, before, after []model.API) (out []Change) {
	old, now := map[string]model.API{}, map[string]model.API{}
	for _, api := range before {
		old[api.Name] = api
	}
	for _, api := range after {
		now[api.Name] = api
	}
	added, removed, changed := model.Changes(before, after)
	for _, name := range added {
		out = append(out, Change{"add", "api", service + "/" + name, fields(nil, now[name])})
	}
	for _, name := range changed {
		out = append(out, Change{"change", "api", service + "/" + name, fields(old[name], now[name])})
	}
	for _, name := range removed {
		out = append(out, Change{"remove", "api", service + "/" + name, nil})
	}
	return out
}
