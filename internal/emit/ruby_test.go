package emit_test

var rubyDriver = driver{file: "ruby.rb", run: []string{"ruby", "-w", "ruby.rb"}, tools: []string{"ruby"}, bytes: true}
