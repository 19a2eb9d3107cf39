// Package judge decides about requests: which API one is for, who signed it, and whether its caller may call now.
//
// In: a snapshot of the model, requests. Out: a Decision with a stable Reason, and what is to be forwarded: the very bytes that
// were routed and verified. What nothing allows is refused. It never answers a request, opens no connection of its own but
// through the limiter and the store of nonces that it was given, and gives out no secret and no expected signature.
package judge
