import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
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
    boolean open = true;
    for (String segment : path.split("/", -1)) {
      open = segment.isEmpty() || segment.equals(".") || segment.equals("..");
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!open) {
        kept.add("/" + segment);
      }
    }
    return String.join("", kept) + (open || kept.isEmpty() ? "/" : "");
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
}
