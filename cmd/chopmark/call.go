package main

import (
	"context"
	"io"
	"os/signal"
	"syscall"

	"github.com/chopmark/chopmark/call"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const callText = `Call the API of a cloud, or any address, with a signed request.

A call is PROVIDER/SERVICE ACTION and its parameters: Name=text, Name:=json for a number, true, a
list or an object, Name=@file for a file's content; Filters.0.Name reaches into lists and objects.
Settings such as the region have flags, or are given as parameters. What the provider expects
(host, version, where parameters go, how it is signed, how errors look) stands in its file:
chopmark provider list shows the built-in ones, --provider takes one of your own.

With an address instead, the request is given as to curl, and signed by --scheme, or as the
provider of that host signs.

The result goes to standard output. An error of the API becomes one message with its code and
request id, and the exit code 4; 1 means that no answer of the API came.`

const callExamples = `  chopmark call --sandbox tencent/eip DescribeAddresses Region=ap-guangzhou
  chopmark call tencent/tmt TextTranslate SourceText=你好 Source=zh Target=en ProjectId=0
  chopmark call volcengine/ecs DescribeInstances --region cn-beijing --query 'Result.Instances[].InstanceId'
  chopmark call qingcloud CreateServerCertificate --zone sh1 server_certificate_name=test1 \
    certificate_content=@cert.pem private_key=@key.pem
  chopmark call alibaba/ecs DescribeRegions --output table
  chopmark call https://sts.eu-west-1.amazonaws.com/ -d 'Action=GetCallerIdentity&Version=2011-06-15'`

// calling is the command call.
type calling struct {
	signerFlags
	places   placeFlags
	settings settingFlags
	sending  sendFlags
	showing  showFlags
}

func newCall(u *ui) *cobra.Command {
	c := &calling{signerFlags: newSignerFlags(u), places: placeFlags{u: u}}
	cmd := &cobra.Command{
		Use: "call PROVIDER/SERVICE ACTION [NAME=VALUE...] | URL", Short: "Call the API of a cloud", Long: callText, Example: callExamples,
		RunE: talk.Guard(func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) }),
	}
	cmd.DisableFlagsInUseLine = true
	talk.Grouped(cmd, groupCall, c.settings.register)
	talk.Grouped(cmd, groupRequest, c.request.register)
	talk.Grouped(cmd, groupScheme, func(f *pflag.FlagSet) {
		c.scheme.register(f)
		f.Lookup("param").Usage = "a setting of the provider, or an input of the scheme"
		c.registerFresh(f)
	})
	talk.Grouped(cmd, groupCredential, func(f *pflag.FlagSet) {
		c.credential.register(f)
		c.places.register(f)
	})
	talk.Grouped(cmd, groupSend, c.sending.register)
	talk.Grouped(cmd, groupOutput, c.showing.register)
	completeSigning(cmd, &c.scheme)
	completeCall(cmd, c)
	return cmd
}

func (c *calling) run(ctx context.Context, args []string) error {
	if err := c.credential.claim(); err != nil {
		return err
	}
	query, err := compileQuery(&c.showing)
	if err != nil {
		return err
	}
	j, err := c.plan(args)
	if err != nil {
		return err
	}
	defer j.close()
	if c.showing.dryRun {
		return c.preview(j)
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	a, err := c.send(ctx, j)
	if err != nil {
		return c.sendFailure(j, err)
	}
	if a.Stream != nil {
		defer a.Stream.Close()
	}
	r, err := c.result(a, j, query)
	if err != nil {
		return err
	}
	return c.u.Deliver(c.showing.out, func(w io.Writer) error { return r.write(w, &c.showing) })
}

// send sends the call, all its pages if that was asked for.
func (c *calling) send(ctx context.Context, j *callJob) (*call.Answer, error) {
	if !c.showing.allPages {
		return j.client.Send(ctx, j.target)
	}
	p := newProgress(c.u)
	defer p.clear()
	return j.client.SendAll(ctx, j.target.Provider, *j.call, p.pages)
}
