//go:build !linux

package intercept

import "errors"

func placeUnnamed(string, string, []byte) error { return errors.ErrUnsupported }
