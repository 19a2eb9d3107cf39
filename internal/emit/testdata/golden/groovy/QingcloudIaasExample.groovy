/*
 * Sends one request that QingcloudIaasSigner signs, and prints the answer.
 *
 * usage: groovyc QingcloudIaasSigner.groovy QingcloudIaasExample.groovy
 *        groovy -cp . QingcloudIaasExample METHOD URL BODY [INPUT=VALUE ...]
 *
 * The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.
 */

import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

if (args.length < 3) {
    System.err.println('usage: METHOD URL BODY [INPUT=VALUE ...]')
    System.exit(2)
}
def (String method, String url, String text) = args.toList()
Map<String, String> inputs = args.drop(3).collectEntries { it.split('=', 2).toList() }
String variable(String name) {
    System.getenv(name) ?: { throw new IllegalStateException("$name is not set") }()
}
def credential = new QingcloudIaasSigner.Credential(
    variable('CHOPMARK_KEY_ID'),
    variable('CHOPMARK_SECRET'),
    System.getenv('CHOPMARK_TOKEN'),
)
Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER)
headers['Accept'] = '*/*'
if (text) {
    headers['Content-Type'] = 'application/json'
}
Map<String, List<String>> given = headers.collectEntries { name, value -> [name, [value]] }
def signed = QingcloudIaasSigner.sign(new QingcloudIaasSigner.Request(method, url, given, text.getBytes('UTF-8')), credential, inputs)

// What signing sets replaces what was there.
headers.putAll(signed.headers)
def content = signed.body.length == 0 ?
    HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(signed.body)
def send = HttpRequest.newBuilder(URI.create(signed.url)).method(method, content)
headers.each { name, value -> send.header(name, value) }
def answer = HttpClient.newHttpClient().send(send.build(), HttpResponse.BodyHandlers.ofString())
println answer.body()
if (answer.statusCode() >= 300) {
    System.err.println("HTTP status ${answer.statusCode()}")
    System.exit(1)
}
