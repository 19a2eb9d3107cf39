package emit_test

var csharpDriver = driver{
	file: "Driver.cs", tools: []string{"mcs", "mono"},
	build: [][]string{{"sh", "-c", "mcs -langversion:7 -warn:4 -warnaserror -doc:driver.xml -nowarn:1591 -out:driver.exe *.cs"}},
	run:   []string{"mono", "driver.exe"},
}
