package org.concoord.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.concoord.rsm.TypeRegistry;
import org.concoord.spi.ValueTypes;
import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void aBucketHoldsWhatIsAtMostAQuarterBelowItsHighest() {
    for (long nanos = 4; nanos < Long.MAX_VALUE / 3; nanos += 1 + nanos / 7) {
      long highest = Tally.highestOf(Tally.bucketOf(nanos));
      assertThat(highest).isBetween(nanos, nanos + nanos / 4);
    }
    assertThat(Tally.bucketOf(0)).isEqualTo(Tally.bucketOf(4));
  }

  @Test
  void countsEachMethodByItself() {
    TypeRegistry types = new TypeRegistry(List.of(TestCluster.TALLY), ValueTypes.STANDARD);
    Tally tally = new Tally(types);
    types.forEachMethod(
        (key, type, method) -> {
          if (method.startsWith("add")) {
            tally.called(key, 1_000);
            tally.called(key, 1_000);
          }
        });
    tally.agreed(5);

    String tree = tally.tree().toString();

    assertThat(tree).contains("agreement={5=1}", "execution={}", "{1023=2}");
    assertThat(tally.tree()).containsKeys("phases", "methods");
    assertThat((Map<?, ?>) tally.tree().get("phases")).hasSize(2);
  }
}
