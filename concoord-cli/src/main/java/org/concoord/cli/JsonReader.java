package org.concoord.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON, as {@link org.concoord.codec.JsonText} writes it: texts, {@link BigDecimal}s, truth
 * values, nulls, lists, and maps in their order. Strict: what is no JSON is refused with the place
 * where it ceases to be.
 */
final class JsonReader {
  private static final int DEPTH = 64;

  /**
   * A power of ten beyond it, short as it is to write, takes for ever to make a whole number of.
   */
  private static final int MOST_DIGITS = 9_999;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonReader() {}

  /**
   * The one value that the text is.
   *
   * @throws IllegalArgumentException if it is none, or more than one
   */
  static @Nullable Object read(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IllegalArgumentException("no JSON: nothing at all");
      }
      Object value = value(parser, first);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("no JSON: more than one value in " + text);
      }
      return value;
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(
          "no JSON: %s at character %d of %s"
              .formatted(
                  wrong.getOriginalMessage(),
                  wrong.getLocation() == null ? 1 : wrong.getLocation().getCharOffset() + 1,
                  text),
          wrong);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a text cannot fail to be read", impossible);
    }
  }

  /** Whether nothing about a text looks as if it had been meant as JSON. */
  static boolean isWord(String text) {
    return text.isEmpty() || "[{\"".indexOf(text.charAt(0)) < 0;
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> map(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getDecimalValue());
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> throw new IllegalArgumentException("no JSON: " + token + " is no value");
    };
  }

  private static Map<String, @Nullable Object> map(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (String name; (name = parser.nextFieldName()) != null; ) {
      map.put(name, value(parser, parser.nextToken()));
    }
    return map;
  }

  private static List<@Nullable Object> list(JsonParser parser) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
      list.add(value(parser, token));
    }
    return list;
  }

  private static BigDecimal number(BigDecimal number) {
    if (Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw new IllegalArgumentException("no JSON: " + number + " has too many digits");
    }
    return number;
  }
}
