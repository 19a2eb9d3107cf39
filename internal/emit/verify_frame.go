package emit

import "maps"

// spellings joins what a target says to sign and what it says to verify.
func spellings(all ...map[string]string) map[string]string {
	joined := map[string]string{}
	for _, some := range all {
		maps.Copy(joined, some)
	}
	return joined
}
