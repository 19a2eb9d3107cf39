import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The parts of which signers in Java are made. Regions that a signer uses are copied into it. */
final class Helpers {
  // region md5 needs digest
  // endregion
  // region sha1 needs digest
  // endregion
  // region sha256 needs digest
  // endregion
  // region sha384 needs digest
  // endregion
  // region sha512 needs digest
  // endregion
  // region hmac_md5 needs hmac
  // endregion
  // region hmac_sha1 needs hmac
  // endregion
  // region hmac_sha256 needs hmac
  // endregion
  // region hmac_sha384 needs hmac
  // endregion
  // region hmac_sha512 needs hmac
  // endregion
  // region ==bytes imports java.util.Arrays
  // endregion
  // region !=bytes imports java.util.Arrays
  // endregion
  // region or_empty imports java.util.Objects
  // endregion
  // region token imports java.util.Objects
  // endregion
  // region need_inputs needs inputs, need_input
  // endregion
  // region concat_pairs needs concat
  // endregion
  // region concat_headers needs concat
  // endregion
  // region each imports java.util.stream.Collectors
  // endregion
  // region each_if imports java.util.stream.Collectors
  // endregion
  // region declare_list imports java.util.ArrayList
  // endregion
  // region request imports java.time.Instant, java.util.ArrayList, java.util.LinkedHashMap
  // endregion
  // region request imports java.util.List, java.util.Locale, java.util.Map
  // endregion
  // region request imports java.util.regex.Matcher, java.util.regex.Pattern
  // endregion
  // region params needs Pair
  // endregion
  // region pair needs Pair
  // endregion
  // region all_headers needs sort imports java.util.LinkedHashSet, java.util.Set
  // endregion
  // region headers needs Header, all_headers, all_header_values
  // endregion
  // region signed needs Header, all_headers, all_header_values, fits, sort_headers
  // endregion
  // region signed imports java.util.ArrayList, java.util.regex.Pattern
  // endregion
  // region send_params needs Pair, drop, params, percent_pairs, percent, utf8
  // endregion
  // region request needs result
  /** The request as the caller is about to send it. */
  public static final class Request {
    private final String method;
    private final String url;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /** Headers have the form of {@code java.net.http.HttpHeaders.map()}. */
    public Request(String method, String url, Map<String, List<String>> headers, byte[] body) {
      this.method = method;
      this.url = url;
      this.headers = headers;
      this.body = body;
    }
  }

  /** The key id and the secret that belongs to it. */
  public static final class Credential {
    private final String keyId;
    private final String secret;
    // region has_token
    private final String token;

    // endregion

    public Credential(String keyId, String secret) {
      // region has_token
      this(keyId, secret, null);
    }

    /** A credential with a session token, which may be null. */
    public Credential(String keyId, String secret, String token) {
      // endregion
      this.keyId = keyId;
      this.secret = secret;
      // region has_token
      this.token = token == null || token.isEmpty() ? null : token;
      // endregion
    }
  }

  /** What signing gives: send the request with these headers, to this address, with this body. */
  public static final class Signed {
    private final Map<String, String> headers;
    private final String url;
    private final byte[] body;
    private final String stringToSign;
    private final String signature;

    private Signed(
        Map<String, String> headers,
        String url,
        byte[] body,
        String stringToSign,
        String signature) {
      this.headers = headers;
      this.url = url;
      this.body = body;
      this.stringToSign = stringToSign;
      this.signature = signature;
    }

    /** The headers to set, in order; each replaces all headers of its name. */
    public Map<String, String> headers() {
      return headers;
    }

    public String url() {
      return url;
    }

    public byte[] body() {
      return body;
    }

    /** To be compared with what a server says, when it refuses a signature. */
    public String stringToSign() {
      return stringToSign;
    }

    public String signature() {
      return signature;
    }
  }

  // endregion
  // region Pair
  /** A name and a value. */
  private static final class Pair {
    final String name;
    final String value;

    Pair(String name, String value) {
      this.name = name;
      this.value = value;
    }
  }

  // endregion
  // region Header
  /** A header and its values, in order of arrival. */
  private static final class Header {
    final String name;
    final List<String> values;

    Header(String name, List<String> values) {
      this.name = name;
      this.values = values;
    }
  }

  // endregion
  // region request needs result
  /** The request with what has joined it so far. */
  private static final class Draft {
    private static final Pattern URL =
        Pattern.compile("([A-Za-z]+)://([^/?#]+)([^?#]*)(\\?[^#]*)?(#.*)?", Pattern.DOTALL);

    final String method;
    final String protocol;
    String rawQuery;
    private final String address;
    private final String rawPath;
    private final boolean queryMark;
    private final byte[] givenBody;
    private final Map<String, List<String>> headersGiven = new LinkedHashMap<>();
    private final Map<String, String> headersSet = new LinkedHashMap<>();
    // region send_params
    private List<Pair> formPairs;
    private List<Pair> queryPairs;
    private final List<Pair> resultPairs = new ArrayList<>();

    // endregion

    Draft(Request request) {
      Matcher match = URL.matcher(request.url);
      if (!match.matches()) {
        throw new IllegalArgumentException(
            "the URL must begin with http:// or https:// and have a host");
      }
      method = request.method;
      protocol = match.group(1).toLowerCase(Locale.ROOT);
      address = match.group(2);
      rawPath = match.group(3);
      queryMark = match.group(4) != null;
      rawQuery = queryMark ? match.group(4).substring(1) : "";
      givenBody = request.body;
      for (Map.Entry<String, List<String>> header : request.headers.entrySet()) {
        String name = header.getKey().toLowerCase(Locale.ROOT);
        for (String value : header.getValue()) {
          headersGiven.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
      }
    }

    // region header needs header? imports java.util.Objects
    /** The first value of a header, empty when there is none. */
    String header(String name) {
      return Objects.requireNonNullElse(findHeader(name), "");
    }

    // endregion
    // region header? needs all_header_values
    /** The first value of a header, or null. */
    String findHeader(String name) {
      List<String> values = headerValues(name);
      return values.isEmpty() ? null : values.get(0);
    }

    // endregion
    // region all_header_values
    /** The values of a header: what has joined, else what was given; host is always there. */
    List<String> headerValues(String name) {
      for (Map.Entry<String, String> header : headersSet.entrySet()) {
        if (header.getKey().equalsIgnoreCase(name)) {
          return List.of(header.getValue());
        }
      }
      String key = name.toLowerCase(Locale.ROOT);
      List<String> otherwise = key.equals("host") ? List.of(address) : List.of();
      return headersGiven.getOrDefault(key, otherwise);
    }

    // endregion
    // region authority
    /** The Host header as written. */
    String authority() {
      return headersGiven.getOrDefault("host", List.of(address)).get(0);
    }

    // endregion
    // region host needs split_port, lower
    /** The host in lower case, without port. */
    String host() {
      return lower(splitPort(address)[0]);
    }

    // endregion
    // region port needs split_port
    /** The port as given, or that of the protocol. */
    String port() {
      String given = splitPort(address)[1];
      Map<String, String> usual = Map.of("http", "80", "ws", "80", "https", "443", "wss", "443");
      return given.isEmpty() ? usual.getOrDefault(protocol, "") : given;
    }

    // endregion
    // region path
    /** The path as it is sent. */
    String path() {
      return rawPath.isEmpty() ? "/" : rawPath;
    }

    // endregion
    // region target needs path
    /** Path and query as they stand in the request line. */
    String target() {
      return path() + question();
    }

    // endregion
    // region url needs target
    /** The whole address. */
    String url() {
      return protocol + "://" + address + target();
    }

    // endregion
    /** The query with its question mark. */
    private String question() {
      return rawQuery.isEmpty() && !queryMark ? "" : "?" + rawQuery;
    }

    // region query needs Pair, cut imports java.util.Arrays, java.util.stream.Collectors
    /** The pairs of the query, as they are written. */
    List<Pair> query() {
      return Arrays.stream(rawQuery.split("&"))
          .filter(piece -> !piece.isEmpty())
          .map(piece -> cut(piece, "="))
          .collect(Collectors.toList());
    }

    // endregion
    // region is_form
    /** Whether parameters travel in the body: it is a form, or an empty POST that becomes one. */
    private boolean isForm() {
      List<String> types = headersGiven.get("content-type");
      if (types == null) {
        return method.equals("POST") && givenBody.length == 0;
      }
      String media = types.get(0).split(";", 2)[0].trim();
      return media.equalsIgnoreCase("application/x-www-form-urlencoded");
    }

    // endregion
    // region params needs given_params, concat
    /** The pairs of query and form, decoded. */
    List<Pair> params() {
      // region send_params
      if (formPairs != null) {
        return concat(queryPairs, formPairs);
      }
      // endregion
      return concat(givenQuery(), givenForm());
    }

    // endregion
    // region given_params needs Pair, is_form, decoded_pairs, text
    /** The pairs of the query, decoded. */
    private List<Pair> givenQuery() {
      return decodedPairs(rawQuery);
    }

    /** The pairs of a form, decoded. */
    private List<Pair> givenForm() {
      return isForm() ? decodedPairs(text(givenBody)) : List.of();
    }

    // endregion
    // region param needs param? imports java.util.Objects
    /** The first value of a parameter, empty when there is none. */
    String param(String name) {
      return Objects.requireNonNullElse(findParam(name), "");
    }

    // endregion
    // region param? needs params
    /** The first value of a parameter, or null. */
    String findParam(String name) {
      for (Pair pair : params()) {
        if (pair.name.equals(name)) {
          return pair.value;
        }
      }
      return null;
    }

    // endregion
    // region all_headers
    /** The names of all headers in lower case, sorted. */
    private List<String> allNames() {
      Set<String> names = new LinkedHashSet<>(headersGiven.keySet());
      names.addAll(joined());
      names.add("host");
      return sort(names);
    }

    /** The names of the headers that have joined, in lower case. */
    private Set<String> joined() {
      Set<String> names = new LinkedHashSet<>();
      headersSet.keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
      return names;
    }

    // endregion
    // region headers imports java.util.stream.Collectors
    /** All headers but those that carry the result. */
    List<Header> headers(List<String> results) {
      Set<String> joined = joined();
      return allNames().stream()
          .filter(name -> joined.contains(name) || !results.contains(name))
          .map(name -> new Header(name, headerValues(name)))
          .collect(Collectors.toList());
    }

    // endregion
    // region signed
    private static final Pattern HEADER_NAME = Pattern.compile("[^@()<>,;:\\\\\"/\\[\\]?={} \\t]+");

    /** The headers that the signature covers, with their values. */
    List<Header> signed(
        List<String> cover,
        List<String> always,
        List<String> offered,
        List<String> excepted,
        List<String> results,
        List<String> others,
        boolean free,
        boolean sorted) {
      List<String> names = new ArrayList<>();
      if (cover == null) {
        names.addAll(always);
        for (String pattern : offered) {
          for (String name : matches(pattern, excepted, results, others)) {
            if (!names.contains(name)) {
              names.add(name);
            }
          }
        }
      } else {
        cover.forEach(name -> names.add(free ? name.trim() : name.trim().toLowerCase(Locale.ROOT)));
      }
      List<Header> covered = new ArrayList<>();
      for (String name : names) {
        boolean other = others.contains(name);
        List<String> values = other ? List.of() : headerValues(name);
        boolean bare = free && cover != null && HEADER_NAME.matcher(name).matches();
        if (values.isEmpty() && !other && !bare) {
          throw new IllegalArgumentException(
              "the header \"" + name + "\" must be signed and is not in the request");
        }
        covered.add(new Header(name, values));
      }
      return sorted ? sortHeaders(covered) : covered;
    }

    /** The names that a pattern stands for: itself, or all that begin so. */
    private List<String> matches(
        String pattern, List<String> excepted, List<String> results, List<String> others) {
      List<String> names = new ArrayList<>();
      if (!pattern.endsWith("*")) {
        if (others.contains(pattern) || !headerValues(pattern).isEmpty()) {
          names.add(pattern);
        }
      } else {
        names.addAll(allNames());
        names.removeIf(name -> !fits(name, pattern));
        names.removeIf(name -> results.contains(name) && !joined().contains(name));
      }
      names.removeIf(name -> excepted.stream().anyMatch(except -> fits(name, except)));
      return names;
    }

    // endregion
    // region body
    /** The body that is sent. */
    byte[] body() {
      // region send_params
      if (formPairs != null && isForm()) {
        return utf8(sent(formPairs));
      }
      // endregion
      return givenBody;
    }

    // endregion
    // region send_headers
    /** Sets a header in place of all of its name. */
    void setHeader(String name, String value) {
      headersSet.keySet().removeIf(other -> other.equalsIgnoreCase(name));
      headersSet.put(name, value);
    }

    // endregion
    // region drop needs form_decode imports java.util.Arrays, java.util.stream.Collectors
    /** Takes parameters out of the query. */
    void drop(List<String> names) {
      // region send_params
      if (formPairs == null) {
        queryPairs = new ArrayList<>(givenQuery());
        formPairs = new ArrayList<>(givenForm());
      }
      queryPairs.removeIf(pair -> names.contains(pair.name));
      formPairs.removeIf(pair -> names.contains(pair.name));
      // endregion
      rawQuery =
          Arrays.stream(rawQuery.split("&"))
              .filter(piece -> !piece.isEmpty())
              .filter(piece -> !names.contains(formDecode(piece.split("=", 2)[0])))
              .collect(Collectors.joining("&"));
    }

    // endregion
    // region send_query needs drop, percent
    /** Adds a parameter at the end of the query. */
    void addQuery(String name, String value) {
      drop(List.of(name));
      String lead = rawQuery.isEmpty() ? "" : rawQuery + "&";
      rawQuery = lead + percent(name) + "=" + percent(value);
    }

    // endregion
    // region send_params
    /** Adds a parameter to those that are signed. */
    void addParam(String name, String value) {
      drop(List.of(name));
      formPairs.add(new Pair(name, value));
    }

    // endregion
    // region send_params_after needs send_params
    /** Adds a parameter behind those that are signed. */
    void addResult(String name, String value) {
      resultPairs.add(new Pair(name, value));
    }

    // endregion
    // region send_params imports java.util.stream.Collectors, java.util.stream.Stream
    /** Parameters as they are sent: in order of their names, those with the result behind. */
    private String sent(List<Pair> pairs) {
      return Stream.concat(sortNames(pairs).stream(), resultPairs.stream())
          .map(pair -> percent(pair.name) + "=" + percent(pair.value))
          .collect(Collectors.joining("&"));
    }

    // endregion
    // region given
    /** The values of a header as they came. */
    List<String> given(String name) {
      return headersGiven.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    // endregion
    // region received_header? needs given, strip_blanks
    /** The first value of a header without blanks around it, or null. */
    String receivedHeader(String name) {
      List<String> values = given(name);
      return values.isEmpty() ? null : stripBlanks(values.get(0));
    }

    // endregion
    // region carried_header needs received_header?
    /** Whether there is a header that begins so. */
    boolean carriedHeader(String name, String start) {
      String value = receivedHeader(name);
      return value != null && value.startsWith(start);
    }

    // endregion
    // region carried_query
    /** Whether the query has the parameter, written plainly. */
    boolean carriedQuery(String name) {
      return ("&" + rawQuery).contains("&" + name + "=");
    }

    // endregion
    // region carried_params needs carried_query, text
    /** Whether query or body have the parameter, written plainly. */
    boolean carriedParams(String name) {
      return carriedQuery(name) || ("&" + text(givenBody)).contains("&" + name + "=");
    }

    // endregion
    // region received_pairs needs given, given_params, concat
    /** The parameters of query and form, decoded. */
    List<Pair> receivedPairs() {
      return given("content-type").isEmpty() ? givenQuery() : concat(givenQuery(), givenForm());
    }

    // endregion
    // region list_problem? needs given imports java.util.regex.Pattern
    private static final Pattern BARE_NAME = Pattern.compile("[^@()<>,;:\\\\\"/\\[\\]?={} \\t]+");

    /** The verdict on a list of signed headers that is not what it must be, else null. */
    String findListProblem(
        List<String> names,
        List<String> wanted,
        List<String> others,
        boolean free,
        boolean single) {
      for (String want : wanted) {
        if (names.stream().noneMatch(free ? want::equals : want::equalsIgnoreCase)) {
          return "header-not-signed";
        }
      }
      for (String name : names) {
        int count = given(name).size();
        boolean known = name.equalsIgnoreCase("host") || others.contains(name);
        boolean bare = free && BARE_NAME.matcher(name).matches();
        if (count == 0 && !known && !bare || count > 1 && single) {
          return "malformed";
        }
      }
      return null;
    }

    // endregion
    // region listed needs Header, all_header_values imports java.util.stream.Collectors
    /** The headers of a received list. */
    List<Header> listed(List<String> names, List<String> others) {
      return names.stream()
          .map(name -> new Header(name, others.contains(name) ? List.of() : headerValues(name)))
          .collect(Collectors.toList());
    }

    // endregion
    // region result needs body
    /** What must be sent. */
    Signed result(String stringToSign, String signature) {
      // region send_params
      if (formPairs != null && !isForm()) {
        rawQuery = sent(concat(queryPairs, formPairs));
      } else if (formPairs != null && !headersGiven.containsKey("content-type")) {
        headersSet.put("Content-Type", "application/x-www-form-urlencoded");
      }
      // endregion
      String url = protocol + "://" + address + rawPath + question();
      return new Signed(headersSet, url, body(), stringToSign, signature);
    }
    // endregion
  }

  // endregion
  // region check_inputs needs check
  /** Refuses inputs that the scheme does not have, and values that it does not allow. */
  private static void checkInputs(Map<String, String> inputs, Map<String, List<String>> known) {
    inputs.forEach(
        (name, value) -> {
          if (!known.containsKey(name)) {
            throw new IllegalArgumentException("there is no input \"" + name + "\"");
          }
          check(name, value, known.get(name));
        });
  }

  // endregion
  // region check
  /** Refuses a value that an input must not have. */
  private static void check(String name, String value, List<String> allowed) {
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      throw new IllegalArgumentException(
          String.format(
              "the input \"%s\" cannot be \"%s\": allowed are \"%s\"",
              name, value, String.join("\", \"", allowed)));
    }
  }

  // endregion
  // region need_input
  /** An input that must be given. */
  private static String needInput(Map<String, String> inputs, String name) {
    if (!inputs.containsKey(name)) {
      throw new IllegalArgumentException("the input \"" + name + "\" is missing");
    }
    return inputs.get(name);
  }

  // endregion
  // region inputs imports java.util.Arrays, java.util.stream.Collectors
  /** An input that is a list, written with commas. */
  private static List<String> listInput(String value, List<String> otherwise) {
    if (value == null) {
      return otherwise;
    }
    return Arrays.stream(value.split(","))
        .map(String::trim)
        .filter(item -> !item.isEmpty())
        .collect(Collectors.toList());
  }

  // endregion
  // region new_nonce imports java.util.UUID
  /** A text that no other request has. */
  private static String newNonce() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  // endregion
  // region new_number imports java.security.SecureRandom
  /** A number that other requests hardly have. */
  private static String newNumber() {
    return String.valueOf(1 + new SecureRandom().nextInt(Integer.MAX_VALUE));
  }

  // endregion
  // region utf8 imports java.nio.charset.StandardCharsets
  /** The bytes of a text. */
  private static byte[] utf8(String value) {
    // region text
    if (value.chars().anyMatch(c -> c >= 0xdc80 && c <= 0xdcff)) {
      return withStrays(value);
    }
    // endregion
    return value.getBytes(StandardCharsets.UTF_8);
  }

  // endregion
  // region text needs utf8
  // endregion
  // region text imports java.io.ByteArrayOutputStream, java.nio.ByteBuffer, java.nio.CharBuffer
  // endregion
  // region text imports java.nio.charset.CharsetDecoder, java.nio.charset.CoderResult
  // endregion
  // region text imports java.nio.charset.StandardCharsets
  /** Bytes taken as a text. What is no UTF-8 survives as stray surrogates. */
  private static String text(byte[] data) {
    ByteBuffer in = ByteBuffer.wrap(data);
    CharBuffer out = CharBuffer.allocate(data.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    while (in.hasRemaining()) {
      CoderResult result = decoder.decode(in, out, true);
      for (int i = 0; result.isError() && i < result.length(); i++) {
        out.put((char) (0xdc00 | in.get() & 0xff));
      }
    }
    return out.flip().toString();
  }

  /** The bytes of a text with stray surrogates, which stand for bytes that are no UTF-8. */
  private static byte[] withStrays(String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < value.length(); i = value.offsetByCodePoints(i, 1)) {
      int point = value.codePointAt(i);
      if (point >= 0xdc80 && point <= 0xdcff) {
        out.write(point);
      } else {
        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  // endregion
  // region split_port
  /** Host and port. */
  private static String[] splitPort(String address) {
    int at = address.lastIndexOf(':');
    if (at < 0 || address.indexOf(']', at) >= 0) {
      return new String[] {address, ""};
    }
    return new String[] {address.substring(0, at), address.substring(at + 1)};
  }

  // endregion
  // region fits
  /** Whether a name is the pattern, or begins as it does up to its star. */
  private static boolean fits(String name, String pattern) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  // endregion
  // region cut needs Pair
  /** A text parted at the first separator. */
  private static Pair cut(String value, String separator) {
    int at = separator.isEmpty() ? -1 : value.indexOf(separator);
    if (at < 0) {
      return new Pair(value, "");
    }
    return new Pair(value.substring(0, at), value.substring(at + separator.length()));
  }

  // endregion
  // region decoded_pairs needs pairs, form_decode imports java.util.stream.Collectors
  /** The pairs of a query or form, decoded. */
  private static List<Pair> decodedPairs(String raw) {
    return pairs(raw, "&", "=").stream()
        .map(pair -> new Pair(formDecode(pair.name), formDecode(pair.value)))
        .collect(Collectors.toList());
  }

  // endregion
  // region percent_pairs needs sort_names, percent, concat
  // endregion
  // region lower
  /** A-Z in lower case, and nothing else. */
  private static String lower(String value) {
    char[] chars = value.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] >= 'A' && chars[i] <= 'Z') {
        chars[i] += 'a' - 'A';
      }
    }
    return new String(chars);
  }

  // endregion
  // region upper
  /** a-z in upper case, and nothing else. */
  private static String upper(String value) {
    char[] chars = value.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] >= 'a' && chars[i] <= 'z') {
        chars[i] -= 'a' - 'A';
      }
    }
    return new String(chars);
  }

  // endregion
  // region title needs lower, upper imports java.util.Arrays, java.util.stream.Collectors
  /** A header name as MIME writes it. */
  private static String title(String name) {
    return Arrays.stream(name.split("-", -1))
        .map(part -> part.isEmpty() ? "" : upper(part.substring(0, 1)) + lower(part.substring(1)))
        .collect(Collectors.joining("-"));
  }

  // endregion
  // region percent needs percent_keep
  /** Escaping of RFC 3986: only letters, digits, - . _ ~ stay. */
  private static String percent(String value) {
    return percentKeep(value, "");
  }

  // endregion
  // region percent_keep needs utf8
  /** Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay. */
  private static String percentKeep(String value, String keep) {
    String kept = "-._~" + keep;
    StringBuilder out = new StringBuilder();
    for (byte b : utf8(value)) {
      if (b > 0 && Character.isLetterOrDigit(b) || kept.indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append(String.format("%%%02X", b));
      }
    }
    return out.toString();
  }

  // endregion
  // region unpercent needs text, unhex imports java.util.regex.Matcher, java.util.regex.Pattern
  private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

  /** Undoes percent once. */
  private static String unpercent(String value) {
    return ESCAPES
        .matcher(value)
        .replaceAll(run -> Matcher.quoteReplacement(text(unhex(run.group().replace("%", "")))));
  }

  // endregion
  // region form_encode needs percent
  /** Escaping of forms: a blank is +, and * is escaped. */
  private static String formEncode(String value) {
    return percent(value).replace("%20", "+");
  }

  // endregion
  // region form_decode needs unpercent
  /** Undoes the escaping of forms: + is a blank. */
  private static String formDecode(String value) {
    return unpercent(value.replace('+', ' '));
  }

  // endregion
  // region digest imports java.security.GeneralSecurityException, java.security.MessageDigest
  /** A digest of the platform. */
  private static byte[] digest(String algorithm, byte[] data) {
    try {
      return MessageDigest.getInstance(algorithm).digest(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  // endregion
  // region hmac imports java.security.GeneralSecurityException, javax.crypto.Mac
  // endregion
  // region hmac imports javax.crypto.spec.SecretKeySpec
  /** An HMAC of the platform. It takes no empty key, but one of a zero gives the same. */
  private static byte[] hmac(String algorithm, byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  // endregion
  // region hex
  /** Bytes as hex digits in lower case. */
  private static String hex(byte[] data) {
    StringBuilder out = new StringBuilder();
    for (byte b : data) {
      out.append(String.format("%02x", b));
    }
    return out.toString();
  }

  // endregion
  // region hex_upper needs hex, upper
  // endregion
  // region unhex imports java.io.ByteArrayOutputStream
  /** The bytes behind hex digits, up to the first pair that is not two digits. */
  private static byte[] unhex(String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i + 1 < value.length(); i += 2) {
      int high = Character.digit(value.charAt(i), 16);
      int low = Character.digit(value.charAt(i + 1), 16);
      if (high < 0 || low < 0) {
        break;
      }
      out.write(16 * high + low);
    }
    return out.toByteArray();
  }

  // endregion
  // region base64 imports java.util.Base64
  /** Base64 with padding. */
  private static String base64(byte[] data) {
    return Base64.getEncoder().encodeToString(data);
  }

  // endregion
  // region base64url imports java.util.Base64
  /** Base64 of the URL alphabet, with padding. */
  private static String base64url(byte[] data) {
    return Base64.getUrlEncoder().encodeToString(data);
  }

  // endregion
  // region unbase64 imports java.util.Base64
  /** The bytes behind base64 of either alphabet, up to the first character of neither. */
  private static byte[] unbase64(String value) {
    String digits = value.replaceFirst("(?s)[^A-Za-z0-9+/_-].*", "");
    digits = digits.substring(0, digits.length() - (digits.length() % 4 == 1 ? 1 : 0));
    return Base64.getDecoder().decode(digits.replace('-', '+').replace('_', '/'));
  }

  // endregion
  // region take imports java.util.Arrays
  /** The first bytes. */
  private static byte[] take(byte[] data, int length) {
    return Arrays.copyOf(data, Math.min(length, data.length));
  }

  // endregion
  // region sort_names needs Pair
  // endregion
  // region sort_pairs needs Pair
  // endregion
  // region sort_headers needs Header
  // endregion
  // region by_bytes needs utf8 imports java.util.Arrays, java.util.Comparator
  // endregion
  // region by_bytes imports java.util.stream.Collectors
  /** The order of the bytes of texts. */
  private static final Comparator<String> BY_BYTES =
      (a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b));

  // endregion
  // region sort needs by_bytes imports java.util.Collection
  /** Texts in order of their bytes. */
  private static List<String> sort(Collection<String> texts) {
    return texts.stream().sorted(BY_BYTES).collect(Collectors.toList());
  }

  // endregion
  // region sort_pairs needs by_bytes
  /** Pairs by name, then by value, in order of their bytes. */
  private static List<Pair> sortPairs(List<Pair> pairs) {
    Comparator<Pair> byName = Comparator.comparing(pair -> pair.name, BY_BYTES);
    return pairs.stream()
        .sorted(byName.thenComparing(pair -> pair.value, BY_BYTES))
        .collect(Collectors.toList());
  }

  // endregion
  // region sort_names needs by_bytes
  /** Pairs by name, in order of their bytes; those of one name keep their order. */
  private static List<Pair> sortNames(List<Pair> pairs) {
    return pairs.stream()
        .sorted(Comparator.comparing(pair -> pair.name, BY_BYTES))
        .collect(Collectors.toList());
  }

  // endregion
  // region sort_headers needs by_bytes
  /** Headers by name. */
  private static List<Header> sortHeaders(List<Header> headers) {
    return headers.stream()
        .sorted(Comparator.comparing(header -> header.name, BY_BYTES))
        .collect(Collectors.toList());
  }

  // endregion
  // region concat imports java.util.ArrayList
  /** Two lists as one. */
  private static <T> List<T> concat(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  // endregion
  // region names needs Pair imports java.util.stream.Collectors
  /** The names of pairs. */
  private static List<String> names(List<Pair> pairs) {
    return pairs.stream().map(pair -> pair.name).collect(Collectors.toList());
  }

  // endregion
  // region header_names needs Header imports java.util.stream.Collectors
  /** The names of headers. */
  private static List<String> headerNames(List<Header> headers) {
    return headers.stream().map(header -> header.name).collect(Collectors.toList());
  }

  // endregion
  // region values needs Pair imports java.util.stream.Collectors
  /** The values of a name. */
  private static List<String> values(List<Pair> pairs, String name) {
    return pairs.stream()
        .filter(pair -> pair.name.equals(name))
        .map(pair -> pair.value)
        .collect(Collectors.toList());
  }

  // endregion
  // region header_values needs Header imports java.util.stream.Collectors
  /** The values of a header among some. */
  private static List<String> headerValues(List<Header> headers, String name) {
    return headers.stream()
        .filter(header -> header.name.equalsIgnoreCase(name))
        .flatMap(header -> header.values.stream())
        .collect(Collectors.toList());
  }

  // endregion
  // region unique imports java.util.ArrayList, java.util.LinkedHashSet
  /** Each text once, where it first appears. */
  private static List<String> unique(List<String> texts) {
    return new ArrayList<>(new LinkedHashSet<>(texts));
  }

  // endregion
  // region first
  /** The first text, empty when there is none. */
  private static String first(List<String> texts) {
    return texts.isEmpty() ? "" : texts.get(0);
  }

  // endregion
  // region first?
  /** The first text, or null. */
  private static String findFirst(List<String> texts) {
    return texts.isEmpty() ? null : texts.get(0);
  }

  // endregion
  // region group needs Pair imports java.util.ArrayList, java.util.LinkedHashMap
  /** One pair a name, its values joined. */
  private static List<Pair> group(List<Pair> pairs, String separator) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      found.merge(pair.name, pair.value, (before, value) -> before + separator + value);
    }
    List<Pair> grouped = new ArrayList<>();
    found.forEach((name, value) -> grouped.add(new Pair(name, value)));
    return grouped;
  }

  // endregion
  // region pairs needs Pair, cut imports java.util.ArrayList, java.util.regex.Pattern
  /** The pieces of a text, each cut at the first equals. */
  private static List<Pair> pairs(String value, String between, String equals) {
    List<Pair> pairs = new ArrayList<>();
    for (String piece : value.split(between.isEmpty() ? "\\z" : Pattern.quote(between))) {
      if (!piece.isEmpty()) {
        pairs.add(cut(piece, equals));
      }
    }
    return pairs;
  }

  // endregion
  // region fields needs Pair imports java.util.stream.Collectors
  /** name=value with separators between them. */
  private static String fields(String separator, List<Pair> pairs) {
    return pairs.stream()
        .map(pair -> pair.name + "=" + pair.value)
        .collect(Collectors.joining(separator));
  }

  // endregion
  // region quoted_fields needs Pair imports java.util.stream.Collectors
  /** name="value" with separators between them. */
  private static String quotedFields(String separator, List<Pair> pairs) {
    return pairs.stream()
        .map(pair -> pair.name + "=\"" + pair.value + "\"")
        .collect(Collectors.joining(separator));
  }

  // endregion
  // region add
  /** The sum of two whole numbers; what is no number of up to 18 digits counts as 0. */
  private static String add(String value, String number) {
    return String.valueOf(whole(value) + whole(number));
  }

  private static long whole(String digits) {
    return digits.matches("-?[0-9]{1,18}") ? Long.parseLong(digits) : 0;
  }

  // endregion
  // region after
  /** What follows the first separator. */
  private static String after(String value, String separator) {
    int at = value.indexOf(separator);
    return separator.isEmpty() || at < 0 ? "" : value.substring(at + separator.length());
  }

  // endregion
  // region before
  /** What precedes the first separator. */
  private static String before(String value, String separator) {
    int at = value.indexOf(separator);
    return separator.isEmpty() || at < 0 ? value : value.substring(0, at);
  }

  // endregion
  // region clean_path imports java.util.ArrayDeque, java.util.Deque
  /** The path without empty, . and .. segments. */
  private static String cleanPath(String path) {
    Deque<String> kept = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.add("/" + segment);
      }
    }
    return String.join("", kept) + (kept.isEmpty() || path.endsWith("/") ? "/" : "");
  }

  // endregion
  // region label
  /** The n-th label of a host, counted from 0, or an empty text. */
  private static String label(String host, int n) {
    String[] labels = host.split("\\.", -1);
    return n < labels.length ? labels[n] : "";
  }

  // endregion
  // region replace
  /** Every old becomes new; an empty old changes nothing. */
  private static String replace(String value, String old, String fresh) {
    return old.isEmpty() ? value : value.replace(old, fresh);
  }

  // endregion
  // region trim
  /** The text without spaces, tabs, CR and LF at both ends. */
  private static String trim(String value) {
    return value.replaceAll("\\A[ \\t\\r\\n]+|[ \\t\\r\\n]+\\z", "");
  }

  // endregion
  // region squeeze imports java.util.regex.Matcher, java.util.regex.Pattern
  /** Every run of a character becomes one of it. */
  private static String squeeze(String value, String character) {
    if (character.isEmpty()) {
      return value;
    }
    String run = "(?:" + Pattern.quote(character) + ")+";
    return value.replaceAll(run, Matcher.quoteReplacement(character));
  }

  // endregion
  // region utc needs local imports java.time.Instant
  /** The time in UTC in a layout of DateTimeFormatter. */
  private static String utc(Instant time, String layout) {
    return local(time, layout, 0);
  }

  // endregion
  // region local imports java.time.Instant, java.time.ZoneOffset
  // endregion
  // region local imports java.time.format.DateTimeFormatter, java.util.Locale
  /** The time so many seconds east of UTC in a layout of DateTimeFormatter. */
  private static String local(Instant time, String layout, int east) {
    return DateTimeFormatter.ofPattern(layout, Locale.ENGLISH)
        .format(time.atOffset(ZoneOffset.ofTotalSeconds(east)));
  }

  // endregion
  // region sm3 imports java.nio.ByteBuffer
  /** The SM3 digest (GB/T 32905). */
  private static byte[] sm3(byte[] data) {
    int[] state = {
      0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600,
      0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
    };
    ByteBuffer padded = ByteBuffer.allocate((data.length + 72) / 64 * 64);
    padded.put(data).put((byte) 0x80).putLong(padded.capacity() - 8, 8L * data.length).rewind();
    while (padded.hasRemaining()) {
      sm3Block(state, padded);
    }
    ByteBuffer digest = ByteBuffer.allocate(32);
    digest.asIntBuffer().put(state);
    return digest.array();
  }

  /** One round of 64 bytes. */
  private static void sm3Block(int[] state, ByteBuffer block) {
    int[] w = new int[68];
    for (int j = 0; j < 68; j++) {
      if (j < 16) {
        w[j] = block.getInt();
        continue;
      }
      int x = w[j - 16] ^ w[j - 9] ^ Integer.rotateLeft(w[j - 3], 15);
      x ^= Integer.rotateLeft(x, 15) ^ Integer.rotateLeft(x, 23);
      w[j] = x ^ Integer.rotateLeft(w[j - 13], 7) ^ w[j - 6];
    }
    int[] s = state.clone();
    for (int j = 0; j < 64; j++) {
      int t = Integer.rotateLeft(j < 16 ? 0x79cc4519 : 0x7a879d8a, j);
      int a12 = Integer.rotateLeft(s[0], 12);
      int ss1 = Integer.rotateLeft(a12 + s[4] + t, 7);
      int ff = j < 16 ? s[0] ^ s[1] ^ s[2] : s[0] & s[1] | s[0] & s[2] | s[1] & s[2];
      int gg = j < 16 ? s[4] ^ s[5] ^ s[6] : s[4] & s[5] | ~s[4] & s[6];
      int tt1 = ff + s[3] + (ss1 ^ a12) + (w[j] ^ w[j + 4]);
      int tt2 = gg + s[7] + ss1 + w[j];
      int e = tt2 ^ Integer.rotateLeft(tt2, 9) ^ Integer.rotateLeft(tt2, 17);
      s[3] = s[2];
      s[2] = Integer.rotateLeft(s[1], 9);
      s[1] = s[0];
      s[0] = tt1;
      s[7] = s[6];
      s[6] = Integer.rotateLeft(s[5], 19);
      s[5] = s[4];
      s[4] = e;
    }
    for (int i = 0; i < 8; i++) {
      state[i] ^= s[i];
    }
  }

  // endregion
  // region hmac_sm3 needs sm3 imports java.util.Arrays
  /** HMAC with SM3. */
  private static byte[] hmacSm3(byte[] key, byte[] message) {
    byte[] block = Arrays.copyOf(key.length > 64 ? sm3(key) : key, 64);
    byte[] inner = sm3(padded(block, 0x36, message));
    return sm3(padded(block, 0x5c, inner));
  }

  private static byte[] padded(byte[] key, int pad, byte[] message) {
    byte[] all = Arrays.copyOf(key, 64 + message.length);
    for (int i = 0; i < 64; i++) {
      all[i] ^= pad;
    }
    System.arraycopy(message, 0, all, 64, message.length);
    return all;
  }
  // endregion
  // region verify imports java.time.Clock, java.time.Duration, java.time.Instant
  // endregion
  // region verify imports java.util.function.BiPredicate, java.util.function.Function
  /** What a verifier found. */
  public static final class Verdict {
    private final String id;
    private final String detail;
    private final String keyId;

    private Verdict(String id, String detail, String keyId) {
      this.id = id;
      this.detail = detail;
      this.keyId = keyId;
    }

    private Verdict(String id, String detail) {
      this(id, detail, "");
    }

    /** Whether the request was signed by whom it says. */
    public boolean ok() {
      return id.equals("ok");
    }

    /**
     * One of ok, missing-signature, malformed, unknown-key, clock-skew, expired, replayed,
     * header-not-signed, body-mismatch, signature-mismatch.
     */
    public String id() {
      return id;
    }

    /** What is wrong, for a person; nothing secret. */
    public String detail() {
      return detail;
    }

    /** The key id of a request that is ok, else empty. */
    public String keyId() {
      return keyId;
    }
  }

  /** What a verifier demands beyond the scheme's own rules; a new one demands nothing. */
  public static final class Demands {
    private Clock clock = Clock.systemUTC();
    private Duration within;
    private Map<String, List<String>> accepted = Map.of();
    private List<String> headers = List.of();
    private List<String> cover = List.of();
    private BiPredicate<String, String> seen = (keyId, nonce) -> false;

    /** Gives the time, in place of the system's clock. */
    public Demands clock(Clock value) {
      clock = value;
      return this;
    }

    /** How far the time of signing may be from the clock, in place of the scheme's window. */
    public Demands within(Duration value) {
      within = value;
      return this;
    }

    /** The values of inputs that are accepted where requests tell them. */
    public Demands accepted(Map<String, List<String>> value) {
      accepted = value;
      return this;
    }

    /** The headers that must be signed. */
    public Demands headers(List<String> value) {
      headers = value;
      return this;
    }

    /** What must be signed: body, method, host, path, query, time. */
    public Demands cover(List<String> value) {
      cover = value;
      return this;
    }

    /** Tells whether the nonce of a key id was used before, and remembers it. */
    public Demands seen(BiPredicate<String, String> value) {
      seen = value;
      return this;
    }
  }

  // endregion
  // region list_problem? needs concat
  // endregion
  // region received_query? needs given_params, first?, values
  // endregion
  // region received_params? needs received_pairs, first?, values
  // endregion
  // region repeats_query needs given_params, values
  // endregion
  // region repeats_params needs received_pairs, values
  // endregion
  // region repeats_header needs given
  // endregion
  // region misspells_query needs given_params, misspelt
  // endregion
  // region misspells_params needs received_pairs, misspelt
  // endregion
  // region field? needs first?, values
  // endregion
  // region read_unix? needs unix_time
  // endregion
  // region read_unix_ms? needs unix_time
  // endregion
  // region or_epoch imports java.util.Objects
  // endregion
  // region strip_blanks
  /** The text without spaces and tabs at both ends. */
  private static String stripBlanks(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && " \t".indexOf(value.charAt(start)) >= 0) {
      start++;
    }
    while (start < end && " \t".indexOf(value.charAt(end - 1)) >= 0) {
      end--;
    }
    return value.substring(start, end);
  }

  // endregion
  // region misspelt needs Pair
  /** Whether a name among pairs differs from another in case only, and is none of the scheme's. */
  private static boolean misspelt(List<Pair> pairs, String name, List<String> own) {
    return pairs.stream()
        .anyMatch(pair -> pair.name.equalsIgnoreCase(name) && !own.contains(pair.name));
  }

  // endregion
  // region past_start?
  /** What follows the beginning of a text, or null. */
  private static String findPastStart(String value, String start) {
    return value != null && value.startsWith(start) ? value.substring(start.length()) : null;
  }

  // endregion
  // region upto?
  /** What stands before a piece of a text, or null. */
  private static String findUpto(String value, String end) {
    int at = value == null ? -1 : value.indexOf(end);
    return at < 0 ? null : value.substring(0, at);
  }

  // endregion
  // region past?
  /** What stands behind a piece of a text, or null. */
  private static String findPast(String value, String end) {
    int at = value == null ? -1 : value.indexOf(end);
    return at < 0 ? null : value.substring(at + end.length());
  }

  // endregion
  // region at_end
  /** Whether a text is there, and empty. */
  private static boolean atEnd(String value) {
    return value != null && value.isEmpty();
  }

  // endregion
  // region blank needs filled
  // endregion
  // region agrees needs filled
  // endregion
  // region filled
  /** Whether a text is there, and not empty. */
  private static boolean filled(String value) {
    return value != null && !value.isEmpty();
  }

  // endregion
  // region agrees
  /** Whether two values are not different ones. */
  private static boolean agrees(String value, String other) {
    return !filled(value) || !filled(other) || value.equals(other);
  }

  // endregion
  // region read_percent? needs unpercent
  /** Undoes percent. */
  private static String findReadPercent(String value) {
    return value == null ? null : unpercent(value);
  }

  // endregion
  // region read_form? needs form_decode
  /** Undoes the escaping of forms. */
  private static String findReadForm(String value) {
    return value == null ? null : formDecode(value);
  }

  // endregion
  // region strict_base64 needs base64, unbase64
  /** The bytes behind base64 of either alphabet, padded or not; null when it is none. */
  private static byte[] strictBase64(String value) {
    String digits = value.replace("=", "");
    boolean padded = digits.length() < value.length();
    if (!value.matches("[A-Za-z0-9+/_-]*={0,2}") || padded && value.length() % 4 != 0) {
      return null;
    }
    byte[] data = unbase64(digits);
    String again = base64(data).replace("=", "");
    return again.equals(digits.replace('-', '+').replace('_', '/')) ? data : null;
  }

  // endregion
  // region read_base64? needs strict_base64, text
  /** The text behind base64, or null. */
  private static String findReadBase64(String value) {
    byte[] data = value == null ? null : strictBase64(value);
    return data == null ? null : text(data);
  }

  // endregion
  // region read_fields needs Pair, names, strip_blanks imports java.util.ArrayList
  /**
   * The fields name=value of a list with commas, with or without quotes around values. Empty unless
   * each needed one is there, and no unknown one.
   */
  private static List<Pair> readFields(String list, List<String> needed, List<String> optional) {
    List<Pair> found = new ArrayList<>();
    int end = list == null ? 0 : list.length();
    for (int start = 0; start < end; ) {
      int equals = list.indexOf('=', start);
      if (equals < 0) {
        return List.of();
      }
      boolean quoted = list.startsWith("\"", equals + 1);
      int close = quoted ? list.indexOf('"', equals + 2) : equals;
      int comma = list.indexOf(',', close + 1);
      int stop = comma < 0 ? end : comma;
      if (close < 0 || !quoted && comma == end - 1) {
        return List.of();
      }
      String name = list.substring(start, equals).replaceFirst("^[ \\t]+", "");
      String behind = stripBlanks(list.substring(close + 1, stop));
      boolean known = needed.contains(name) || optional.contains(name);
      if (!known || names(found).contains(name) || quoted && !behind.isEmpty()) {
        return List.of();
      }
      found.add(new Pair(name, quoted ? list.substring(equals + 2, close) : behind));
      start = stop + 1;
    }
    return names(found).containsAll(needed) ? found : List.of();
  }

  // endregion
  // region unix_time imports java.time.Instant
  /** The time behind seconds since 1970, or parts of one; exactly as they would be written. */
  private static Instant unixTime(String value, int parts) {
    if (value == null || !value.matches("0|-?[1-9][0-9]{0,17}")) {
      return null;
    }
    long number = Long.parseLong(value);
    long seconds = Math.floorDiv(number, (long) parts);
    if (seconds < -62135596800L || seconds > 253402300799L) { // the years 1 to 9999
      return null;
    }
    return parts == 1 ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
  }

  // endregion
  // region read_utc? needs utc imports java.time.DateTimeException, java.time.LocalDateTime
  // endregion
  // region read_utc? imports java.time.ZoneOffset, java.time.format.DateTimeFormatter
  // endregion
  // region read_utc? imports java.util.Locale
  /** The time behind a text in a layout, or null; exactly what the layout would write. */
  private static Instant findReadUtc(String value, String layout) {
    if (value == null) {
      return null;
    }
    try {
      DateTimeFormatter form = DateTimeFormatter.ofPattern(layout, Locale.ENGLISH);
      Instant time = LocalDateTime.parse(value, form).toInstant(ZoneOffset.UTC);
      return utc(time, layout).equals(value) ? time : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  // endregion
  // region well_listed needs lower, split_list imports java.util.HashSet, java.util.Set
  /** Whether a list of names has no empty one, none twice, and not too many. */
  private static boolean wellListed(String value, String separator, boolean free) {
    if (value == null) {
      return false;
    }
    Set<String> seen = new HashSet<>();
    List<String> names = splitList(value, separator);
    for (String name : names) {
      if (name.isEmpty() || !seen.add(lower(name)) && !free) {
        return false;
      }
    }
    return names.size() <= 100;
  }

  // endregion
  // region split_list imports java.util.regex.Pattern
  /** The items of a list. */
  private static List<String> splitList(String value, String separator) {
    if (value.isEmpty()) {
      return List.of();
    }
    boolean open = value.endsWith(separator);
    String list = open ? value.substring(0, value.length() - separator.length()) : value;
    return List.of(list.split(Pattern.quote(separator), -1));
  }

  // endregion
  // region check_demands
  /** Refuses what is misspelt: it would demand nothing. */
  private static void checkDemands(Demands demands, List<String> accepted, List<String> cover) {
    checkNames("accepted", demands.accepted.keySet(), accepted);
    checkNames("cover", demands.cover, cover);
  }

  /** Refuses names that a demand does not know. */
  private static void checkNames(String demand, Iterable<String> names, List<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            demand + ": there is no \"" + name + "\", only [" + String.join(", ", known) + "]");
      }
    }
  }

  // endregion
  // region told_problem?
  /** The verdict on an input that the request tells and that is not what it must be, else null. */
  private static String findToldProblem(
      Map<String, String> inputs,
      Demands demands,
      String name,
      String value,
      List<String> allowed) {
    if (!inputs.getOrDefault(name, value).equals(value)) {
      return "signature-mismatch";
    }
    List<String> accepted = demands.accepted.getOrDefault(name, List.of(value));
    boolean known = allowed.isEmpty() || allowed.contains(value);
    return known && accepted.contains(value) ? null : "malformed";
  }

  // endregion
  // region clock_problem? needs filled
  /** The verdict on a time that is too far from the clock, else null. */
  private static String findClockProblem(
      Demands demands, Instant signedAt, String within, String lifetime, long longest) {
    if (signedAt == null) {
      return "malformed";
    }
    Duration scheme = Duration.ofSeconds(Long.parseLong(within));
    Duration window = demands.within == null ? scheme : demands.within;
    Duration end = window;
    String late = "clock-skew";
    if (filled(lifetime)) {
      if (!lifetime.matches("[+]?[0-9]{1,12}")
          || Long.parseLong(lifetime) > (longest > 0 ? longest : 1L << 31)) {
        return "malformed";
      }
      end = Duration.ofSeconds(Long.parseLong(lifetime));
      late = "expired";
    }
    Duration age = Duration.between(signedAt, demands.clock.instant());
    if (age.negated().compareTo(window) > 0) {
      return "clock-skew";
    }
    return age.compareTo(end) > 0 ? late : null;
  }

  // endregion
  // region wrong_token needs same_text imports java.util.Objects
  /** Whether a session token is not the one of the key; a key without one takes any. */
  private static boolean wrongToken(Credential credential, String token) {
    return credential.token != null
        && !sameText(credential.token, Objects.requireNonNullElse(token, ""));
  }

  // endregion
  // region same_text needs utf8 imports java.security.MessageDigest
  /** Whether two texts are the same, in constant time. */
  private static boolean sameText(String value, String other) {
    return MessageDigest.isEqual(utf8(value), utf8(other));
  }

  // endregion
  // region same_hex needs unhex imports java.security.MessageDigest
  /** Whether two texts are hex digits of the same bytes, in constant time. */
  private static boolean sameHex(String value, String other) {
    boolean digits = other.matches("[0-9A-Fa-f]+") && other.length() % 2 == 0;
    return digits && MessageDigest.isEqual(unhex(value), unhex(other));
  }

  // endregion
  // region same_base64 needs strict_base64 imports java.security.MessageDigest
  /** Whether two texts are base64 of the same bytes, in constant time. */
  private static boolean sameBase64(String value, String other) {
    byte[] received = strictBase64(other);
    return received != null && MessageDigest.isEqual(strictBase64(value), received);
  }

  // endregion
}
