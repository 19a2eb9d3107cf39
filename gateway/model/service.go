package model

// Service is a group of APIs that share hosts and are published together.
type Service struct {
	ID     string   `json:"id" doc:"made by the gateway: service- and eight characters" readOnly:"true"`
	Name   string   `json:"name" hcl:",label" doc:"unique among services"`
	Hosts  []string `json:"hosts,omitempty" hcl:"hosts" doc:"host names of its own, beside ID.BASE"`
	Title  string   `json:"title,omitempty" hcl:"title" doc:"for people"`
	PerSec int      `json:"per_second,omitempty" hcl:"per_second" doc:"requests a second in each environment; 0: no limit"`
}

// API is one operation of a service: what is called, who may, and what answers.
type API struct {
	ID       string     `json:"id" doc:"made by the gateway: api- and eight characters" readOnly:"true"`
	Name     string     `json:"name" hcl:",label" doc:"unique within the service"`
	Title    string     `json:"title,omitempty" hcl:"title" doc:"for people"`
	Method   string     `json:"method" hcl:"method,required" doc:"an HTTP method, or ANY"`
	Path     string     `json:"path" hcl:"path,required" doc:"/exact, /with/{parameter} or /prefix/*"`
	Host     string     `json:"host,omitempty" hcl:"host" doc:"one of the service's hosts, when the API is not on all of them"`
	Public   bool       `json:"public,omitempty" hcl:"public" doc:"anyone may call it: the only way to have no auth"`
	Auth     []Auth     `json:"auth,omitempty" hcl:"auth,block" doc:"the schemes by which callers sign; one of them must verify"`
	Dialect  string     `json:"dialect,omitempty" hcl:"dialect" doc:"in whose words refusals are answered"`
	Explain  bool       `json:"explain,omitempty" hcl:"explain" doc:"callers may see the string to sign that the gateway made"`
	MaxBody  int        `json:"max_body,omitempty" hcl:"max_body" doc:"bytes of body that are taken; 0: the gateway's own cap"`
	PerSec   int        `json:"per_second,omitempty" hcl:"per_second" doc:"requests a second; 0: no limit"`
	Upstream []Upstream `json:"upstream,omitempty" hcl:"upstream,block" doc:"HTTP servers that answer"`
	Strip    bool       `json:"strip_prefix,omitempty" hcl:"strip_prefix" doc:"forward only what follows the prefix of the path"`
	Timeout  string     `json:"timeout,omitempty" hcl:"timeout" doc:"how long an upstream may take to begin its answer, as 15s"`
	Answer   *Answer    `json:"answer,omitempty" hcl:"answer,block" doc:"a fixed answer, instead of upstreams"`
}

// Auth is one scheme by which an API's callers may sign, and what the signature must cover.
type Auth struct {
	Scheme  string              `json:"scheme" hcl:",label" doc:"id of a scheme"`
	Mode    string              `json:"mode,omitempty" hcl:"mode" enum:"strict,compatible" doc:"strict: all of cover is covered; compatible: what old clients of the scheme sign is enough"`
	Inputs  map[string]string   `json:"inputs,omitempty" hcl:"inputs" doc:"inputs of the scheme that requests must be signed for"`
	Allowed map[string][]string `json:"allowed,omitempty" hcl:"allowed" doc:"of inputs that a request tells, as its algorithm, the values that are accepted"`
	Cover   []string            `json:"cover,omitempty" hcl:"cover" doc:"parts of the request that must be covered; strict without it: method, path, query, body and time"`
	Headers []string            `json:"headers,omitempty" hcl:"headers" doc:"headers that must be signed"`
	Within  string              `json:"within,omitempty" hcl:"within" doc:"how far the request's time may lie from the clock, as 5m; the scheme's own without it"`
}

// The modes of an Auth.
const (
	Strict     = "strict"
	Compatible = "compatible"
)

// Upstream is one server behind an API.
type Upstream struct {
	URL    string `json:"url" hcl:",label" doc:"http or https, with a path in front if need be"`
	Weight int    `json:"weight,omitempty" hcl:"weight" doc:"its share of the requests; 0 counts as 1"`
	Health string `json:"health,omitempty" hcl:"health" doc:"a path that answers below 400 when the server is well; without it only failed requests tell"`
}

// Answer is a fixed answer.
type Answer struct {
	Status  int               `json:"status,omitempty" hcl:"status" doc:"0 counts as 200"`
	Headers map[string]string `json:"headers,omitempty" hcl:"headers" doc:"of the answer"`
	Body    string            `json:"body,omitempty" hcl:"body" doc:"of the answer"`
}
