import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

class Client {
    static String old(String url, String own) throws IOException {
        HttpURLConnection c = (HttpURLConnection) new URL(url).openConnection();
        c.setRequestProperty("X-Own", own);
        return new String(c.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    public static void main(String[] args) throws Exception {
        HttpRequest post = HttpRequest.newBuilder(URI.create("https://api.cloud.example/form"))
            .header("X-Own", "2").POST(HttpRequest.BodyPublishers.ofString("k=v&l=%C3%A4")).build();
        String posted = HttpClient.newHttpClient().send(post, HttpResponse.BodyHandlers.ofString()).body();
        System.out.println("[" + old("https://api.cloud.example/a//b/%2Auser?x=%2F+&empty=&y=1", "1") + "," + posted + ","
            + old("http://plain.cloud.example/p//q?z=%2F", "3") + "]");
        try {
            old("https://other.example/", "1");
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }
}
