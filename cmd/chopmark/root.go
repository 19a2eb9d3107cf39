package main

import (
	"github.com/chopmark/chopmark"
	"github.com/spf13/cobra"
)

const rootText = `Chopmark signs HTTP requests for clouds, shows how, checks the signatures of others and finds out
why one does not match, calls the clouds' APIs, and plays the clouds offline.

Each way of signing is a scheme, and each cloud a provider, written down once in a short file:
chopmark scheme list and chopmark provider list show the built-in ones. A request is given as to
curl, pasted as a whole curl command, or saved in a file. Nothing is sent by any command but call.`

const rootExamples = `  chopmark explain                               show how a Tencent Cloud request is signed
  chopmark sign -s tencent-tc3 -H 'X-TC-Action: DescribeInstances' ... URL
  chopmark verify --curl "curl ..."              check a request that is signed already
  chopmark diagnose --request refused.http       find the mistake behind a refused signature
  chopmark call aws/sts GetCallerIdentity        call a cloud's API
  chopmark sandbox run -- python3 demo.py        run a program whose calls stay on this machine
  chopmark generate -s tencent-tc3 --lang python write a signer in another language
  chopmark scheme test                           run the test vectors of every scheme`

func newRoot(u *ui) *cobra.Command {
	root := &cobra.Command{
		Use: "chopmark", Short: "Sign, explain and verify HTTP requests by scheme files", Long: rootText, Example: rootExamples,
	}
	return u.Root(root, flagAdvice, newSign(u), newExplain(u), newVerify(u), newDiagnose(u), newCall(u), newSandbox(u), newGateway(), newCredential(u),
		newProvider(u), newScheme(u), newGenerate(u), u.NewMan(chopmark.Version), u.NewVersion(chopmark.Version))
}
