package main

import (
	"github.com/spf13/cobra"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
)

// ui is the way in and out of a command.
type ui struct{ talk.UI }

// The groups in which flags are listed, in their order.
const (
	groupNoun    = "What it is"
	groupServe   = "What is served"
	groupAsked   = "Who asks"
	groupKept    = "Where state is kept"
	groupAdmin   = "The admin API"
	groupGateway = "Which gateway"
	groupOutput  = "What is printed"
)

func newUI() *ui {
	return &ui{talk.New("chopmark-gateway", groupNoun, groupAsked, groupServe, groupKept, groupAdmin, groupGateway, groupOutput, "")}
}

const rootText = `A gateway for signed requests: it verifies by any of Chopmark's schemes, limits by usage plans, and
forwards to your servers. Clients of Tencent's API Gateway, Kong, APISIX and Tyk work unchanged.

A service holds APIs. Publishing freezes them as a numbered release in an environment: test,
prepub or release. A key calls what a usage plan binds it to. chopmark-gateway quickstart walks
through all of it; run starts a gateway; the other commands set a running one up.`

const rootExamples = `  chopmark-gateway quickstart
  chopmark-gateway run --data ./gateway
  chopmark-gateway apply gateway.hcl
  chopmark-gateway release publish shop release --note "second try"`

func newRoot(u *ui) *cobra.Command {
	root := &cobra.Command{
		Use: "chopmark-gateway", Short: "Run a gateway for signed requests, and set it up", Long: rootText, Example: rootExamples,
	}
	return u.Root(root, nil, newQuickstart(u), newRun(u), newAuthz(u), newRotate(u), newService(u), newAPI(u), newRelease(u), newKey(u), newPlan(u), newBind(u),
		newDiff(u), newApply(u), newExport(u), newStatus(u), newAudit(u), newOpenAPI(u), u.NewMan(chopmark.Version), u.NewVersion(chopmark.Version))
}
