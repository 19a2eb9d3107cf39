package emit_test

var kotlinDriver = driver{
	file: "Driver.java", tools: []string{"kotlinc", "javac", "java"},
	build: [][]string{
		{"sh", "-c", javac + "Driver.java"},
		{"sh", "-c", "JAVA_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' kotlinc -nowarn -include-runtime -d signers.jar *.kt"},
	},
	run: []string{"java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "classes:signers.jar", "Driver"},
}
