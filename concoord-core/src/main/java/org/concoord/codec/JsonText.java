package org.concoord.codec;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON, for people's programs: what a replica tells of itself. Never on the path of a
 * call, whose values are MessagePack.
 */
public final class JsonText {
  private final StringBuilder text = new StringBuilder();

  private JsonText() {}

  /**
   * One line.
   *
   * @param value {@code null}, a text, a number, a truth value, a list of these, or a map of them
   *     by texts, in the order in which they are to stand
   * @throws IllegalArgumentException if it is something else
   */
  public static String of(@Nullable Object value) {
    JsonText json = new JsonText();
    json.write(value);
    return json.text.toString();
  }

  private void write(@Nullable Object value) {
    if (value instanceof CharSequence characters) {
      quote(characters);
    } else if (value instanceof Map<?, ?> map) {
      write(map);
    } else if (value instanceof List<?> list) {
      write(list);
    } else if ((value instanceof Double || value instanceof Float)
        && !Double.isFinite(((Number) value).doubleValue())) {
      quote(value.toString());
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      throw new IllegalArgumentException(value.getClass() + " has no form in JSON");
    }
  }

  private void write(Map<?, ?> map) {
    text.append('{');
    String between = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(between);
      between = ",";
      quote((CharSequence) entry.getKey());
      text.append(':');
      write(entry.getValue());
    }
    text.append('}');
  }

  private void write(List<?> list) {
    text.append('[');
    for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
      write(each.next());
      if (each.hasNext()) {
        text.append(',');
      }
    }
    text.append(']');
  }

  private void quote(CharSequence characters) {
    text.append('"');
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          // Half of a pair that stands alone is no text in UTF-8 either.
          if (c < ' ' || c == 0x7f || Character.isSurrogate(c) && !isInPair(characters, i)) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private static boolean isInPair(CharSequence characters, int at) {
    char c = characters.charAt(at);
    return Character.isHighSurrogate(c)
        ? at + 1 < characters.length() && Character.isLowSurrogate(characters.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(characters.charAt(at - 1));
  }
}
