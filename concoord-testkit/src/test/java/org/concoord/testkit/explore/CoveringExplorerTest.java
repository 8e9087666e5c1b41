package org.concoord.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The real core in every state within bounds, whatever is lost or delivered more than once. */
class CoveringExplorerTest {
  /** Those of every build unless others are asked for; see docs/testing.md. */
  @Test
  void keepsAgreementInEveryStateWithinTheBoundsAskedFor() {
    Bounds bounds =
        Bounds.of(
                Integer.getInteger("concoord.ballots", 2), Integer.getInteger("concoord.slots", 2))
            .withBeats(Integer.getInteger("concoord.beats", -1))
            .upTo(Integer.getInteger("concoord.states", Integer.MAX_VALUE));
    Report report = CoveringExplorer.explore(bounds);
    System.out.println(report);
    assertThat(report.violation()).isNull();
    assertThat(report.exhausted() || report.states() >= bounds.states()).isTrue();
  }

  @Test
  void keepsAgreementInEveryStateOfThreeBallotsAndOneSlot() {
    Report report = CoveringExplorer.explore(Bounds.of(3, 1));
    System.out.println(report);
    assertThat(report.violation()).isNull();
    assertThat(report.exhausted()).isTrue();
  }

  /** What was left out led to nothing that can be judged, and nothing else was added. */
  @Test
  void findsTheSameFactsAsWhenEveryStateIsVisited() {
    assertThat(CoveringExplorer.factSets(Bounds.of(2, 1)))
        .isEqualTo(Explorer.factSets(Bounds.of(2, 1).withDuplicates(1)));
    assertThat(CoveringExplorer.factSets(Bounds.of(1, 2)))
        .isEqualTo(Explorer.factSets(Bounds.of(1, 2).withDuplicates(1)));
  }

  @Test
  void whatIsTakenForOneStateOfAReplicaActsAsOne() {
    assertThat(CoveringExplorer.recheck(Bounds.of(2, 1))).isPositive();
    assertThat(CoveringExplorer.recheck(Bounds.of(2, 1).withBeats(0).upTo(1_000))).isPositive();
    assertThat(CoveringExplorer.recheck(Bounds.of(3, 2).upTo(3_000))).isPositive();
  }
}
