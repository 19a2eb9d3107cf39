# How web servers ask whether a request may pass. The configurations in docs/deploy make them send these headers, over whatever a
# caller sent under the same names.

engine "nginx" {
  title      = "nginx, auth_request"
  method     = "X-Original-Method"
  uri        = "X-Original-Uri"
  host       = "X-Original-Host"
  scheme     = "X-Original-Proto"
  from       = "X-Original-From"
  length     = "X-Original-Length"
  connection = "X-Original-Connection"
  narrow     = true # any other status becomes 500 there
}

engine "haproxy" {
  title      = "HAProxy, docs/deploy/haproxy/chopmark.lua"
  method     = "X-Original-Method"
  uri        = "X-Original-Uri"
  host       = "X-Original-Host"
  scheme     = "X-Original-Proto"
  from       = "X-Original-From"
  length     = "X-Original-Length"
  connection = "X-Original-Connection"
  body       = true
}

engine "caddy" {
  title      = "Caddy, forward_auth"
  method     = "X-Forwarded-Method"
  uri        = "X-Forwarded-Uri"
  host       = "X-Forwarded-Host"
  scheme     = "X-Forwarded-Proto"
  from       = "X-Forwarded-For"
  length     = "X-Original-Length"
  connection = "X-Original-Connection"
}

# Headers that Connection names are gone before the middleware.
engine "traefik" {
  title  = "Traefik, ForwardAuth"
  method = "X-Forwarded-Method"
  uri    = "X-Forwarded-Uri"
  host   = "X-Forwarded-Host"
  scheme = "X-Forwarded-Proto"
  from   = "X-Forwarded-For"
  adds   = ["X-Forwarded-Port", "X-Forwarded-Server", "X-Real-Ip"]
  body   = true
}

# The request itself, with the method, host and path that it has.
engine "envoy-http" {
  title   = "Envoy, ext_authz by HTTP"
  direct  = true
  scheme  = "X-Forwarded-Proto"
  from    = "X-Forwarded-For"
  partial = "X-Envoy-Auth-Partial-Body"
  body    = true
}

engine "envoy" {
  title   = "Envoy, ext_authz by gRPC"
  grpc    = true
  partial = "X-Envoy-Auth-Partial-Body"
  body    = true
}
