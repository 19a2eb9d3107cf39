package emit

import (
	"strings"
	"unicode/utf8"
)

// powershellParam is a parameter: its name without the sign, its type, what it is when it is left out, and what to say of
// it. One without the third must be given, unless that is "-".
type powershellParam struct{ name, kind, otherwise, doc string }

// powershellParams gives the parameters: those that make a draft and the inputs, and those that every form gets.
func powershellParams(f *File) (draft, form []powershellParam) {
	draft = []powershellParam{
		{"Method", "string", "", "The method, as GET."},
		{"Url", "string", "", "The whole address, as it will be sent."},
		{"Headers", "IDictionary", "@{}", "The headers by their names; one that is repeated has several values."},
		{"Body", "object", "-", "The body, bytes or a text, which is sent in UTF-8."},
		{"Inputs", "IDictionary", "@{}", "What the scheme needs besides, by name."},
	}
	form = append(form, powershellParam{"Credential", "pscredential", "", "Whose signature it is: the user name is the key id, the password the secret."})
	if f.HasToken() {
		form = append(form, powershellParam{"Token", "securestring", "-", "The token of a session, if there is one."})
	}
	form = append(form, powershellParam{"Time", "DateTimeOffset", "[DateTimeOffset]::UtcNow", "The time of signing; now, unless given."})
	if f.HasNonce() {
		maker := f.Fresh("[Signer]::NewNonce()", "[Signer]::NewNumber()")
		form = append(form, powershellParam{"Nonce", "string", maker, "A text that no other request has; one is made, unless given."})
	}
	if f.HasList() {
		form = append(form, powershellParam{"Cover", "string[]", "-", "The headers that the signature covers, in order; the scheme's rules choose, unless given."})
	}
	return draft, form
}

// writePowerShell writes a module with one function.
func writePowerShell(f *File) {
	code, imports := f.Regions("utf8")
	w := f.W
	f.HeadProse()
	w.Lines("#", "# For Windows PowerShell 5.1, with .NET Framework 4.6 or later, and for PowerShell 7.", "", "#Requires -Version 5.1", "")
	for _, name := range imports {
		w.Line("using namespace " + name)
	}
	w.Lines("", "# The inputs, with the values that each may have; none means any.",
		"$script:AllowedInputs = [hashtable]::new([StringComparer]::Ordinal)")
	for _, in := range f.Inputs {
		w.Line("$script:AllowedInputs[" + powershellText(in.Name) + "] = " + f.Target.texts(allowed(in)))
	}
	w.Line("")
	powershellSign(f)
	w.Raw("\n" + code + "\n\n")
	w.Line("Export-ModuleMember -Function " + powershellFunction(f.Scheme.ID))
	w.Revise(powershellMarked)
}

// powershellMarked puts a mark before what is not ASCII alone: without, 5.1 takes the file to be in the code page of the
// system.
func powershellMarked(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return "\ufeff" + s
	}
	return s
}

// powershellFunction names what callers call.
func powershellFunction(scheme string) string { return "New-" + Pascal(split(scheme)) + "Signature" }

// powershellSign writes the function that callers call, and a class with a method for each form.
func powershellSign(f *File) {
	w := f.W
	draft, form := powershellParams(f)
	args, params := []string{"$draft", "$given"}, []string{"[Draft] $draft", "[Dictionary[string, string]] $given"}
	for _, p := range form {
		args, params = append(args, "$"+p.name), append(params, "["+p.kind+"] $"+p.name)
	}
	w.Line("function " + powershellFunction(f.Scheme.ID) + " {")
	w.In()
	powershellHead(f, append(draft, form...))
	w.Lines("", "# Nothing goes on behind an error, whatever -ErrorAction says.", "$ErrorActionPreference = 'Stop'",
		"$draft = [Draft]::new($Method, $Url, $Headers, $Body)", "$given = [Signer]::CheckInputs($Inputs, $script:AllowedInputs)")
	f.SignBody(args...)
	w.Out()
	w.Line("}")
	if len(f.Choose) == 0 {
		return
	}
	w.Lines("", "# Signs in each of the forms.", "class Form {")
	w.In()
	f.FormFunctions("}", append([]string{""}, f.Spread("static [pscustomobject] $name(", params, "", ") {")...)...)
	w.Out()
	w.Line("}")
}

// powershellHead writes the help of the function, and its parameters.
func powershellHead(f *File, params []powershellParam) {
	w := f.W
	w.Lines("<#", ".SYNOPSIS")
	w.Comment("", powershellProse("Signs an HTTP request: "+f.Scheme.Title+"."))
	w.Lines("", ".DESCRIPTION")
	w.Comment("", "Gives the headers to set, the address and the body to send. It sends nothing. A missing input or header, or a value "+
		"that is not allowed, is an ArgumentException.")
	var declared []string
	for _, p := range params {
		w.Lines("", ".PARAMETER "+p.name)
		w.Comment("", p.doc)
		if p.name == "Inputs" {
			for _, in := range f.Inputs {
				w.prose("- ", "  ", powershellProse(in.Name+": "+in.Doc))
			}
		}
		declared = append(declared, p.declared())
	}
	w.Lines("", ".OUTPUTS")
	w.Comment("", "An object with Headers, in order, each of which replaces all headers of its name; Url; Body, which is bytes; "+
		"StringToSign, to be compared with what a server says when it refuses a signature; and Signature.")
	w.Lines("", ".EXAMPLE", "$signed = "+powershellFunction(f.Scheme.ID)+" -Method GET -Url $url -Credential (Get-Credential)"+powershellNeeded(f),
		"Invoke-RestMethod -Method GET -Uri $signed.Url -Headers $signed.Headers", "#>",
		"[Diagnostics.CodeAnalysis.SuppressMessageAttribute(",
		"    'PSUseShouldProcessForStateChangingFunctions', '', Justification = 'It changes nothing.'", ")]",
		"[CmdletBinding(PositionalBinding = $false)]", "[OutputType([pscustomobject])]")
	w.Lines(f.Spread("param(", declared, "", ")")...)
}

// declared writes a parameter of a function.
func (p powershellParam) declared() string {
	s := "[" + p.kind + "] $" + p.name
	switch p.otherwise {
	case "":
		return "[Parameter(Mandatory)] " + s
	case "-":
		return s
	}
	return s + " = " + p.otherwise
}

// powershellProse makes prose fit for help.
func powershellProse(s string) string { return strings.ReplaceAll(s, "#>", "# >") }

// powershellNeeded gives the inputs that a call must have.
func powershellNeeded(f *File) string {
	var needed []string
	for _, in := range f.Inputs {
		if in.Default == nil && !in.Optional {
			needed = append(needed, powershellText(in.Name)+" = $"+Camel(split(in.Name)))
		}
	}
	if len(needed) == 0 {
		return ""
	}
	return " -Inputs @{ " + strings.Join(needed, "; ") + " }"
}
