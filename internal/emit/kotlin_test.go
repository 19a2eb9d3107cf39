package emit_test

var kotlinDriver = driver{
	file: "Driver.java", tools: []string{"kotlinc", "javac", "java"},
	build: [][]string{
		{"sh", "-c", "javac -d classes Driver.java"},
		{"sh", "-c", "JAVA_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' kotlinc -nowarn -d classes *.kt"},
	},
	run: []string{"java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "classes:/usr/share/kotlin/kotlinc/lib/kotlin-stdlib.jar", "Driver"},
}
