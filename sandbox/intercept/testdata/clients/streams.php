<?php
function call($url, $own, $body = null) {
    stream_context_set_default(['http' => ['header' => 'X-Own: ' . $own . ($body === null ? '' : "\r\nContent-Type: text/plain"),
        'method' => $body === null ? 'GET' : 'POST', 'content' => (string) $body]]);
    return file_get_contents($url);
}

echo '[', call('https://api.cloud.example/a//b/%2Auser?x=%2F+&empty=&y=1', '1'), ',',
    call('https://api.cloud.example/form', '2', 'k=v&l=%C3%A4'), ',',
    call('http://plain.cloud.example/p//q?z=%2F', '3'), "]\n";
ini_set('display_errors', '1');
call('https://other.example/', '1');
