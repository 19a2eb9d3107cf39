<?php
function call($url, $own, $body = null) {
    $c = curl_init($url);
    curl_setopt($c, CURLOPT_RETURNTRANSFER, true);
    curl_setopt($c, CURLOPT_HTTPHEADER, ['X-Own: ' . $own]);
    if ($body !== null) {
        curl_setopt($c, CURLOPT_POSTFIELDS, $body);
    }
    $answer = curl_exec($c);
    return $answer === false ? curl_error($c) : $answer;
}

echo '[', call('https://api.cloud.example/a//b/%2Auser?x=%2F+&empty=&y=1', '1'), ',',
    call('https://api.cloud.example/form', '2', 'k=v&l=%C3%A4'), ',',
    call('http://plain.cloud.example/p//q?z=%2F', '3'), "]\n";
echo call('https://other.example/', '1'), "\n";
