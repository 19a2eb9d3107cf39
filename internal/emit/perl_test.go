package emit_test

var perlDriver = driver{file: "perl.pl", run: []string{"perl", "-w", "-I.", "perl.pl"}, tools: []string{"perl"}, bytes: true, loose: true}
