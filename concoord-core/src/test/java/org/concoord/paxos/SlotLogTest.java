package org.concoord.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlotLogTest {
  @Test
  void keepsHolesApartFromEntries() {
    SlotLog<String> log = new SlotLog<>(10);
    log.put(13, "thirteen");
    assertThat(log.get(13)).isEqualTo("thirteen");
    assertThat(log.get(12)).isNull();
    assertThat(log.get(14)).isNull();
    assertThat(log.last()).isEqualTo(13);
    assertThat(log.trim()).isEqualTo(10);
  }

  @Test
  void refusesSlotsAtOrBelowItsTrim() {
    SlotLog<String> log = new SlotLog<>(10);
    assertThatThrownBy(() -> log.put(10, "ten"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("slot 10");
  }

  @Test
  void showsNothingOldWhereARingIndexIsUsedAgain() {
    SlotLog<String> log = new SlotLog<>(0);
    log.put(1, "old");
    log.trimTo(1);
    log.put(66, "far"); // makes slot 65, which shares the index of slot 1, readable
    assertThat(log.get(65)).isNull();
    assertThat(log.get(1)).isNull();
  }

  @Test
  void trimsBeyondItsLastEntry() {
    SlotLog<String> log = new SlotLog<>(0);
    log.put(3, "three");
    log.trimTo(100);
    assertThat(log.trim()).isEqualTo(100);
    assertThat(log.last()).isEqualTo(100);
    log.put(101, "next");
    assertThat(log.get(101)).isEqualTo("next");
  }

  @Test
  void behavesLikeASortedMapWhateverTheOrder() {
    SplittableRandom random = new SplittableRandom(7);
    SlotLog<Long> log = new SlotLog<>(0);
    TreeMap<Long, Long> model = new TreeMap<>();
    long trim = 0;
    for (int step = 0; step < 20_000; step++) {
      if (random.nextInt(4) == 0) {
        trim += random.nextInt(20);
        log.trimTo(trim);
        model.headMap(trim, true).clear();
      } else {
        long slot = trim + 1 + random.nextInt(300);
        log.put(slot, (long) step);
        model.put(slot, (long) step);
      }
      long probe = Math.max(0, trim - 5) + random.nextInt(320);
      assertThat(log.get(probe)).as("slot %d at step %d", probe, step).isEqualTo(model.get(probe));
    }
  }
}
