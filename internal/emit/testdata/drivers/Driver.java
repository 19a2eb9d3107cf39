import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads cases as lines of hex, signs each with the class of its scheme, and prints the results in the same way. */
public final class Driver {
  private static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.US_ASCII);

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    List<String[]> lines = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.isEmpty()) {
        lines.add(line.split(" "));
        continue;
      }
      answer(lines);
      lines.clear();
    }
    OUT.flush();
  }

  private static void answer(List<String[]> lines) throws ReflectiveOperationException {
    try {
      if (lines.stream().anyMatch(line -> line[0].equals("now"))) {
        Object verdict = verify(lines);
        print("verdict", (String) get(verdict, "id"));
        print("detail", (String) get(verdict, "detail"));
        OUT.println();
        return;
      }
      Object signed = sign(lines);
      print("string_to_sign", (String) get(signed, "stringToSign"));
      print("signature", (String) get(signed, "signature"));
      ((Map<?, ?>) get(signed, "headers")).forEach((name, value) -> print("header", (String) name, (String) value));
      print("url", (String) get(signed, "url"));
      OUT.println("body " + hex((byte[]) get(signed, "body")));
    } catch (InvocationTargetException e) {
      print("error", e.getCause().toString());
    }
    OUT.println();
  }

  /** A case. */
  private static final class Case {
    final Map<String, String> one = new LinkedHashMap<>();
    final Map<String, String> inputs = new LinkedHashMap<>();
    final Map<String, List<String>> headers = new LinkedHashMap<>();
    final Map<String, List<String>> lists = new LinkedHashMap<>();
    final Map<String, List<String>> accepted = new LinkedHashMap<>();
    final Class<?> signer;
    final Object request;
    final Object credential;

    Case(List<String[]> lines) throws ReflectiveOperationException {
      byte[] body = {};
      for (String[] line : lines) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i < line.length; i++) {
          values.add(text(line[i]));
        }
        switch (line[0]) {
          case "input":
            inputs.put(values.get(0), values.get(1));
            break;
          case "header":
            headers.computeIfAbsent(values.get(0), name -> new ArrayList<>()).add(values.get(1));
            break;
          case "body":
            body = bytes(line[1]);
            break;
          case "cover":
          case "headers":
            lists.put(line[0], values);
            break;
          case "accepted":
            accepted.put(values.get(0), values.subList(1, values.size()));
            break;
          default:
            one.put(line[0], values.get(0));
        }
      }
      StringBuilder name = new StringBuilder();
      for (String word : one.get("scheme").split("-")) {
        name.append(word.substring(0, 1).toUpperCase()).append(word.substring(1));
      }
      signer = Class.forName(name + "Signer");
      request = of(signer, "Request").getConstructor(String.class, String.class, Map.class, byte[].class)
          .newInstance(one.get("method"), one.get("url"), headers, body);
      Object made = null;
      for (Constructor<?> c : of(signer, "Credential").getConstructors()) {
        Object[] of = {one.get("key_id"), one.get("secret"), one.get("token")};
        if (c.getParameterCount() == 3 || c.getParameterCount() == 2 && made == null) {
          made = c.newInstance(Arrays.copyOf(of, c.getParameterCount()));
        }
      }
      credential = made;
    }

    /** Calls the longest method of a name. The values are found by the types of the parameters behind the first ones. */
    Object call(String name, List<Object> first, Function<Class<?>, Object> value) throws ReflectiveOperationException {
      Method method = null;
      for (Method other : signer.getMethods()) {
        if (other.getName().equals(name) && (method == null || method.getParameterCount() < other.getParameterCount())) {
          method = other;
        }
      }
      List<Object> values = new ArrayList<>(first);
      for (Class<?> type : List.of(method.getParameterTypes()).subList(first.size(), method.getParameterCount())) {
        values.add(value.apply(type));
      }
      Object owner = Modifier.isStatic(method.getModifiers()) ? null : signer.getField("INSTANCE").get(null);
      return method.invoke(owner, values.toArray());
    }
  }

  private static Object sign(List<String[]> lines) throws ReflectiveOperationException {
    Case c = new Case(lines);
    Instant time = Instant.ofEpochSecond(Long.parseLong(c.one.get("seconds")), Long.parseLong(c.one.get("nanoseconds")));
    return c.call("sign", List.of(c.request, c.credential, c.inputs),
        type -> type == Instant.class ? time : type == String.class ? c.one.get("nonce") : c.lists.get("cover"));
  }

  private static Object verify(List<String[]> lines) throws ReflectiveOperationException {
    Case c = new Case(lines);
    Clock clock = Clock.fixed(Instant.ofEpochSecond(Long.parseLong(c.one.get("now"))), ZoneOffset.UTC);
    Duration within = c.one.containsKey("within") ? Duration.ofSeconds(Long.parseLong(c.one.get("within"))) : null;
    Map<String, Object> demands = new LinkedHashMap<>();
    demands.put("clock", clock);
    demands.put("within", within);
    demands.put("accepted", c.accepted);
    demands.put("headers", c.lists.getOrDefault("headers", List.of()));
    demands.put("cover", c.lists.getOrDefault("cover", List.of()));
    Object demanded = demands(of(c.signer, "Demands"), demands);
    return c.call("verify", List.of(c.request),
        type -> type == Map.class ? c.inputs : type.isInstance(demanded) ? demanded : finder(type, c));
  }

  /** Makes the demands: by the longest constructor, whose last parameter is left out, or by a method for each. */
  private static Object demands(Class<?> type, Map<String, Object> values) throws ReflectiveOperationException {
    for (Constructor<?> c : type.getConstructors()) {
      if (c.getParameterCount() == values.size() + 1) {
        return c.newInstance(Arrays.copyOf(values.values().toArray(), values.size() + 1));
      }
    }
    Object demands = type.getConstructor().newInstance();
    for (Method method : type.getMethods()) {
      String name = method.getName();
      String set = name.startsWith("set") ? name.substring(3, 4).toLowerCase() + name.substring(4) : name;
      if (method.getParameterCount() == 1 && values.containsKey(set)) {
        method.invoke(demands, values.get(set));
      }
    }
    return demands;
  }

  /** A function of any kind that finds the one credential. */
  private static Object finder(Class<?> type, Case c) {
    return Proxy.newProxyInstance(
        type.getClassLoader() == null ? Driver.class.getClassLoader() : type.getClassLoader(), new Class<?>[] {type},
        (self, method, args) -> args[0].equals(c.one.get("key_id")) ? c.credential : null);
  }

  private static Class<?> of(Class<?> signer, String name) throws ClassNotFoundException {
    return Class.forName(signer.getName() + "$" + name);
  }

  /** Reads a property as a method of its name, or as a getter. */
  private static Object get(Object signed, String name) throws ReflectiveOperationException {
    String getter = "get" + name.substring(0, 1).toUpperCase() + name.substring(1);
    for (Method method : signed.getClass().getMethods()) {
      if (method.getParameterCount() == 0 && (method.getName().equals(name) || method.getName().equals(getter))) {
        return method.invoke(signed);
      }
    }
    throw new IllegalStateException(signed.getClass() + " has no " + name);
  }

  private static void print(String name, String... values) {
    OUT.print(name);
    for (String value : values) {
      OUT.print(" " + hex(bytesOf(value)));
    }
    OUT.println();
  }

  /** UTF-8, where stray surrogates stand for bytes that are none. */
  private static byte[] bytesOf(String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    value.codePoints().forEach(point -> {
      if (point >= 0xdc80 && point <= 0xdcff) {
        out.write(point);
      } else {
        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
      }
    });
    return out.toByteArray();
  }

  private static String hex(byte[] data) {
    StringBuilder out = new StringBuilder(data.length == 0 ? "-" : "");
    for (byte b : data) {
      out.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return out.toString();
  }

  private static String text(String hex) {
    return new String(bytes(hex), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String hex) {
    byte[] data = new byte[hex.length() / 2];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return data;
  }
}
