//go:build !unix

package intercept

import "os"

// readPrivate reads a file. The folders of a user are private here unless they are shared by hand, and file modes say nothing.
func readPrivate(path string) ([]byte, error) { return os.ReadFile(path) }

func checkDir(string) error { return nil }
