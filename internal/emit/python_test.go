package emit_test

var pythonDriver = driver{file: "python.py", run: []string{"python3", "python.py"}, tools: []string{"python3"}, bytes: true}
