<?php
// Lists the regions of Alibaba Cloud with PHP and its curl extension alone, signed by hand: no argument.

$params = [
    'Action' => 'DescribeRegions', 'Version' => '2014-05-26', 'Format' => 'JSON',
    'AccessKeyId' => getenv('ALIBABA_CLOUD_ACCESS_KEY_ID'), 'Timestamp' => gmdate('Y-m-d\TH:i:s\Z'),
    'SignatureMethod' => 'HMAC-SHA1', 'SignatureVersion' => '1.0', 'SignatureNonce' => bin2hex(random_bytes(16)),
];
ksort($params);
$query = http_build_query($params, '', '&', PHP_QUERY_RFC3986);
$key = getenv('ALIBABA_CLOUD_ACCESS_KEY_SECRET') . '&';
$signature = base64_encode(hash_hmac('sha1', 'GET&%2F&' . rawurlencode($query), $key, true));

$curl = curl_init('https://ecs.aliyuncs.com/?' . $query . '&Signature=' . rawurlencode($signature));
curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
$body = curl_exec($curl);
if ($body === false) {
    fwrite(STDERR, curl_error($curl) . "\n");
    exit(1);
}
$reply = json_decode($body, true);
if (isset($reply['Code'])) {
    echo json_encode(['exception' => 'Code', 'code' => $reply['Code']]), "\n";
    exit(7);
}
echo json_encode($reply), "\n";
