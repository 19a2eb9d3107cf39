// Package authz answers web servers that ask, before they forward a request, whether they may: by forward auth over HTTP, or by
// Envoy's external authorization over gRPC.
//
// In: what a server says of a request that it has, in the manner of engines.hcl, and a gateway that judges it. Out: a yes with
// headers for the upstream, or the refusal in the API's dialect, as far as the server passes it on. What a server says is believed
// as it stands, so nobody else may reach this port. It judges nothing, forwards nothing and keeps nothing.
package authz
