package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.concoord.codec.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "0",
        "-12",
        "1.50",
        "\"a\\\"\\\\\\n\\u0001\"",
        "[]",
        "{}",
        "{\"a\":[1,{\"b\":null}],\"c\":\"\u00e9\"}"
      })
  void readsWhatIsWritten(String json) {
    assertThat(JsonText.of(JsonReader.read(json))).isEqualTo(json);
  }

  @Test
  void skipsSpaceAndReadsEscapes() {
    assertThat(JsonText.of(JsonReader.read(" [ 1 , \"\\u0041\\/\" ] "))).isEqualTo("[1,\"A/\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nul",
        "01",
        "1.",
        "+1",
        "\"",
        "\"\\x\"",
        "\"\\u12\"",
        "[1,]",
        "[1",
        "{\"a\"}",
        "{\"a\":1,\"a\":2}",
        "{a:1}",
        "1 2",
        "1e99999",
        "\"\n\""
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> JsonReader.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no JSON: ");
  }

  @Test
  void refusesWhatIsTooDeep() {
    assertThatThrownBy(() -> JsonReader.read("[".repeat(10_000))).hasMessageContaining("64");
  }
}
