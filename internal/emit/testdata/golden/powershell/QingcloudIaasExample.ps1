# Sends one request that QingcloudIaasSigner.psm1 signs, and prints the answer.
#
# usage: pwsh QingcloudIaasExample.ps1 METHOD URL BODY [INPUT=VALUE ...]
#
# The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.
# HttpClient sends it: Windows PowerShell 5.1 and PowerShell 7 differ in the headers that Invoke-WebRequest takes, and
# in where it has the body of a refusal.

#Requires -Version 5.1

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'QingcloudIaasSigner.psm1')
Add-Type -AssemblyName System.Net.Http
# Windows PowerShell 5.1 may not offer it by itself.
$tls = [Net.SecurityProtocolType]::Tls12
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor $tls

if ($args.Count -lt 3) {
    [Console]::Error.WriteLine('usage: METHOD URL BODY [INPUT=VALUE ...]')
    exit 2
}
if (-not $env:CHOPMARK_KEY_ID -or -not $env:CHOPMARK_SECRET) {
    [Console]::Error.WriteLine('CHOPMARK_KEY_ID and CHOPMARK_SECRET are not set')
    exit 2
}
$method, $url, $body = $args[0..2]
$inputs = @{}
foreach ($pair in @($args | Select-Object -Skip 3)) {
    $name, $value = $pair -split '=', 2
    $inputs[$name] = $value
}
$headers = @{ Accept = '*/*' }
if ($body) {
    $headers['Content-Type'] = 'application/json'
}
$secret = ConvertTo-SecureString $env:CHOPMARK_SECRET -AsPlainText -Force
$request = @{
    Method = $method
    # What is signed is the address as the client will write it.
    Url = ([uri] $url).AbsoluteUri
    Headers = $headers
    Body = $body
    Inputs = $inputs
    Credential = [pscredential]::new($env:CHOPMARK_KEY_ID, $secret)
}
if ($env:CHOPMARK_TOKEN) {
    $request['Token'] = ConvertTo-SecureString $env:CHOPMARK_TOKEN -AsPlainText -Force
}
$signed = New-QingcloudIaasSignature @request
if (([uri] $signed.Url).AbsoluteUri -cne $signed.Url) {
    [Console]::Error.WriteLine("the client would change the signed address $($signed.Url)")
    exit 1
}

# What signing sets replaces what was there.
foreach ($name in $signed.Headers.Keys) {
    $headers[$name] = $signed.Headers[$name]
}
$message = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::new($method), $signed.Url)
$content = [Net.Http.ByteArrayContent]::new([byte[]] $signed.Body)
if ($signed.Body.Length -gt 0) {
    $message.Content = $content
}
foreach ($name in $headers.Keys) {
    if (-not $message.Headers.TryAddWithoutValidation($name, [string] $headers[$name])) {
        # It describes a body, which may be empty.
        $null = $content.Headers.TryAddWithoutValidation($name, [string] $headers[$name])
        $message.Content = $content
    }
}
$handler = [Net.Http.HttpClientHandler]::new()
$handler.AllowAutoRedirect = $false
$answer = [Net.Http.HttpClient]::new($handler).SendAsync($message).GetAwaiter().GetResult()
$answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()
if ([int] $answer.StatusCode -ge 300) {
    [Console]::Error.WriteLine("HTTP status $([int] $answer.StatusCode)")
    exit 1
}
