package emit_test

var phpDriver = driver{file: "php.php", run: []string{"php", "php.php"}, tools: []string{"php"}, bytes: true, loose: true}
