package org.concoord.processor.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON that contracts are written in: objects, arrays, strings and whole numbers, as
 * {@code Map}, {@code List}, {@code String} and {@code Long}.
 */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if it is anything else, with the line that shows it
   */
  static Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.skipBlanks();
    if (json.at < text.length()) {
      throw json.unexpected("the end");
    }
    return value;
  }

  private Object value() {
    skipBlanks();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> number();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> pairs = new LinkedHashMap<>();
    expect('{');
    if (!tryTake('}')) {
      do {
        skipBlanks();
        String name = string();
        expect(':');
        pairs.put(name, value());
      } while (tryTake(','));
      expect('}');
    }
    return pairs;
  }

  private List<Object> array() {
    List<Object> elements = new ArrayList<>();
    expect('[');
    if (!tryTake(']')) {
      do {
        elements.add(value());
      } while (tryTake(','));
      expect(']');
    }
    return elements;
  }

  private String string() {
    StringBuilder read = new StringBuilder();
    expect('"');
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c != '\\') {
        read.append(c);
      } else if (tryTake('u')) {
        if (at + 4 > text.length()) {
          throw unexpected("four digits");
        }
        read.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
        at += 4;
      } else {
        read.append(peek());
        at++;
      }
    }
    at++;
    return read.toString();
  }

  private Long number() {
    int begin = at;
    while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      return Long.parseLong(text.substring(begin, at));
    } catch (NumberFormatException e) {
      throw unexpected("a value");
    }
  }

  private void expect(char wanted) {
    if (!tryTake(wanted)) {
      throw unexpected("'" + wanted + "'");
    }
  }

  private boolean tryTake(char wanted) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw unexpected("more");
    }
    return text.charAt(at);
  }

  private IllegalArgumentException unexpected(String wanted) {
    long line = text.substring(0, Math.min(at, text.length())).lines().count();
    return new IllegalArgumentException("line " + Math.max(line, 1) + ": " + wanted + " expected");
  }
}
