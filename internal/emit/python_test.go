package emit_test

func init() {
	drivers["python"] = driver{
		file: "python.py", run: []string{"python3", "python.py"}, tools: []string{"python3"},
	}
}
