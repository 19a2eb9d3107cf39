package talk

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/chopmark/chopmark/internal/diag"
)

// Failure ends a command. An empty message means that all has been said already.
type Failure struct {
	Code     int
	Message  string
	Excerpt  []string // lines that show the place
	Hints    []string
	Problems diag.Problems // of a file, shown with their place in Source
	Source   []byte
}

func (f *Failure) Error() string { return f.Message }

// Wrong is for a command line that cannot be followed.
func Wrong(format string, args ...any) *Failure {
	return &Failure{Code: CodeUsage, Message: fmt.Sprintf(format, args...)}
}

// Cannot is for what the world refuses.
func Cannot(format string, args ...any) *Failure {
	return &Failure{Code: CodeCannot, Message: fmt.Sprintf(format, args...)}
}

// AnswerNo is for a result that has been printed and is not the one hoped for.
func AnswerNo() *Failure { return &Failure{Code: CodeNo} }

// Hint adds a line on what to do.
func (f *Failure) Hint(format string, args ...any) *Failure {
	f.Hints = append(f.Hints, fmt.Sprintf(format, args...))
	return f
}

// AsCannot makes a failure of anything that went wrong while a command worked.
func AsCannot(err error) error {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return Cannot("%s", FileError(err))
}

// FileError is what the system says about a file, without the name of the system call.
func FileError(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Path + ": " + p.Err.Error()
	}
	return err.Error()
}

// WithoutPath is the same without the file's name, for files that nobody named.
func WithoutPath(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
