package main

import "github.com/spf13/cobra"

// flagAdvice says what to do about a flag that other tools have and a command of ours does not.
func flagAdvice(cmd *cobra.Command, name string) string {
	if what, ok := sendsOnly[name]; ok && cmd.Flags().Lookup("retry") != nil {
		return what
	}
	if what, ok := curlOnly[name]; ok && cmd.Flags().Lookup("data") != nil {
		return what
	}
	if name == "time" && cmd.Flags().Lookup("at") != nil {
		return "did you mean --at, the clock of the server?"
	}
	return ""
}

// curlOnly says what to do with flags of curl that are not here.
var curlOnly = map[string]string{
	"A": "write it as a header: -H 'User-Agent: ...'", "user-agent": "write it as a header: -H 'User-Agent: ...'",
	"b": "write it as a header: -H 'Cookie: ...'", "cookie": "write it as a header: -H 'Cookie: ...'",
	"e": "write it as a header: -H 'Referer: ...'", "referer": "write it as a header: -H 'Referer: ...'",
	"u": "write it as a header: -H 'Authorization: Basic ...'", "user": "write it as a header: -H 'Authorization: Basic ...'",
	"F": "save the multipart request as raw HTTP and give it with --request-file", "form": "save the multipart request as raw HTTP and give it with --request-file",
	"T": "write -X PUT --data-binary @FILE", "upload-file": "write -X PUT --data-binary @FILE",
	"url": "write the address without a flag", "compressed": "write it as a header: -H 'Accept-Encoding: gzip'",
	"k": "nothing is sent: leave it out", "L": "nothing is sent: leave it out", "S": "nothing is sent: leave it out",
	"f": "nothing is sent: leave it out", "x": "nothing is sent: leave it out", "m": "nothing is sent: leave it out",
	"insecure": "nothing is sent: leave it out", "location": "nothing is sent: leave it out", "silent": "nothing is sent: leave it out",
	"show-error": "nothing is sent: leave it out", "fail": "nothing is sent: leave it out", "proxy": "nothing is sent: leave it out",
	"max-time": "nothing is sent: leave it out",
}

// sendsOnly says the same where something is sent.
var sendsOnly = map[string]string{
	"L": aboutRedirects, "location": aboutRedirects,
	"f": aboutFailing, "fail": aboutFailing, "fail-with-body": aboutFailing,
	"S": aboutSilence, "show-error": aboutSilence, "silent": aboutSilence, "no-progress-meter": aboutSilence,
	"x": aboutProxies, "proxy": aboutProxies, "cacert": "name it in the environment: SSL_CERT_FILE=ca.pem",
	"retry-all-errors": "--retry is enough: what may pass is tried again", "retry-connrefused": "--retry is enough: what may pass is tried again",
	"O": "write -o FILE", "remote-name": "write -o FILE", "url": "write the address without a flag",
	"page-size": "write it as a parameter, as Limit=100", "no-paginate": "one page is asked for unless there is --all-pages",
	"pager": "write --all-pages", "force": "leave it out: --version and --endpoint are enough for a service that is not known here",
}

const (
	aboutRedirects = "redirects are not followed, because a signature is for one host: leave it out"
	aboutFailing   = "leave it out: an error of the API gives the exit code 4"
	aboutSilence   = "leave it out: nothing but the result goes to standard output"
	aboutProxies   = "name the proxy in the environment: HTTPS_PROXY=http://..."
)
