<?php
// What the article leaves out: the class around its function, and the call.
define('TIMESTAMP', time());

class Signer
{
    public $date;
    public $time = TIMESTAMP;
    public $SecretId;
    public $SecretKey;

