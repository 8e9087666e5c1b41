package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.concoord.cli.TopReading.Row;
import org.jline.utils.WCWidth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a table in a window. */
class TopTableTest {
  private static final Row AGREEMENT = new Row("agreement", 1_200, 1_200.04, 812_345, 1_512_000);
  private static final Row LONG =
      new Row("bank.transferBetweenAccounts(String,String,long)", 7, 7, 99_960, 2_400_000_000L);
  private static final Row SHORT = new Row("\u94f6\u884c.\u5b58\u6b3e()", 3, 3, 1_000, 99_900_000);

  @Test
  void hasAllOfItWhereThereIsRoom() {
    assertThat(table(AGREEMENT, LONG).lines(120, 10))
        .containsExactly(
            "above",
            "h:1" + " ".repeat(45) + "   per second     p50 us     p99 us",
            "agreement" + " ".repeat(39) + "       1200.0      812.3     1512.0",
            LONG.name() + "          7.0      100.0  2400000.0");
  }

  @Test
  void shortensNumbersAndThenNamesWhereItIsNarrow() {
    assertThat(table(AGREEMENT, LONG).lines(40, 10))
        .containsExactly(
            "above",
            "h:1                    1/s    p50    p99",
            "agreement             1.2k  812us  1.5ms",
            "bank.transferBetwe\u2026    7.0  100us   2.4s");
    assertThat(table(LONG).lines(28, 10).get(2)).isEqualTo("bank.transfer\u2026    7.0   2.4s");
    assertThat(table(LONG).lines(20, 10).get(2)).isEqualTo("bank.transfe\u2026    7.0");
    assertThat(table(LONG).lines(6, 10).get(2)).isEqualTo("bank.\u2026");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 13, 19, 26, 33, 40, 59, 60, 80, 200})
  void noLineIsWiderThanTheWindow(int columns) {
    for (int rows = 1; rows < 8; rows++) {
      List<String> lines = table(AGREEMENT, LONG, SHORT).lines(columns, rows);

      assertThat(lines).hasSizeLessThanOrEqualTo(rows);
      for (String line : lines) {
        assertThat(line.codePoints().map(WCWidth::wcwidth).sum()).isLessThanOrEqualTo(columns);
      }
    }
  }

  @Test
  void saysHowMuchMoreThereIsThanTheWindowIsHigh() {
    assertThat(table(AGREEMENT, LONG, SHORT).lines(80, 4)).endsWith("\u2026 and 2 more").hasSize(4);
    assertThat(table(AGREEMENT, LONG, SHORT).lines(80, 5)).hasSize(5);
  }

  @Test
  void saysThatNothingIsCalled() {
    assertThat(table().lines(80, 5)).endsWith("no calls");
    assertThat(table().lines()).hasSize(2).endsWith("no calls");
  }

  @Test
  void inAFileTheLongestNameMakesRoomForItself() {
    assertThat(table(AGREEMENT, LONG).lines().stream().map(String::length))
        .containsOnly(LONG.name().length() + 35);
  }

  private static TopTable table(Row... rows) {
    Paint none = Paint.of(new Console(null, null, null, Map.of(), false));
    return new TopTable("above", "h:1", List.of(rows), none);
  }
}
