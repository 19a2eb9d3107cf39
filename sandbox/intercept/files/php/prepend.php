<?php
// Runs before every PHP program of a sandbox run. The curl extension knows the proxy variables; file_get_contents and its kin know only
// what the default context says.
stream_context_set_default(['http' => [
    'proxy' => 'tcp://' . substr((string) getenv('HTTPS_PROXY'), strlen('http://')),
    'request_fulluri' => true,
]]);
