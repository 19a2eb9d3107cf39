package emit_test

// withJava runs a command of Groovy with the Java that is in use: Debian's groovy looks for it in one place only.
const withJava = `export JAVA_HOME=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
export JAVA_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
`

var groovyDriver = driver{
	file: "Driver.java", tools: []string{"groovyc", "groovy", "javac"},
	build: [][]string{
		{"sh", "-c", javac + "Driver.java"},
		{"sh", "-c", withJava + "groovyc -d classes *.groovy"},
	},
	run: []string{"sh", "-c", withJava + "groovy -cp classes -e 'Driver.main()'"},
}
