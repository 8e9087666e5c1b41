package org.concoord.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An order that is claimed is believed only where it explains all that clients saw. */
class LinearizationTest {
  private static boolean explains(List<Integer> order, HistoryBuilder history) {
    List<RecordedCall> calls = history.history().calls();
    return Linearization.explains(
        new RegisterSpecification(), order.stream().map(calls::get).toList(), call -> null, calls);
  }

  @Test
  void anOrderThatFits() {
    HistoryBuilder history =
        new HistoryBuilder().write("a", 0, 10, 5).read("b", 5, 8, 5).openAdd("c", 6, 2);
    assertThat(explains(List.of(0, 1), history)).isTrue();
    assertThat(explains(List.of(0, 1, 2), history)).isTrue();
  }

  @Test
  void oneInWhichACallEndsOtherwise() {
    HistoryBuilder history = new HistoryBuilder().write("a", 0, 10, 5).read("b", 5, 8, 5);
    assertThat(explains(List.of(1, 0), history)).isFalse();
  }

  @Test
  void oneAgainstTime() {
    HistoryBuilder history = new HistoryBuilder().write("a", 0, 10, 5).write("b", 11, 12, 6);
    assertThat(explains(List.of(0, 1), history)).isTrue();
    assertThat(explains(List.of(1, 0), history)).isFalse();
  }

  @Test
  void oneThatLeavesOutWhatWasAnswered() {
    HistoryBuilder history = new HistoryBuilder().write("a", 0, 10, 5).read("b", 5, 8, 0);
    assertThat(explains(List.of(1, 0), history)).isTrue();
    assertThat(explains(List.of(1), history)).isFalse();
  }
}
