<?php

/**
 * Sends one request that TencentApigw signs, and prints the answer.
 *
 * usage: php TencentApigwExample.php METHOD URL BODY [INPUT=VALUE ...]
 *
 * The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.
 * Needs the curl extension.
 */

declare(strict_types=1);

use Signers\TencentApigw;

require __DIR__ . '/TencentApigw.php';

if ($argc < 4) {
    fwrite(STDERR, "usage: METHOD URL BODY [INPUT=VALUE ...]\n");
    exit(2);
}
[, $method, $url, $body] = $argv;
$inputs = [];
foreach (array_slice($argv, 4) as $pair) {
    [$name, $value] = explode('=', $pair, 2);
    $inputs[$name] = $value;
}
$credential = [
    'key_id' => (string) getenv('CHOPMARK_KEY_ID'),
    'secret' => (string) getenv('CHOPMARK_SECRET'),
];
if ($credential['key_id'] === '' || $credential['secret'] === '') {
    fwrite(STDERR, "CHOPMARK_KEY_ID and CHOPMARK_SECRET are not set\n");
    exit(2);
}
// curl sends an Accept header, which some schemes sign: say which.
$headers = ['accept' => '*/*'];
if ($body !== '') {
    $headers['content-type'] = 'application/json';
}
$request = ['method' => $method, 'url' => $url, 'headers' => $headers, 'body' => $body];
$signed = TencentApigw::sign($request, $credential, $inputs);
// What signing sets replaces what was there.
foreach ($signed['headers'] as [$name, $value]) {
    $headers[strtolower($name)] = $value;
}
$lines = [];
foreach ($headers as $name => $value) {
    $lines[] = $value === '' ? "$name;" : "$name: $value";
}
$send = curl_init($signed['url']);
curl_setopt_array($send, [
    CURLOPT_CUSTOMREQUEST => $method,
    CURLOPT_HTTPHEADER => $lines,
    CURLOPT_PATH_AS_IS => true,
    CURLOPT_NOBODY => $method === 'HEAD',
    CURLOPT_RETURNTRANSFER => true,
]);
if ($signed['body'] !== '') {
    curl_setopt($send, CURLOPT_POSTFIELDS, $signed['body']);
}
$answer = curl_exec($send);
if ($answer === false) {
    fwrite(STDERR, curl_error($send) . "\n");
    exit(1);
}
echo $answer, "\n";
$status = curl_getinfo($send, CURLINFO_RESPONSE_CODE);
if ($status >= 300) {
    fwrite(STDERR, "HTTP status $status\n");
    exit(1);
}
