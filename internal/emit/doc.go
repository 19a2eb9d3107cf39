// Package emit writes signers in other languages.
package emit
