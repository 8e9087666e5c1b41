package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.concoord.codec.JsonText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaValuesTest {
  record Order(String item, int count, Optional<Order> next) {}

  /** A method for each type of parameter. */
  @SuppressWarnings("unused")
  interface Takes {
    void aLong(long value);

    void anInt(int value);

    void aDouble(double value);

    void aBoolean(boolean value);

    void aChar(char value);

    void aString(String value);

    void bytes(byte[] value);

    void ints(int[] value);

    void texts(String[] value);

    void list(List<Long> value);

    void set(Set<TimeUnit> value);

    void map(Map<Integer, List<String>> value);

    void order(Order value);

    void unit(TimeUnit value);

    void uuid(UUID value);

    void duration(Duration value);

    void any(Object value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "aLong|9223372036854775807",
        "anInt|-5",
        "aDouble|2.5",
        "aBoolean|true",
        "aChar|\"x\"",
        "aString|\"x\"",
        "aString|null",
        "bytes|\"AQI=\"",
        "ints|[1,2]",
        "texts|[\"a\",null]",
        "list|[1,2]",
        "set|[\"DAYS\"]",
        "map|{\"7\":[\"a\"]}",
        "order|{\"item\":\"tea\",\"count\":2,\"next\":{\"item\":\"milk\",\"count\":1,\"next\":null}}",
        "unit|\"DAYS\"",
        "uuid|\"00000000-0000-0001-0000-000000000002\"",
        "duration|\"PT1M\"",
        "any|[1,\"a\"]"
      })
  void comesBackAsItWasTyped(String method, String json) throws Exception {
    Object value = JavaValues.of(JsonReader.read(json), parameterOf(method));

    assertThat(toText(value)).isEqualTo(json);
  }

  private static String toText(Object value) {
    return JsonText.of(JavaValues.toJson(value instanceof Character c ? c.toString() : value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "anInt|2147483648|2147483648 is no int",
        "anInt|1.5|1.5 is no int",
        "anInt|null|null is no int",
        "aLong|\"5\"|\"5\" is no long",
        "aBoolean|0|0 is no boolean",
        "unit|\"EONS\"|\"EONS\" is no TimeUnit",
        "list|[true]|true is no Long",
        "order|{\"item\":\"tea\"}|Order without its count",
        "uuid|\"x\"|\"x\" is no UUID"
      })
  void saysWhatDoesNotFit(String method, String json, String message) throws Exception {
    Type type = parameterOf(method);

    assertThatThrownBy(() -> JavaValues.of(JsonReader.read(json), type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Type parameterOf(String method) {
    for (var each : Takes.class.getMethods()) {
      if (each.getName().equals(method)) {
        return each.getGenericParameterTypes()[0];
      }
    }
    throw new AssertionError(method);
  }
}
