package emit_test

// javac compiles for a Java that is still met. What runs for some seconds only is not worth the second compiler.
const javac = "javac -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC --release 11 -Xlint:all -Werror -d classes "

// javaDriver runs Driver.java, which signs by the names of classes and so drives Kotlin and Groovy too.
var javaDriver = driver{
	file: "Driver.java", tools: []string{"javac", "java"},
	build: [][]string{{"sh", "-c", javac + "*.java"}},
	run:   []string{"java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "classes", "Driver"},
}
