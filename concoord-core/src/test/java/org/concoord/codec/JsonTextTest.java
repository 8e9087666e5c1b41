package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void keepsTheOrderOfWhatItIsGiven() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", 1L);
    map.put("a", List.of(true, 2.5, "x"));
    map.put("n", Arrays.asList(null, Map.of()));

    assertThat(JsonText.of(map)).isEqualTo("{\"z\":1,\"a\":[true,2.5,\"x\"],\"n\":[null,{}]}");
  }

  @Test
  void escapesWhatWouldEndOrBreakAText() {
    assertThat(JsonText.of("a\"b\\c\nd\u0001\u001b\u00e9"))
        .isEqualTo("\"a\\\"b\\\\c\\nd\\u0001\\u001b\u00e9\"");
  }

  @Test
  void keepsPairsOfSurrogatesAndEscapesHalves() {
    assertThat(JsonText.of("\ud83d\ude00\ud83d")).isEqualTo("\"\ud83d\ude00\\ud83d\"");
  }

  @Test
  void writesNumbersThatJsonLacksAsTexts() {
    assertThat(JsonText.of(Double.NaN)).isEqualTo("\"NaN\"");
    assertThat(JsonText.of(Float.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
  }

  @Test
  void refusesWhatHasNoForm() {
    assertThatThrownBy(() -> JsonText.of(new Object()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
