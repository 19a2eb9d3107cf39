package emit_test

var javaDriver = driver{
	file: "Driver.java", tools: []string{"javac", "java"},
	build: [][]string{{"sh", "-c", "javac -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC --release 11 -Xlint:all -Werror -d classes *.java"}},
	run:   []string{"java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "classes", "Driver"},
}
