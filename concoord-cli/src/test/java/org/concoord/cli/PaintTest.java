package org.concoord.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** When there are colours, and that they are all there is beside the text. */
class PaintTest {
  private static final String STATUS =
      """
      replica a:1 (0123): LEADER
        instance  4567, epoch 1
        peer      b:2  89abcdef  connected  heard 3 ms ago
        peer      c:3  00000000  silent     heard 12 s ago: connection refused
        trouble   2 of 3; c:3 silent 12 s
        started from 7 records""";

  @Test
  void coloursWhatAReplicaSaysOfItself() {
    String painted = Paint.of(console(true, Map.of())).report(STATUS);

    assertThat(painted)
        .contains(
            "\u001b[32mLEADER\u001b[0m",
            "  \u001b[2minstance\u001b[0m  4567, epoch 1",
            "\u001b[32mconnected\u001b[0m",
            "\u001b[31msilent\u001b[0m",
            "\u001b[31m2 of 3; c:3 silent 12 s\u001b[0m");
    assertThat(painted.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(STATUS);
  }

  @Test
  void leavesTheTextAloneWhereNoneAreWanted() {
    assertThat(Paint.of(console(false, Map.of())).report(STATUS)).isEqualTo(STATUS);
    assertThat(Paint.of(console(true, Map.of("NO_COLOR", "1"))).report(STATUS)).isEqualTo(STATUS);
    assertThat(Paint.of(console(true, Map.of("TERM", "dumb"))).report(STATUS)).isEqualTo(STATUS);
  }

  @Test
  void onlyATerminalThatCanDoesWhatItIsTold() {
    assertThat(console(true, Map.of("NO_COLOR", "", "TERM", "xterm")).hasColours()).isTrue();
    assertThat(console(true, Map.of("NO_COLOR", "1")).movesCursor()).isTrue();
    assertThat(console(true, Map.of("TERM", "dumb")).movesCursor()).isFalse();
    assertThat(console(false, Map.of()).movesCursor()).isFalse();
  }

  private static Console console(boolean terminal, Map<String, String> environment) {
    return new Console(null, null, null, environment, terminal);
  }
}
