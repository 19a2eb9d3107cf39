import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Calls Tencent Cloud with the JDK alone, signed by hand with TC3-HMAC-SHA256: SERVICE VERSION ACTION PARAMETERS. */
public class Tencent {
    public static void main(String[] args) throws Exception {
        String service = args[0], version = args[1], action = args[2], payload = args[3];
        String host = service + ".tencentcloudapi.com";
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + host + "/"))
                .header("Content-Type", "application/json")
                .header("X-TC-Action", action)
                .header("X-TC-Version", version)
                .header("X-TC-Region", "ap-guangzhou")
                .header("X-TC-Timestamp", timestamp)
                .header("Authorization", authorization(service, host, payload, timestamp))
                .POST(HttpRequest.BodyPublishers.ofString(payload))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        Matcher error = Pattern.compile("\"Error\":\\s*\\{\"Code\":\\s*\"([^\"]+)\"").matcher(response.body());
        if (error.find()) {
            System.out.printf("{\"exception\": \"Error\", \"code\": \"%s\"}%n", error.group(1));
            System.exit(7);
        }
        System.out.println(response.body().strip());
    }

    static String authorization(String service, String host, String payload, String timestamp) throws Exception {
        String date = Instant.ofEpochSecond(Long.parseLong(timestamp)).toString().substring(0, 10);
        String scope = date + "/" + service + "/tc3_request";
        String signedHeaders = "content-type;host";
        String canonicalRequest = "POST\n/\n\ncontent-type:application/json\nhost:" + host + "\n\n" + signedHeaders + "\n" + sha256(payload);
        String stringToSign = "TC3-HMAC-SHA256\n" + timestamp + "\n" + scope + "\n" + sha256(canonicalRequest);
        byte[] key = ("TC3" + System.getenv("TENCENTCLOUD_SECRET_KEY")).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {date, service, "tc3_request"}) {
            key = hmac(key, part);
        }
        return "TC3-HMAC-SHA256 Credential=" + System.getenv("TENCENTCLOUD_SECRET_ID") + "/" + scope
                + ", SignedHeaders=" + signedHeaders + ", Signature=" + HexFormat.of().formatHex(hmac(key, stringToSign));
    }

    static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
