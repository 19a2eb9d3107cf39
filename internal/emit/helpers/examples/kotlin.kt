// region example
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.util.TreeMap
import kotlin.system.exitProcess

/**
 * Sends one request that scheme_signer signs, and prints the answer.
 *
 * Usage: java -cp signer.jar scheme_exampleKt METHOD URL BODY [INPUT=VALUE ...]
 *
 * The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent
 * as JSON; "" is none.
 */
fun main(args: Array<String>) {
    if (args.size < 3) {
        System.err.println("usage: METHOD URL BODY [INPUT=VALUE ...]")
        exitProcess(2)
    }
    val (method, url, text) = args
    val inputs = args.drop(3).associate { it.substringBefore('=') to it.substringAfter('=') }
    val keyId = System.getenv("CHOPMARK_KEY_ID") ?: error("CHOPMARK_KEY_ID is not set")
    val secret = System.getenv("CHOPMARK_SECRET") ?: error("CHOPMARK_SECRET is not set")
    // region has_no_token
    val credential = scheme_signer.Credential(keyId, secret)
    // endregion
    // region has_token
    val credential = scheme_signer.Credential(keyId, secret, System.getenv("CHOPMARK_TOKEN"))
    // endregion
    val headers = TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER)
    headers["Accept"] = "*/*"
    if (text.isNotEmpty()) {
        headers["Content-Type"] = "application/json"
    }
    val given = headers.mapValues { listOf(it.value) }
    val request = scheme_signer.Request(method, url, given, text.toByteArray())
    val signed = scheme_signer.sign(request, credential, inputs)

    // What signing sets replaces what was there.
    headers.putAll(signed.headers)
    val content =
        if (signed.body.isEmpty()) {
            HttpRequest.BodyPublishers.noBody()
        } else {
            HttpRequest.BodyPublishers.ofByteArray(signed.body)
        }
    val send = HttpRequest.newBuilder(URI.create(signed.url)).method(method, content)
    headers.forEach { (name, value) -> send.header(name, value) }
    val answer =
        HttpClient.newHttpClient().send(send.build(), HttpResponse.BodyHandlers.ofString())
    println(answer.body())
    if (answer.statusCode() >= 300) {
        System.err.println("HTTP status ${answer.statusCode()}")
        exitProcess(1)
    }
}
// endregion
