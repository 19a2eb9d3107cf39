<?php
// What the article leaves out: the keys and the function that fetches a page.
$QCloud_SecretId = '';
$QCloud_SecretKey = '';
$instance_id = '';

function curl_url($url)
{
    $curl = curl_init($url);
    curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
    $body = curl_exec($curl);
    if ($body === false) {
        fwrite(STDERR, curl_error($curl) . "\n");
    }
    return $body;
}

