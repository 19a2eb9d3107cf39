// Package serve is the data plane of the gateway: it takes requests, has them judged, and forwards or refuses them.
//
// In: snapshots of the model, requests. Out: the answers of upstreams, fixed answers, refusals in the API's dialect; an access
// log, metrics and traces. What it forwards is what was verified, byte for byte. It decides nothing itself, never writes a secret
// or an expected signature anywhere, and keeps nothing.
package serve
