package emit

import "maps"

// merged gives the words of several tables.
func merged(tables ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

// verifierRegions gives the regions of a verifier that no word of its own asks for.
func (f *File) verifierRegions() []string {
	more := []string{"verify"}
	if f.HasToken() {
		more = append(more, "verify_token")
	}
	if f.Uses("is_form") {
		more = append(more, "received_form")
	}
	return more
}
