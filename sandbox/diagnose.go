package sandbox

import (
	"context"
	"strings"

	"github.com/chopmark/chopmark"
)

// diagnose looks for the mistake behind a signature that does not match, and says what it is and what to do; nothing when
// none was proved. The credential is known here, and one search at a time is enough.
func (x *exchange) diagnose() string {
	j := x.verdict
	if x.options.Diagnose <= 0 || j.Verdict != chopmark.SignatureMismatch || j.Token || !x.searching.TryLock() {
		return ""
	}
	defer x.searching.Unlock()
	scheme, err := x.scheme(j.scheme)
	if err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(context.Background(), x.options.Diagnose)
	defer cancel()
	report, err := chopmark.Diagnose(ctx, scheme, x.message, x.keys[j.KeyID], chopmark.DiagnoseOptions{
		Inputs: j.dialect.ScopeInputs(x.message.Host()), ServerTime: x.now.Add(x.shift),
	})
	if err != nil || report.Verdict != "mistake" {
		return ""
	}
	var said []string
	for _, id := range report.Mistakes {
		if m := chopmark.MistakeByID(id); m != nil {
			text, fix := m.In(x.options.Language)
			said = append(said, text, fix)
		}
	}
	return strings.Join(said, " ")
}
