package main

import "github.com/chopmark/chopmark/internal/talk"

// ui is the way in and out of a command.
type ui struct{ talk.UI }

func newUI() *ui {
	return &ui{talk.New("chopmark", groups...)}
}

// run runs a command line and gives the exit code.
func (u *ui) run(args []string) int {
	root := newRoot(u)
	root.SetArgs(args)
	return u.End(root.Execute())
}

// The groups in which flags are listed, in their order.
const (
	groupRequest    = "The request, as curl takes it"
	groupCall       = "What is called"
	groupScheme     = "How it is signed"
	groupVerify     = "What is demanded"
	groupDiagnose   = "What is looked for"
	groupCredential = "With which credential"
	groupSend       = "How it is sent"
	groupPlayed     = "What is played"
	groupOutput     = "What is printed"
)

var groups = []string{
	groupCall, groupRequest, groupScheme, groupVerify, groupDiagnose, groupCredential, groupSend, groupPlayed, groupOutput, "",
}
