package syntax

import "github.com/hashicorp/hcl/v2/hclwrite"

// Format gives a file in the one layout: indentation, blanks around "=", aligned columns. It moves blanks only.
func Format(src []byte) []byte { return hclwrite.Format(src) }
