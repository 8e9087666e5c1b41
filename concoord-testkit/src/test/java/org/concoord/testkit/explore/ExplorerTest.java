package org.concoord.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The real core in every state within small bounds; see docs/testing.md for more of them. */
class ExplorerTest {
  @Test
  void keepsAgreementInEveryStateOfTwoBallotsAndOneSlot() {
    Report report = explore(Bounds.of(2, 1));
    assertThat(report.violation()).isNull();
    assertThat(report.exhausted()).isTrue();
  }

  @Test
  void keepsAgreementInEveryStateOfOneBallotAndAnAnnouncedCommit() {
    Report report = explore(Bounds.of(1, 1).withBeats(1).withDuplicates(1).upTo(10_000));
    assertThat(report.violation()).isNull();
  }

  @Test
  void keepsAgreementWithinTheBoundsAskedFor() {
    int states = Integer.getInteger("concoord.states", 30_000);
    Report report =
        explore(
            Bounds.of(
                    Integer.getInteger("concoord.ballots", 3),
                    Integer.getInteger("concoord.slots", 2))
                .withBeats(Integer.getInteger("concoord.beats", -1))
                .withDuplicates(Integer.getInteger("concoord.duplicates", 1))
                .withLossesAndCrashes(
                    Integer.getInteger("concoord.losses", 0),
                    Integer.getInteger("concoord.crashes", 0))
                .upTo(states));
    assertThat(report.violation()).isNull();
    assertThat(report.exhausted() || report.states() >= states).isTrue();
  }

  @Test
  void keepsAgreementOnRandomWalksThroughThreeBallotsAndTwoSlots() {
    Report report = Explorer.walk(Bounds.of(3, 2).withBeats(1).withDuplicates(1).upTo(20_000), 1);
    System.out.println(report);
    assertThat(report.violation()).isNull();
  }

  /** So that both may be left out where more behaviour is wanted rather than more states. */
  @Test
  void lossAndCrashLeadToNoReplicaStatesThatSilenceDoesNotLeadTo() {
    Bounds silent = Bounds.of(1, 2);
    assertThat(combinations(silent.withLossesAndCrashes(1, 1))).isEqualTo(combinations(silent));
  }

  @Test
  void whatIsTakenForOneStateOfAReplicaActsAsOne() {
    assertThat(Explorer.recheck(Bounds.of(3, 2).withDuplicates(1).upTo(10_000))).isPositive();
  }

  private static Set<List<Integer>> combinations(Bounds bounds) {
    Set<List<Integer>> met = new HashSet<>();
    Report report = Explorer.explore(bounds, met::add);
    System.out.println(report);
    assertThat(report.exhausted()).isTrue();
    return met;
  }

  private static Report explore(Bounds bounds) {
    Report report = Explorer.explore(bounds);
    System.out.println(report);
    return report;
  }
}
