import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  private static Object sign(List<String[]> lines) throws ReflectiveOperationException {
    Map<String, String> one = new LinkedHashMap<>();
    Map<String, String> inputs = new LinkedHashMap<>();
    Map<String, List<String>> headers = new LinkedHashMap<>();
    List<String> cover = null;
    byte[] body = {};
    for (String[] line : lines) {
      switch (line[0]) {
        case "input":
          inputs.put(text(line[1]), text(line[2]));
          break;
        case "header":
          headers.computeIfAbsent(text(line[1]), name -> new ArrayList<>()).add(text(line[2]));
          break;
        case "body":
          body = bytes(line[1]);
          break;
        case "cover":
          cover = new ArrayList<>();
          for (int i = 1; i < line.length; i++) {
            cover.add(text(line[i]));
          }
          break;
        default:
          one.put(line[0], text(line[1]));
      }
    }
    StringBuilder name = new StringBuilder();
    for (String word : one.get("scheme").split("-")) {
      name.append(word.substring(0, 1).toUpperCase()).append(word.substring(1));
    }
    Class<?> signer = Class.forName(name + "Signer");
    Object request =
        of(signer, "Request").getConstructor(String.class, String.class, Map.class, byte[].class)
            .newInstance(one.get("method"), one.get("url"), headers, body);
    Object credential = null;
    for (Constructor<?> c : of(signer, "Credential").getConstructors()) {
      Object[] of = {one.get("key_id"), one.get("secret"), one.get("token")};
      if (c.getParameterCount() == 3 || c.getParameterCount() == 2 && credential == null) {
        credential = c.newInstance(Arrays.copyOf(of, c.getParameterCount()));
      }
    }
    Instant time = Instant.ofEpochSecond(Long.parseLong(one.get("seconds")), Long.parseLong(one.get("nanoseconds")));
    Method sign = null;
    for (Method method : signer.getMethods()) {
      if (method.getName().equals("sign") && (sign == null || sign.getParameterCount() < method.getParameterCount())) {
        sign = method;
      }
    }
    List<Object> values = new ArrayList<>(List.of(request, credential, inputs));
    for (Class<?> type : List.of(sign.getParameterTypes()).subList(3, sign.getParameterCount())) {
      values.add(type == Instant.class ? time : type == String.class ? one.get("nonce") : cover);
    }
    Object owner = Modifier.isStatic(sign.getModifiers()) ? null : signer.getField("INSTANCE").get(null);
    return sign.invoke(owner, values.toArray());
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
