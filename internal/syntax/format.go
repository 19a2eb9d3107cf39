package syntax

import "github.com/hashicorp/hcl/v2/hclwrite"

// Format gives a file in the one layout: indentation, blanks around "=", aligned columns. It moves blanks only. A file
// whose brackets and quotes do not match comes back as it is, since its layout would follow the mistake.
func Format(src []byte) []byte {
	if len(src) > maxSize || scan(src).fault != nil {
		return src
	}
	return hclwrite.Format(src)
}
