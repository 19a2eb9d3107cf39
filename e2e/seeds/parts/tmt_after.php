}

$key_id = '';
$secret = '';

$signer = new Signer();
$signer->SecretId = $key_id;
$signer->SecretKey = $secret;
$payload = json_encode(['SourceText' => '你好', 'Source' => 'zh', 'Target' => 'en', 'ProjectId' => 0]);
$headers = ['Content-Type' => 'application/json; charset=utf-8', 'Host' => 'tmt.tencentcloudapi.com'];
$authorization = $signer->sign($payload, $headers);

$curl = curl_init('https://tmt.tencentcloudapi.com/');
curl_setopt_array($curl, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_POSTFIELDS => $payload,
    CURLOPT_HTTPHEADER => [
        'Content-Type: application/json; charset=utf-8',
        'Authorization: ' . $authorization,
        'X-TC-Action: TextTranslate',
        'X-TC-Version: 2018-03-21',
        'X-TC-Region: ap-guangzhou',
        'X-TC-Timestamp: ' . $signer->time,
    ],
]);
$body = curl_exec($curl);
if ($body === false) {
    fwrite(STDERR, curl_error($curl) . "\n");
    exit(1);
}
$reply = json_decode($body, true)['Response'];
if (isset($reply['Error'])) {
    echo "\n", json_encode(['exception' => 'Error', 'code' => $reply['Error']['Code']]), "\n";
    exit(7);
}
echo "\n", json_encode($reply), "\n";
