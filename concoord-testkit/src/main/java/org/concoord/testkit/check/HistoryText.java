package org.concoord.testkit.check;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A history as text, one event a line, fields apart by blanks, texts percent-encoded, bytes in
 * hexadecimal, {@code -} for nothing:
 *
 * <pre>
 * concoord-history 1
 * invoked 1 machine 1002003 t1 counter 1492194902 add%28long%29 05
 * returned 1 1002950 0005
 * refused 2
 * </pre>
 *
 * <p>The number ties a call's lines to each other within its file. Its second line may be missing:
 * then the outcome is unknown. {@code refused} says that the call did not run and never will. Times
 * are in the line, so that the order of calls in a file means nothing.
 */
final class HistoryText {
  static final String HEADER = "concoord-history 1\n";

  private static final String INVOKED = "invoked";
  private static final String RETURNED = "returned";
  private static final String REFUSED = "refused";

  private HistoryText() {}

  static String write(List<RecordedCall> calls) {
    StringBuilder text = new StringBuilder(HEADER);
    long number = 0;
    for (RecordedCall call : calls) {
      text.append(invoked(++number, call));
      if (call.outcome() != null) {
        text.append(returned(number, call.returnedAt(), call.outcome()));
      }
    }
    return text.toString();
  }

  static String invoked(long number, RecordedCall call) {
    List<String> fields =
        List.of(
            INVOKED,
            Long.toString(number),
            encode(call.clock()),
            Long.toString(call.invokedAt()),
            encode(call.client()),
            encode(call.object()),
            Integer.toString(call.method()),
            encode(call.signature()),
            encode(call.arguments()));
    return String.join(" ", fields) + "\n";
  }

  static String returned(long number, long time, byte[] outcome) {
    return RETURNED + " " + number + " " + time + " " + encode(outcome) + "\n";
  }

  static String refused(long number) {
    return REFUSED + " " + number + "\n";
  }

  static History read(String text, String source) {
    if (!text.startsWith(HEADER)) {
      throw new IllegalArgumentException(
          source + " is no history: its first line is not \"" + HEADER.strip() + "\"");
    }
    // What follows the last line's end is half a line, or nothing. An invocation is written before
    // its call is made, so half of one stands for no call; half an answer leaves the call open.
    String[] lines = text.substring(0, text.lastIndexOf('\n')).split("\n", -1);
    Map<Long, RecordedCall> calls = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      try {
        readLine(lines[i].split(" ", -1), calls);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "%s, line %d: \"%s\": %s".formatted(source, i + 1, lines[i], e.getMessage()), e);
      }
    }
    return History.of(new ArrayList<>(calls.values()));
  }

  private static void readLine(String[] fields, Map<Long, RecordedCall> calls) {
    switch (fields[0]) {
      case INVOKED -> {
        expect(fields, 9);
        RecordedCall call =
            new RecordedCall(
                decode(fields[4]),
                decode(fields[5]),
                Integer.parseInt(fields[6]),
                decode(fields[7]),
                decodeBytes(fields[8]),
                null,
                decode(fields[2]),
                Long.parseLong(fields[3]),
                RecordedCall.NEVER);
        if (calls.put(Long.parseLong(fields[1]), call) != null) {
          throw new IllegalArgumentException("a second call " + fields[1]);
        }
      }
      case RETURNED -> {
        expect(fields, 4);
        RecordedCall call = open(fields[1], calls);
        calls.put(
            Long.parseLong(fields[1]),
            answered(call, Long.parseLong(fields[2]), decodeBytes(fields[3])));
      }
      case REFUSED -> {
        expect(fields, 2);
        open(fields[1], calls);
        calls.remove(Long.parseLong(fields[1]));
      }
      default -> throw new IllegalArgumentException("unknown event " + fields[0]);
    }
  }

  static RecordedCall answered(RecordedCall call, long time, byte[] outcome) {
    return new RecordedCall(
        call.client(),
        call.object(),
        call.method(),
        call.signature(),
        call.arguments(),
        outcome,
        call.clock(),
        call.invokedAt(),
        time);
  }

  private static RecordedCall open(String number, Map<Long, RecordedCall> calls) {
    @Nullable RecordedCall call = calls.get(Long.parseLong(number));
    if (call == null || !call.isOpen()) {
      throw new IllegalArgumentException("no call " + number + " is open");
    }
    return call;
  }

  private static void expect(String[] fields, int count) {
    if (fields.length != count) {
      throw new IllegalArgumentException(
          fields.length + " fields, where " + count + " were expected");
    }
  }

  private static String encode(String text) {
    return text.isEmpty()
        ? "-"
        : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("-", "%2D");
  }

  private static String decode(String field) {
    return field.equals("-") ? "" : URLDecoder.decode(field, StandardCharsets.UTF_8);
  }

  private static String encode(byte[] bytes) {
    return bytes.length == 0 ? "-" : HexFormat.of().formatHex(bytes);
  }

  private static byte[] decodeBytes(String field) {
    return field.equals("-") ? new byte[0] : HexFormat.of().parseHex(field);
  }
}
