package model

import "fmt"

// Risks tells what an API lets callers do that its operator may not want, as warnings. None of it is refused.
func Risks(a API) (out []string) {
	if a.Public {
		out = append(out, fmt.Sprintf("api %s is public: anyone may call it", a.Name))
	}
	for _, auth := range a.Auth {
		if auth.Mode == Compatible {
			out = append(out, fmt.Sprintf("api %s takes what old clients of %s sign: only the headers that a request lists are covered, "+
				"and where its scheme does not check the time, a request can be sent again for ever; "+
				"a key with nonce = true is held to more", a.Name, auth.Scheme))
		}
	}
	if a.Explain {
		out = append(out, fmt.Sprintf("api %s shows callers the string to sign that the gateway made", a.Name))
	}
	return out
}
