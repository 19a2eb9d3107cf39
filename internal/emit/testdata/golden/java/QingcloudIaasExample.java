import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends one request that QingcloudIaasSigner signs, and prints the answer.
 *
 * <p>usage: java QingcloudIaasExample METHOD URL BODY [INPUT=VALUE ...]
 *
 * <p>The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is
 * sent as JSON; "" is none. The client of Java 11 sends no Date header; later ones do.
 */
public final class QingcloudIaasExample {
  private QingcloudIaasExample() {}

  public static void main(String[] args) throws Exception {
    if (args.length < 3) {
      System.err.println("usage: METHOD URL BODY [INPUT=VALUE ...]");
      System.exit(2);
    }
    Map<String, String> inputs = new HashMap<>();
    for (String pair : Arrays.asList(args).subList(3, args.length)) {
      String[] parts = pair.split("=", 2);
      inputs.put(parts[0], parts[1]);
    }
    String keyId = variable("CHOPMARK_KEY_ID");
    String secret = variable("CHOPMARK_SECRET");
    String token = System.getenv("CHOPMARK_TOKEN");
    var credential = new QingcloudIaasSigner.Credential(keyId, secret, token);

    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Accept", "*/*");
    if (!args[2].isEmpty()) {
      headers.put("Content-Type", "application/json");
    }
    Map<String, List<String>> given = new HashMap<>();
    headers.forEach((name, value) -> given.put(name, List.of(value)));
    byte[] body = args[2].getBytes(StandardCharsets.UTF_8);
    var request = new QingcloudIaasSigner.Request(args[0], args[1], given, body);
    var signed = QingcloudIaasSigner.sign(request, credential, inputs);

    // What signing sets replaces what was there.
    headers.putAll(signed.headers());
    HttpRequest.BodyPublisher content =
        signed.body().length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(signed.body());
    var send = HttpRequest.newBuilder(URI.create(signed.url())).method(args[0], content);
    headers.forEach(send::header);
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(send.build(), HttpResponse.BodyHandlers.ofString());
    System.out.println(answer.body());
    if (answer.statusCode() >= 300) {
      System.err.println("HTTP status " + answer.statusCode());
      System.exit(1);
    }
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set");
    }
    return value;
  }
}
